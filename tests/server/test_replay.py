"""I3 and I4: the state is what the journal gives when it is read again, whatever the order of arrival was."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from cast import BUDI, LINE, PATIENTS, PLACE, SARI, Cast, Clock, make_cast, report, run_of, uuid
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.appraisal import COLLECTIONS
from server.journal import verify
from server.judge import EMPTY
from server.outcomes import World
from server.reading import Aliases, aliases_of, read
from server.reread import reread
from server.world import known_as
from sync import device, merge
from sync.device import Intent
from sync.mutation import STATE

REPORTS = [uuid(7000 + i) for i in range(3)]
ANY = st.integers(0, 2)
ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),  # who: Budi's two phones, Sari's
        ANY,  # which report
        st.sampled_from(["report", "link", "unlink", "approve", "return", "withdraw", "replace", "exchange"]),
        st.booleans(),  # having seen what the server has
    ),
    min_size=5,
    max_size=10,
)


@contextmanager
def a_cast() -> Iterator[Cast]:
    with tempfile.TemporaryDirectory() as directory:
        cast = make_cast(Path(directory), Clock())
        yield cast
        cast.store.close()


def intent(what: str, id: str, other: str, saw: dict[str, tuple[str, ...]]) -> Intent:
    links = {"link": {"line": LINE, "indicator": PATIENTS}, "unlink": {"line": None, "indicator": None}}
    if what in links:
        return Intent(collection="report", record=id, put={"link": links[what]}, saw=saw)
    if what == "replace":
        put = {"replaced_by": {"report": other}}
        return Intent(collection="report", record=id, put=put, saw=saw)
    return Intent(collection="report", record=id, step=what, reason="Alasan", saw=saw)


def state_of(cast: Cast) -> dict[str, Any]:
    """The state, apart from what the order of receipt decides: seq, times of receipt."""
    found = {}
    for id in REPORTS:
        row = cast.store.read_now(lambda tx, id=id: tx.record(1, "report", id))
        if row is not None:
            record = msgspec.json.decode(row.body, type=merge.Record)
            shown = {name: one.value for name, one in record.registers.items()}
            heads = {name: one.heads for name, one in record.registers.items()}
            found[id] = (
                shown,
                heads,
                sorted(record.refused),
                record.conflicts,
                row.brief,
                row.owner,
                row.parent,
            )
    return found | {"progress": cast.derived("progress", f"progress/{LINE}")}


def replayed(cast: Cast) -> dict[str, merge.Record]:
    """Evaluate every report from nothing but the journal."""
    worlds = cast.store.read_now(
        lambda tx: {one.known.id: one.known.world for id in REPORTS for one in tx.kept(1, "report", id)}
    )
    known: dict[str, list[merge.Known]] = {}

    def aliases(id: str) -> Aliases:
        return aliases_of(cast.store.read_now(lambda tx: tx.replica(1, id)))

    for envelope, payload in cast.journal():
        if envelope.kind == "mutation" and envelope.id in worlds and payload is not None:
            world = msgspec.json.decode(worlds[envelope.id] or "{}", type=World)
            known.setdefault(envelope.record, []).append(
                known_as(read(payload, aliases(envelope.replica)), world, envelope.received_at)
            )
    return {id: merge.evaluate(COLLECTIONS["report"], some) for id, some in known.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTS, st.randoms(use_true_random=False))
def test_f39_the_state_is_the_journals_and_no_order_of_arrival_changes_it(acts: Any, chance: Any) -> None:
    with a_cast() as first, a_cast() as second:
        phones = [first.phone(person) for person in (BUDI, BUDI, SARI)]
        phones[0].write(*(report(id, quantity=i + 1) for i, id in enumerate(REPORTS[:2])))
        for phone in phones:
            phone.exchange()
        for who, which, what, fresh in acts:
            phone, id = phones[who], REPORTS[which]
            if fresh:
                phone.exchange()
            if what == "report":
                phone.write(report(id, quantity=which + 5))
            elif what != "exchange" and phone.sees("report", id):
                phone.write(intent(what, id, REPORTS[(which + 1) % 3], phone.saw("report", id)))
        for phone in phones:
            phone.exchange()

        for id, record in replayed(first).items():
            row = first.store.read_now(lambda tx, id=id: tx.record(1, "report", id))
            assert row is not None
            kept = msgspec.json.decode(row.body, type=merge.Record)
            assert msgspec.json.decode(msgspec.json.encode(record)) == msgspec.json.decode(
                msgspec.json.encode(kept)
            )
        assert verify(first.journal()) == []

        # The same mutations in another order, some of them twice, one run a time.
        others = [second.phone(person) for person in (BUDI, BUDI, SARI)]
        todo = [
            (phone, n, line) for phone in others for n, line in every_line(first, phone.who.replica.id) * 2
        ]
        chance.shuffle(todo)
        for phone, n, line in todo:
            second.send(phone.who, run_of(phone, [line], first=n))
        assert state_of(second) == state_of(first)


def every_line(cast: Cast, replica: str) -> list[tuple[int, bytes]]:
    return [
        (envelope.n, payload)
        for envelope, payload in cast.journal()
        if envelope.replica == replica and envelope.kind == "mutation" and payload is not None
    ]


def test_a_line_from_a_kiosk_reads_the_same_from_the_journal_as_when_it_came() -> None:
    """Its bytes name whoever typed a number; what that stood for is kept with the replica."""
    with a_cast() as cast:
        alias, post = uuid(8001), uuid(8002)
        phone = cast.phone(alias)
        replica = msgspec.structs.replace(
            phone.who.replica,
            id=uuid(8003),
            person=BUDI,
            kind="kiosk",
            aliases={alias: BUDI, post: PLACE[BUDI]},
        )
        phone.device = device.create(replica.id, alias)
        phone.who = msgspec.structs.replace(phone.who, person=BUDI, replica=replica)
        cast.store.write_now(lambda tx: tx.put_replica(1, replica))
        phone.write(report(REPORTS[0], placement=post, quantity=4), report(REPORTS[0], placement=post))
        body = phone.request().body
        assert [one.outcome for one in cast.send(phone.who, body).outcomes] == ["applied", "applied"]

        kept = cast.record("report", REPORTS[0])
        assert kept.registers["body"].value["placement"] == PLACE[BUDI]
        again = replayed(cast)[REPORTS[0]]
        assert msgspec.json.encode(again) == msgspec.json.encode(kept)
        assert {e.actor for e, _ in cast.journal() if e.replica == replica.id} == {BUDI}
        assert all(alias.encode() in line for line in cast.lines_of(phone) if line)
        row = cast.store.read_now(lambda tx: tx.record(1, "report", REPORTS[0]))
        definitions = {"lapor-umum@1"}
        assert cast.store.write_now(lambda tx: reread(tx, 1, [("report", REPORTS[0])], definitions, 0)) == 0
        assert cast.store.read_now(lambda tx: tx.record(1, "report", REPORTS[0])) == row


def test_an_empty_record_is_what_evaluating_nothing_gives() -> None:
    assert {name: record.registers[STATE].value for name, record in EMPTY.items()} == {
        name: collection.initial for name, collection in COLLECTIONS.items()
    }
