"""The same mutations, brought to another server line by line in another order: the same records (I4)."""

from pathlib import Path
from random import Random
from typing import Any

import msgspec
from cast import INSTANSI, KEYS, NAMESPACE, NOW_MS

from server.accept import Who, accept
from server.effects import derived_id
from server.lines import authenticate
from server.store.store import Store, Tx
from simulation.agency import found_agency
from simulation.assessing import open_cycle
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
    other = Server(directory)
    other.store.write_now(lambda tx: found_agency(tx, founding))
    other.store.write_now(lambda tx: open_cycle(tx, "jambi", founding, NOW_MS))
    for phone in {phone.who.replica.id: phone for phone, _, _ in lines}.values():
        other.store.write_now(lambda tx, phone=phone: tx.put_replica(INSTANSI, phone.who.replica))  # type: ignore[misc]
    for place, line in enumerate(lines):
        at = NOW_MS + place * SECOND_MS
        other.store.write_now(lambda tx, line=line, at=at: _bring(tx, line, at, chance))  # type: ignore[misc]
    order = [f"{phone.label} {n}" for phone, n, _ in lines]
    for key in history:
        if key[0] == "case":  # the server's own notes of what arrived when
            continue
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


def _bring(tx: Tx, line: Line, at: int, chance: Random) -> None:
    phone, n, raw = line
    who: Who = phone.who
    run = Run(first=n, sig=to_b64u(phone.sign(run_digest(who.replica.id, n, [line_hash(raw)]))))
    outbox = OutboxSummary(n=0, hash="", count=1, bytes=len(raw))
    hello = Hello(v=1, client="0.1.0", replica=who.replica.id, outbox=outbox, t0=NOW_MS, run=run)
    lines = authenticate(who.replica.id, who.replica.key, who.person, run, [raw])
    accept(tx, who, hello, lines, at, KEYS, lambda: to_b64u(chance.randbytes(16)), None)


def _record(store: Store, collection: str, id: str) -> Record | None:
    """A record as it is, without the times of receipt."""
    row = store.read_now(lambda tx: tx.record(INSTANSI, collection, id))
    if row is None:
        return None
    record = msgspec.json.decode(row.body, type=Record)
    registers = {name: _timeless(register) for name, register in record.registers.items()}
    return msgspec.structs.replace(record, registers=registers)


def _progress(store: Store, line: str) -> Any:
    """The figures of a line; none at all is the same as figures of nothing. What does not count is left out:
    of two lines under one id the first is taken.
    """
    id = derived_id(NAMESPACE, f"progress/{line}")
    found = store.read_now(lambda tx: tx.derived(INSTANSI, "progress", id)) or {"indicators": {}}
    counted = {name: one for name, one in found["indicators"].items() if one["count"]}
    return {name: {**one, "not_counted": None} for name, one in counted.items()}


def _timeless(register: Register) -> Register:
    siblings = tuple(msgspec.structs.replace(one, received=0) for one in register.siblings)
    return msgspec.structs.replace(register, received=0, siblings=siblings)
