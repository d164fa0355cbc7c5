"""Days on which an agency does not work: added and taken away at its desk, as acts in the journal.

Clocks in working days leave them out. A result that has been released keeps the days that it was given.
"""

from datetime import date

from server.acts import record_act_on
from server.chance import Chance
from server.effects import derived_id
from server.store.cycles import Holiday
from server.store.store import Tx

COLLECTION = "holiday"


def add_holiday(
    tx: Tx,
    instansi: int,
    day: date,
    name: str,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    reason: str = "",
) -> None:
    """Add a day, or give it another name. `by` is a person; "": the command line."""
    holiday = Holiday(day=day.isoformat(), name=name)
    tx.put_holiday(instansi, holiday)
    _note(tx, instansi, "holiday_added", holiday, by, reason, now_ms, chance)


def remove_holiday(
    tx: Tx, instansi: int, day: date, *, now_ms: int, chance: Chance, by: str = "", reason: str = ""
) -> None:
    """Make a day a working day again. Raises: KeyError, it is none of the holidays."""
    holiday = {one.day: one for one in tx.holidays(instansi)}[day.isoformat()]
    tx.drop_holiday(instansi, holiday.day)
    _note(tx, instansi, "holiday_removed", holiday, by, reason, now_ms, chance)


def _note(
    tx: Tx, instansi: int, act: str, holiday: Holiday, by: str, reason: str, now_ms: int, chance: Chance
) -> None:
    record_act_on(
        tx,
        instansi,
        act,
        by=by,
        on=(COLLECTION, derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{holiday.day}")),
        detail={"day": holiday.day, "name": holiday.name} | ({"reason": reason} if reason else {}),
        now_ms=tx.clamp(instansi, now_ms),
        chance=chance,
    )
