"""`luring period`: add a period of appraisal, list them, open one again for a unit."""

from datetime import date

from server.chance import Chance
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    agency_of,
    now_ms,
    opened,
    secrets_of,
    settings_of,
)
from server.locks import keep_all
from server.people.calendar import local_day
from server.period_acts import BadPeriod, add_period, reopen_period
from server.periods import period_of, state_of
from server.receipt import ServerKeys
from server.release import release_late
from server.store.agency import Agency
from server.store.periods import Period
from server.store.store import Store, Tx
from server.text.slips import day_words


def period(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    with opened(settings, beside=True) as store:
        agency = agency_of(store, options)
        match options.act:
            case "add":
                _add(store, agency, options)
            case "reopen":
                keys = ServerKeys(mac=secrets_of(settings).mac_key_bytes)
                out(words("period_reopened", count=_reopen(store, agency, options, keys)))
        for line in _lines(store, agency, options, words):
            out(line)
    return 0


def _add(store: Store, agency: Agency, options: Options) -> None:
    def job(tx: Tx) -> None:
        try:
            add_period(
                tx,
                agency.instansi,
                first=options.first,
                last=options.last,
                deadline=options.deadline or options.last,
                lock=options.lock or options.deadline or options.last,
                now_ms=now_ms(),
                chance=Chance(),
            )
        except BadPeriod as bad:
            raise Refusal(f"period_{bad.code}") from None

    store.write_now(job)
    keep_all(store, agency.instansi, now_ms())


def _reopen(store: Store, agency: Agency, options: Options, keys: ServerKeys) -> int:
    def job(tx: Tx) -> int:
        found = period_of(tx.periods(agency.instansi), options.day.isoformat())
        if found is None:
            raise Refusal("period_none", day=options.day)
        units = tx.organisation(agency.instansi).units.values()
        unit = next((unit for unit in units if unit.code == options.unit), None)
        if unit is None:
            raise Refusal("no_unit", unit=options.unit, units=", ".join(sorted(one.code for one in units)))
        if options.until < local_day(now_ms(), unit.zone):
            raise Refusal("period_past", day=options.until)
        reopen_period(tx, agency.instansi, found, unit.id, options.until, now_ms=now_ms(), chance=Chance())
        return release_late(tx, agency.instansi, keys, now_ms())

    return store.write_now(job)


def _lines(store: Store, agency: Agency, options: Options, words: Words) -> list[str]:
    periods = store.read_now(lambda tx: tx.periods(agency.instansi))
    if not periods:
        return [words("period_no")]

    def say(one: Period) -> str:
        day = {name: day_words(date.fromisoformat(text), options.lang) for name, text in _days(one).items()}
        return words(f"period_{state_of(one, agency.zone, now_ms())}", **day)

    return [say(one) for one in periods]


def _days(one: Period) -> dict[str, str]:
    return {
        "first": one.from_date,
        "last": one.until_date,
        "deadline": one.deadline_date,
        "lock": one.lock_date,
    }
