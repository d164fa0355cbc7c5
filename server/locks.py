"""Locks: the figures of each plan line are kept as they were when its period was locked (I8).

Time locks; nobody has to be there. The figures are kept by whoever comes first: the server's own round
(`keep_all`), or the writer, just before something would move them (`Locks.keep`). Both run in the writer, so
a change is before the lock with all that follows from it, or after it (F60).
"""

from collections.abc import Collection, Iterable
from functools import cached_property, partial

from server.appraisal.locked import figures, locked
from server.effects import derived_id, line_of, reports_of
from server.org import Org
from server.organisation import organisation_of
from server.periods import Calendar, read_calendar, zone_of
from server.store.periods import Lock, Period
from server.store.records import Key, Row
from server.store.store import Store, Tx

COLLECTION = "locked"
PLACEMENTS_AT_ONCE = 100


def locked_key(namespace: str, line: str, period: str) -> Key:
    return COLLECTION, derived_id(namespace, f"{COLLECTION}/{line}/{period}")


class Locks:
    """The locks that have passed and whose figures are still to be kept, at one moment."""

    def __init__(self, tx: Tx, instansi: int, org: Org, calendar: Calendar, now_ms: int) -> None:
        self._tx = tx
        self._instansi = instansi
        self._org = org
        self._calendar = calendar
        self._now = now_ms

    @cached_property
    def due(self) -> list[tuple[Lock, Period]]:
        if not self._calendar.periods:
            return []
        zones = {unit.zone for unit in self._org.units.values()}
        by_id = {one.id: one for one in self._calendar.periods}
        return [(lock, by_id[lock.period]) for lock in self._calendar.due(zones, self._now)]

    def keep(self, lines: Collection[str]) -> frozenset[str]:
        """Keep the figures of these lines, if they are not kept yet, before anything moves them.

        Returns the buckets where something changed.
        """
        if not lines or not self.due:
            return frozenset()
        rows = self._tx.records(self._instansi, [("plan_line", line) for line in sorted(lines)])
        return self.keep_rows(rows.values())

    def keep_rows(self, rows: Iterable[Row]) -> frozenset[str]:
        touched: set[str] = set()
        for row in rows:
            zone = zone_of(self._org, row.owner)
            for lock, period in self.due:
                if lock.zone == zone and self._keep(row, lock, period):
                    touched.update(row.buckets)
        return frozenset(touched)

    def _keep(self, row: Row, lock: Lock, period: Period) -> bool:
        namespace = self._tx.agency(self._instansi).namespace
        key = locked_key(namespace, row.id, period.id)
        value = line_of(row)
        if value is None or self._tx.record(self._instansi, *key) is not None:
            return False
        reports = reports_of(self._tx, self._instansi, row)
        found = figures(row.id, value, reports, period.from_date, period.until_date)
        return self._tx.put_derived(
            self._instansi,
            *key,
            owner=row.owner,
            buckets=row.buckets,
            value=locked(row.id, period.id, lock.at, found),
            parent=row.id,
        )


def keep_all(store: Store, instansi: int, now_ms: int) -> frozenset[str]:
    """Keep every figure that a passed lock asks for, some people at a time, so that others get their turn.

    Returns the buckets where something changed.
    """
    touched: set[str] = set()
    after: str | None = ""
    while after is not None:
        buckets, after = store.write_now(partial(keep_some, instansi=instansi, after=after, now_ms=now_ms))
        touched |= buckets
    return frozenset(touched)


def keep_some(tx: Tx, instansi: int, after: str, now_ms: int) -> tuple[frozenset[str], str | None]:
    """Do it for the next placements after this one. Returns the last of them; None: that was all."""
    now_ms = tx.clamp(instansi, now_ms)
    org = organisation_of(tx, instansi)
    locks = Locks(tx, instansi, org, read_calendar(tx, instansi), now_ms)
    if not locks.due:
        return frozenset(), None
    zones = {lock.zone for lock, _ in locks.due}
    left = sorted(id for id in org.placements if id > after and zone_of(org, id) in zones)
    touched: set[str] = set()
    for id in left[:PLACEMENTS_AT_ONCE]:
        touched |= locks.keep_rows(tx.owned(instansi, "plan_line", id))
    if len(left) > PLACEMENTS_AT_ONCE:
        return frozenset(touched), left[PLACEMENTS_AT_ONCE - 1]
    for lock, _ in locks.due:
        tx.add_lock(instansi, lock)
    return frozenset(touched), None
