"""Opening, undoing and closing a cycle of appraisal: some people at a time, so that others get their turn.

Each of them may be broken off and begun again: `cursor` says how far it has come. All are acts in the
journal. `cycle_work.py` does one piece after the other.
"""

from collections.abc import Mapping
from threading import Lock
from typing import Any

import msgspec

from server.access import REFERENCE
from server.appraisal.assessment import natural_name
from server.appraisal.phases import Phases, days_told, faults
from server.appraisal.scheme import Scheme
from server.appraisal.standing import KIND
from server.chance import Chance
from server.cycle_plan import BadCycle, Opening, check_kinds, work_out
from server.effects import derived_id
from server.journal import Entry
from server.release import release_early
from server.schemes import snapshot
from server.standing import stand_all
from server.store.cycles import Cycle, Figure, RaterAssignment
from server.store.periods import Period
from server.store.store import ReadTx, Tx
from server.tasks import assignment_id, tell_tasks

COLLECTION = "cycle"
AT_ONCE = 40  # people in one transaction
DONE = "~"  # a cursor beyond every id
ALL = 10_000_000


def cycle_id(namespace: str, period: str, scheme: str) -> str:
    return derived_id(namespace, f"{COLLECTION}/{period}/{scheme}")


def begin_cycle(
    tx: Tx,
    instansi: int,
    scheme: Scheme,
    period: Period,
    kinds: Mapping[str, str],
    rate_until: str,
    now_ms: int,
    chance: Chance,
    by: str = "",
    reason: str = "",
    phases: Phases | None = None,
) -> Cycle:
    """Write a cycle down, with its scheme as it is now; one that is still being opened is given back.
    `kinds`: kind of position -> the scheme's; "": of all others.

    Raises: BadCycle.
    """
    check_kinds(scheme, kinds)
    phases = phases or Phases(auto_close=scheme.auto_close)
    id = cycle_id(tx.agency(instansi).namespace, period.id, scheme.id)
    before = tx.cycle(instansi, id)
    if before is not None:
        if before.state == "opening":
            return before
        raise BadCycle("undoing" if before.state == "undone" else "twice")
    check_phases(period, rate_until, phases)
    cycle = Cycle(
        id=id,
        period=period.id,
        scheme=msgspec.json.encode(scheme).decode(),
        kinds=msgspec.json.encode(dict(kinds)).decode(),
        rate_until=rate_until,
        opened_at=tx.clamp(instansi, now_ms),
        actor=by,
        phases=msgspec.json.encode(phases).decode(),
    )
    tx.put_cycle(instansi, cycle)
    detail: dict[str, Any] = {
        "scheme": scheme.id,
        "version": scheme.version,
        "period": period.id,
        "kinds": dict(kinds),
    }
    if reason:
        detail["reason"] = reason
    note(tx, instansi, "cycle_opened", id, detail, by, now_ms, chance)
    publish(tx, instansi, cycle)
    return cycle


def opening_of(tx: ReadTx, instansi: int, cycle: Cycle) -> Opening:
    """Work out what there is to write, from the organisation as it was when the cycle was begun.

    That takes a while with thousands of people, and everybody who goes on with the opening asks for it.
    """
    key = (instansi, cycle.id, cycle.opened_at, tx.organisation_version(instansi))
    with _working_out:
        found = _openings.get(key)
        if found is None:
            kinds = msgspec.json.decode(cycle.kinds, type=dict[str, str])
            found = work_out(tx, instansi, snapshot(cycle.scheme), kinds, cycle.id, cycle.opened_at)
            _openings.clear()  # hundreds of cycles are opened at once nowhere
            _openings[key] = found
        return found


_openings: dict[tuple[int, str, int, int], Opening] = {}
_working_out = Lock()


def open_some(tx: Tx, instansi: int, id: str, opening: Opening, at_once: int = AT_ONCE) -> Cycle:
    """Ask the raters of the next people. Opened is the cycle when that was all."""
    cycle = _running(tx, instansi, id)
    if cycle.state != "opening":
        return cycle
    namespace = tx.agency(instansi).namespace
    left = opening.after(cycle.cursor)
    some = left[:at_once]
    assignments = []
    for ratee in some:
        if kind := opening.kinds[ratee]:
            figure = Figure(cycle=id, placement=ratee, part=KIND, value=kind, source="", at=cycle.opened_at)
            tx.put_figure(instansi, figure)
        assignments += [
            RaterAssignment(
                id=assignment_id(namespace, id, ratee, one.group, one.rater),
                cycle=id,
                ratee=ratee,
                grp=one.group,
                rater=one.rater,
                reason=one.reason,
                actor=cycle.actor,
            )
            for one in opening.asked[ratee]
        ]
    for one in assignments:
        tx.put_rater_assignment(instansi, one)
    tell_tasks(tx, instansi, cycle, assignments)
    stand_all(tx, instansi, cycle, some)
    if len(left) > at_once:
        return _put(tx, instansi, cycle, cursor=left[at_once - 1], total=len(opening.ratees))
    cycle = _put(tx, instansi, cycle, state="open", cursor=DONE, total=len(opening.ratees))
    publish(tx, instansi, cycle)
    return cycle


def begin_undo(
    tx: Tx, instansi: int, id: str, *, now_ms: int, chance: Chance, by: str = "", reason: str = ""
) -> Cycle:
    """Decide that a cycle is taken back. Raises: BadCycle."""
    cycle = _running(tx, instansi, id)
    if cycle.answered:
        raise BadCycle("answered")
    if cycle.state not in ("opening", "open", "undone"):
        raise BadCycle("not_open")
    if cycle.state != "undone":
        must_be_judged(tx, instansi, now_ms)
        note(tx, instansi, "cycle_undone", id, {"reason": reason}, by, now_ms, chance)
        total = tx.count_ratees(instansi, id, DONE)
        cycle = _put(tx, instansi, cycle, state="undone", cursor="", total=total)
        publish(tx, instansi, cycle, is_gone=True)
    return cycle


