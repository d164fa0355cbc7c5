"""Trying a scheme at the desk on the people of a closed cycle, or on invented ones. It writes nothing.

Every request does the next people, a few in each reading, and says how far it is. Who does not see results
gets figures without names, and no breakdown.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from server.appraisal.distribution import Departure
from server.appraisal.scheme import Label, Scheme
from server.appraisal.scheme_reading import SchemeError, convert_scheme
from server.appraisal.simulation import Gathered, Lost, Match, match
from server.calibrate import spread
from server.demo.sample import Invented, sample
from server.people.listing import Listing
from server.scheme_acts import own_scheme, schemes_of
from server.schemes import shipped_schemes, snapshot
from server.simulate import AT_ONCE, Trial, predikat_labels, ratees_of, rincian, try_gathered, try_some
from server.standing import gather
from server.store.cycles import Cycle, CycleState
from server.store.store import ReadTx
from server.web.admin_cycles import Choice, refusing
from server.web.admin_schemes import FaultOut, must_manage_all, told
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor

PIECES = 4  # readings in one request
Short = Annotated[str, msgspec.Meta(max_length=100)]
REFUSALS = ("not_signed_in", "not_allowed", "not_found", "change_refused", "origin")


class PastCycle(msgspec.Struct, frozen=True, kw_only=True):
    """A cycle whose data a scheme can be tried on."""

    id: str
    scheme: Label
    first: date
    last: date
    state: CycleState
    people: int


class PastCyclesOut(msgspec.Struct, frozen=True, kw_only=True):
    cycles: list[PastCycle]  # the newest first


class TrialIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`cycle`: None, invented people. `based_on`: the scheme whose answers are invented for them. `kind`: of
    whom had a kind of position that the scheme does not have. `after`: where the last request stopped.
    """

    scheme: dict[str, Any]
    cycle: Uuid | None = None
    based_on: Short = ""
    kind: Short = ""
    after: Short = ""


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    position: str
    unit_name: str


class TrialRow(msgspec.Struct, frozen=True, kw_only=True):
    """`who` is None for whoever sees no results; then `id` is only a number."""

    id: str
    who: Somebody | None
    trial: Trial


class MatchOut(msgspec.Struct, frozen=True, kw_only=True):
    """What found no counterpart, and what was changed on the way."""

    old: Label
    unanswered: list[Lost]
    unused: list[Lost]
    converted: list[Label]
    lost_kinds: list[str]
    minimum_kept: int | None
    judged: bool


class TrialOut(msgspec.Struct, frozen=True, kw_only=True):
    """Faults, and nothing else; or the next people. `next`: ask again with it; None: that was all."""

    faults: list[FaultOut]
    matched: MatchOut | None = None
    predikat: list[Choice] = []  # of both schemes, the lowest first
    parts: list[Choice] = []
    rows: list[TrialRow] = []
    done: int = 0
    total: int = 0
    next: str | None = None


