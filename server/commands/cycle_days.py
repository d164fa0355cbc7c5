"""`luring cycle days`: set the days of a cycle anew, with a reason. What is not named stays as it is."""

from datetime import date

import msgspec

from server.chance import Chance
from server.commands.cycle import chosen_cycle
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.cycle_acts import phases_of
from server.cycle_days import change_days
from server.cycle_plan import BadCycle
from server.text.slips import day_words

NAMES = ("plan_until", "calibrate_until", "release_on")


def days(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        agency = agency_of(store, options)
        cycle = chosen_cycle(store, agency, options)
        named = {name: getattr(options, name) for name in NAMES}
        phases = msgspec.structs.replace(
            phases_of(cycle), **{name: day.isoformat() for name, day in named.items() if day is not None}
        )
        if options.auto_close is not None:
            phases = msgspec.structs.replace(phases, auto_close=options.auto_close)
        until = options.rate_until.isoformat() if options.rate_until else cycle.rate_until
        try:
            changed = store.write_now(
                lambda tx: change_days(
                    tx,
                    agency.instansi,
                    cycle.id,
                    until,
                    phases,
                    now_ms=now_ms(),
                    chance=Chance(),
                    reason=options.reason,
                )
            )
        except BadCycle as bad:
            raise Refusal(f"cycle_{bad.code}", **bad.params) from None
        out(words("cycle_days_set", until=day_words(date.fromisoformat(changed.rate_until), options.lang)))
    return 0
