"""Write plan lines through the journal: puts and agreements by the agency's own server.

Only what reads differently is written; a line that is as the file has it stays untouched.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from server.exchange import write_as_server
from server.people.cards import cycle_id, put_cycle
from server.people.findings import Report
from server.people.plan_lines import SHEET, Above, Line, gather, year_of
from server.people.roster import Roster
from server.people.rows import PlanRow
from server.store.records import Row
from server.store.store import Tx
from sync.mutation import STATE
from sync.vault import Intent
from sync.wire import Register

COLLECTION = "plan_line"
AT_ONCE = 200
IN_STATE = ("applied", "merged")


class Kept(msgspec.Struct):
    """What is needed of a record that is there already."""

    registers: dict[str, Register]

    @property
    def value(self) -> dict[str, Any]:
        register = self.registers.get("line")
        return dict(register.value) if register and register.value else {}

    @property
    def agreed(self) -> bool:
        return STATE in self.registers and self.registers[STATE].value == "agreed"


def write_plan(
    tx: Tx,
    instansi: int,
    roster: Roster,
    rows: list[PlanRow],
    report: Report,
    *,
    now_ms: int,
    at_ms: int,
    progress: Callable[[int, int], None],
) -> None:
    """Write the lines that the rows describe."""
    namespace = tx.agency(instansi).namespace
    lines = gather(roster, rows, report, namespace, at_ms)
    if report.failed:
        return
    _open_cycles(tx, instansi, namespace, {row.cycle for row in rows}, report)
    above = Above(roster, lines.values(), namespace, at_ms)
    orders = _known(tx, instansi, lines, above)
    everything = list(lines.values())
    for start in range(0, len(everything), AT_ONCE):
        batch = everything[start : start + AT_ONCE]
        found = tx.records(instansi, [(COLLECTION, line.id) for line in batch])
        kept = {id: decode_line(row) for (_, id), row in found.items()}
        values = {line.id: _value(line, kept.get(line.id), above, orders, report) for line in batch}
        _write(tx, instansi, batch, values, kept, report, now_ms)
        progress(start + len(batch), len(everything))


def _open_cycles(tx: Tx, instansi: int, namespace: str, names: set[str], report: Report) -> None:
    for name in sorted(names):
        year = year_of(name)
        if year is not None and tx.derived(instansi, "cycle", cycle_id(namespace, name)) is None:
            put_cycle(tx, instansi, year)
            report.note("cycle_opened", SHEET, cycle=name)


def _known(tx: Tx, instansi: int, lines: dict[str, Line], above: Above) -> dict[str, int]:
    """Tell `above` about the lines that superiors have; count the lines that each placement has."""
    holders = {line.placement for line in lines.values()}
    superiors = {post for line in lines.values() if line.parent and (post := above.superior(line))}
    orders = {}
    for placement in holders | superiors:
        values = [(row.id, decode_line(row).value) for row in tx.owned(instansi, COLLECTION, placement)]
        orders[placement] = max((int(value.get("order", 0)) for _, value in values), default=0)
        for id, value in values:
            if value:
                above.know(id, placement, value["cycle"], value["rhk"])
    return orders


def _value(
    line: Line, kept: Kept | None, above: Above, orders: dict[str, int], report: Report
) -> dict[str, Any]:
    before = kept.value if kept else {}
    if "order" in before:
        order = before["order"]
    else:
        order = orders[line.placement] = orders[line.placement] + 1
    parent = above.find(line) if line.parent else before.get("parent")
    if line.parent and parent is None:
        report.warn("parent_line_unknown", SHEET, line.rows[0], "rhk_atasan", parent=line.parent)
    return {**line.value, "parent": parent, "order": order}


def _write(
    tx: Tx,
    instansi: int,
    batch: list[Line],
    values: dict[str, dict[str, Any]],
    kept: dict[str, Kept],
    report: Report,
    now_ms: int,
) -> None:
    intents: list[Intent] = []
    about: list[Line] = []
    for line in batch:
        known = kept.get(line.id)
        put = known is None or known.value != values[line.id]
        agree = known is None or not known.agreed
        if put:
            intents.append(Intent(collection=COLLECTION, record=line.id, put={"line": values[line.id]}))
        if agree:
            intents.append(Intent(collection=COLLECTION, record=line.id, step="agree"))
        about += [line] * (put + agree)
        for row in line.rows:
            report.result(SHEET, row, "new" if known is None else "changed" if put or agree else "same")
    for line, outcome in zip(about, write_as_server(tx, instansi, intents, now_ms), strict=True):
        if outcome.outcome not in IN_STATE:
            why = ", ".join([outcome.code, *(f"{error.path} {error.code}" for error in outcome.errors)])
            report.error("plan_refused", SHEET, line.rows[0], why=why or outcome.outcome)


def decode_line(row: Row) -> Kept:
    return msgspec.json.decode(row.body, type=Kept)
