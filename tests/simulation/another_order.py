"""The same mutations, brought to another server line by line in another order: the same records (I4)."""

from pathlib import Path
from random import Random
from typing import Any

import msgspec
from cast import INSTANSI, NAMESPACE, NOW_MS

from server.effects import derived_id
from server.exchange import Who
from server.store.store import Store
from simulation.agency import found_agency
from simulation.oracles import check_journal, require
from simulation.phone import Phone
from simulation.plan import SECOND_MS
from simulation.replay import History
from simulation.server import Server
from sync.merge import Record
from sync.mutation import line_hash, run_digest, to_b64u
from sync.wire import Hello, OutboxSummary, Register, Run

Line = tuple[Phone, int, bytes]


def check_another_order(
    store: Store, phones: list[Phone], history: History, directory: Path, founding: Random, chance: Random
) -> None:
    """`founding`: the chance that the agency of the story was made from."""
    lines = _lines(store, phones)
    chance.shuffle(lines)
    other = Server(directory, chance)
    other.store.write_now(lambda tx: found_agency(tx, founding))
    for phone in {phone.who.replica.id: phone for phone, _, _ in lines}.values():
        other.store.write_now(lambda tx, phone=phone: tx.put_replica(INSTANSI, phone.who.replica))  # type: ignore[misc]
    for place, line in enumerate(lines):
        other.now_ms = NOW_MS + place * SECOND_MS
        (reply,) = other.answer([(line[0].who, _body(line))])
        require(reply is not None, "I4 another order", "no answer")
    order = [f"{phone.label} {n}" for phone, n, _ in lines]
    for key in history:
        here, there = _record(store, *key), _record(other.store, *key)
        require(here == there, "I4 another order", f"{key}:\n {here}\n {there}\n {order}")
        if key[0] == "plan_line":
            figures = [_progress(one, key[1]) for one in (store, other.store)]
            require(figures[0] == figures[1], "I4 figures in another order", f"{figures} {order}")
    check_journal(other.store)
    other.store.close()


def _lines(store: Store, phones: list[Phone]) -> list[Line]:
    by_replica = {phone.who.replica.id: phone for phone in phones}
    rows = store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))
    return [
        (by_replica[row.replica], row.n, payload)
        for row, payload in rows
        if row.kind == "mutation" and row.replica in by_replica and payload is not None
    ]


def _body(line: Line) -> bytes:
    phone, n, raw = line
    who: Who = phone.who
    sig = to_b64u(phone.sign(run_digest(who.replica.id, n, [line_hash(raw)])))
    outbox = OutboxSummary(n=0, hash="", count=1, bytes=len(raw))
    run = Run(first=n, sig=sig)
    hello = Hello(v=1, client="0.1.0", replica=who.replica.id, outbox=outbox, t0=NOW_MS, run=run)
    return b"\n".join([msgspec.json.encode(hello), raw])


def _record(store: Store, collection: str, id: str) -> Record | None:
    """A record as it is, without the times of receipt."""
    row = store.read_now(lambda tx: tx.record(INSTANSI, collection, id))
    if row is None:
        return None
    record = msgspec.json.decode(row.body, type=Record)
    registers = {name: _timeless(register) for name, register in record.registers.items()}
    return msgspec.structs.replace(record, registers=registers)


def _progress(store: Store, line: str) -> Any:
    """The figures of a line; none at all is the same as figures of nothing."""
    id = derived_id(NAMESPACE, f"progress/{line}")
    found = store.read_now(lambda tx: tx.derived(INSTANSI, "progress", id)) or {"indicators": {}}
    return {name: one for name, one in found["indicators"].items() if one["count"]}


def _timeless(register: Register) -> Register:
    siblings = tuple(msgspec.structs.replace(one, received=0) for one in register.siblings)
    return msgspec.structs.replace(register, received=0, siblings=siblings)
