"""What somebody has to hear of: one record for each cause, told once, in his own bucket."""

from itertools import permutations
from typing import Any

import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    HASAN,
    INSTANSI,
    LINE,
    NOW_MS,
    PATIENTS,
    PEOPLE,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    Phone,
    report,
    uuid,
)
from cycles import derived, opened, sends, tasks
from plans import does, met
from released import OUTCOME, explained, objected, release, says

from server.access import self_bucket
from server.news import Marks, let_go, mark_read, marks_of
from server.reminders import remind_some
from sync.device import Intent

R = [uuid(7000 + i) for i in range(9)]
DAY_MS = 86_400_000


def news(cast: Cast, person: str, kind: str = "") -> list[Any]:
    found = [one for one in derived(met(cast, person), "news") if not kind or one["kind"] == kind]
    return sorted(found, key=lambda one: one["at"])


def approve(phone: Phone, *records: str) -> None:
    phone.exchange()
    for record in records:
        phone.write(phone.step("report", record, "approve"))
    phone.exchange()


# --- a target that is reached ------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_target_is_told_of_once_whatever_the_order_twice_and_after_a_withdrawal(
    cast: Cast, order: tuple[int, ...]
) -> None:
    """A hundred patients are the target: three reports of fifty, each sent twice, all withdrawn later."""
    budi = met(cast, BUDI)
    days = ("2026-11-16", "2026-11-17", "2026-11-18")
    for n in order:
        budi.write(report(R[n], quantity=50, date=days[n]))
        asked = budi.request()
        first = cast.send(budi.who, asked.body)
        budi.settle(cast.send(budi.who, asked.body), asked.asked)  # the same once more: its answer was lost
        assert first.have == budi.device.vault.n
        budi.exchange()
        cast.clock.advance(1000)
    (told,) = news(cast, BUDI, "target_reached")
    assert (told["line"], told["indicator"], told["undone"]) == (LINE, PATIENTS, False)
    assert news(cast, SARI, "target_reached") == [told]
    budi.write(*(budi.step("report", R[n], "withdraw") for n in range(3)))
    budi.exchange()
    (undone,) = news(cast, BUDI, "target_reached")
    assert undone == {**told, "undone": True}
    assert news(cast, SARI, "target_reached") == [undone]
    budi.write(report(R[5], quantity=200))
    budi.exchange()
    (again,) = news(cast, BUDI, "target_reached")  # the same one
    assert again == {**told, "at": again["at"]}


def test_a_target_stays_reached_while_what_is_left_reaches_it_and_is_told_of_once(cast: Cast) -> None:
    budi = met(cast, BUDI)
    does(budi, *(report(R[n], quantity=5) for n in range(3)))
    (told,) = news(cast, SARI, "target_reached")
    does(budi, budi.step("report", R[0], "withdraw"))  # ten are left, which is the target
    assert news(cast, SARI, "target_reached") == [told]
    does(budi, budi.step("report", R[1], "withdraw"))
    assert news(cast, SARI, "target_reached") == [{**told, "undone": True}]


def test_nobody_else_hears_of_a_target(cast: Cast) -> None:
    does(met(cast, BUDI), report(R[0], quantity=500))
    for person in PEOPLE.values():
        assert len(news(cast, person)) == (1 if person in (BUDI, SARI) else 0)


# --- reports -----------------------------------------------------------------------------------------


def test_a_report_that_is_returned_is_told_to_its_author_and_undone_with_it(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, report(R[0]))
    sari.exchange()
    does(sari, sari.step("report", R[0], "return", "Jumlahnya?"))
    (told,) = news(cast, BUDI)
    assert (told["kind"], told["report"], told["undone"]) == ("report_returned", R[0], False)
    assert "Jumlahnya" not in str(told)
    assert news(cast, SARI) == []
    budi.exchange()
    does(budi, budi.step("report", R[0], "withdraw"))
    assert [one["undone"] for one in news(cast, BUDI)] == [True]


def test_approvals_of_a_day_are_one_piece_of_news_that_counts_what_is_still_approved(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, *(report(record) for record in R[:4]))
    approve(sari, R[0], R[1])
    cast.clock.advance(60_000)
    approve(sari, R[2])
    (told,) = news(cast, BUDI)
    assert (told["kind"], list(told["reports"]), told["by"]) == ("report_verified", R[:3], SARI)
    sari.exchange()
    does(sari, sari.step("report", R[1], "reopen", "Salah tekan"))
    (told,) = news(cast, BUDI)
    assert told["reports"] == {R[0]: NOW_MS, R[2]: NOW_MS + 60_000}
    cast.clock.advance(DAY_MS)
    approve(sari, R[1], R[3])
    first, second = news(cast, BUDI)
    assert (list(first["reports"]), list(second["reports"])) == ([R[0], R[2]], [R[1], R[3]])
    sari.exchange()
    does(sari, *(sari.step("report", record, "reopen", "Salah tekan") for record in (R[0], R[2])))
    first, second = news(cast, BUDI)
    assert (first["undone"], second["undone"]) == (True, False)


# --- results and objections ---------------------------------------------------------------------------


