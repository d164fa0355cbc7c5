"""The days of a cycle: changed with a reason, and what comes when they have passed.

Closing is offered when the last day for answers is over, and done by itself only where the cycle says so.
"""

from datetime import date

import msgspec

from server.appraisal.phases import Phases
from server.appraisal.working_days import add_working_days
from server.chance import Chance
from server.cycle_acts import begin_close, check_phases, note, phases_of, publish
from server.cycle_plan import BadCycle
from server.organisation import organisation_of
from server.periods import end_of
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx

CHANGEABLE = ("opening", "open", "closed")


def change_days(
    tx: Tx,
    instansi: int,
    id: str,
    rate_until: str,
    phases: Phases,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    reason: str = "",
) -> Cycle:
    """Set the days of a cycle anew. Raises: BadCycle.

    `release.release_late` then judges again what had come too late; what counts already goes on counting.
    """
    cycle = tx.cycle(instansi, id)
    if cycle is None:
        raise BadCycle("none")
    if cycle.state not in CHANGEABLE or (cycle.state == "closed" and rate_until != cycle.rate_until):
        raise BadCycle("days_over")
    period = next(one for one in tx.periods(instansi) if one.id == cycle.period)
    check_phases(period, rate_until, phases)
    after = msgspec.structs.replace(
        cycle, rate_until=rate_until, phases=msgspec.json.encode(phases).decode(), reminded=""
    )
    before = {"rate_until": cycle.rate_until, **msgspec.to_builtins(phases_of(cycle))}
    detail = {
        "before": before,
        "after": {"rate_until": rate_until, **msgspec.to_builtins(phases)},
        "reason": reason,
    }
    note(tx, instansi, "cycle_days", id, detail, by, now_ms, chance)
    tx.put_cycle(instansi, after)
    publish(tx, instansi, after)
    return after


def is_over(tx: ReadTx, instansi: int, cycle: Cycle, now_ms: int) -> bool:
    """Ask whether the last day for answers is over everywhere in the agency."""
    zones = {unit.zone for unit in organisation_of(tx, instansi).units.values()}
    return all(now_ms >= end_of(cycle.rate_until, zone) for zone in zones)


def object_until(tx: ReadTx, instansi: int, cycle: Cycle) -> str:
    """Say until when somebody may object who gets his result on the day that is planned; "": none is."""
    planned = phases_of(cycle).release_on
    if not planned:
        return ""
    holidays = frozenset(date.fromisoformat(one.day) for one in tx.holidays(instansi))
    clocks = snapshot(cycle.scheme).clocks
    return add_working_days(date.fromisoformat(planned), clocks.object, holidays).isoformat()


def close_due(tx: Tx, instansi: int, now_ms: int, chance: Chance) -> list[str]:
    """Begin to close the cycles that close by themselves and whose days are over. Returns which.

    Raises: BadCycle `unjudged`: none of them yet, and soon.
    """
    due = [
        cycle.id
        for cycle in tx.cycles(instansi)
        if cycle.state == "open" and phases_of(cycle).auto_close and is_over(tx, instansi, cycle, now_ms)
    ]
    for id in due:
        begin_close(tx, instansi, id, now_ms=now_ms, chance=chance, reason="auto_close")
    return due
