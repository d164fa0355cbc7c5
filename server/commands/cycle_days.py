"""`luring cycle days`: set the days of a cycle anew, with a reason. What is not named stays as it is."""

from datetime import date

import msgspec

from server.chance import Chance
from server.commands.cycle import chosen_cycle
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
from server.cycle_acts import phases_of
from server.cycle_days import change_days
from server.cycle_plan import BadCycle
from server.receipt import ServerKeys
from server.release import release_late
from server.store.cycles import Cycle
from server.store.store import Tx
from server.text.slips import day_words

NAMES = ("plan_until", "calibrate_until", "release_on")


def days(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    with opened(settings, beside=True) as store:
        agency = agency_of(store, options)
        cycle = chosen_cycle(store, agency, options)
        named = {name: getattr(options, name) for name in NAMES}
        phases = msgspec.structs.replace(
            phases_of(cycle), **{name: day.isoformat() for name, day in named.items() if day is not None}
        )
        if options.auto_close is not None:
            phases = msgspec.structs.replace(phases, auto_close=options.auto_close)
        until = options.rate_until.isoformat() if options.rate_until else cycle.rate_until
        keys = ServerKeys(mac=secrets_of(settings).mac_key_bytes)

        def job(tx: Tx) -> Cycle:
            changed = change_days(
                tx,
                agency.instansi,
                cycle.id,
                until,
                phases,
                now_ms=now_ms(),
                chance=Chance(),
                reason=options.reason,
            )
            release_late(tx, agency.instansi, keys, now_ms())
            return changed

        try:
            changed = store.write_now(job)
        except BadCycle as bad:
            raise Refusal(f"cycle_{bad.code}", **bad.params) from None
        out(words("cycle_days_set", until=day_words(date.fromisoformat(changed.rate_until), options.lang)))
    return 0