def undo_some(tx: Tx, instansi: int, id: str, at_once: int = AT_ONCE) -> bool:
    """Take back what was asked about the next people. Returns whether there are more."""
    cycle = tx.cycle(instansi, id)
    if cycle is None or cycle.state != "undone":
        return False
    ratees = tx.ratees(instansi, id, "", at_once)
    asked = [one for ratee in ratees for one in tx.raters_of(instansi, id, ratee)]
    tell_tasks(tx, instansi, cycle, asked, is_gone=True)
    stand_all(tx, instansi, cycle, ratees, is_gone=True)
    for ratee in ratees:
        tx.drop_raters_of(instansi, id, ratee)
    if not ratees:
        tx.drop_cycle(instansi, id)
    return bool(ratees)


def begin_close(
    tx: Tx, instansi: int, id: str, *, now_ms: int, chance: Chance, by: str = "", reason: str = ""
) -> Cycle:
    """Let no answer in any more. Raises: BadCycle."""
    cycle = _running(tx, instansi, id)
    if cycle.state not in ("open", "closed"):
        raise BadCycle("not_open")
    if cycle.state == "open":
        must_be_judged(tx, instansi, now_ms)
        _hear_superiors(tx, instansi, id, now_ms)
        cycle = _running(tx, instansi, id)
        detail: dict[str, Any] = {"reason": reason} if reason else {}
        if failed := failed_to_judge(tx, instansi, now_ms):
            detail["not_judged"] = failed
        note(tx, instansi, "cycle_closed", id, detail, by, now_ms, chance)
        total = tx.count_ratees(instansi, id, DONE)
        cycle = _put(tx, instansi, cycle, state="closed", cursor="", total=total)
        publish(tx, instansi, cycle)
    return cycle


def must_be_judged(tx: ReadTx, instansi: int, now_ms: int) -> None:
    """What was kept in a rush came before the act, and counts as of its hour: no act that ends the time for
    something goes before it. What could not be judged holds nothing up.

    Raises: BadCycle.
    """
    if count := tx.unjudged_fresh(instansi, now_ms):
        raise BadCycle("unjudged", count=count)


def failed_to_judge(tx: ReadTx, instansi: int, now_ms: int) -> int:
    """Count what was kept in a rush and could not be judged when it was tried."""
    return tx.unjudged_size(instansi, None).count - tx.unjudged_fresh(instansi, now_ms)


def _hear_superiors(tx: Tx, instansi: int, id: str, now_ms: int) -> None:
    """Nobody rates himself any more: let superiors count who waited for that."""
    namespace = tx.agency(instansi).namespace
    names = (natural_name(id, one, "superior", one) for one in tx.ratees(instansi, id, "", ALL))
    records = {derived_id(namespace, name) for name in names}
    release_early(tx, instansi, now_ms, records, is_over=True)


def close_some(tx: Tx, instansi: int, id: str, at_once: int = AT_ONCE) -> int:
    """Bring the results of the next people to their end. Returns of how many."""
    cycle = _running(tx, instansi, id)
    ratees = tx.ratees(instansi, id, cycle.cursor, at_once)
    tell_tasks(tx, instansi, cycle, [one for ratee in ratees for one in tx.raters_of(instansi, id, ratee)])
    stand_all(tx, instansi, cycle, ratees)
    _put(tx, instansi, cycle, cursor=ratees[-1] if ratees else DONE)
    return len(ratees)


def publish(tx: Tx, instansi: int, cycle: Cycle, *, is_gone: bool = False) -> None:
    """Show a cycle to everybody, with its scheme as it was when it was opened."""
    period = next(one for one in tx.periods(instansi) if one.id == cycle.period)
    value = {
        "id": cycle.id,
        "period": cycle.period,
        "from": period.from_date,
        "until": period.until_date,
        "scheme": msgspec.json.decode(cycle.scheme),
        "state": cycle.state,
        "rate_until": cycle.rate_until,
        "phases": days_told(phases_of(cycle)),
        "opened_at": cycle.opened_at,
    }
    buckets = () if is_gone else (REFERENCE,)
    tx.put_derived(instansi, COLLECTION, cycle.id, owner="", buckets=buckets, value=value)


def phases_of(cycle: Cycle) -> Phases:
    return msgspec.json.decode(cycle.phases, type=Phases)


def check_phases(period: Period, rate_until: str, phases: Phases) -> None:
    """Raises: BadCycle, where the days are not in order or not within the bounds of the period."""
    for code in faults(phases, first=period.from_date, lock=period.lock_date, rate_until=rate_until):
        raise BadCycle(code, first=period.from_date, last=period.lock_date)


def note(
    tx: Tx, instansi: int, act: str, cycle: str, detail: object, by: str, now_ms: int, chance: Chance
) -> None:
    """Write down in the journal who did what."""
    entry = Entry(
        kind="act",
        received_at=tx.clamp(instansi, now_ms),
        actor=by,
        collection=COLLECTION,
        record=cycle,
        outcome=act,
        salt2=chance.salt(),
    )
    tx.append(instansi, entry, msgspec.json.encode({"act": act, "detail": detail}))


def _running(tx: ReadTx, instansi: int, id: str) -> Cycle:
    cycle = tx.cycle(instansi, id)
    if cycle is None:
        raise BadCycle("none")
    return cycle


def _put(tx: Tx, instansi: int, cycle: Cycle, **changes: Any) -> Cycle:
    cycle = msgspec.structs.replace(cycle, **changes)
    tx.put_cycle(instansi, cycle)
    return cycle
