"""The journal, replayed: the same records must come out, in whatever order the mutations come."""

from collections import defaultdict
from collections.abc import Mapping
from random import Random
from typing import Any

import msgspec
from cast import INSTANSI, NAMESPACE

from server.appraisal import KINDS
from server.appraisal.notice import announces
from server.appraisal.progress import Counted, Uncounted, counting, of_indicator, progress, reached, running
from server.effects import derived_id
from server.outcomes import Detail, World
from server.store.records import Key
from server.store.store import ReadTx, Store
from server.world import known_as
from simulation.oracles import require
from sync.merge import Known, Record, evaluate, extend
from sync.mutation import STATE, decode
from sync.record import same

History = dict[Key, dict[str, Known]]  # record -> mutation -> it, with the verdicts of the world


def read_journal(store: Store, before: int | None = None) -> History:
    """Find, in the journal and nowhere else, which mutations take part in their records, and as whose.

    `before`: as it was at a time; what came back later with a receipt of then was not there.
    """
    history: History = defaultdict(dict)
    lines: dict[str, Known] = {}  # as they arrived, counted or not
    for envelope, payload in store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000)):
        if before is not None and envelope.received_at >= before:
            break
        detail = msgspec.json.decode(envelope.detail or "{}", type=Detail)
        if before is not None and detail.proof == "amendment":
            continue
        key = (envelope.collection, envelope.record)
        if envelope.kind == "mutation" and envelope.collection and payload is not None:
            one = Known(
                mutation=decode(payload),
                roles=frozenset(detail.roles or ()),
                received_at=envelope.received_at,
                proof=detail.proof,
                branch=detail.branch,
            )
            lines.setdefault(envelope.id, one)
            if detail.roles is not None:
                history[key][envelope.id] = one
        elif envelope.kind == "release" and envelope.outcome == "refused":
            history[key].pop(envelope.id, None)
        elif envelope.kind == "release":
            world = msgspec.json.decode(envelope.detail or "{}", type=World)
            waited = lines[envelope.id]
            history[key][envelope.id] = known_as(waited.mutation, world, waited.received_at)
    return history


def check_replay(store: Store, history: History, chance: Random) -> None:
    """I3: state = replay(journal). I4: in any order."""
    for (name, id), known in history.items():
        collection = KINDS[name].collection
        row = store.read_now(lambda tx, key=(name, id): tx.record(INSTANSI, *key))  # type: ignore[misc]
        require(row is not None, "I3 replay", f"{name}/{id} is not there")
        kept = msgspec.json.decode(row.body, type=Record)
        replayed = _as_kept(evaluate(collection, known.values()))
        require(kept == replayed, "I3 replay", f"{name}/{id}:\n {kept}\n {replayed}")
        order = list(known.values())
        chance.shuffle(order)
        folded = evaluate(collection, ())
        for place, one in enumerate(order, 1):
            folded = extend(collection, folded, one) or evaluate(collection, order[:place])
        require(kept == _as_kept(folded), "I4 order", f"{name}/{id}: {[one.mutation.id for one in order]}")
        _check_siblings(kept, known)


def _as_kept(record: Record) -> Record:
    return msgspec.json.decode(msgspec.json.encode(record), type=Record)


def _check_siblings(record: Record, known: Mapping[str, Known]) -> None:
    """I7: what differs from what counts is in an open question, or somebody who saw it decided."""
    for name, register in record.registers.items():
        values = [known[id].mutation for id in register.heads]
        if name == STATE or not values:
            continue
        puts = [one.put[name] for one in values if one.put is not None]
        disputed = any(not same(put, puts[0]) for put in puts)
        asked = {sibling.id for sibling in register.siblings}
        require(not disputed or asked >= set(register.heads), "I7 siblings", f"{name}: {register}")
        if disputed:
            require(any(c.register == name for c in record.conflicts), "I7 conflict", f"{name}: {register}")
    for id, one in known.items():
        there = id in record.refused or id in record.standing
        covered = any(
            id in later.mutation.saw.get(r, ()) for later in known.values() for r in one.mutation.registers
        )
        own = any(
            later.author == one.author and later.mutation.n > one.mutation.n for later in known.values()
        )
        require(there or covered or own, "I7 lost", f"{one}")


