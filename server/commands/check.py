"""`luring check`: configuration and surroundings, each with what to do about it."""

from server.checkup import check_up
from server.commands.shared import Damage, Options, Out, Words, now_ms, settings_of
from server.text import say


def check(options: Options, words: Words, out: Out) -> int:
    found = list(check_up(settings_of(options), now_ms(), options.backup_hours))
    for one in found:
        out(f"{words(f'check_{one.level}')}  {say(options.lang, f'checkup.{one.key}', **one.params)}")
    wrong = sum(one.level == "wrong" for one in found)
    if wrong:
        raise Damage("check_failed", count=wrong)
    return 0
