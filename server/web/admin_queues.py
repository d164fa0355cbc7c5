"""What waits for an administrator: lines that do not count, and people who say that their data are wrong.

A decision is an ordinary mutation: his as actor, seeing what he was shown, judged like anybody's and kept in
the same journal.
"""

from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.appraisal import KINDS, case
from server.appraisal import problem as data_problem
from server.appraisal.form import Form, latest
from server.forms import shipped_forms
from server.org import Org
from server.organisation import organisation_of
from server.own_replica import write_as_server
from server.people.cards import form_of
from server.people.listing import Listed, Listing
from server.scope import nearest_admins
from server.store.records import Row
from server.store.store import ReadTx, Tx
from server.web.admin_people import Reason, units_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor
from sync.merge import Record
from sync.vault import Intent

PAGE = 50
MOST_DECISIONS = 200
Queue = Literal["case", "data_problem"]

_record = msgspec.json.Decoder(Record)


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for a decision."""

    collection: Queue
    id: str
    state: str
    owner: str  # placement
    name: str  # of who holds it
    unit_name: str
    body: dict[str, Any]
    handler: dict[str, Any] | None
    at: int  # made, by the phone's clock, ms
    received: int  # ms
    reason: str  # of the last decision
    saw: dict[str, list[str]]  # what was shown: to be sent along with the decision
    for_me: bool  # nobody nearer administers the unit
    form: str  # the form whose words its contents are read with, in `forms`
    due: int | None = None  # ms; until when a correction has to be answered (UU 27/2022, article 30)
    kept: Listed | None = None  # what is kept now of whoever asks for a correction


class WaitingOut(msgspec.Struct, frozen=True, kw_only=True):
    waiting: list[Waiting]
    total: int
    codes: dict[str, int]  # of all, not only of this page
    forms: dict[str, Form]  # by name, as they are now
    next: int | None


class DecisionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    collection: Queue
    id: Uuid
    step: Annotated[str, msgspec.Meta(max_length=40)]
    saw: Annotated[
        dict[str, Annotated[list[Uuid], msgspec.Meta(max_length=500)]], msgspec.Meta(max_length=10)
    ]


class DecisionsIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same reason for all of them."""

    decisions: Annotated[list[DecisionIn], msgspec.Meta(min_length=1, max_length=MOST_DECISIONS)]
    reason: Reason


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    outcome: str
    code: str


class DecidedOut(msgspec.Struct, frozen=True, kw_only=True):
    decided: list[Decided]