def standings(store: Store, history: History) -> dict[str, dict[str, str]]:
    """What each mutation is worth now, by register."""
    found: dict[str, dict[str, str]] = {}
    for (name, id), known in history.items():
        row = store.read_now(lambda tx, key=(name, id): tx.record(INSTANSI, *key))  # type: ignore[misc]
        record = msgspec.json.decode(row.body, type=Record)
        for one, told in known.items():
            where = record.standing.get(one, {})
            found[one] = {register: where.get(register, "superseded") for register in told.mutation.registers}
    return found


def check_figures(store: Store, history: History) -> None:
    """Progress and notices are what a computation from scratch says; accepted and waiting add up (I11)."""
    records = {
        key: msgspec.json.decode(row.body, type=Record)
        for key in history
        if (row := store.read_now(lambda tx, key=key: tx.record(INSTANSI, *key))) is not None  # type: ignore[misc]
    }
    for (name, id), record in records.items():
        line = record.registers.get("line") if name == "plan_line" else None
        if line is not None:
            value = line.value or {"indicators": [], "placement": ""}  # in dispute: no targets
            reports = reports_for(id, value["placement"], records, history)
            aside = _uncounted_for(id, value["placement"], records)
            store.read_now(lambda tx, a=id, b=value, c=reports, d=aside: _check_line(tx, a, b, c, d))  # type: ignore[misc]


def _uncounted_for(line: str, owner: str, records: dict[Key, Record]) -> list[Uncounted]:
    """Reports for a line that are in no record, because nobody has decided about them yet."""
    found = []
    for (name, _), record in records.items():
        body = record.registers.get("body")
        if name != "case" or body is None or body.value.get("collection") != "report":
            continue
        put = (body.value["contents"] or {}).get("put") or {}
        link = put.get("link")
        if "body" in put and isinstance(link, dict) and "author" in body.value["roles"]:
            if link.get("line") == line and body.value["placement"] == owner and link.get("indicator"):
                is_open = record.registers[STATE].value == "open"
                found.append(Uncounted(owner=owner, indicator=link["indicator"], is_open=is_open))
    return found


def reports_for(line: str, owner: str, records: dict[Key, Record], history: History) -> list[Counted]:
    found = []
    for (name, id), record in records.items():
        link, body = record.registers.get("link"), record.registers.get("body")
        if name != "report" or link is None or link.value is None or link.value["line"] != line:
            continue
        if body is None:
            continue
        # In dispute from its first word on, it does not count; which correction stands for it, does.
        said = body.value or {"date": ""}
        values = [body.value] if body.value else [sibling.value for sibling in body.siblings]
        if {value["placement"] for value in values} != {owner}:
            continue
        replaced = record.registers.get("replaced_by")
        named = {
            put["replaced_by"]["report"]
            for one in history["report", id].values()
            if (put := one.mutation.put) and "replaced_by" in put and one.mutation.id not in record.refused
        }
        found.append(
            Counted(
                id=id,
                owner=owner,
                state=str(record.registers[STATE].value),
                date=said["date"],
                quantity=said.get("quantity"),
                indicator=link.value["indicator"] or "",
                received=body.received,
                replaced_by=replaced.value["report"] if replaced is not None and replaced.value else "",
                corrections=tuple(sorted(named)),
            )
        )
    return sorted(found, key=lambda one: one.id)


def _check_line(
    tx: ReadTx, line: str, value: dict[str, Any], reports: list[Counted], aside: list[Uncounted]
) -> None:
    kept = tx.derived(INSTANSI, "progress", derived_id(NAMESPACE, f"progress/{line}"))
    if kept is None:
        require(not reports, "progress", f"{line} has none but {reports}")
        return
    wanted = progress(line, value, counting(reports), aside)
    require(kept == wanted, "progress", f"{kept} but {wanted}")
    for indicator in value["indicators"]:
        one = kept["indicators"][indicator["id"]]
        if indicator["aggregate"] == "sum":
            total = round(one["verified"] + one["waiting"], 6)
            require(abs(total - one["reported"]) < 1e-5, "I11 totals", one)
        told = tx.derived(INSTANSI, "notice", derived_id(NAMESPACE, f"notice/{line}/{indicator['id']}"))
        quantities = [
            report.quantity
            for report in of_indicator(counting(reports), indicator["id"])
            if report.quantity is not None
        ]
        last = running(indicator["aggregate"], quantities)[-1:] if announces(indicator) else []
        is_reached = bool(last) and (reached(indicator, last[0]) or 0) >= 1
        said = told is not None and not told["undone"]
        require(said == is_reached or not announces(indicator), "notice", f"{told} but {is_reached}: {one}")
