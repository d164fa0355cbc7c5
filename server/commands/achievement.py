"""`luring achievement`: set what a unit has achieved in a period."""

from server.achievement import Done, set_achievement
from server.chance import Chance
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.people.roster import Roster
from server.periods import period_of
from server.store.store import ReadTx, Tx


def achievement(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        instansi = agency_of(store, options).instansi
        done = store.write_now(lambda tx: _set(tx, instansi, options))
        head = store.read_now(lambda tx: _name(tx, instansi, done)) if done.head else ""
    said = "achievement_set" if done.rated else "achievement_stands" if done.head else "achievement_headless"
    out(words(said, unit=options.unit, level=words(f"achievement_{options.level}"), head=head))
    return 0


def _set(tx: Tx, instansi: int, options: Options) -> Done:
    roster = Roster(tx, instansi, lambda: "")
    period = period_of(tx.periods(instansi), options.period.isoformat())
    if period is None:
        raise Refusal("period_none", day=options.period)
    unit = roster.unit_by_code.get(options.unit)
    if unit is None:
        raise Refusal("no_unit", unit=options.unit, units=", ".join(sorted(roster.unit_by_code)))
    by = roster.person_by_nip.get(options.by, "") if options.by else ""
    if options.by and not by:
        raise Refusal("nobody_serves", nip=options.by)
    try:
        return set_achievement(
            tx,
            instansi,
            unit.id,
            period,
            options.level,
            options.reason,
            now_ms=now_ms(),
            chance=Chance(),
            by=by,
            by_name=roster.persons[by].name if by else "",
        )
    except KeyError:
        raise Refusal("achievement_not_here", level=options.level) from None


def _name(tx: ReadTx, instansi: int, done: Done) -> str:
    person = done.head.person if done.head else ""
    return next((one.name for one in tx.persons(instansi) if one.id == person), "")
