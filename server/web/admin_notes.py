"""The notes of anonymous groups at the desk: each is read, and released or withheld, before results go out.

There is no author, no time and no order of arrival in any of it; of a group that is too small nothing at all.
"""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from server.appraisal.notes import digest
from server.appraisal.scheme import Rater
from server.cycle_acts import ALL
from server.notes import about, decide_note, decisions_of, notes_to_read
from server.people.listing import Listed, Listing
from server.store.store import ReadTx, Tx
from server.web.admin_cycles import REFUSALS, OneCycle, cycle_of, not_his_own, refusing
from server.web.admin_people import OnePlacement, Reason
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import responses
from server.web.visitor import SignedInVisitor

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
PEOPLE = 20


class NoteOut(msgspec.Struct, frozen=True, kw_only=True):
    id: Digest
    group: Rater
    text: str
    released: bool | None  # None: nobody has decided


class NotesOut(msgspec.Struct, frozen=True, kw_only=True):
    listed: Listed
    notes: list[NoteOut]


class NotesPageOut(msgspec.Struct, frozen=True, kw_only=True):
    people: list[NotesOut]
    undecided: int  # notes, of all people
    next: int | None


class NoteIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Digest
    release: bool
    reason: Reason


@get(
    "/api/admin/cycles/{cycle:str}/notes",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def list_notes(
    cycle: OneCycle,
    visitor: SignedInVisitor,
    web: Shared,
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> NotesPageOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> NotesPageOut:
        found = cycle_of(tx, visitor, cycle, now_ms)
        listing = Listing(tx, visitor.instansi, now_ms)
        people = []
        for ratee in tx.ratees(visitor.instansi, cycle, "", ALL):
            if listing.org.placements[ratee].person == visitor.person:
                continue  # what was written about himself somebody else reads
            decisions = decisions_of(tx, visitor.instansi, found, ratee)
            notes = [
                NoteOut(id=id, group=group, text=text, released=decisions.get(id))
                for group, texts in notes_to_read(tx, visitor.instansi, found, ratee).items()
                for text in texts
                for id in [digest(about(found, ratee, group), text)]
            ]
            if notes:
                listed = listing.listed(listing.org.placements[ratee])
                people.append(NotesOut(listed=listed, notes=notes))
        people.sort(key=lambda one: (one.listed.name, one.listed.placement))
        return NotesPageOut(
            people=people[start : start + PEOPLE],
            undecided=sum(note.released is None for one in people for note in one.notes),
            next=start + PEOPLE if start + PEOPLE < len(people) else None,
        )

    return await web.store.read(look)


class DecidedNoteOut(msgspec.Struct, frozen=True, kw_only=True):
    """Said, because to the desk an answer that says nothing is not the server's."""

    id: str
    released: bool


@post(
    "/api/admin/cycles/{cycle:str}/notes/{placement:str}",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def decide(
    cycle: OneCycle,
    placement: OnePlacement,
    data: JSONBody[NoteIn],
    visitor: SignedInVisitor,
    web: Shared,
) -> DecidedNoteOut:
    """Release or withhold one note. Once the result is out it changes nothing that was shown."""
    now_ms = web.clock()

    def job(tx: Tx) -> None:
        found = cycle_of(tx, visitor, cycle, now_ms)
        not_his_own(tx, visitor, placement)
        with refusing():
            decide_note(
                tx,
                visitor.instansi,
                found,
                placement,
                data.id,
                is_released=data.release,
                reason=data.reason,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
            )

    await web.store.write(job)
    return DecidedNoteOut(id=data.id, released=data.release)
