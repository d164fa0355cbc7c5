"""What is sent to the personnel office, at its desk: input on the appraisal, reports of behaviour (B.1.10).

Read here and nowhere else, by `access.is_personnel_office`: no phone of the office gets any of it. What the
office does with it is a mutation of whoever does it, and its author sees that on his own phone.
"""

from typing import Annotated, Any, Literal, get_args

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.access import is_personnel_office, personnel_units
from server.appraisal import dialog, feedback, outcome, process_input
from server.org import Org
from server.organisation import organisation_of
from server.own_replica import write_as_server
from server.people.listing import Listed, Listing
from server.store.records import Row
from server.store.store import ReadTx, Tx
from server.web.admin_people import Reason
from server.web.admin_queues import Decided
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor
from sync.merge import Record
from sync.vault import Intent

PAGE = 50
Sent = Literal["process_input", "behaviour_report"]
SENT: tuple[Sent, ...] = get_args(Sent)
Standing = Literal["sent", "read", "answered"]

_record = msgspec.json.Decoder(Record)


class ResultOut(msgspec.Struct, frozen=True, kw_only=True):
    """After which result somebody speaks: that of which scheme and time, nothing of what it says."""

    label: dict[str, str]
    until: str


class LetterOut(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was sent. `listed`: whom it is about; of input that is its author."""

    collection: Sent
    id: str
    state: Standing
    listed: Listed
    author: str  # name
    body: dict[str, Any]
    result: ResultOut | None
    feedback: int  # that the author of a report of behaviour had given before: the form asks for its proof
    received: int  # ms
    reason: str  # what the office has answered
    saw: dict[str, list[str]]  # what was shown: to be sent along with what is done


class LettersOut(msgspec.Struct, frozen=True, kw_only=True):
    is_office: bool  # whether any unit's letters come to this reader
    counts: dict[str, int]  # by standing
    letters: list[LetterOut]
    total: int
    next: int | None


class AnswerIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reason` None: read, and nothing said about it."""

    reason: Reason | None
    saw: Annotated[
        dict[str, Annotated[list[Uuid], msgspec.Meta(max_length=500)]], msgspec.Meta(max_length=10)
    ]


OneSent = Annotated[str, PathParameter(max_length=40)]


@get(
    "/api/admin/letters/{sent:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def list_letters(
    sent: OneSent,
    visitor: SignedInVisitor,
    web: Shared,
    standing: Annotated[Standing, QueryParameter()] = "sent",
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> LettersOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> LettersOut:
        org = _office(tx, visitor, sent, now_ms)
        rows = [
            row
            for row in tx.all_derived(visitor.instansi, sent)
            if is_personnel_office(org, visitor.person, row.owner, now_ms)
        ]
        rows.sort(key=lambda row: row.seq)  # who has waited longest comes first
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.state] = counts.get(row.state, 0) + 1
        chosen = [row for row in rows if row.state == standing]
        listing = Listing(tx, visitor.instansi, now_ms)
        return LettersOut(
            is_office=bool(rows or personnel_units(org, visitor.person, now_ms)),
            counts=counts,
            letters=[_letter(tx, visitor, listing, row) for row in chosen[start : start + PAGE]],
            total=len(chosen),
            next=start + PAGE if start + PAGE < len(chosen) else None,
        )

    return await web.store.read(look)


@post(
    "/api/admin/letters/{sent:str}/{letter:str}",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def answer_letter(
    sent: OneSent,
    letter: Annotated[Uuid, PathParameter()],
    data: JSONBody[AnswerIn],
    visitor: SignedInVisitor,
    web: Shared,
) -> Decided:
    now_ms = web.clock()

    def job(tx: Tx) -> tuple[Decided, frozenset[str]]:
        at = tx.clamp(visitor.instansi, now_ms)
        org = _office(tx, visitor, sent, at)
        row = tx.record(visitor.instansi, sent, letter)
        if row is None or not is_personnel_office(org, visitor.person, row.owner, at):
            raise Problem("not_found")
        intent = Intent(
            collection=sent,
            record=letter,
            step="read" if data.reason is None else "answer",
            reason=data.reason,
            saw={register: tuple(heads) for register, heads in data.saw.items()},
        )
        (outcome_,) = write_as_server(
            tx, visitor.instansi, [intent], at, random=web.chance.bytes, actor=visitor.person
        )
        after = tx.record(visitor.instansi, sent, letter)
        touched = frozenset(after.buckets if after is not None else ())
        return Decided(id=letter, outcome=outcome_.outcome, code=outcome_.code), touched

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


def _office(tx: ReadTx, visitor: Visitor, sent: str, now_ms: int) -> Org:
    """Get the organisation for somebody who has a desk; whether letters come to him is another question.

    Raises: Problem `not_found`, `not_allowed`.
    """
    if sent not in SENT:
        raise Problem("not_found")
    org = organisation_of(tx, visitor.instansi)
    grants = org.grants_of.get(visitor.person, ())
    if not any(one.holds(now_ms) and one.role in ("admin", "pengelola") for one in grants):
        raise Problem("not_allowed")
    return org


def _letter(tx: ReadTx, visitor: Visitor, listing: Listing, row: Row) -> LetterOut:
    record = _record.decode(row.body)
    body, state = record.registers["body"], record.registers["state"]
    value = body.value or {}
    return LetterOut(
        collection="process_input" if row.collection == process_input.NAME else "behaviour_report",
        id=row.id,
        state=state.value,
        listed=listing.listed(listing.org.placements[row.owner]),
        author=tx.person_name(visitor.instansi, body.by) or "",
        body={name: said for name, said in value.items() if name not in ("placement", "outcome")},
        result=_result(tx, visitor.instansi, row.owner, value.get("outcome")),
        feedback=_feedback(tx, visitor.instansi, row, body.by),
        received=body.received,
        reason=state.reason,
        saw={name: list(register.heads) for name, register in record.registers.items() if register.heads},
    )


def _result(tx: ReadTx, instansi: int, owner: str, id: str | None) -> ResultOut | None:
    row = tx.record(instansi, outcome.NAME, id) if id is not None else None
    register = _record.decode(row.body).registers.get("result") if row is not None else None
    if row is None or row.owner != owner or register is None or register.value is None:
        return None  # another's, or none: there is nothing to say about it
    result = register.value
    return ResultOut(label=result["scheme"]["label"], until=result["period"]["until"])


def _feedback(tx: ReadTx, instansi: int, row: Row, author: str) -> int:
    if row.collection != dialog.BEHAVIOUR_NAME:
        return 0
    given = (_record.decode(one.body) for one in tx.owned(instansi, feedback.NAME, row.owner))
    return sum(one.registers["body"].by == author for one in given if "body" in one.registers)
