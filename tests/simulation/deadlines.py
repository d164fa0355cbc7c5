"""Deadlines in a story: a period is set, its lock passes, it is opened again; and what is locked stays."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
from cast import CLINIC, INSTANSI, KEYS, OFFICE, ZONE

from server.appraisal import KINDS
from server.appraisal.locked import figures
from server.chance import Chance
from server.locks import COLLECTION, keep_all
from server.people.calendar import local_day
from server.period_acts import add_period, reopen_period
from server.periods import end_of
from server.release import release_early, release_late
from server.store.periods import Period
from server.store.store import ReadTx, Store, Tx
from simulation import replay
from simulation.oracles import require
from simulation.plan import DAY_MS
from sync.merge import evaluate
from sync.vault import IN_STATE

REPORTED = "2026-11-01"  # the first day that somebody reports about


class Told(Chance):
    """Salts from the story's own chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)


def set_deadline(tx: Tx, chance: Random, now_ms: int) -> str:
    """Set the deadline of the month that people report about, some days from now."""
    if _months(tx):
        return ""
    today = local_day(tx.clamp(INSTANSI, now_ms), ZONE)
    first = today.replace(day=1)
    last = today + timedelta(days=chance.choice([0, 3, 12]))
    deadline = last + timedelta(days=chance.choice([0, 2]))
    lock = deadline + timedelta(days=chance.choice([0, 2, 9]))
    add_period(
        tx,
        INSTANSI,
        first=first,
        last=last,
        deadline=deadline,
        lock=lock,
        now_ms=now_ms,
        chance=Told(chance),
    )
    return f"(what is done until {last} is due on {deadline} and locked after {lock})"


def open_again(tx: Tx, chance: Random, now_ms: int) -> str:
    """Open it again for a unit, for some days (F61)."""
    periods = _months(tx)
    if not periods:
        return ""
    now_ms = tx.clamp(INSTANSI, now_ms)
    until = local_day(now_ms + chance.choice([1, 5]) * DAY_MS, ZONE)
    unit = chance.choice([CLINIC, OFFICE])
    reopen_period(tx, INSTANSI, periods[0], unit, until, now_ms=now_ms, chance=Told(chance))
    count = release_late(tx, INSTANSI, KEYS, now_ms)
    return f"(the period is open again until {until} in {unit[-3:]}; {count} late lines count now)"


def keep_round(store: Store, now_ms: int) -> str:
    """Let the server make its round (F60)."""
    keep_all(store, INSTANSI, now_ms)
    store.write_now(lambda tx: release_early(tx, INSTANSI, now_ms))
    return "(the server keeps the figures of what is locked)"


def check_locked(store: Store) -> None:
    """I8: a locked figure is what the journal gives up to the lock; nothing that came later is in it."""
    for value in store.read_now(_locked):
        history = replay.read_journal(store, before=value["at"])
        records = {key: evaluate(KINDS[key[0]].collection, known.values()) for key, known in history.items()}
        line = records["plan_line", value["line"]].registers["line"].value or {"indicators": []}
        reports = replay.reports_for(value["line"], value["owner"], records, history)
        periods = {one.id: one for one in store.read_now(lambda tx: tx.periods(INSTANSI))}
        period = periods[value["period"]]
        wanted = figures(value["line"], line, reports, period.from_date, period.until_date)
        require(value["indicators"] == wanted["indicators"], "I8 locked", f"{value} but {wanted}")


def check_proofs(store: Store, written: Mapping[str, int], kept_at: Mapping[str, int]) -> None:
    """I8: nothing is proven to have been made at another time than it was; and what is not proven to have
    been in time does not count once its period is locked.

    `written`: sha -> when that was. `kept_at`: sha -> when it came, where it was judged later. The server's
    clock was right all the time.
    """
    rows = [row for row, _ in store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))]
    lines = [row for row in rows if row.collection and row.code != "reused_id"]
    made = {row.id: written[row.sha] for row in lines if row.sha in written}
    lock = store.read_now(_last_lock)
    for row in rows:
        at = written.get(row.sha) if row.kind == "mutation" else made.get(row.id)
        if at is None or not row.collection or row.kind not in ("mutation", "release"):
            continue  # what cannot be read may be the same on several phones
        proven = msgspec.json.decode(row.detail or "{}")
        earliest, latest = proven.get("earliest", 0), proven.get("latest", 0) or row.received_at
        require(earliest <= at <= latest, "I8 proof", f"{row} was made at {at}")
        if row.kind == "mutation" and lock and kept_at.get(row.sha, row.received_at) >= lock:
            is_late = proven.get("proof") in ("late", "unproven")
            require(not is_late or row.outcome not in IN_STATE, "I8 late", row)


def _last_lock(tx: ReadTx) -> int:
    """When everything was locked everywhere; 0: never, or it was opened again."""
    periods = _months(tx)
    if not periods or tx.reopenings(INSTANSI):
        return 0
    zones = {unit.zone for unit in tx.organisation(INSTANSI).units.values()}
    return max(end_of(periods[0].lock_date, zone) for zone in zones)


def _months(tx: ReadTx) -> list[Period]:
    """The month that people report about, if there is one; the period of the appraisal is another."""
    return [one for one in tx.periods(INSTANSI) if one.from_date >= REPORTED]


def _locked(tx: ReadTx) -> list[dict[str, Any]]:
    found = []
    for placement in tx.organisation(INSTANSI).placements:
        for row in tx.owned(INSTANSI, COLLECTION, placement):
            found.append({**msgspec.json.decode(row.body), "owner": placement})
    return found
