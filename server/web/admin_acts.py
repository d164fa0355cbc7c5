"""Administrative acts as the journal has them: who did what to whom, and when. For who administers the whole
agency, and for its auditor, who looks and changes nothing.
"""

from datetime import date, timedelta
from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.journal import Envelope
from server.organisation import organisation_of
from server.people.calendar import midnight_ms
from server.people.columns import fold
from server.scope import audits_all
from server.store.store import ReadTx
from server.web.admin_people import must_be_near
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import SignedInVisitor, Visitor

PAGE = 50
LAST_ROW = 2**53


class ActOut(msgspec.Struct, frozen=True, kw_only=True):
    """`by`: name; "": the command line, or the server. `on`: what kind of thing it was done to, `about`: its
    name, where it has one, else its id. `detail`: what is kept of the act; None: destroyed.
    """

    row: int
    at: int
    act: str
    by: str
    on: str
    about: str
    detail: dict[str, Any] | None


class ActsOut(msgspec.Struct, frozen=True, kw_only=True):
    acts: list[ActOut]
    names: list[str]  # of acts that there are
    next: int | None  # row before which the next page begins


@get(
    "/api/admin/acts",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "change_refused"),
)
async def list_acts(
    visitor: SignedInVisitor,
    web: Shared,
    act: Annotated[str, QueryParameter(max_length=60)] = "",
    who: Annotated[str, QueryParameter(max_length=100)] = "",
    first: Annotated[date | None, QueryParameter()] = None,
    last: Annotated[date | None, QueryParameter()] = None,
    start: Annotated[int, QueryParameter(ge=0, le=LAST_ROW)] = 0,  # 0: from the newest on
) -> ActsOut:
    now_ms = web.clock()
    must_be_near(*(day for day in (first, last) if day is not None))
    zone = visitor.agency.zone

    def look(tx: ReadTx) -> ActsOut:
        if not audits_all(organisation_of(tx, visitor.instansi), visitor.person, now_ms):
            raise Problem("not_allowed")
        found = tx.acts(
            visitor.instansi,
            before_row=start or LAST_ROW,
            limit=PAGE + 1,
            name=act,
            by=_people(tx, visitor, who) if who.strip() else None,
            since=midnight_ms(first, zone) if first else 0,
            until=midnight_ms(last + timedelta(days=1), zone) if last else None,
        )
        page = found[:PAGE]
        return ActsOut(
            acts=_acts(tx, visitor, page),
            names=tx.act_names(visitor.instansi),
            next=page[-1][0].row if len(found) > PAGE else None,
        )

    return await web.store.read(look)


def _people(tx: ReadTx, visitor: Visitor, words: str) -> set[str]:
    """Find everybody in whose name or NIP every word is."""
    wanted = fold(words).split()
    nips: dict[str, str] = {}
    for row in tx.person_nips(visitor.instansi):
        nips[row.person] = f"{nips.get(row.person, '')} {row.nip}"
    return {
        person.id
        for person in tx.persons(visitor.instansi)
        if all(word in f"{fold(person.name)} {nips.get(person.id, '')}" for word in wanted)
    }


def _acts(tx: ReadTx, visitor: Visitor, found: list[tuple[Envelope, bytes | None]]) -> list[ActOut]:
    org = organisation_of(tx, visitor.instansi)
    people = {act.actor for act, _ in found} | {act.record for act, _ in found if act.collection == "person"}
    names = tx.person_names(visitor.instansi, people - {""})
    names |= {id: unit.name for id, unit in org.units.items()}
    return [
        ActOut(
            row=act.row,
            at=act.received_at,
            act=act.outcome,
            by=names.get(act.actor, ""),
            on=act.collection,
            about=names.get(act.record, act.record),
            detail=None if payload is None else _detail(act, payload, names),
        )
        for act, payload in found
    ]


def _detail(act: Envelope, payload: bytes, names: dict[str, str]) -> dict[str, Any]:
    """Leave out what stands beside it already, and name units and people that are named by their id."""
    kept = msgspec.json.decode(payload)
    return {
        key: names.get(value, value) if isinstance(value, str) else value
        for key, value in kept.items()
        if key not in ("act", act.collection)
    }
