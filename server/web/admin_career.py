"""Careers at the desk: nominations with what they ask for, decided by a person; and the nine boxes.

For whoever administers units or manages personnel there (admin, pengelola); another's unit is not there. A
decision is an ordinary mutation: his as actor, seeing what he was shown, judged like anybody's.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.access import subtree
from server.appraisal.career import eligibility
from server.appraisal.library import Label
from server.appraisal.nomination import NOMINATION
from server.appraisal.scoring import rounded
from server.appraisal.talent import Axis, Box, Level, Placed, TalentRules, Threshold, place
from server.career_facts import Facts, Posts, Tag, facts_of, rules_of, talent_of
from server.organisation import organisation_of
from server.own_replica import write_as_server
from server.people.calendar import local_day
from server.people.columns import fold
from server.people.listing import PAGE, Listed, Listing
from server.scope import units_administered
from server.store.records import Row
from server.store.store import ReadTx, Tx
from server.web.admin_people import Reason
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor
from sync.merge import Record
from sync.vault import Intent

ROLES = ("admin", "pengelola")
REFUSALS = ("not_signed_in", "not_allowed", "not_found")
_record = msgspec.json.Decoder(Record)

Start = Annotated[int, QueryParameter(ge=0, le=1_000_000)]
Unit = Annotated[Uuid | None, QueryParameter()]
Standing = Literal["", "proposed", "supported", "declined", "granted", "refused"]


class ConditionOut(msgspec.Struct, frozen=True, kw_only=True):
    """`then`: as written when he was nominated; `met`: now, None where it is not known; `input`: what it
    was asked of.
    """

    id: str
    fact: str
    label: Label
    source: str
    then: str
    met: bool | None
    input: Any


class NominationOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    state: str
    listed: Listed
    label: str  # of what he is nominated for
    reason: str
    by: str  # who nominated
    at: int  # ms
    verdict: str  # of the conditions now: "yes", "no" or "unknown"; "": they are no longer kept
    conditions: list[ConditionOut]
    decided_by: str  # of the last step
    decided_reason: str
    decided_at: int
    saw: dict[str, list[str]]  # what is shown: to be sent along with the decision


class NominationsOut(msgspec.Struct, frozen=True, kw_only=True):
    nominations: list[NominationOut]
    names: dict[str, Label]  # of predikat
    counts: dict[str, int]  # by state, of all
    total: int
    next: int | None
    at: int


class NominationDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    step: Literal["grant", "refuse"]
    saw: Annotated[
        dict[str, Annotated[list[Uuid], msgspec.Meta(max_length=500)]], msgspec.Meta(max_length=10)
    ]
    reason: Reason


class NominationDecided(msgspec.Struct, frozen=True, kw_only=True):
    outcome: str
    code: str


class AxisOut(msgspec.Struct, frozen=True, kw_only=True):
    points: str | None  # one decimal
    level: Level | None


class BoxedOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with his box, and all that it was made of."""

    listed: Listed
    box: int | None
    performance: AxisOut
    potential: AxisOut
    predikat: list[str]  # that counted, the newest first
    met: int
    assessed: int
    tags: list[Tag]
    appreciations: int


class BoxesOut(msgspec.Struct, frozen=True, kw_only=True):
    """`count`, thresholds, points: the rules it was made with. `counts`: people by box; "": in none."""

    at: int
    source: str
    count: int
    points: dict[str, int]
    competency: int
    sign: int
    most_signs: int
    performance: Threshold
    potential: Threshold
    boxes: list[Box]
    names: dict[str, Label]  # of predikat
    counts: dict[str, int]
    people: list[BoxedOut]
    total: int
    next: int | None


