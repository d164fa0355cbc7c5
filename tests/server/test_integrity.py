"""I9 and F84: phone and server find out by a few characters that they differ; what differs is sent again.

What a phone has written is never touched by that.
"""

import gzip
import json
from typing import Any

import msgspec
import pytest
from cast import (
    BUDI,
    DEWI,
    HASAN,
    INSTANSI,
    LINE,
    NOW_MS,
    PLACE,
    SARI,
    TONO,
    Cast,
    Phone,
    names,
    report,
    uuid,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.org import Placement, Superior
from server.store.people import Person
from server.store.records import Row
from server.store.store import Tx
from sync.sums import digest, sums_of
from sync.wire import Answer, Change

WORK = f"work:{PLACE[BUDI]}"


def rows_of(phone: Phone) -> dict[str, Change]:
    return phone.device.cache.rows


def damage(phone: Phone, rows: dict[str, Change]) -> None:
    """Let the copy on the phone be another one, without its knowing."""
    cache = msgspec.structs.replace(phone.device.cache, rows=rows)
    phone.device = msgspec.structs.replace(phone.device, cache=cache)


def servers_sum(cast: Cast, person: str) -> str:
    def look(tx: Any) -> str:
        buckets = [one.bucket for one in tx.assignments(INSTANSI, person) if one.until_seq is None]
        return digest(tx.sums(INSTANSI, buckets))

    return cast.store.read_now(look)


@pytest.fixture
def sari(cast: Cast) -> Phone:
    """Sari's phone, with two reports of Budi's and one of Dewi's on it, all quiet."""
    for person, number in ((BUDI, 7001), (BUDI, 7002), (DEWI, 7003)):
        phone = cast.phone(person)
        phone.write(report(uuid(number), None, placement=PLACE[person]))
        phone.exchange()
    sari = cast.phone(SARI)
    sari.exchange()
    return sari


def test_i9_when_all_is_quiet_both_have_the_same_sum(cast: Cast, sari: Phone) -> None:
    answer = sari.exchange_once()
    assert answer.sum == digest(sums_of(rows_of(sari).values())) == servers_sum(cast, SARI)
    assert sari.device.cache.doubt == ""


def test_the_sum_is_told_only_when_nothing_more_is_to_come(
    cast: Cast, sari: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.pull.collect.__defaults__", (3,))
    monkeypatch.setattr("server.exchange.PAGE_ROWS_WITH_PUSH", 3)
    other = cast.phone(SARI)
    told = []
    while True:
        answer = other.exchange_once()
        told.append((answer.more, answer.sum != ""))
        if not answer.more:
            break
    assert len(told) > 2
    assert told == [(True, False)] * (len(told) - 1) + [(False, True)]


DAMAGES = {
    "a row is gone": lambda rows: {k: v for k, v in rows.items() if k != f"report/{uuid(7001)}"},
    "all rows of a bucket are gone": lambda rows: {k: v for k, v in rows.items() if v.inside != (WORK,)},
    "a row is an older one": lambda rows: {
        k: msgspec.structs.replace(v, seq=1) if k == f"report/{uuid(7002)}" else v for k, v in rows.items()
    },
    "a row that is nobody's any more is still there": lambda rows: {
        **rows,
        "report/x": Change(c="report", id="x", seq=3, inside=(WORK,)),
    },
    "a bucket that he may not see is still there": lambda rows: {
        **rows,
        "report/x": Change(c="report", id="x", seq=3, inside=(f"work:{PLACE[TONO]}",)),
    },
    "a row is in the wrong bucket": lambda rows: {
        k: msgspec.structs.replace(v, inside=(f"work:{PLACE[DEWI]}",)) if k.endswith(uuid(7001)) else v
        for k, v in rows.items()
    },
    "everything is gone": lambda _: {},
}


@pytest.mark.parametrize("what", DAMAGES)
def test_f84_a_copy_that_differs_is_repaired_without_touching_the_outbox(
    cast: Cast, sari: Phone, what: str
) -> None:
    right = rows_of(sari)
    sari.write(sari.step("report", uuid(7003), "return", "Fotonya mana?"))
    vault = sari.device.vault
    damage(sari, DAMAGES[what](right))
    assert rows_of(sari) != right

    answer = cast.send(sari.who, sari.request().body)  # the step is applied, its answer is lost on the way
    assert answer.sum
    assert sari.device.vault == vault
    assert names(sari.exchange()) == ["applied"]
    assert [one.outcome.again for one in sari.device.vault.entries if one.outcome] == [True]

    fresh = cast.phone(SARI)
    fresh.exchange()
    assert rows_of(sari) == rows_of(fresh)
    assert sari.device.cache.doubt == ""
    assert [entry.line for entry in sari.device.vault.entries] == [entry.line for entry in vault.entries]


def test_f84_only_the_bucket_that_differs_is_sent_again(cast: Cast, sari: Phone) -> None:
    right = rows_of(sari)
    damage(sari, DAMAGES["a row is gone"](right))
    first = sari.exchange_once()
    assert (first.changes, first.lost) == ((), ())
    assert sari.device.cache.doubt == "ask"
    hello = json.loads(sari.request().body.split(b"\n")[0])
    assert WORK in hello["sums"]
    second = sari.exchange_once()
    assert (second.lost, second.gained) == ((WORK,), (WORK,))
    assert {change.inside for change in second.changes} == {(WORK,)}
    assert rows_of(sari) == right


def test_f84_a_copy_that_is_harmed_again_while_it_is_mended_is_mended_again(cast: Cast, sari: Phone) -> None:
    right = rows_of(sari)
    damage(sari, DAMAGES["a row is gone"](right))
    sari.exchange_once()
    asked = sari.request()
    answer = cast.send(sari.who, asked.body)
    damage(sari, DAMAGES["everything is gone"](right))
    sari.settle(answer, asked.asked)
    assert sari.device.cache.doubt == "ask"
    sari.exchange()
    assert rows_of(sari) == right
    assert (sari.device.cache.doubt, sari.device.cache.asks) == ("", 0)


def test_f84_whoever_has_asked_and_still_differs_does_not_ask_for_ever(
    cast: Cast, sari: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.pull.digest", lambda _: "9.999")  # the server's own sum is wrong
    bodies = []
    for _ in range(7):
        asked = sari.request()
        bodies.append(asked.body)
        sari.settle(cast.send(sari.who, asked.body), asked.asked)
    assert [b'"sums"' in body for body in bodies] == [False, True, True, True, False, False, False]
    monkeypatch.undo()
    sari.exchange_once()
    assert sari.device.cache.doubt == ""


def test_a_sum_of_a_bucket_that_is_not_his_opens_nothing(cast: Cast) -> None:
    tono = cast.phone(TONO)
    tono.exchange()
    asked = tono.request()
    hello = json.loads(asked.body) | {"sums": {WORK: "1.1", "*": "x"}}
    answer = cast.send(tono.who, json.dumps(hello).encode())
    assert WORK in answer.lost
    assert WORK not in answer.gained
    assert not [change for change in answer.changes if change.owner == PLACE[BUDI]]


# The sums of the store follow every way in which a record can move.

MOVES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sets(st.sampled_from(["p", "q", "r"]), max_size=3)), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_the_sums_kept_are_those_of_what_is_there(cast: Cast, moves: list[tuple[str, set[str]]]) -> None:
    def job(tx: Tx) -> None:
        for id, buckets in moves:
            before = tx.record(INSTANSI, "x", id)
            row = Row(collection="x", id=id, buckets=tuple(sorted(buckets)), body=b"{}")
            tx.put_record(INSTANSI, before, row)

    cast.store.write_now(job)
    rows = cast.store.read_now(lambda tx: tx.records(INSTANSI, [("x", id) for id in "abc"]))
    there = [Change(c="x", id=row.id, seq=row.seq, inside=row.buckets) for row in rows.values()]
    assert cast.store.read_now(lambda tx: tx.sums(INSTANSI, ["p", "q", "r"])) == sums_of(there)


# An exchange that brings nothing costs the same, however much there is.


def idle_bytes(phone: Phone) -> tuple[int, int]:
    """Count what travels up and down when nothing has happened, as it is and compressed."""
    phone.exchange()
    asked = phone.request()
    raw = phone.cast.send_raw(phone.who, asked.body)
    assert msgspec.json.decode(raw, type=Answer).changes == ()
    assert msgspec.json.decode(raw, type=Answer).sum
    return len(asked.body), len(raw)


def test_an_idle_exchange_does_not_grow_with_the_number_of_records(cast: Cast) -> None:
    phone, sizes = cast.phone(BUDI), []
    for upto in (10, 1_000):
        have = len([key for key in rows_of(phone) if key.startswith("report/")])
        phone.write(*(report(uuid(20_000 + n), None) for n in range(have, upto)))
        sizes.append(idle_bytes(phone))
    print("idle exchange, bytes up and down, with 10 and 1,000 records:", sizes)
    assert all(size < 1_000 for pair in sizes for size in pair)
    # Numbers get longer, and that is all.
    assert all(many - few <= 16 for few, many in zip(*sizes, strict=True))


def test_an_idle_exchange_does_not_grow_with_the_number_of_staff(cast: Cast) -> None:
    def staff(count: int, since: int) -> None:
        def job(tx: Tx) -> None:
            for n in range(count):
                person, place = uuid(30_000 + since + n), uuid(40_000 + since + n)
                tx.put_person(INSTANSI, Person(id=person, name=f"Staf {n}"))
                boss = tx.organisation(INSTANSI).placements[PLACE[HASAN]]
                tx.put_placement(
                    INSTANSI,
                    Placement(
                        id=place,
                        person=person,
                        position=boss.position,
                        unit=boss.unit,
                        kind="definitive",
                        since=NOW_MS,
                    ),
                )
                tx.put_superior(INSTANSI, Superior(placement=place, superior=PLACE[HASAN], since=NOW_MS))
                row = Row(
                    collection="note", id=uuid(50_000 + since + n), buckets=(f"work:{place}",), body=b"{}"
                )
                tx.put_record(INSTANSI, None, row)

        cast.change(job)

    hasan, sizes = cast.phone(HASAN), []
    staff(2, 0)
    sizes.append(idle_bytes(hasan))
    staff(38, 100)
    sizes.append(idle_bytes(hasan))
    assert len({row.inside for row in rows_of(hasan).values()}) >= 40
    print("idle exchange, bytes up and down, with 2 and 40 staff:", sizes)
    assert all(size < 1_000 for pair in sizes for size in pair)
    assert all(many - few <= 16 for few, many in zip(*sizes, strict=True))
    assert len(gzip.compress(hasan.request().body)) < 1_000


def test_the_answer_to_a_doubt_costs_what_differs(cast: Cast) -> None:
    """A phone with much on it doubts a small bucket: what is right is not sent again."""
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(*(report(uuid(20_000 + n), LINE) for n in range(300)))
    budi.exchange()
    dewi = cast.phone(DEWI)
    dewi.write(report(uuid(7003), None, placement=PLACE[DEWI]))
    dewi.exchange()
    sari.exchange()
    damage(sari, {k: v for k, v in rows_of(sari).items() if not k.endswith(uuid(7003))})
    sari.exchange_once()
    answer = sari.exchange_once()
    assert 0 < len(answer.changes) < 5
