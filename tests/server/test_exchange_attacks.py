"""Attacks on an exchange, meant or not: nothing goes to the wrong person, nothing breaks."""

from typing import Any

import msgspec
import pytest
from cast import (
    BUDI,
    LINE,
    PATIENTS,
    PLACE,
    SARI,
    TONO,
    TONOS_LINE,
    Cast,
    names,
    private_key,
    report,
    run_of,
    uuid,
    written,
)

from server.exchange import TooLargeError
from sync.device import Intent
from sync.mutation import line_hash

REPORT, SECOND, THIRD = uuid(7001), uuid(7002), uuid(7003)


def test_f49_the_author_is_the_replicas_owner_whatever_session_brings_it(cast: Cast) -> None:
    budi, tono = cast.phone(BUDI), cast.phone(TONO)
    line = written(budi, report(REPORT))[0]
    made = msgspec.json.decode(line) | {"replica": tono.device.vault.replica}
    stolen = cast.send(tono.who, run_of(tono, [msgspec.json.encode(made)]))
    assert names(stolen.outcomes) == ["unreadable actor"]
    assert names(budi.exchange()) == ["applied"]
    assert cast.record("report", REPORT).registers["body"].by == BUDI


def test_f50_work_of_another_person_on_the_same_phone_is_never_his(cast: Cast) -> None:
    budi, tono = cast.phone(BUDI), cast.phone(TONO)
    lines = written(budi, report(REPORT))
    outcomes = cast.send(tono.who, run_of(tono, lines)).outcomes  # signed by Tono's key for Tono's replica
    assert names(outcomes) == ["unreadable signature"]
    assert cast.store.read_now(lambda tx: tx.record(1, "report", REPORT)) is None
    assert names(budi.exchange()) == ["applied"]


def test_f52_a_forged_signature_is_unreadable_and_the_true_one_still_counts(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    lines = written(budi, report(REPORT))
    body = run_of(budi, lines)
    budi.key = private_key(99)
    forged = cast.send(budi.who, run_of(budi, lines))
    assert names(forged.outcomes) == ["unreadable signature"]
    assert forged.have == 0
    assert names(cast.send(budi.who, body).outcomes) == ["applied"]
    assert cast.send(budi.who, body).directives == ()


@pytest.mark.parametrize(
    "change",
    [
        {"actor": SARI},
        {"id": "not an id"},
        {"prev": "x"},
        {"n": 7},
        {"saw": {"body": ["x"]}},
        {"saw": {"nonsense": [uuid(1)]}},
        {"collection": "rating"},
        {"put": {"state": {}}},
        {"put": {"body": {}, "nonsense": {}}},
        {"put": {"body": {"placement": PLACE[TONO], "date": "2026-11-18"}, "link": {}}},
        {"form": "lapor-gaib@1"},
        {"form": None},
        {"salary": 1},
    ],
)
def test_f52_a_forged_field_is_unreadable_or_quarantined_and_never_applied(
    cast: Cast, change: dict[str, Any]
) -> None:
    budi = cast.phone(BUDI)
    made = msgspec.json.decode(written(budi, report(REPORT))[0]) | change
    (outcome,) = cast.send(budi.who, run_of(budi, [msgspec.json.encode(made)])).outcomes
    assert outcome.outcome in ("unreadable", "quarantined")
    row = cast.store.read_now(lambda tx: tx.record(1, "report", REPORT))
    assert row is None or row.buckets == ()


def test_f52_a_link_to_somebody_elses_target_moves_nothing_there(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT, TONOS_LINE, "jam", quantity=80))
    budi.exchange()
    assert cast.progress(TONOS_LINE, "jam")["count"] == 0


def test_f88_what_somebody_writes_is_stored_and_given_back_verbatim(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    note = "</script><img src=x onerror=alert(1)> \u202e ﷽ 😀 '; DROP TABLE record; --"
    (line,) = written(budi, report(REPORT, note=note))
    budi.exchange()
    sari.exchange()
    shown = sari.sees("report", REPORT)
    assert shown is not None
    assert shown.registers["body"].value["note"] == note
    assert cast.journal()[-1][1] == line


def test_f89_more_lines_or_bytes_than_an_exchange_takes_are_refused_as_a_whole(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    hello = budi.request().body
    for body in (hello + b"\n{}" * 1_000_000, hello + b"\n" + b"x" * 5_000_000):
        with pytest.raises(TooLargeError):
            cast.send(budi.who, body)
    assert names(cast.send(budi.who, run_of(budi, [b"{}"] * 4_999)).outcomes) == ["unreadable json"] * 4_999
    assert len(cast.lines_of(budi)) == 4_999


@pytest.mark.parametrize("deep", [b"[" * 60_000, b'{"put":' * 6_000 + b"1" + b"}" * 6_001])
def test_f89_json_that_is_too_deep_is_explained(cast: Cast, deep: bytes) -> None:
    budi = cast.phone(BUDI)
    line = b'{"v":1,"id":"' + uuid(8001).encode() + b'","put":' + deep
    assert names(cast.send(budi.who, run_of(budi, [line])).outcomes) == ["unreadable json"]
    made = msgspec.json.decode(written(budi, report(REPORT))[0])
    made |= {"n": 2, "prev": line_hash(line)}
    nested: Any = "x"
    for _ in range(400):
        nested = {"a": nested}
    made["put"]["body"]["note"] = nested
    (outcome,) = cast.send(budi.who, run_of(budi, [msgspec.json.encode(made)], first=2)).outcomes
    assert names([outcome]) == ["quarantined invalid"]
    assert outcome.errors[0].path == "body.note"


def test_f92_submit_return_relink_and_withdraw_one_after_the_other_is_no_conflict(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT, None))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", REPORT, "return", "Targetnya belum dipilih"))
    assert names(sari.exchange()) == ["applied"]
    budi.exchange()
    put = {"link": {"line": LINE, "indicator": PATIENTS}}
    budi.write(Intent(collection="report", record=REPORT, put=put, saw=budi.saw("report", REPORT)))
    budi.write(report(SECOND))
    saw = budi.saw("report", REPORT)
    put = {"replaced_by": {"report": SECOND}}
    budi.write(Intent(collection="report", record=REPORT, put=put, saw=saw))
    assert names(budi.exchange()) == ["applied"] * 3
    sari.exchange()
    sari.write(sari.step("report", SECOND, "approve"))
    assert names(sari.exchange()) == ["applied"]
    assert cast.record("report", REPORT).conflicts == ()
    assert cast.progress()["verified"] == 1


def test_f93_an_employees_own_approval_is_refused_and_what_follows_it_is_held(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (made,) = budi.write(report(REPORT))
    saw = {"body": (made,), "link": (made,)}
    (own,) = budi.write(Intent(collection="report", record=REPORT, step="approve", saw=saw))
    budi.write(Intent(collection="report", record=REPORT, step="withdraw", saw={**saw, "state": (own,)}))
    assert names(budi.exchange()) == ["applied", "quarantined not_allowed", "held missing"]
    assert cast.state("report", REPORT) == "submitted"


def test_f96_two_thousand_puts_by_one_replica_leave_one_survivor(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(*(report(REPORT, quantity=i) for i in range(2_000)))
    assert set(names(budi.exchange())) == {"applied"}
    record = cast.record("report", REPORT)
    assert len(record.registers["body"].heads) == 1
    assert record.conflicts == ()
    assert cast.progress()["reported"] == 1_999
    assert len(msgspec.json.encode(record)) < 2_000
