"""`luring check`: configuration and surroundings, each with what to do about it."""

from server.checkup import check_up
from server.commands.shared import Damage, Options, Out, Words, now_ms, settings_of


def check(options: Options, words: Words, out: Out) -> int:
    found = list(check_up(settings_of(options), now_ms(), options.backup_hours))
    for one in found:
        out(f"{words(f'check_{one.level}')}  {one.words(options.lang)}")
    wrong = sum(one.level == "wrong" for one in found)
    if wrong:
        raise Damage("check_failed", count=wrong)
    return 0
