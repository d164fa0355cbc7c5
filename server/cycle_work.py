"""What is done to a cycle some people at a time, and goes on from wherever it was broken off: opening, taking
back, closing, releasing.

`next_piece` says what comes next, from what is written down; whoever does it, the server in the background
(`web/cycle_work.py`) or a command, does a piece in a transaction of its own. Two who work on the same cycle
do each other's next piece, and none twice: a piece looks at the cycle again within its transaction.
"""

from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from server.access import REFERENCE
from server.appraisal.phases import Phases
from server.appraisal.scheme import Scheme
from server.chance import Chance
from server.cycle_acts import (
    ALL,
    DONE,
    begin_close,
    begin_cycle,
    begin_undo,
    close_some,
    open_some,
    opening_of,
    undo_some,
)
from server.cycle_plan import BadCycle
from server.cycle_release import ReleaseJob, order_release, release_next
from server.release_results import Released, without_result
from server.store.cycles import Cycle
from server.store.periods import Period
from server.store.store import ReadTx, Store, Tx

Piece = Callable[[Tx], frozenset[str]]  # returns the buckets that are to be poked
Progress = Callable[[int, int], None]  # done, of how many

EVERYBODY = frozenset({REFERENCE})  # who hears of it fetches his tasks along
NOBODY: frozenset[str] = frozenset()


class Step(msgspec.Struct, frozen=True):
    """How far the act under way has come, people."""

    done: int
    total: int


def is_at_work(cycle: Cycle) -> bool:
    """Ask whether an act has begun that has people left to do."""
    is_closing = cycle.state == "closed" and cycle.cursor != DONE
    return cycle.state in ("opening", "undone") or is_closing or cycle.release != ""


def next_piece(tx: ReadTx, instansi: int, id: str, now_ms: int, chance: Chance) -> Piece | None:
    """Say what is to be done next with a cycle; None: nothing."""
    cycle = tx.cycle(instansi, id)
    if cycle is None or not is_at_work(cycle):
        return None
    if cycle.state == "opening":
        opening = opening_of(tx, instansi, cycle)
        return lambda tx: _told(open_some(tx, instansi, id, opening).state == "open")
    if cycle.state == "undone":
        return lambda tx: _told(not undo_some(tx, instansi, id))
    if cycle.release:
        return partial(release_next, instansi=instansi, id=id, now_ms=now_ms, chance=chance)
    return lambda tx: _told(not close_some(tx, instansi, id))


def _told(is_last: bool) -> frozenset[str]:
    return EVERYBODY if is_last else NOBODY


def step_of(tx: ReadTx, instansi: int, cycle: Cycle) -> Step:
    """Say how far a cycle is with what is done to it. Of what has not begun yet, the total is not known."""
    if cycle.state == "undone":
        return Step(cycle.total - tx.count_ratees(instansi, cycle.id, DONE), cycle.total)
    cursor = cycle.cursor
    if cycle.release:
        cursor = msgspec.json.decode(cycle.release, type=ReleaseJob).after
    return Step(tx.count_ratees(instansi, cycle.id, cursor), cycle.total)


def work(
    store: Store,
    instansi: int,
    id: str,
    *,
    now_ms: int,
    chance: Chance,
    progress: Progress | None = None,
) -> None:
    """Do all that is left to do with a cycle, for who waits for it."""
    while piece := store.read_now(lambda tx: next_piece(tx, instansi, id, now_ms, chance)):
        store.write_now(piece)
        cycle = store.read_now(lambda tx: tx.cycle(instansi, id))
        if progress is not None and cycle is not None:
            now = store.read_now(partial(step_of, instansi=instansi, cycle=cycle))
            progress(now.total if not is_at_work(cycle) else now.done, now.total)


def open_cycle(
    store: Store,
    instansi: int,
    scheme: Scheme,
    period: Period,
    *,
    kinds: Mapping[str, str] | None = None,
    rate_until: str = "",
    phases: Phases | None = None,
    now_ms: int,
    chance: Chance,
    by: str = "",
    progress: Progress | None = None,
) -> Cycle:
    """Open a cycle, or go on opening it. Raises: BadCycle."""
    begin = partial(
        begin_cycle,
        instansi=instansi,
        scheme=scheme,
        period=period,
        kinds=dict(kinds or {}),
        rate_until=rate_until or period.deadline_date,
        phases=phases,
        now_ms=now_ms,
        chance=chance,
        by=by,
    )
    id = store.write_now(begin).id
    work(store, instansi, id, now_ms=now_ms, chance=chance, progress=progress)
    return _found(store, instansi, id)


def undo_cycle(
    store: Store, instansi: int, id: str, *, now_ms: int, chance: Chance, by: str = "", reason: str = ""
) -> None:
    """Take a cycle back, as long as nobody has answered. Raises: BadCycle."""
    begin = partial(begin_undo, instansi=instansi, id=id, now_ms=now_ms, chance=chance, by=by, reason=reason)
    store.write_now(begin)
    work(store, instansi, id, now_ms=now_ms, chance=chance)


def close_cycle(
    store: Store,
    instansi: int,
    id: str,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    progress: Progress | None = None,
) -> Cycle:
    """Close a cycle: no answer comes in any more, and large groups of peers and staff enter the results.

    Raises: BadCycle.
    """
    begin = partial(begin_close, instansi=instansi, id=id, now_ms=now_ms, chance=chance, by=by)
    store.write_now(begin)
    work(store, instansi, id, now_ms=now_ms, chance=chance, progress=progress)
    return _found(store, instansi, id)


def release_cycle(
    store: Store,
    instansi: int,
    id: str,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    by_name: str = "",
    progress: Progress | None = None,
) -> Released:
    """Release what is complete. Returns what came of it for whom nothing was there. Raises: BadCycle."""

    def without(tx: ReadTx) -> tuple[int, int]:
        ratees = tx.ratees(instansi, id, "", ALL)
        return len(ratees), len(without_result(tx, instansi, id, ratees))

    order = partial(
        order_release, instansi=instansi, id=id, now_ms=now_ms, chance=chance, by=by, by_name=by_name
    )
    total, before = store.read_now(without)
    store.write_now(order)
    work(store, instansi, id, now_ms=now_ms, chance=chance, progress=progress)
    _, after = store.read_now(without)
    return Released(written=before - after, there=total - before, waiting=after)


def _found(store: Store, instansi: int, id: str) -> Cycle:
    found = store.read_now(lambda tx: tx.cycle(instansi, id))
    if found is None:
        raise BadCycle("none")
    return found
