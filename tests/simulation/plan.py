"""What happens when, from a seed. A run has only some of the faults: what is always there hides the rest."""

from random import Random

import msgspec

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

# What people do, by how often.
DEEDS = {
    "report": 10,
    "reports": 2,
    "link": 3,
    "correct": 4,
    "withdraw": 2,
    "decide": 10,
    "bulk": 3,
    "reopen": 2,
    "settle_dispute": 3,
    "look": 4,  # a form is opened, to be sent later: what it saw grows old
    "plan": 2,
    "agree": 1,
    "problem": 2,
    "close_problem": 1,
    "weigh": 3,
    "move_plan": 2,
    "rate": 3,
    "case": 4,
    "reopen_case": 1,
    "assess": 6,
    "move_assessment": 2,
}
# What becomes of a request on its way. F1, F4, F6, F7, and late ones that arrive after newer ones.
# "kept": there is a rush, and what it brings is judged later (F86).
FATES = ("request_lost", "reply_lost", "twice", "late", "reply_cut", "portal", "slow", "refused", "kept")
# What happens to a phone, to the server, to the agency; and what no honest app would write.
MISHAPS = {
    "killed_saving": 2,  # F15
    "killed_settling": 3,  # F14, F15: between vault and cache
    "stolen_lock": 3,  # F103
    "cache_deleted": 2,  # F19
    "wrong_clock": 1,  # F55
    "copied": 1,  # F23
    "phone_restored": 1,  # F24
    "signed_out": 2,  # F76
    "shipped_unsigned": 3,  # F8, F48, F79
    "second_phone": 1,
    "line_damaged": 2,  # F22, F32
    "copy_bent": 2,  # F84
    "compacted": 1,  # F83
    "disabled": 1,  # F48
    "server_killed": 4,  # F3: at any statement of a group, or after its commit
    "disk_full": 2,  # F87
    "server_clock": 1,  # F62
    "moved": 3,  # F43, F44, F46: placements and superiors change
    "deadline": 3,  # F58, F59: of the month that people report about
    "lock_round": 3,  # F60
    "opened_again": 2,  # F61
    "self_first": 4,  # another cycle, in which superiors wait for the self-assessment
    "backup": 2,
    "database_restored": 1,  # F82
    "poison": 2,  # F11
    "bad_line": 4,  # F5, F22, F52, F89
    "forged_saw": 4,  # F94
}
# After these, what the world says of a mutation depends on when it arrives.
WORLD_CHANGES = frozenset(
    "copied phone_restored moved database_restored poison bad_line line_damaged deadline disabled"
    " self_first case reopen_case".split()  # cases are opened by the server, under ids of that server
)


class Event(msgspec.Struct, frozen=True):
    at: int  # ms since the story begins
    what: str
    seed: int
    fate: str = ""  # of an exchange
    times: int = 1  # so often in a row, by the same hand


class Plan(msgspec.Struct, frozen=True):
    seed: int
    events: tuple[Event, ...]
    page_rows: int  # how much the server answers at once (F13)

    @property
    def is_orderless(self) -> bool:
        """Whether the same mutations, brought in any order, must give the same records."""
        return not any(event.what in WORLD_CHANGES for event in self.events)


def plan(seed: int, deeds: int = 100) -> Plan:
    """Make a story in which people do about so many things; each is one mutation or more."""
    chance = Random(f"plan {seed}")
    possible = DEEDS | {name: weight for name, weight in MISHAPS.items() if chance.random() < 0.4}
    if chance.random() < 0.4:
        possible = {name: weight for name, weight in possible.items() if name not in WORLD_CHANGES}
    fates = [fate for fate in FATES if chance.random() < 0.5]
    badness = chance.choice([0.1, 0.3, 0.6]) if fates else 0.0
    kinds = {**possible, "sync": 25, "rush": 3, "judged": 4}  # rush: all phones at once
    hurry = chance.choice([0.2, 0.5, 0.8])
    names, weights = list(kinds), list(kinds.values())
    found: list[Event] = []
    at = done = 0
    while done < deeds:
        at += _pause(chance, hurry)
        what = chance.choices(names, weights)[0]
        fate = chance.choice(fates) if what in ("sync", "rush") and chance.random() < badness else ""
        times = chance.choice([1, 1, 2, 4]) if what in DEEDS else 1
        found.append(Event(at, what, chance.getrandbits(48), fate, times))
        done += times if what in DEEDS else 0
    return Plan(seed, tuple(found), chance.choice([4, 10, 400]))


def _pause(chance: Random, hurry: float) -> int:
    if chance.random() < hurry:
        return chance.randrange(20) * SECOND_MS
    return chance.choice([chance.randrange(MINUTE_MS, HOUR_MS), chance.randrange(HOUR_MS, 4 * DAY_MS)])
