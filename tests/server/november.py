"""The work of November is due by the end of the 20th, and locked after the 25th, where the clinic is."""

from datetime import date
from typing import Any

from cast import INSTANSI, LINE, NAMESPACE, ZONE, Cast, Phone, uuid

from server.chance import Chance
from server.effects import derived_id
from server.locks import keep_all, locked_key
from server.people.calendar import after_ms
from server.period_acts import add_period
from server.store.periods import Period

REPORT, SECOND, THIRD = uuid(7001), uuid(7002), uuid(7003)
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
DEADLINE = after_ms(date(2026, 11, 20), ZONE)
LOCK = after_ms(date(2026, 11, 25), ZONE)


def november(cast: Cast, **days: int) -> Period:
    last = {"first": 1, "last": 20, "deadline": 20, "lock": 25} | days
    dates: dict[str, Any] = {name: date(2026, 11, day) for name, day in last.items()}
    return cast.store.write_now(
        lambda tx: add_period(tx, INSTANSI, **dates, now_ms=cast.clock(), chance=Chance())
    )


def at(cast: Cast, moment: int) -> None:
    cast.clock.now_ms = moment


def token(phone: Phone) -> str:
    return phone.exchange_once().token


def locked(cast: Cast, period: Period, line: str = LINE) -> Any:
    return cast.store.read_now(lambda tx: tx.derived(INSTANSI, *locked_key(NAMESPACE, line, period.id)))


def amendment(cast: Cast, mutation: str) -> Any:
    id = derived_id(NAMESPACE, f"amendment/{mutation}")
    return cast.store.read_now(lambda tx: tx.derived(INSTANSI, "amendment", id))


def proof(cast: Cast, id: str, register: str = "body") -> str:
    return cast.record("report", id).registers[register].proof


def keep(cast: Cast) -> None:
    keep_all(cast.store, INSTANSI, cast.clock())
