"""A released result and what becomes of it: who may say what, when, and what counts in the end."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    CLINIC,
    DAY_MS,
    HASAN,
    INSTANSI,
    NAMESPACE,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    SCHOOL,
    TONO,
    WATI,
    Cast,
    names,
    placement,
    uuid,
)
from plans import does, met
from released import (
    OUTCOME,
    REASON,
    changed,
    counts,
    decides,
    explained,
    objected,
    objection,
    put,
    ready,
    release,
    result,
    says,
    scheme,
    value,
)

from server.appraisal.outcome import in_force
from server.appraisal.scoring import Result
from server.appraisal.working_days import add_working_days
from server.effects import derived_id
from server.org import Absence, Superior
from server.release_results import Ready, Release, release_all
from sync.merge import Record
from sync.wire import Register

VECTORS = json.loads((Path(__file__).parents[2] / "sync" / "vectors" / "outcome.json").read_text())


# --- release ---------------------------------------------------------------------------------------


def test_a_result_is_released_once_however_often_it_is_asked_for(cast: Cast) -> None:
    first = release(cast, ready(), ready(RINA))
    assert (first.written, first.there) == (2, 0)
    assert f"work:{PLACE[BUDI]}" in first.buckets
    again = release(cast, ready(), ready(RINA), ready(TONO))
    assert (again.written, again.there, again.buckets & first.buckets) == (1, 2, frozenset())
    told = value(cast)
    assert (told["predikat"], told["score"], told["scheme"]["version"]) == ("baik", "86.00", 1)
    assert (told["rater"]["placement"], told["reviewer"]["placement"]) == (PLACE[SARI], PLACE[HASAN])


def test_a_result_that_waits_is_not_released(cast: Cast) -> None:
    waiting = Ready(placement=PLACE[BUDI], result=Result(lines=(), exact=None, score=None, predikat=None))
    done = release(cast, waiting, ready(RINA))
    assert (done.written, done.waiting) == (1, 1)
    assert cast.store.read_now(lambda tx: tx.record(INSTANSI, "outcome", OUTCOME)) is None


def test_a_release_that_was_broken_off_goes_on_where_it_stopped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.release_results.AT_ONCE", 2)
    people = [PLACE[one] for one in (BUDI, RINA, SARI, TONO, WATI)]
    asked: list[str] = []

    def result_of(_tx: object, placement: str) -> Ready:
        if len(asked) == 3:
            asked.append("")
            raise OSError("the disk is full")
        asked.append(placement)
        return Ready(placement=placement, result=result(), kind="teknis")

    what = Release(cycle=derived_id(NAMESPACE, "other"), scheme=scheme())
    with pytest.raises(OSError, match="full"):
        release_all(cast.store, INSTANSI, what, people, result_of, NOW_MS)
    done = release_all(cast.store, INSTANSI, what, people, result_of, NOW_MS)
    assert (done.written, done.there) == (3, 2)


@pytest.mark.parametrize(("person", "sees"), [(BUDI, 1), (SARI, 1), (HASAN, 1), (RINA, 0), (TONO, 0)])
def test_a_result_is_seen_by_its_employee_his_superior_and_who_reviews_that_one(
    cast: Cast, person: str, sees: int
) -> None:
    release(cast)
    assert (met(cast, person).sees("outcome", OUTCOME) is not None) == bool(sees)


def test_nobody_but_the_agency_writes_a_result(cast: Cast) -> None:
    release(cast)
    for person in (BUDI, SARI, HASAN, ADMIN):
        phone = met(cast, person)
        better = {**value(cast), "predikat": "sangat_baik"}
        assert does(phone, put(phone, result=better)) == ["quarantined not_allowed"]
    assert counts(cast) == ("baik", "86.00")


# --- the way of an objection -----------------------------------------------------------------------


def test_an_objection_is_explained_and_decided_and_both_results_stay_to_be_read(cast: Cast) -> None:
    release(cast)
    budi, sari, hasan = met(cast, BUDI), met(cast, SARI), met(cast, HASAN)
    assert does(budi, budi.step("outcome", OUTCOME, "acknowledge")) == ["applied"]
    says(budi, "object", objection=objection())
    assert names(budi.exchange()) == ["applied", "applied"]
    sari.exchange()
    says(sari, "explain", explanation={"text": "Laporan itu terlambat"})
    assert names(sari.exchange()) == ["applied", "applied"]
    hasan.exchange()
    assert counts(cast) == ("baik", "86.00")
    says(hasan, "change", decision=changed(score="91.00"))
    assert names(hasan.exchange()) == ["applied", "applied"]
    assert counts(cast) == ("sangat_baik", "91.00")
    assert (value(cast)["predikat"], value(cast)["score"]) == ("baik", "86.00")
    budi.exchange()
    assert does(budi, budi.step("outcome", OUTCOME, "close")) == ["applied"]
    assert (cast.state("outcome", OUTCOME), counts(cast)) == ("closed", ("sangat_baik", "91.00"))


def test_a_result_that_is_upheld_counts_as_it_was(cast: Cast) -> None:
    explained(cast)
    hasan = met(cast, HASAN)
    says(hasan, "uphold", decision={"decision": "upheld", "text": "Sesuai bukti"})
    assert names(hasan.exchange()) == ["applied", "applied"]
    assert (cast.state("outcome", OUTCOME), counts(cast)) == ("decided", ("baik", "86.00"))


def test_nobody_decides_about_the_objection_against_himself(cast: Cast) -> None:
    release(cast)
    budi, sari = met(cast, BUDI), met(cast, SARI)
    says(budi, "object", objection=objection())
    assert names(budi.exchange()) == ["applied", "applied"]
    sari.exchange()
    assert does(sari, put(sari, decision=changed())) == ["quarantined not_allowed"]
    assert does(budi, put(budi, decision=changed())) == ["quarantined not_allowed"]
    assert counts(cast) == ("baik", "86.00")


@pytest.mark.parametrize(
    ("group", "given"),
    [
        ("objection", {"text": " ", "items": []}),
        ("objection", {"text": "a", "items": [{"part": "hasil", "text": ""}]}),
        ("objection", {"text": "a"}),
        ("decision", {"decision": "maybe", "text": "a"}),
        ("decision", {"decision": "changed", "text": "a"}),
        ("decision", {"decision": "upheld", "predikat": "baik", "text": "a"}),
        ("decision", {"decision": "changed", "predikat": "baik", "score": "many", "text": "a"}),
        ("decision", {"decision": "changed", "predikat": "baik", "score": "NaN", "text": "a"}),
    ],
)
def test_what_says_nothing_or_contradicts_itself_is_kept_and_does_not_count(
    cast: Cast, group: str, given: Any
) -> None:
    release(cast)
    phone = met(cast, BUDI if group == "objection" else HASAN)
    assert does(phone, put(phone, **{group: given})) == ["quarantined invalid"]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"predikat": "istimewa"}, "decision.predikat"),  # none of the scheme's
        ({"score": "860"}, "decision.score"),  # 86.0 was meant, on a scale that ends at 100
        ({"score": "-1"}, "decision.score"),
    ],
)
def test_a_decision_stays_within_the_scheme(cast: Cast, given: dict[str, str], path: str) -> None:
    explained(cast)
    hasan = met(cast, HASAN)
    says(hasan, "change", decision=changed(**given))
    first, step = hasan.exchange()
    assert (first.outcome, [one.path for one in first.errors]) == ("quarantined", [path])
    assert counts(cast) == ("baik", "86.00")


@pytest.mark.parametrize("score", ["0", "100"])
def test_a_decision_may_give_both_ends_of_the_scale(cast: Cast, score: str) -> None:
    explained(cast)
    hasan = met(cast, HASAN)
    says(hasan, "change", decision=changed(score=score))
    assert names(hasan.exchange()) == ["applied", "applied"]
    assert counts(cast) == ("sangat_baik", score)


def test_a_step_without_what_it_stands_on_does_not_count(cast: Cast) -> None:
    release(cast)
    budi = met(cast, BUDI)
    assert does(budi, budi.step("outcome", OUTCOME, "object", REASON)) == ["quarantined invalid"]


# --- clocks ----------------------------------------------------------------------------------------


def test_the_clock_ends_with_its_last_working_day_holidays_left_out(cast: Cast) -> None:
    """14 working days from Wednesday the 18th: Tuesday the 8th of December, no holiday among them."""
    release(cast)
    assert value(cast)["due"] == {"acknowledge": "2026-12-08", "object": "2026-12-08"}


@pytest.mark.parametrize(("days", "outcome"), [(20, "applied"), (22, "quarantined clock_passed")])
def test_an_acknowledgement_after_its_clock_goes_to_a_case(cast: Cast, days: int, outcome: str) -> None:
    release(cast)
    budi = met(cast, BUDI)
    cast.clock.advance(days * DAY_MS)
    budi.exchange()
    budi.write(budi.step("outcome", OUTCOME, "acknowledge"))
    assert names(budi.exchange()) == [outcome]


def test_an_objection_made_in_time_and_heard_of_in_time_counts_however_late_it_comes(cast: Cast) -> None:
    """Its chain was proven by a heartbeat before the last day."""
    release(cast)
    budi = met(cast, BUDI)
    says(budi, "object", objection=objection())
    asked = budi.request()
    cast.send(budi.who, _heartbeat(asked.body))
    cast.clock.advance(40 * DAY_MS)
    assert names(budi.exchange()) == ["applied", "applied"]
    assert cast.state("outcome", OUTCOME) == "objected"


def _heartbeat(body: bytes) -> bytes:
    hello = json.loads(body.split(b"\n")[0])
    hello.pop("run", None)
    return json.dumps(hello).encode()


def test_a_late_objection_counts_when_the_administrator_accepts_its_case(cast: Cast) -> None:
    release(cast)
    budi = met(cast, BUDI)
    says(budi, "object", objection=objection())
    cast.clock.advance(40 * DAY_MS)
    assert names(budi.exchange()) == ["applied", "quarantined clock_passed"]
    assert cast.state("outcome", OUTCOME) == "released"
    admin = met(cast, ADMIN)
    [case] = {entry.record for entry, _ in cast.journal() if entry.collection == "case"}
    assert cast.record("case", case).registers["body"].value["to"] == "admin"
    sari = met(cast, SARI)  # against whom he objects
    for step in ("accept", "return", "close"):
        assert does(sari, sari.step("case", case, step, "Terlambat")) == ["quarantined not_allowed"]
    assert does(admin, admin.step("case", case, "accept", "HP-nya rusak")) == ["applied"]
    assert cast.state("outcome", OUTCOME) == "objected"


def test_a_decision_has_its_working_days_from_the_objection_on(cast: Cast) -> None:
    release(cast)
    budi, hasan = met(cast, BUDI), met(cast, HASAN)
    says(budi, "object", objection=objection())
    budi.exchange()
    cast.clock.advance(30 * DAY_MS)
    hasan.exchange()
    says(hasan, "change", decision=changed())
    assert names(hasan.exchange()) == ["applied", "quarantined clock_passed"]
    assert counts(cast) == ("baik", "86.00")


# --- who reviews -----------------------------------------------------------------------------------


def test_a_reviewer_who_was_replaced_no_longer_decides_and_his_successor_does(cast: Cast) -> None:
    objected(cast)

    def replaced(tx: Any) -> None:
        old = Superior(
            placement=PLACE[SARI], superior=PLACE[HASAN], since=NOW_MS - 300 * DAY_MS, until=NOW_MS
        )
        tx.put_superior(1, old)
        tx.put_superior(1, Superior(placement=PLACE[SARI], superior=PLACE[TONO], since=NOW_MS))

    cast.change(replaced)
    assert decides(cast, HASAN) == "unseen"
    assert decides(cast, TONO) == "applied"


def test_while_the_rater_is_away_whoever_judges_his_stand_in_decides_too(cast: Cast) -> None:
    """Hasan judges for Sari; Tono, his superior, is not the one who judged."""
    objected(cast)

    def away(tx: Any) -> None:
        tx.put_superior(1, Superior(placement=PLACE[HASAN], superior=PLACE[TONO], since=NOW_MS))
        tx.put_absence(1, Absence(placement=PLACE[SARI], kind="leave", since=NOW_MS))

    cast.change(away)
    assert decides(cast, TONO) == "applied"


def test_who_acts_as_his_own_superior_does_not_review_himself(cast: Cast) -> None:
    """Sari acts in the post above her own; Hasan judges that post."""
    objected(cast)
    acting = "00000000-0000-4000-8000-000000000150"

    def appoint(tx: Any) -> None:
        tx.put_placement(1, placement(SARI, acting, "00000000-0000-4000-8000-000000000201", NOW_MS))
        old = Superior(
            placement=PLACE[SARI], superior=PLACE[HASAN], since=NOW_MS - 300 * DAY_MS, until=NOW_MS
        )
        tx.put_superior(1, old)
        tx.put_superior(1, Superior(placement=PLACE[SARI], superior=acting, since=NOW_MS))
        tx.put_superior(1, Superior(placement=acting, superior=PLACE[HASAN], since=NOW_MS))

    cast.change(appoint)
    assert decides(cast, SARI) == "quarantined not_allowed"
    assert decides(cast, HASAN) == "applied"


# --- moved on ---------------------------------------------------------------------------------------


def test_who_has_another_post_by_then_still_reads_signs_and_objects(
    cast: Cast,
) -> None:
    """Budi goes to the school; nobody has his post at the clinic yet."""

    def moves(tx: Any) -> None:
        old = placement(BUDI, PLACE[BUDI], CLINIC, NOW_MS - 300 * DAY_MS, NOW_MS)
        tx.put_placement(1, old)
        tx.put_placement(1, placement(BUDI, uuid(151), SCHOOL, NOW_MS))

    cast.change(moves)
    release(cast)
    budi = met(cast, BUDI)
    assert does(budi, budi.step("outcome", OUTCOME, "acknowledge")) == ["applied"]
    says(budi, "object", objection=objection())
    assert names(budi.exchange()) == ["applied", "applied"]
    assert cast.state("outcome", OUTCOME) == "objected"
    assert met(cast, AGUS).sees("outcome", OUTCOME) is None
    assert decides(cast, HASAN) == "applied"


# --- vectors ---------------------------------------------------------------------------------------


def test_ids_clocks_and_what_counts_are_those_of_the_vectors() -> None:
    for one in VECTORS["names"]:
        assert derived_id(VECTORS["namespace"], one["name"]) == one["id"]
    for one in VECTORS["working_days"]:
        holidays = [date.fromisoformat(day) for day in one["holidays"]]
        last = add_working_days(date.fromisoformat(one["from"]), one["count"], holidays)
        assert last.isoformat() == one["last"]
    for one in VECTORS["counts"]:
        registers = {
            "result": Register(value={"predikat": one["predikat"], "score": one["score"]}),
            "decision": Register(value=one["decision"]),
            "state": Register(value=one["state"]),
        }
        assert list(in_force(Record(registers=registers))) == one["counts"]