class RincianIn(TrialIn, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: Short


class AdviceIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many have each predikat, to be compared with the guide for an achievement of the organisation."""

    scheme: dict[str, Any]
    achieved: Short
    counts: dict[Short, Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]]


class AdviceOut(msgspec.Struct, frozen=True, kw_only=True):
    departures: list[Departure]


@get(
    "/api/admin/scheme-trials",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_past(visitor: SignedInVisitor, web: Shared) -> PastCyclesOut:
    """List the cycles that a scheme can be tried on: those into which no answer comes any more."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> PastCyclesOut:
        must_manage_all(tx, visitor, now_ms)
        periods = {one.id: one for one in tx.periods(visitor.instansi)}
        return PastCyclesOut(
            cycles=[
                PastCycle(
                    id=one.id,
                    scheme=snapshot(one.scheme).label,
                    first=date.fromisoformat(periods[one.period].from_date),
                    last=date.fromisoformat(periods[one.period].until_date),
                    state=one.state,
                    people=len(ratees_of(tx, visitor.instansi, one)),
                )
                for one in reversed(tx.cycles(visitor.instansi))
                if one.state in ("closed", "released")
            ]
        )

    return await web.store.read(look)


@post("/api/admin/scheme-trials", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def try_scheme(data: JSONBody[TrialIn], visitor: SignedInVisitor, web: Shared) -> TrialOut:
    """Try a scheme on the next people."""
    now_ms, instansi = web.clock(), visitor.instansi

    def begin(tx: ReadTx) -> tuple[bool, Cycle | None, Scheme, list[str]]:
        sees = must_manage_all(tx, visitor, now_ms)
        if data.cycle is None:
            return sees, None, _base(tx, instansi, data), []
        cycle = _past(tx, instansi, data.cycle)
        with refusing():
            return sees, cycle, snapshot(cycle.scheme), ratees_of(tx, instansi, cycle)

    sees, cycle, old, ratees = await web.store.read(begin)
    try:
        matched = match(old, convert_scheme(data.scheme))
    except SchemeError as error:
        return TrialOut(faults=told(error, data.scheme))
    if cycle is None:
        rows = await asyncio.to_thread(_try_invented, old, matched, data.kind)
        return _out(matched, rows, len(rows), len(rows), None)
    left = [one for one in ratees if one > data.after]
    now, rows = left[: PIECES * AT_ONCE], []
    done = len(ratees) - len(left)
    for first in range(0, len(now), AT_ONCE):
        some = now[first : first + AT_ONCE]
        held = cycle

        def piece(
            tx: ReadTx, some: Sequence[str] = some, cycle: Cycle = held, at: int = first
        ) -> list[TrialRow]:
            found = try_some(tx, instansi, cycle, matched, some, data.kind)
            if sees:
                listing = Listing(tx, instansi, now_ms)
                return [_named_row(listing, one) for one in found]
            return [_nameless_row(one, done + at + count) for count, one in enumerate(found, 1)]

        rows += await web.store.read(piece)
    more = len(now) < len(left)
    return _out(matched, rows, done + len(now), len(ratees), now[-1] if more else None)


@post("/api/admin/scheme-trials/one", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def break_down(data: JSONBody[RincianIn], visitor: SignedInVisitor, web: Shared) -> dict[str, Any]:
    """Break one person's two results down. Of a real person only to who sees results."""
    now_ms, instansi = web.clock(), visitor.instansi

    def look(tx: ReadTx) -> tuple[Scheme, Gathered]:
        sees = must_manage_all(tx, visitor, now_ms)
        if data.cycle is None:
            old = _base(tx, instansi, data)
            found = next((one.gathered for one in sample(old) if one.id == data.person), None)
        elif not sees:
            raise Problem("not_allowed")
        else:
            cycle = _past(tx, instansi, data.cycle)
            old = snapshot(cycle.scheme)
            with refusing():
                is_there = data.person in ratees_of(tx, instansi, cycle)
            found = gather(tx, instansi, cycle, data.person) if is_there else None
        if found is None:
            raise Problem("not_found")
        return old, found

    old, gathered = await web.store.read(look)
    try:
        return rincian(match(old, convert_scheme(data.scheme)), gathered, data.kind)
    except SchemeError:
        raise Problem("change_refused", reason="scheme_faulty") from None


@post("/api/admin/scheme-trials/advice", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def advise(data: JSONBody[AdviceIn], visitor: SignedInVisitor, web: Shared) -> AdviceOut:
    """Compare how predikat would be spread with the guide of the scheme."""
    now_ms = web.clock()
    await web.store.read(lambda tx: must_manage_all(tx, visitor, now_ms))
    try:
        scheme = convert_scheme(data.scheme)
    except SchemeError:
        raise Problem("change_refused", reason="scheme_faulty") from None
    if data.achieved not in scheme.guides:
        raise Problem("not_found")
    everybody = Counter(data.counts).elements()
    return AdviceOut(departures=list(spread(scheme, everybody, data.achieved).departures))


def _try_invented(old: Scheme, matched: Match, kind: str) -> list[TrialRow]:
    invented = sample(old)
    tried = try_gathered(matched, ((one.id, one.gathered) for one in invented), kind)
    return [_invented_row(one, trial) for one, trial in zip(invented, tried, strict=True)]


def _past(tx: ReadTx, instansi: int, id: str) -> Cycle:
    found = tx.cycle(instansi, id)
    if found is None:
        raise Problem("not_found")
    return found


def _base(tx: ReadTx, instansi: int, data: TrialIn) -> Scheme:
    """Choose the scheme whose answers are invented: what this one was copied from, or is kept as."""
    known = schemes_of(tx, instansi)
    kept = own_scheme(tx, instansi, str(data.scheme.get("id", "")))
    if data.based_on in known:
        return known[data.based_on]
    return kept.read if kept is not None else next(iter(shipped_schemes().values()))


def _out(matched: Match, rows: list[TrialRow], done: int, total: int, next: str | None) -> TrialOut:
    labels = predikat_labels(matched.new, matched.old)
    order = [one.id for one in matched.new.predikat]
    order += [one.id for one in matched.old.predikat if one.id not in order]
    return TrialOut(
        faults=[],
        matched=MatchOut(
            old=matched.old.label,
            unanswered=list(matched.unanswered),
            unused=list(matched.unused),
            converted=list(matched.converted),
            lost_kinds=sorted(matched.lost_kinds),
            minimum_kept=matched.old.minimum if matched.minimum_kept else None,
            judged=matched.judged,
        ),
        predikat=[Choice(id=id, label=labels[id]) for id in order],
        parts=[Choice(id=part.id, label=part.label) for part in matched.new.parts],
        rows=rows,
        done=done,
        total=total,
        next=next,
    )


def _named_row(listing: Listing, trial: Trial) -> TrialRow:
    one = listing.listed(listing.org.placements[trial.placement])
    who = Somebody(name=one.name, position=one.position, unit_name=one.unit_name)
    return TrialRow(id=trial.placement, who=who, trial=trial)


def _nameless_row(trial: Trial, number: int) -> TrialRow:
    bare = msgspec.structs.replace(trial, placement="", changed=None)
    return TrialRow(id=str(number), who=None, trial=bare)


def _invented_row(one: Invented, trial: Trial) -> TrialRow:
    who = Somebody(name=one.name, position=one.position, unit_name=one.unit)
    return TrialRow(id=one.id, who=who, trial=trial)
