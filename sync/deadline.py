"""When something was made, as far as it is proven, and whether that was in time. No clock decides it: a
phone's clock is anybody's to set.

A line was not made before the newest server time token that it, or a line before it in its chain, carries. It
was made by the time when the server received it, or a line after it in its chain, or heard the hash of one of
these in a heartbeat. A heartbeat that names a hash which nothing ever ends in proves nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

Judgement = Literal["in_time", "late", "unproven"]


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Made not before `earliest` and not after `latest`, server time, ms. 0: nothing is proven."""

    earliest: int = 0
    latest: int


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a chain, with what is proven of it alone."""

    n: int
    hash: str
    prev: str = ""  # hash of the line before; "": there is none, or it cannot be read
    earliest: int = 0  # time of the token that it carries; 0: none
    latest: int  # when it was received


def bounds(chain: Sequence[Link], heartbeats: Mapping[tuple[int, str], int]) -> list[Bounds]:
    """Prove as much as possible about every line of a chain, given in order of n.

    `heartbeats`: n and hash -> when the server first heard of them. Only where a line names the one before it
    as its `prev` does what is known of one say anything about the other.
    """
    earliest = [link.earliest for link in chain]
    latest = [min(link.latest, heartbeats.get((link.n, link.hash), link.latest)) for link in chain]
    linked = [
        bool(later.prev) and later.prev == link.hash and later.n == link.n + 1
        for link, later in zip(chain, chain[1:], strict=False)
    ]
    for place, holds in enumerate(linked):
        if holds:
            earliest[place + 1] = max(earliest[place + 1], earliest[place])
    for place in reversed(range(len(linked))):
        if linked[place]:
            latest[place] = min(latest[place], latest[place + 1])
    # Where they cross, the server's clock was wrong: what it heard when counts for more than what it issued.
    return [Bounds(earliest=min(a, b), latest=b) for a, b in zip(earliest, latest, strict=True)]


def judge(proven: Bounds, deadline: int) -> Judgement:
    """Compare with a deadline: not after it is in time, not before it is late, around it is unproven."""
    if proven.latest <= deadline:
        return "in_time"
    return "late" if proven.earliest >= deadline else "unproven"
