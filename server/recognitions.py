"""How many colleagues have recognised somebody in a cycle, counted from what they wrote.

One for each colleague, however often he wrote; who judges the employee has his say elsewhere and is not
counted. What was written down by hand for the same part counts instead of it, with its own source.
"""

from datetime import date
from typing import Any

import msgspec

from server.access import is_superior
from server.appraisal import feedback
from server.appraisal.scheme import Scheme
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.periods import zone_of
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.store import ReadTx
from sync.merge import Record

_record = msgspec.json.Decoder(Record)


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """`written`: so many recognitions, by `people` different colleagues; `at`: when the last one came."""

    written: int
    people: int
    at: int


def counted_parts(scheme: Scheme) -> list[str]:
    return [part.id for part in scheme.parts if part.source == "recognitions"]


def recognised(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> Recognised | None:
    """Count what was written in the cycle's period and came by the last day for answers; None: nothing."""
    period = next((one for one in tx.periods(instansi) if one.id == cycle.period), None)
    org = organisation_of(tx, instansi)
    zone = zone_of(org, ratee)
    if period is None or not zone:
        return None
    first, last = date.fromisoformat(period.from_date), date.fromisoformat(period.until_date)
    until = max(last, date.fromisoformat(cycle.rate_until))
    found: list[tuple[int, str]] = []
    for row in tx.owned(instansi, feedback.NAME, ratee):
        register = _record.decode(row.body).registers.get("body")
        body: dict[str, Any] | None = register.value if register is not None else None
        if register is None or body is None or body["kind"] != "recognition":
            continue
        made = min(register.at or register.received, register.received)
        is_in = first <= local_day(made, zone) <= last and local_day(register.received, zone) <= until
        if is_in and not is_superior(org, register.by, ratee, register.received):
            found.append((register.received, register.by))
    if not found:
        return None
    return Recognised(written=len(found), people=len({by for _, by in found}), at=max(at for at, _ in found))


def with_recognitions(
    tx: ReadTx, instansi: int, cycle: Cycle, ratee: str, figures: dict[str, str]
) -> dict[str, str]:
    """Add to what was put in by hand, by part, what is counted."""
    parts = [part for part in counted_parts(snapshot(cycle.scheme)) if part not in figures]
    found = recognised(tx, instansi, cycle, ratee) if parts else None
    return {**figures, **dict.fromkeys(parts, str(found.people))} if found is not None else figures