@get(
    "/api/admin/career/nominations",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def list_nominations(
    visitor: SignedInVisitor,
    web: Shared,
    unit: Unit = None,
    standing: Annotated[Standing, QueryParameter()] = "",
    start: Start = 0,
) -> NominationsOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> NominationsOut:
        inside = _units(tx, visitor, unit, now_ms)
        org = organisation_of(tx, visitor.instansi)
        every = [
            (row, _record.decode(row.body))
            for row in tx.all_derived(visitor.instansi, NOMINATION.name)
            if row.owner in org.placements and org.placements[row.owner].unit in inside
        ]
        found = [one for one in every if _body(one[1]) is not None]
        counts = {name: 0 for name in ("proposed", "supported", "declined", "granted", "refused")}
        for row, _ in found:
            counts[row.state] = counts.get(row.state, 0) + 1
        chosen = [one for one in found if standing in ("", one[0].state)]
        # What waits for a decision first, then the newest.
        chosen.sort(key=lambda one: (one[0].state != "supported", -one[1].registers["body"].received))
        page = chosen[start : start + PAGE]
        today = local_day(now_ms, visitor.agency.zone).isoformat()
        facts = facts_of(tx, visitor.instansi, {row.owner for row, _ in page}, today[:4])
        desk = _Desk(tx, visitor.instansi, today, now_ms)
        return NominationsOut(
            nominations=[desk.nomination(row, record, facts[row.owner]) for row, record in page],
            names=_names(facts),
            counts=counts,
            total=len(chosen),
            next=start + PAGE if start + PAGE < len(chosen) else None,
            at=now_ms,
        )

    return await web.store.read(look)


@post(
    "/api/admin/career/nominations/{nomination:str}",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def decide_nomination(
    nomination: Annotated[Uuid, PathParameter()],
    data: JSONBody[NominationDecision],
    visitor: SignedInVisitor,
    web: Shared,
) -> NominationDecided:
    """Grant or refuse what the superior's superior supports. The outcome says whether it counts."""
    now_ms = web.clock()

    def job(tx: Tx) -> tuple[NominationDecided, frozenset[str]]:
        at = tx.clamp(visitor.instansi, now_ms)
        inside = _units(tx, visitor, None, at)
        org = organisation_of(tx, visitor.instansi)
        row = tx.record(visitor.instansi, NOMINATION.name, nomination)
        if row is None or row.owner not in org.placements or org.placements[row.owner].unit not in inside:
            raise Problem("not_found")
        saw = {register: tuple(heads) for register, heads in data.saw.items()}
        intent = Intent(
            collection=NOMINATION.name, record=nomination, step=data.step, reason=data.reason, saw=saw
        )
        (outcome,) = write_as_server(
            tx, visitor.instansi, [intent], at, random=web.chance.bytes, actor=visitor.person
        )
        return NominationDecided(outcome=outcome.outcome, code=outcome.code), frozenset(row.buckets)

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


@get("/api/admin/career/boxes", security=SIGNED_IN, cache_control=NEVER_KEPT, responses=responses(*REFUSALS))
async def read_boxes(visitor: SignedInVisitor, web: Shared, unit: Unit = None, start: Start = 0) -> BoxesOut:
    """Place the people of a unit and all below it. It costs one row for each record that counts."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> BoxesOut:
        inside = _units(tx, visitor, unit, now_ms)
        rules = talent_of(tx, visitor.instansi)
        if rules is None:
            raise Problem("not_found")
        listing = Listing(tx, visitor.instansi, now_ms)
        posts = [
            post for one in inside for post in listing.org.placements_in.get(one, ()) if post.holds(now_ms)
        ]
        today = local_day(now_ms, visitor.agency.zone).isoformat()
        facts = facts_of(tx, visitor.instansi, {post.id for post in posts}, today[:4])
        wanted = Posts(tx, visitor.instansi, today)
        people = sorted(map(listing.listed, posts), key=lambda one: (fold(one.name), one.placement))
        boxed = [_boxed(one, facts[one.placement], wanted, rules) for one in people]
        counts = {str(box.number): 0 for box in rules.boxes} | {"": 0}
        for each in boxed:
            counts[str(each.box or "")] += 1
        return BoxesOut(
            at=now_ms,
            source=rules.source,
            count=rules.count,
            points=rules.points,
            competency=rules.competency,
            sign=rules.sign,
            most_signs=rules.most_signs,
            performance=rules.performance,
            potential=rules.potential,
            boxes=list(rules.boxes),
            names=_names(facts),
            counts=counts,
            people=boxed[start : start + PAGE],
            total=len(boxed),
            next=start + PAGE if start + PAGE < len(boxed) else None,
        )

    return await web.store.read(look)


class _Desk:
    """What nominations are read with."""

    def __init__(self, tx: ReadTx, instansi: int, today: str, now_ms: int) -> None:
        self._tx, self._instansi = tx, instansi
        self._listing = Listing(tx, instansi, now_ms)
        self._posts = Posts(tx, instansi, today)
        self._rules = rules_of(tx, instansi)

    def nomination(self, row: Row, record: Record, facts: Facts) -> NominationOut:
        body, state = record.registers["body"], record.registers["state"]
        value = _body(record) or {}
        listed = self._listing.listed(self._listing.org.placements[row.owner])
        verdict, conditions = self._conditions(value, facts, listed.position)
        return NominationOut(
            id=row.id,
            state=row.state,
            listed=listed,
            label=value["label"],
            reason=value["reason"],
            by=self._name(body.by),
            at=body.received,
            verdict=verdict,
            conditions=conditions,
            decided_by=self._name(state.by) if state.reason else "",
            decided_reason=state.reason,
            decided_at=state.received if state.reason else 0,
            saw={name: list(one.heads) for name, one in record.registers.items() if one.heads},
        )

    def _conditions(
        self, value: Mapping[str, Any], facts: Facts, position: str
    ) -> tuple[str, list[ConditionOut]]:
        conditions = next(
            (kind.conditions for one in self._rules for kind in one.kinds if kind.id == value["kind"]), None
        )
        if conditions is None:
            return "", []
        asked = [{"count": 1, **msgspec.to_builtins(one)} for one in conditions]
        now = eligibility(asked, self._posts.conditions(facts, position))
        return now["verdict"], [
            ConditionOut(
                id=one.id,
                fact=one.fact,
                label=one.label,
                source=one.source,
                then=value["conditions"].get(one.id, ""),
                met=row["met"],
                input=row["input"],
            )
            for one, row in zip(conditions, now["rows"], strict=True)
        ]

    def _name(self, person: str) -> str:
        return self._tx.person_name(self._instansi, person) or ""


def _boxed(listed: Listed, facts: Facts, posts: Posts, rules: TalentRules) -> BoxedOut:
    known = posts.known(facts, listed.position)
    placed: Placed = place(rules, known)
    return BoxedOut(
        listed=listed,
        box=placed.box,
        performance=_axis(placed.performance),
        potential=_axis(placed.potential),
        predikat=list(facts.predikat[: rules.count]),
        met=known.met,
        assessed=known.assessed,
        tags=facts.tags,
        appreciations=facts.appreciations,
    )


def _axis(axis: Axis) -> AxisOut:
    return AxisOut(points=None if axis.points is None else str(rounded(axis.points, 1)), level=axis.level)


def _names(facts: Mapping[str, Facts]) -> dict[str, Label]:
    return {id: label for one in facts.values() for id, label in one.names.items()}


def _body(record: Record) -> dict[str, Any] | None:
    register = record.registers.get("body")
    return register.value if register is not None else None


def _units(tx: ReadTx, visitor: Visitor, unit: str | None, now_ms: int) -> set[str]:
    """Get the units asked for, or all that the visitor administers or manages.

    Raises: Problem `not_allowed`, `not_found`.
    """
    org = organisation_of(tx, visitor.instansi)
    mine = units_administered(org, visitor.person, now_ms, ROLES)
    if not mine:
        raise Problem("not_allowed")
    if unit is None:
        return mine
    if unit not in mine:
        raise Problem("not_found")
    return subtree(org, unit, now_ms)
