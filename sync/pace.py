"""How much to send at once on a link nobody knows, and when to send next to nothing first.

Small batches first; more as long as it goes well, half when the link carries a heartbeat but not the lines.
A link that carries only so much is not tried with more again and again: each time twice as many successes
must pass before the next attempt at more.
"""

import msgspec
from msgspec.structs import replace

FIRST_BATCH_BYTES = 16 * 1024
LARGEST_BATCH_BYTES = 1024 * 1024
SMALLEST_BATCH_BYTES = 1024  # one line is always sent, however long
LONGEST_PATIENCE = 64  # successes; a link that was bad for long may have become a good one


class Pace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    bytes: int = FIRST_BATCH_BYTES  # of lines in one exchange
    patience: int = 0  # successes to wait for before sending more
    waited: int = 0
    beat: bool = False  # the last lines did not get through: the next exchange carries none


def failed(pace: Pace) -> Pace:
    """An exchange broke, timed out, or was too large.

    The next one is a heartbeat, one only: it may get through where lines do not, and the hash in it proves
    when the chain was written. Where it fails as well the link is simply away, and lines are tried again.
    """
    return replace(pace, beat=not pace.beat)


def passed(pace: Pace, *, carried: bool, rest: bool) -> Pace:
    """An exchange was answered. `carried`: it had lines, `rest`: more of them wait."""
    if pace.beat:  # there is a link, so what did not get through before was too much for it
        patience = min(LONGEST_PATIENCE, max(1, pace.patience * 2))
        return Pace(bytes=max(SMALLEST_BATCH_BYTES, pace.bytes // 2), patience=patience)
    if not carried:
        return pace
    if rest and pace.waited < pace.patience:
        return replace(pace, waited=pace.waited + 1)
    more_bytes = min(LARGEST_BATCH_BYTES, pace.bytes * 2)
    return replace(pace, bytes=more_bytes) if rest else Pace(bytes=more_bytes)
