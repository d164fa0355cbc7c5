"""`luring holiday`: add, list and remove days that are no working days."""

from datetime import date
from functools import partial

from server.chance import Chance
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.holiday_acts import add_holiday, remove_holiday
from server.text.slips import day_words


def holiday(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        instansi = agency_of(store, options).instansi
        if options.act == "add":
            name = options.name.strip()
            if not name:
                raise Refusal("holiday_nameless")
            store.write_now(
                partial(
                    add_holiday,
                    instansi=instansi,
                    day=options.day,
                    name=name,
                    now_ms=now_ms(),
                    chance=Chance(),
                )
            )
        if options.act == "remove":
            try:
                store.write_now(
                    partial(
                        remove_holiday, instansi=instansi, day=options.day, now_ms=now_ms(), chance=Chance()
                    )
                )
            except KeyError:
                raise Refusal("holiday_none", day=day_words(options.day, options.lang)) from None
        found = store.read_now(lambda tx: tx.holidays(instansi))
    for one in found:
        out(words("holiday_is", day=day_words(date.fromisoformat(one.day), options.lang), name=one.name))
    if not found:
        out(words("holiday_no"))
    return 0
