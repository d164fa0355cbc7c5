"""The history of a record: all that was ever written on it to who sees it, to its author his own part."""

from typing import Any

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    DAY_MS,
    HASAN,
    INSTANSI,
    LINE,
    NOW_MS,
    OTHER_LINE,
    PATIENTS,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    Phone,
    names,
    report,
    run_of,
    uuid,
    written,
)
from deciding import body_of, case_of, decide, lost_phone, replace_sari, revoke

from server import history
from server.appraisal import KINDS
from server.appraisal.kind import Kind
from server.history import History
from server.workbench import EMPTY
from sync import merge
from sync.device import Intent
from sync.mutation import line_hash
from sync.record import Collection, Group

REPORT = uuid(7001)
OPINION = uuid(7700)


def history_for(cast: Cast, person: str, collection: str, record: str, after: int = 0) -> History | None:
    now = cast.clock.now_ms
    return cast.store.read_now(
        lambda tx: history.history_of(tx, INSTANSI, person, collection, record, after, now)
    )


def told(cast: Cast, person: str, collection: str = "report", record: str = REPORT) -> list[Any]:
    found = history_for(cast, person, collection, record)
    assert found is not None
    return found.mutations


def relink(phone: Phone, line: str | None, *seen: str) -> str:
    put = {"link": {"line": line, "indicator": PATIENTS if line else None}}
    saw = {**phone.saw("report", REPORT), **({"link": seen} if seen else {})}
    return phone.write(Intent(collection="report", record=REPORT, put=put, saw=saw))[0]


def test_i7_what_was_not_chosen_is_in_the_history_with_what_its_author_had_seen(cast: Cast) -> None:
    budi, at_home, sari = cast.phone(BUDI), cast.phone(BUDI), cast.phone(SARI)
    (made,) = budi.write(report(REPORT, None))
    for phone in (budi, at_home, sari):
        phone.exchange()
    cast.clock.advance(DAY_MS)
    first, second = relink(budi, LINE), relink(at_home, OTHER_LINE)
    budi.exchange()
    at_home.exchange()
    sari.exchange()
    chosen = relink(sari, LINE, first, second)
    sari.exchange()

    for person in (BUDI, SARI, ADMIN):
        lines = told(cast, person)
        assert [line.id for line in lines] == [made, first, second, chosen]
        assert [line.name for line in lines] == ["Budi", "Budi", "Budi", "Sari"]
        assert [line.standing for line in lines[1:]] == [
            {"link": "superseded"},
            {"link": "set_aside"},
            {"link": "in_force"},
        ]
        assert lines[2].put == {"link": {"line": OTHER_LINE, "indicator": PATIENTS}}
        assert lines[3].saw["link"] == sorted([first, second])
        assert (lines[0].made, lines[0].received, lines[1].received) == (NOW_MS, NOW_MS, NOW_MS + DAY_MS)
        assert [line.outcome for line in lines] == ["applied", "applied", "conflict", "applied"]
        assert lines[1].replica_label == "HP"


@pytest.mark.parametrize("person", [TONO, RINA])
def test_who_may_not_see_the_record_sees_no_history(cast: Cast, person: str) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    budi.exchange()
    assert told(cast, SARI), "there is something to hide"
    assert history_for(cast, person, "report", REPORT) is None
    assert history_for(cast, SARI, "report", uuid(7999)) is None


def test_what_does_not_count_is_in_the_history_with_its_case(cast: Cast) -> None:
    _, (made,) = lost_phone(cast, report(REPORT))
    (line,) = told(cast, BUDI)
    assert (line.outcome, line.code) == ("quarantined", "device_revoked")
    assert line.standing == {"body": "not_counted", "link": "not_counted"}
    assert line.case == case_of(made)
    assert decide(cast.phone(SARI), made, "accept") == ["applied"]
    (line,) = told(cast, SARI)
    assert line.standing == {"body": "in_force", "link": "in_force"}
    decisions = told(cast, BUDI, "case", case_of(made))
    assert [(one.name, one.step, one.reason) for one in decisions] == [
        ("", None, ""),
        ("Sari", "accept", "Sudah diperiksa"),
    ]


