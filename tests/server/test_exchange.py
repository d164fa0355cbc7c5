"""One exchange: what becomes of each line, whatever the network, the phone or our own code does."""

import asyncio
import sqlite3
from typing import Any

import msgspec
import pytest
from cast import (
    BUDI,
    DAY_MS,
    KEYS,
    LINE,
    NOW_MS,
    OTHER_LINE,
    PATIENTS,
    PLACE,
    SARI,
    TONO,
    Cast,
    Phone,
    names,
    report,
    run_of,
    uuid,
    written,
)

from server import judge, workbench
from server.exchange import exchange
from server.receipt import receipt_mac, token_time
from sync.device import Intent
from sync.mutation import MAX_LINE_BYTES, line_hash
from sync.wire import Answer

REPORT, SECOND, THIRD = uuid(7001), uuid(7002), uuid(7003)


def test_a_report_made_offline_reaches_the_supervisor_and_comes_back_verified(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT, quantity=4))
    assert names(budi.exchange()) == ["applied"]
    assert cast.touched == {f"work:{PLACE[BUDI]}"}
    sari.exchange()
    sari.write(sari.step("report", REPORT, "approve"))
    assert names(sari.exchange()) == ["applied"]
    budi.exchange()
    shown = budi.sees("report", REPORT)
    assert shown is not None
    assert shown.registers["state"].value == "verified"


def test_f1_a_reply_lost_after_the_commit_is_given_again(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    lost = cast.send(budi.who, budi.request().body)
    cast.clock.advance(DAY_MS)
    (again,) = cast.send(budi.who, budi.request().body).outcomes
    assert again.again
    assert msgspec.structs.replace(again, again=False) == lost.outcomes[0]
    assert cast.progress()["count"] == 1


def test_f4_the_same_batch_sent_twice_in_parallel_has_one_effect(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND))
    body = budi.request().body

    async def both() -> list[tuple[Answer, frozenset[str]]]:
        send = [exchange(cast.store, budi.who, body, cast.clock, KEYS) for _ in range(2)]
        return await asyncio.gather(*send)

    first, second = (answer.outcomes for answer, _ in asyncio.run(both()))
    assert sorted([first[0].again, second[0].again]) == [False, True]
    assert [one.mac for one in first] == [one.mac for one in second]
    assert cast.progress()["count"] == 2
    assert len([1 for entry, _ in cast.journal() if entry.replica == budi.who.replica.id]) == 2