def test_a_result_is_told_to_whom_it_is_about(cast: Cast) -> None:
    release(cast)
    (told,) = news(cast, BUDI)
    assert (told["kind"], told["record"], told["until"]) == ("result_released", OUTCOME, "2026-12-08")
    for person in PEOPLE.values():
        if person != BUDI:
            assert news(cast, person) == []


def test_each_step_of_an_objection_is_told_to_whose_turn_it_is(cast: Cast) -> None:
    objected(cast)
    assert [one["step"] for one in news(cast, SARI, "objection_step")] == ["objected"]
    assert news(cast, HASAN) == []
    sari = met(cast, SARI)
    says(sari, "explain", explanation={"text": "Laporan itu terlambat"})
    sari.exchange()
    assert [one["step"] for one in news(cast, HASAN, "objection_step")] == ["explained"]
    hasan = met(cast, HASAN)
    says(hasan, "uphold", decision={"decision": "upheld", "text": "Sesuai"})
    hasan.exchange()
    assert [one["step"] for one in news(cast, BUDI, "objection_step")] == ["decided"]
    assert [one["step"] for one in news(cast, SARI, "objection_step")] == ["objected", "decided"]
    assert [one["step"] for one in news(cast, HASAN, "objection_step")] == ["explained"]
    for person in (TONO, WATI, RINA, AGUS, ADMIN):
        assert news(cast, person) == []


def test_an_explanation_says_nothing_of_its_words(cast: Cast) -> None:
    explained(cast)
    assert "terlambat" not in str(news(cast, HASAN))


# --- questions and ratings -----------------------------------------------------------------------------


def note(record: str, text: str = "Apa artinya?") -> Intent:
    body = {"placement": PLACE[BUDI], "cycle": uuid(301), "line": LINE, "text": text}
    return Intent(collection="plan_note", record=record, put={"body": body})


def test_a_question_about_a_plan_is_told_to_the_other_side(cast: Cast) -> None:
    does(met(cast, BUDI), note(R[0]))
    (told,) = news(cast, SARI)
    assert (told["kind"], told["note"], told["line"]) == ("question", R[0], LINE)
    assert news(cast, BUDI) == []
    does(met(cast, SARI), note(R[1], "Jumlah pasien"))
    assert [one["note"] for one in news(cast, BUDI)] == [R[1]]
    assert "Jumlah" not in str(news(cast, BUDI))


def test_a_reminder_is_news_that_is_undone_with_the_last_task(cast: Cast) -> None:
    cycle = opened(cast)
    cast.clock.now_ms = NOW_MS + 9 * DAY_MS
    cast.store.write_now(lambda tx: remind_some(tx, INSTANSI, cycle.id, "", cast.clock(), 100))
    (told,) = news(cast, RINA)
    assert (told["kind"], told["days"], told["n"], told["undone"]) == ("rating_due", 3, 4, False)
    rina = met(cast, RINA)
    for asked, placement in sorted(tasks(rina)):
        ratee = next(person for person, place in PLACE.items() if place == placement)
        sends(rina, cycle, ratee, asked)
        rina.exchange()
    assert [one["undone"] for one in news(cast, RINA)] == [True]


# --- what has been read ------------------------------------------------------------------------------


def test_what_one_device_has_read_the_other_one_knows_and_neither_takes_it_back(cast: Cast) -> None:
    does(met(cast, BUDI), report(R[0], quantity=500))
    phone = met(cast, BUDI)
    (id,) = (key.removeprefix("news/") for key in phone.device.cache.rows if key.startswith("news/"))

    def read(marks: Marks) -> frozenset[str]:
        return cast.store.write_now(lambda tx: mark_read(tx, INSTANSI, BUDI, marks))

    assert read(Marks(ids=(id, uuid(1)))) == {self_bucket(BUDI)}
    assert derived(met(cast, BUDI), "news_read") == [{"ids": [id]}]  # nothing that is no news
    read(Marks(upto=NOW_MS + 99 * DAY_MS))
    assert cast.store.read_now(lambda tx: marks_of(tx, INSTANSI, BUDI)) == Marks(upto=NOW_MS)
    assert read(Marks(upto=5)) == frozenset()
    assert derived(met(cast, SARI), "news_read") == []


def test_what_is_half_a_year_old_leaves_the_inbox_and_nothing_else_does(cast: Cast) -> None:
    does(met(cast, BUDI), note(R[0]))
    days = (0, 100, 181)
    for since, left in zip(days, (1, 2, 1), strict=True):
        cast.clock.now_ms = NOW_MS + since * DAY_MS
        cast.store.write_now(lambda tx: tx.note_time(INSTANSI, tx.clamp(INSTANSI, cast.clock())))
        if since == 100:
            does(met(cast, BUDI), note(R[1]))
        count, buckets = cast.store.write_now(lambda tx: let_go(tx, INSTANSI, cast.clock()))
        assert (count, buckets) == ((1, {self_bucket(SARI)}) if since == 181 else (0, frozenset()))
        assert len(news(cast, SARI)) == left
    assert cast.store.write_now(lambda tx: let_go(tx, INSTANSI, cast.clock()))[0] == 0