def test_f5_both_contents_under_one_id_are_in_the_history(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (line,) = written(budi, report(REPORT, quantity=4))
    budi.exchange()
    forged = msgspec.json.decode(line)
    forged["put"]["body"]["quantity"] = 400
    changed = msgspec.json.encode(forged | {"n": 2, "prev": line_hash(line)})
    cast.send(budi.who, run_of(budi, [changed], first=2))
    first, second = told(cast, BUDI)
    assert [one.put["body"]["quantity"] for one in (first, second)] == [4, 400]
    assert (first.standing["body"], second.standing["body"]) == ("in_force", "not_counted")
    assert (first.case, second.case) == ("", case_of(line_hash(changed)))


def test_f44_the_author_goes_on_reading_his_own_when_he_no_longer_sees_the_record(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT))
    budi.exchange()
    sari.exchange()
    (own,) = sari.write(sari.step("report", REPORT, "return", "Kurang jelas"))
    sari.exchange()
    cast.clock.advance(DAY_MS)
    replace_sari(cast, cast.clock.now_ms)
    cast.clock.advance(DAY_MS)
    assert len(told(cast, WATI)) == 2
    assert [line.id for line in told(cast, SARI)] == [own]
    assert history_for(cast, HASAN, "report", REPORT) is None


def test_a_long_history_comes_in_pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT, None))
    budi.write(*(report(REPORT, quantity=n) for n in range(250)))
    budi.exchange()
    seen: list[str] = []
    after: int | None = 0
    sizes = []
    while after is not None:
        page = history_for(cast, SARI, "report", REPORT, after)
        assert page is not None
        seen += [line.id for line in page.mutations]
        sizes.append(len(page.mutations))
        after = page.next
    assert sizes == [100, 100, 51]
    assert len(set(seen)) == 251
    monkeypatch.setattr(history, "PAGE_BYTES", 2_000)
    page = history_for(cast, SARI, "report", REPORT)
    assert page is not None
    assert 1 <= len(page.mutations) < 10


@pytest.fixture
def opinions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of record in which a superior says what he thinks, and nobody may know who it was."""
    collection = Collection(
        name="opinion",
        groups={"answer": Group(roles={"": frozenset({"supervisor"})})},
        initial="given",
        steps={},
    )
    kind = Kind(collection=collection, owner_group="answer", check=lambda *_: None, anonymous=True)
    monkeypatch.setitem(KINDS, "opinion", kind)  # type: ignore[arg-type]
    monkeypatch.setitem(EMPTY, "opinion", merge.evaluate(collection, ()))  # type: ignore[arg-type]


def anonymous_case(cast: Cast) -> tuple[Phone, str]:
    sari = cast.phone(SARI)
    answer = {"placement": PLACE[BUDI], "text": "Sering terlambat"}
    (made,) = sari.write(Intent(collection="opinion", record=OPINION, put={"answer": answer}))
    revoke(cast, sari)
    assert names(sari.exchange()) == ["quarantined device_revoked"]
    return sari, made


@pytest.mark.usefixtures("opinions")
def test_f100_a_case_over_an_anonymous_opinion_shows_its_reason_only(cast: Cast) -> None:
    sari, made = anonymous_case(cast)
    assert body_of(cast, made) == {"placement": PLACE[BUDI], "code": "device_revoked", "to": "admin"}
    for person in (BUDI, ADMIN):
        phone = cast.phone(person)
        answers = [cast.send_raw(phone.who, phone.request().body)]
        phone.exchange()
        assert phone.sees("case", case_of(made)) is not None
        answers.append(msgspec.json.encode(phone.device.cache.rows[f"case/{case_of(made)}"]))
        for answer in answers:
            assert b"Sering terlambat" not in answer
            assert OPINION.encode() not in answer
        assert SARI.encode() not in answers[1]
    sari.exchange()
    assert sari.sees("case", case_of(made)) is not None, "its author is told what becomes of it"


@pytest.mark.usefixtures("opinions")
def test_f100_the_history_of_an_anonymous_opinion_is_counts_to_all_but_its_author(cast: Cast) -> None:
    _, made = anonymous_case(cast)
    assert decide(cast.phone(ADMIN), made, "accept") == ["applied"]
    (own,) = told(cast, SARI, "opinion", OPINION)
    assert own.put["answer"]["text"] == "Sering terlambat"
    for person in (BUDI, ADMIN):
        found = history_for(cast, person, "opinion", OPINION)
        assert found is not None
        assert (found.mutations, found.codes) == ([], {"device_revoked": 1})
    assert history_for(cast, TONO, "opinion", OPINION) is None