def test_f5_the_same_id_with_another_content_is_refused_and_both_are_kept(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (line,) = written(budi, report(REPORT, quantity=4))
    assert names(budi.exchange()) == ["applied"]
    forged = msgspec.json.decode(line)
    forged["put"]["body"]["quantity"] = 400
    forged |= {"n": 2, "prev": line_hash(line)}
    changed = msgspec.json.encode(forged)
    (outcome,) = cast.send(budi.who, run_of(budi, [changed], first=2)).outcomes
    assert names([outcome]) == ["quarantined reused_id"]
    assert cast.lines_of(budi) == [line, changed]
    assert cast.progress()["reported"] == 4


def test_one_malformed_one_forbidden_and_one_oversized_among_ten_good_ones(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    lines: list[bytes] = []

    def chain(made: dict[str, Any]) -> bytes:
        made |= {"n": len(lines) + 1, "prev": line_hash(lines[-1]) if lines else ""}
        return msgspec.json.encode(made)

    good = [msgspec.json.decode(written(budi, report(uuid(7100 + i)))[0]) for i in range(10)]
    bad = [msgspec.json.decode(written(budi, report(uuid(7200 + i)))[0]) for i in range(2)]
    bad[0]["put"]["body"]["placement"] = PLACE[TONO]
    bad[1]["put"]["body"]["note"] = "x" * MAX_LINE_BYTES
    for i, made in enumerate(good):
        lines.append(chain(made))
        if i == 2:
            lines.append(b'{"v":1,"id":')
        if i == 4:
            lines.append(chain(bad[0]))
        if i == 7:
            lines.append(chain(bad[1]))
    outcomes = cast.send(budi.who, run_of(budi, lines)).outcomes

    assert names(outcomes).count("applied") == 10
    assert names(outcomes)[3] == "unreadable json"
    assert names(outcomes)[6] == "quarantined not_allowed"
    assert names(outcomes)[10] == "quarantined invalid"
    assert (outcomes[10].errors[0].code, outcomes[10].errors[0].limit) == ("too_large", MAX_LINE_BYTES)
    assert cast.lines_of(budi) == lines
    assert [outcome.n for outcome in outcomes] == list(range(1, 14))
    assert cast.progress()["count"] == 10


def test_f11_a_mutation_that_our_code_stumbles_over_is_held_and_the_others_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = cast.phone(BUDI)
    merging = judge.merge.extend

    def stumble(collection: Any, record: Any, known: Any) -> Any:
        if known.mutation.record == SECOND:
            raise ZeroDivisionError(known.mutation.put["body"]["note"])
        return merging(collection, record, known)

    alarms: list[dict[str, Any]] = []
    monkeypatch.setattr(judge.merge, "extend", stumble)
    monkeypatch.setattr(judge.log, "error", lambda event, **more: alarms.append({"event": event, **more}))
    budi.write(report(REPORT), report(SECOND, note="rahasia"), report(THIRD))
    assert names(budi.exchange()) == ["applied", "held internal", "applied"]
    assert cast.progress()["count"] == 2
    assert [alarm["error"] for alarm in alarms] == ["ZeroDivisionError"]
    assert "rahasia" not in str(alarms)
    assert names(cast.send(budi.who, run_again(budi)).outcomes) == ["applied", "held internal", "applied"]


def run_again(phone: Phone) -> bytes:
    return run_of(phone, [entry.line.encode() for entry in phone.device.vault.entries])


def test_f11_a_derived_record_that_fails_holds_only_its_own_mutation(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = cast.phone(BUDI)
    deriving = workbench.derive

    def stumble(tx: Any, instansi: int, namespace: str, lines: Any, *more: Any) -> Any:
        touched = deriving(tx, instansi, namespace, lines, *more)
        if tx.record(instansi, "report", SECOND) is not None:
            raise sqlite3.IntegrityError
        return touched

    monkeypatch.setattr(workbench, "derive", stumble)
    monkeypatch.setattr(judge.log, "error", lambda *_, **__: None)
    budi.write(report(REPORT), report(SECOND), report(THIRD))
    assert names(budi.exchange()) == ["applied", "held internal", "applied"]
    assert cast.progress()["count"] == 2
    assert cast.store.read_now(lambda tx: tx.record(1, "report", SECOND)) is None


def test_f29_equal_corrections_of_a_link_from_two_phones_make_no_conflict(cast: Cast) -> None:
    first, second = cast.phone(BUDI), cast.phone(BUDI)
    first.write(report(REPORT, None))
    first.exchange()
    second.exchange()
    for phone in (first, second):
        saw = phone.saw("report", REPORT)
        put = {"link": {"line": LINE, "indicator": PATIENTS}}
        phone.write(Intent(collection="report", record=REPORT, put=put, saw=saw))
    assert names(first.exchange()) == ["applied"]
    assert names(second.exchange()) == ["merged"]
    assert cast.record("report", REPORT).conflicts == ()
    assert cast.progress()["count"] == 1


def test_f31_a_chain_delivered_backwards_is_held_and_then_applied(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    (made,) = budi.write(report(REPORT, None))
    put = {"link": {"line": LINE, "indicator": PATIENTS}}
    saw = {"body": (made,), "link": (made,)}
    (linked,) = budi.write(Intent(collection="report", record=REPORT, put=put, saw=saw))
    saw = {"body": (made,), "link": (linked,)}
    budi.write(Intent(collection="report", record=REPORT, step="withdraw", saw=saw))
    lines = [entry.line.encode() for entry in budi.device.vault.entries]

    third = cast.send(budi.who, run_of(budi, lines[2:], first=3))
    assert names(third.outcomes) == ["held missing"]
    assert third.outcomes[0].missing == (made, linked)
    assert (third.have, third.missing) == (0, (1, 2))
    sari.exchange()
    assert sari.sees("report", REPORT) is None
    first = cast.send(budi.who, run_of(budi, lines[:1]))
    assert names(first.outcomes) == ["applied"]
    assert (first.have, first.missing) == (1, (2,))
    second = cast.send(budi.who, run_of(budi, lines[1:2], first=2, cursor=first.cursor))
    assert names(second.outcomes) == ["applied"]
    assert (second.have, second.missing) == (3, ())
    assert [(one.register, one.standing) for one in second.standing] == [("state", "in_force")]
    assert cast.state("report", REPORT) == "withdrawn"
    assert cast.record("report", REPORT).conflicts == ()
    again = cast.send(budi.who, run_of(budi, lines))
    assert names(again.outcomes) == ["applied", "applied", "held missing"]


def test_f62_the_servers_time_never_goes_back(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    (first,) = budi.exchange()
    cast.clock.advance(-DAY_MS)
    budi.write(report(SECOND))
    (second,) = budi.exchange()
    assert (first.at, second.at) == (NOW_MS, NOW_MS)
    seqs = [cast.store.read_now(lambda tx, r=r: tx.record(1, "report", r)).seq for r in (REPORT, SECOND)]
    assert seqs == sorted(seqs)


def test_work_for_a_later_server_waits_for_it(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    made = msgspec.json.decode(written(budi, report(REPORT))[0])
    newer = msgspec.json.encode(made | {"form": "lapor-umum@9"})
    other = msgspec.json.encode(made | {"v": 2, "n": 2, "id": uuid(8002)})
    assert names(cast.send(budi.who, run_of(budi, [newer, other])).outcomes) == ["held newer"] * 2


def test_a_copied_replica_is_told_to_become_another_and_both_histories_are_kept(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    budi.exchange()
    copy = budi.device
    budi.write(report(SECOND, quantity=2))
    assert names(budi.exchange()) == ["applied"]
    budi.device = copy
    budi.write(report(THIRD, quantity=3))
    answer = budi.exchange_once()
    assert names(answer.outcomes) == ["applied"]
    assert answer.directives == ("new_replica",)
    assert cast.progress()["reported"] == 6


def test_work_of_a_revoked_device_is_kept_and_does_not_count(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    revoked = msgspec.structs.replace(budi.who.replica, revoked_at=NOW_MS)
    cast.store.write_now(lambda tx: tx.put_replica(1, revoked))
    assert names(budi.exchange()) == ["quarantined device_revoked"]
    assert len(cast.lines_of(budi)) == 1


def test_an_empty_exchange_only_reads_and_is_small(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    budi = cast.phone(BUDI)
    budi.exchange()
    monkeypatch.setattr(cast.store, "write", None)
    answer = budi.exchange_once()
    assert (answer.changes, answer.gained, answer.more) == ((), (), False)
    assert len(msgspec.json.encode(answer)) < 1_000
    assert len(budi.request().body) < 1_000


def test_a_receipt_and_a_time_token_can_be_checked_by_whoever_has_the_key(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    answer = budi.exchange_once()
    (one,) = answer.outcomes
    parts = (budi.device.vault.replica, one.n, one.sha, one.outcome, one.code, one.at)
    assert one.mac == receipt_mac(KEYS, 1, *parts)
    assert one.mac != receipt_mac(KEYS, 2, *parts)
    assert token_time(KEYS, 1, answer.token) == answer.t2
    assert token_time(KEYS, 2, answer.token) is None
    assert token_time(KEYS, 1, answer.token.replace("1", "2", 1)) is None
    assert token_time(KEYS, 1, "x.y") is None


def test_p4_who_comes_after_the_decision_against_him_is_told_that_it_was_taken(cast: Cast) -> None:
    budi, at_home, sari = cast.phone(BUDI), cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT))
    for phone in (budi, at_home, sari):
        phone.exchange()

    def link(phone: Phone, line: str | None, *seen: str) -> str:
        saw = {**phone.saw("report", REPORT), **({"link": seen} if seen else {})}
        put = {"link": {"line": line, "indicator": PATIENTS if line else None}}
        return phone.write(Intent(collection="report", record=REPORT, put=put, saw=saw))[0]

    chosen, not_chosen = link(budi, OTHER_LINE), link(at_home, None)
    budi.exchange()
    link(sari, OTHER_LINE, chosen, not_chosen)
    assert names(sari.exchange()) == ["held missing"]
    at_home.exchange()
    assert at_home.device.vault.entries[-1].standing == {"link": "set_aside"}


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_f34_a_step_that_claims_to_have_seen_nothing_is_judged_alike_in_both_orders(
    cast: Cast, order: tuple[int, ...]
) -> None:
    budi = cast.phone(BUDI)
    lines = written(budi, report(REPORT), Intent(collection="report", record=REPORT, step="withdraw"))
    for n in order:
        cast.send(budi.who, run_of(budi, [lines[n - 1]], first=n))
    assert cast.state("report", REPORT) == "withdrawn"
    assert [one.register for one in cast.record("report", REPORT).conflicts] == ["body", "link"]
