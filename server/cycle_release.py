"""Releasing a cycle that is closed: every result that is complete reaches the employee it is about.

The cycle counts as released when nobody's result waits for anything; until then it can be released again, for
those who were not ready.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import msgspec

from server.access import REFERENCE
from server.appraisal.assessment import is_sent
from server.appraisal.attendance import ATTENDANCE, parts_beside
from server.appraisal.breakdown import Origin
from server.appraisal.scheme import Part
from server.asked import snapshot
from server.chance import Chance
from server.cycle_acts import ALL, AT_ONCE, DONE, must_be_judged, note, publish
from server.cycle_plan import BadCycle
from server.notes import notes_shown
from server.recognitions import recognised
from server.release_results import Ready, Release, release_chunk, without_result
from server.said import tell_said
from server.standing import attendance_of, standing_of
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.tasks import answer_key, read

NAMED = ("self", "superior")


class Releasing(msgspec.Struct, frozen=True, kw_only=True):
    """A release that may begin: of which cycle, and what all its results have in common."""

    cycle: Cycle
    release: Release


class ReleaseJob(msgspec.Struct, frozen=True, kw_only=True):
    """How far a release has come, as it is kept with its cycle. `after`: the last placement looked at."""

    by: str = ""  # person; "": the command line
    by_name: str = ""
    after: str = ""
    written: int = 0
    there: int = 0
    waiting: int = 0


def order_release(
    tx: Tx,
    instansi: int,
    id: str,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    by_name: str = "",
    reason: str = "",
) -> Cycle:
    """Decide that what is complete is handed out; one that goes on goes on. Raises: BadCycle."""
    cycle = begin_release(tx, instansi, id, by_name).cycle
    if cycle.release:
        return cycle
    must_be_judged(tx, instansi, now_ms)
    note(tx, instansi, "release_begun", id, {"reason": reason} if reason else {}, by, now_ms, chance)
    job = ReleaseJob(by=by, by_name=by_name)
    total = tx.count_ratees(instansi, id, DONE)
    return _keep(tx, instansi, msgspec.structs.replace(cycle, total=total), job)


def release_next(
    tx: Tx, instansi: int, id: str, *, now_ms: int, chance: Chance, at_once: int = AT_ONCE
) -> frozenset[str]:
    """Hand out the next results of a release that was ordered. Returns the buckets that changed."""
    cycle = tx.cycle(instansi, id)
    if cycle is None or not cycle.release:
        return frozenset()
    job = msgspec.json.decode(cycle.release, type=ReleaseJob)
    some = tx.ratees(instansi, id, job.after, at_once)
    if not some:
        counts = {"released": job.written + job.there, "waiting": job.waiting}
        tx.put_cycle(instansi, msgspec.structs.replace(cycle, release=""))
        end_release(tx, instansi, id, counts, now_ms=now_ms, chance=chance, by=job.by)
        return frozenset({REFERENCE})
    release = begin_release(tx, instansi, id, job.by_name).release
    reader = result_reader(instansi, cycle, now_ms)
    done = release_chunk(tx, instansi, release, some, reader, now_ms)
    said = (tell_said(tx, instansi, cycle, one) for one in done.placements)
    job = ReleaseJob(
        by=job.by,
        by_name=job.by_name,
        after=some[-1],
        written=job.written + done.written,
        there=job.there + done.there,
        waiting=job.waiting + done.waiting,
    )
    _keep(tx, instansi, cycle, job)
    return done.buckets.union(*said)


def _keep(tx: Tx, instansi: int, cycle: Cycle, job: "ReleaseJob") -> Cycle:
    cycle = msgspec.structs.replace(cycle, release=msgspec.json.encode(job).decode())
    tx.put_cycle(instansi, cycle)
    return cycle


def begin_release(tx: ReadTx, instansi: int, id: str, by_name: str) -> Releasing:
    """Put together what all results have in common. Raises: BadCycle."""
    cycle = tx.cycle(instansi, id)
    if cycle is None:
        raise BadCycle("none")
    if cycle.state not in ("closed", "released") or cycle.cursor != DONE:
        raise BadCycle("not_closed")
    period = next(one for one in tx.periods(instansi) if one.id == cycle.period)
    release = Release(
        cycle=id,
        scheme=snapshot(cycle.scheme),
        holidays=frozenset(date.fromisoformat(one.day) for one in tx.holidays(instansi)),
        first=period.from_date,
        last=period.until_date,
        by=by_name,
    )
    return Releasing(cycle=cycle, release=release)


def result_reader(instansi: int, cycle: Cycle, now_ms: int) -> Callable[[ReadTx, str], Ready]:
    """Get what reads the result of one person."""

    def result_of(tx: ReadTx, placement: str) -> Ready:
        kind, result = standing_of(tx, instansi, cycle, placement)
        origins = origins_of(tx, instansi, cycle, placement, now_ms)
        attendance = attendance_of(tx, instansi, cycle, placement)
        reader = snapshot(cycle.scheme).notes
        shown = notes_shown(tx, instansi, cycle, placement) if reader != "never" else []
        return Ready(
            placement=placement,
            result=result,
            kind=kind,
            origins=origins,
            attendance=attendance,
            voices=shown if reader == "ratee" else [],
            heard=shown if reader == "superior" else [],
        )

    return result_of


def end_release(
    tx: Tx,
    instansi: int,
    id: str,
    detail: Mapping[str, object],
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
) -> bool:
    """Write down that everybody was looked at. Returns whether the cycle is released: nobody waits."""
    current = tx.cycle(instansi, id)
    if current is None or current.state == "released":
        return current is not None
    note(tx, instansi, "results_released", id, detail, by, now_ms, chance)
    if without_result(tx, instansi, id, tx.ratees(instansi, id, "", ALL)):
        return False
    released = msgspec.structs.replace(current, state="released")
    tx.put_cycle(instansi, released)
    publish(tx, instansi, released)
    return True


def origins_of(
    tx: ReadTx, instansi: int, cycle: Cycle, placement: str, now_ms: int
) -> dict[str, tuple[Origin, ...]]:
    """Say of every part where its figures come from. Who is anonymous is not in it, nor when he answered."""
    figures = {one.part: one for one in tx.figures(instansi, cycle.id, placement)}
    beside, counted = parts_beside(snapshot(cycle.scheme)), figures.get(ATTENDANCE)
    attendance = (Origin(what=ATTENDANCE, at=counted.at, note=counted.source),) if counted else ()
    rated = tuple(_rated(tx, instansi, cycle, placement))

    def of(part: Part) -> tuple[Origin, ...]:
        if part.source == "ratings":
            here = tuple(one for one in rated if one.what in part.raters)
            return (*here, *attendance) if part.id in beside else here
        if part.source == "achievement":
            return (Origin(what="progress", at=now_ms),)
        figure = figures.get(part.id)
        if figure is not None:
            return (Origin(what=part.source, at=figure.at, note=figure.source),)
        found = recognised(tx, instansi, cycle, placement) if part.source == "recognitions" else None
        if found is None:
            return ()
        return (Origin(what="recognised", at=found.at, note=f"{found.written}/{found.people}"),)

    return {part.id: of(part) for part in snapshot(cycle.scheme).parts}


def _rated(tx: ReadTx, instansi: int, cycle: Cycle, placement: str) -> Iterator[Origin]:
    namespace = tx.agency(instansi).namespace
    for asked in tx.raters_of(instansi, cycle.id, placement):
        if asked.grp not in NAMED or asked.state == "removed":
            continue
        record = read(tx.record(instansi, *answer_key(namespace, asked)))
        if record is not None and is_sent(record):
            card = tx.derived(instansi, "placement", asked.rater) or {}
            at = record.registers["answers"].received
            yield Origin(what=asked.grp, at=at, by=card.get("name", ""))
