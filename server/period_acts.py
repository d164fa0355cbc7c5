"""What an agency does to its periods: it adds one, and opens one again for a unit. Both are acts in the
journal, and both are shown to everybody.
"""

from datetime import date

import msgspec

from server.access import REFERENCE
from server.acts import record_act_on
from server.chance import Chance
from server.effects import derived_id
from server.people.calendar import local_day
from server.periods import end_of
from server.store.periods import Period, Reopening
from server.store.store import ReadTx, Tx

COLLECTION = "period"


class BadPeriod(Exception):  # noqa: N818 - read aloud it is why nothing was added
    """`order`: its days are not in order. `overlap`: another one has some of them."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_period(
    tx: Tx,
    instansi: int,
    *,
    first: date,
    last: date,
    deadline: date,
    lock: date,
    now_ms: int,
    chance: Chance,
    by: str = "",
    reason: str = "",
) -> Period:
    """Add a period. All days but the first are last days. `by` is a person; "": the command line.

    Raises: BadPeriod.
    """
    if not first <= last <= deadline <= lock:
        raise BadPeriod("order")
    period = Period(
        id=derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{first}/{last}"),
        from_date=first.isoformat(),
        until_date=last.isoformat(),
        deadline_date=deadline.isoformat(),
        lock_date=lock.isoformat(),
    )
    if any(
        one.from_date <= period.until_date and period.from_date <= one.until_date
        for one in tx.periods(instansi)
    ):
        raise BadPeriod("overlap")
    tx.put_period(instansi, period)
    _note(tx, instansi, "period_added", period.id, msgspec.to_builtins(period), by, reason, now_ms, chance)
    _publish(tx, instansi, period)
    return period


def reopen_period(
    tx: Tx,
    instansi: int,
    period: Period,
    unit: str,
    until: date,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    reason: str = "",
) -> Reopening:
    """Open a period again for a unit and all below it: what is made by the end of a day is in time.

    `release.release_late` then judges again what had come too late. Raises: LookupError, no such unit.
    """
    now_ms = tx.clamp(instansi, now_ms)
    zone = tx.organisation(instansi).units[unit].zone
    reopening = Reopening(period=period.id, unit=unit, since=now_ms, until=end_of(until.isoformat(), zone))
    tx.add_reopening(instansi, reopening)
    _note(
        tx, instansi, "period_reopened", period.id, msgspec.to_builtins(reopening), by, reason, now_ms, chance
    )
    _publish(tx, instansi, period)
    return reopening


def _publish(tx: Tx, instansi: int, period: Period) -> None:
    """Show a period to everybody, with the units for which it is open again."""
    value = {
        "from": period.from_date,
        "until": period.until_date,
        "deadline": period.deadline_date,
        "lock": period.lock_date,
        "reopened": reopened(tx, instansi, period),
    }
    tx.put_derived(instansi, COLLECTION, period.id, owner="", buckets=(REFERENCE,), value=value)


def reopened(tx: ReadTx, instansi: int, period: Period) -> list[dict[str, str]]:
    """List for which units a period was opened again, with the last day that was set: `unit`, `until`."""
    units = tx.organisation(instansi).units
    last: dict[str, int] = {}
    for one in tx.reopenings(instansi):
        if one.period == period.id and one.unit in units:
            last[one.unit] = max(last.get(one.unit, 0), one.until)
    return [
        {"unit": unit, "until": local_day(until - 1, units[unit].zone).isoformat()}
        for unit, until in sorted(last.items())
    ]


def _note(
    tx: Tx,
    instansi: int,
    act: str,
    period: str,
    detail: object,
    by: str,
    reason: str,
    now_ms: int,
    chance: Chance,
) -> None:
    said = {"detail": detail, "reason": reason} if reason else {"detail": detail}
    at, on = tx.clamp(instansi, now_ms), (COLLECTION, period)
    record_act_on(tx, instansi, act, by=by, on=on, detail=said, now_ms=at, chance=chance)
