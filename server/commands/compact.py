"""`luring compact`: let go of what only phones away for very long would need."""

import asyncio

from server.commands.shared import Options, Out, Words, agency_of, now_ms, opened, settings_of
from server.compaction import compact as compact_feed


def compact(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    days = settings.compact_after_days if options.days is None else options.days
    with opened(settings) as store:
        agency = agency_of(store, options)
        gone = asyncio.run(compact_feed(store, agency.instansi, now_ms(), days))
    out(words("compacted", count=gone, days=days))
    return 0