@get(
    "/api/admin/queues/{queue:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def list_waiting(
    queue: Annotated[str, PathParameter(max_length=40)],
    visitor: SignedInVisitor,
    web: Shared,
    standing: Annotated[str, QueryParameter(max_length=40)] = "open",
    code: Annotated[str, QueryParameter(max_length=40)] = "",
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> WaitingOut:
    if queue not in ("case", "data_problem"):
        raise Problem("not_found")
    now_ms = web.clock()

    def look(tx: ReadTx) -> WaitingOut:
        mine = units_of(tx, visitor, now_ms)
        org = organisation_of(tx, visitor.instansi)
        rows = [
            row for row in tx.in_state(visitor.instansi, queue, standing) if _unit(org, row.owner) in mine
        ]
        found = [(row, _record.decode(row.body)) for row in rows]
        # The order in which anonymous ones came would help to guess whose they are.
        found.sort(key=lambda one: one[0].id if _is_anonymous(*one) else "")
        codes: dict[str, int] = {}
        for _, record in found:
            codes[_code(record)] = codes.get(_code(record), 0) + 1
        chosen = [(row, record) for row, record in found if code in ("", _code(record))]
        page = chosen[start : start + PAGE]
        more = start + PAGE < len(chosen)
        listing = Listing(tx, visitor.instansi, now_ms)
        waiting = [
            _correction(listing, _waiting(tx, visitor, org, row, record, now_ms)) for row, record in page
        ]
        return WaitingOut(
            waiting=waiting,
            total=len(chosen),
            codes=codes,
            forms={
                name: form
                for name in {one.form for one in waiting}
                if (form := latest(shipped_forms(), name))
            },
            next=start + PAGE if more else None,
        )

    return await web.store.read(look)


@post(
    "/api/admin/decisions",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def decide(data: JSONBody[DecisionsIn], visitor: SignedInVisitor, web: Shared) -> DecidedOut:
    now_ms = web.clock()

    def job(tx: Tx) -> tuple[DecidedOut, frozenset[str]]:
        at = tx.clamp(visitor.instansi, now_ms)
        mine = units_of(tx, visitor, at)
        org = organisation_of(tx, visitor.instansi)
        rows = tx.records(visitor.instansi, [(one.collection, one.id) for one in data.decisions])
        intents = []
        for one in data.decisions:
            row = rows.get((one.collection, one.id))
            if row is None or _unit(org, row.owner) not in mine:
                raise Problem("not_found")
            if one.step not in KINDS[one.collection].collection.steps:
                raise Problem("invalid_request")
            saw = {register: tuple(heads) for register, heads in one.saw.items()}
            intents.append(
                Intent(collection=one.collection, record=one.id, step=one.step, reason=data.reason, saw=saw)
            )
        before = tx.seq(visitor.instansi)
        outcomes = write_as_server(
            tx, visitor.instansi, intents, at, random=web.chance.bytes, actor=visitor.person
        )
        told = [
            Decided(id=one.id, outcome=outcome.outcome, code=outcome.code)
            for one, outcome in zip(data.decisions, outcomes, strict=True)
        ]
        return DecidedOut(decided=told), _touched(tx, visitor.instansi, rows.values(), before)

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


def _touched(tx: ReadTx, instansi: int, rows: Any, before: int) -> frozenset[str]:
    """Get the buckets of these records, where anything has changed at all."""
    return (
        frozenset(bucket for row in rows for bucket in row.buckets)
        if tx.seq(instansi) > before
        else frozenset()
    )


def _correction(listing: Listing, one: Waiting) -> Waiting:
    """Add what its decider needs of a request for a correction."""
    if one.collection != data_problem.NAME:
        return one
    due = one.received + data_problem.ANSWER_MS if one.state == "open" else None
    return msgspec.structs.replace(one, due=due, kept=listing.listed(listing.org.placements[one.owner]))


def _unit(org: Org, placement: str) -> str:
    post_ = org.placements.get(placement)
    return post_.unit if post_ is not None else ""


def _code(record: Record) -> str:
    body = record.registers.get("body")
    value = body.value if body is not None and body.value is not None else {}
    return str(value.get("code") or value.get("about") or "")


def _is_anonymous(row: Row, record: Record) -> bool:
    return row.collection == case.NAME and case.is_anonymous(record)


def _waiting(tx: ReadTx, visitor: Visitor, org: Org, row: Row, record: Record, now_ms: int) -> Waiting:
    registers = record.registers
    body, state = registers["body"], registers["state"]
    handler = registers.get("handler")
    post_ = org.placements[row.owner]
    saw = {name: list(register.heads) for name, register in registers.items() if register.heads}
    if _is_anonymous(row, record):
        value = body.value or {}
        return Waiting(
            collection="case",
            id=row.id,
            state=row.state,
            owner="",
            name="",
            unit_name="",
            body={name: value.get(name, "") for name in ("code", "to")},
            handler=None,
            at=0,
            received=0,
            reason=state.reason,
            saw=saw,
            form="",
            for_me=True,
        )
    unit = org.units[post_.unit]
    collection: Queue = "case" if row.collection == "case" else "data_problem"
    return Waiting(
        collection=collection,
        id=row.id,
        state=row.state,
        owner=row.owner,
        name=tx.person_name(visitor.instansi, post_.person) or "",
        unit_name=unit.name,
        body=body.value or {},
        handler=handler.value if handler is not None else None,
        at=(body.value or {}).get("made") or body.at,
        received=(body.value or {}).get("received") or body.received,
        reason=state.reason,
        saw=saw,
        form=form_of(unit),
        for_me=visitor.person in nearest_admins(org, post_.unit, now_ms),
    )
