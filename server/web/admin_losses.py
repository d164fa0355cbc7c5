"""What is missing from the devices of some units' people, and what the server itself holds back: figures,
names of people and of devices, never anything that somebody wrote.
"""

from typing import Annotated, Literal

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.contact import Incident, IncidentKind, incidents_of
from server.organisation import organisation_of
from server.store.evidence import AwaitedThere
from server.store.journal import HeldThere, Replica
from server.store.store import ReadTx
from server.web.admin_devices import people_in
from server.web.admin_people import units_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import responses
from server.web.visitor import SignedInVisitor, Visitor

PAGE = 50
Start = Annotated[int, QueryParameter(ge=0, le=1_000_000)]


class LossOut(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that a device had by its own word and that have not come. All times are ms."""

    kind: IncidentKind
    replica: str
    person: str
    name: str
    label: str
    announced: int  # the highest number of a line
    received: int
    missing: int
    since: int  # when it was last heard of, or first said that it has lost a line
    seen_at: int  # when the server found out
    closed_at: int | None  # when the rest had come; None: it has not


class LossesOut(msgspec.Struct, frozen=True, kw_only=True):
    losses: list[LossOut]
    total: int
    next: int | None


class MissingFilesOut(msgspec.Struct, frozen=True, kw_only=True):
    """The photos that one device should still have."""

    replica: str  # "": nobody knows which device
    person: str
    name: str
    label: str
    files: int  # a photo and its small copy are two
    refused: int  # of these, how many came and were turned away
    owners: list[str]  # names: whose records wait for them
    since: int  # when the oldest of these records came, ms


class MissingFilesPage(msgspec.Struct, frozen=True, kw_only=True):
    devices: list[MissingFilesOut]
    total: int
    next: int | None


class HeldOut(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of one device that the server holds because of itself."""

    replica: str
    person: str
    name: str
    label: str
    code: str  # newer: written by a newer app than this server knows; internal: a bug of the server
    lines: int
    since: int  # when the oldest of them came, ms


class HeldPage(msgspec.Struct, frozen=True, kw_only=True):
    held: list[HeldOut]
    total: int  # devices and causes
    lines: int  # of all, not only of this page
    next: int | None


@get(
    "/api/admin/losses",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_losses(
    visitor: SignedInVisitor,
    web: Shared,
    standing: Annotated[Literal["open", "closed"], QueryParameter()] = "open",
    start: Start = 0,
) -> LossesOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> LossesOut:
        found = [
            one
            for one in incidents_of(tx, visitor.instansi, _people(tx, visitor, now_ms))
            if (one.closed_at is None) == (standing == "open")
        ]
        page = found[start : start + PAGE]
        return LossesOut(
            losses=_losses(tx, visitor.instansi, page), total=len(found), next=_next(start, len(found))
        )

    return await web.store.read(look)


@get(
    "/api/admin/missing-files",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_missing_files(visitor: SignedInVisitor, web: Shared, start: Start = 0) -> MissingFilesPage:
    now_ms = web.clock()

    def look(tx: ReadTx) -> MissingFilesPage:
        people = _people(tx, visitor, now_ms)
        page, total = tx.awaited_there(visitor.instansi, people, start, PAGE)
        return MissingFilesPage(
            devices=_missing_files(tx, visitor.instansi, page), total=total, next=_next(start, total)
        )

    return await web.store.read(look)


@get(
    "/api/admin/held",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_held(visitor: SignedInVisitor, web: Shared, start: Start = 0) -> HeldPage:
    """List what waits for whoever runs the server: it updates, and the lines are judged by themselves."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> HeldPage:
        people = _people(tx, visitor, now_ms)
        every = tx.held_there(visitor.instansi)
        replicas = tx.replicas(visitor.instansi, {one.replica for one in every})
        found = [one for one in every if one.replica in replicas and replicas[one.replica].person in people]
        return HeldPage(
            held=_held(tx, visitor.instansi, found[start : start + PAGE], replicas),
            total=len(found),
            lines=sum(one.lines for one in found),
            next=_next(start, len(found)),
        )

    return await web.store.read(look)


def _people(tx: ReadTx, visitor: Visitor, now_ms: int) -> set[str]:
    return people_in(tx, visitor.instansi, units_of(tx, visitor, now_ms))


def _next(start: int, total: int) -> int | None:
    return start + PAGE if start + PAGE < total else None


def _losses(tx: ReadTx, instansi: int, found: list[Incident]) -> list[LossOut]:
    replicas = tx.replicas(instansi, {one.replica for one in found})
    person = {id: replica.person for id, replica in replicas.items()}
    names = tx.person_names(instansi, set(person.values()))
    return [
        LossOut(
            **msgspec.structs.asdict(one),
            person=person.get(one.replica, ""),
            name=names.get(person.get(one.replica, ""), ""),
        )
        for one in found
    ]


def _missing_files(tx: ReadTx, instansi: int, found: list[AwaitedThere]) -> list[MissingFilesOut]:
    ids = {one.replica for one in found}
    replicas, placements = tx.replicas(instansi, ids), organisation_of(tx, instansi).placements
    owners: dict[tuple[str, str], set[str]] = {}
    for replica, person, owner in tx.awaited_owners(instansi, ids):
        if owner in placements:
            owners.setdefault((replica, person), set()).add(placements[owner].person)
    whose = {one.person for one in found}.union(*owners.values())
    names = tx.person_names(instansi, whose)
    return [
        MissingFilesOut(
            **msgspec.structs.asdict(one),
            name=names.get(one.person, ""),
            label=replicas[one.replica].label if one.replica in replicas else "",
            owners=sorted(names.get(id, "") for id in owners.get((one.replica, one.person), ())),
        )
        for one in found
    ]


def _held(tx: ReadTx, instansi: int, found: list[HeldThere], replicas: dict[str, Replica]) -> list[HeldOut]:
    names = tx.person_names(instansi, {replicas[one.replica].person for one in found})
    return [
        HeldOut(
            **msgspec.structs.asdict(one),
            person=replicas[one.replica].person,
            name=names.get(replicas[one.replica].person, ""),
            label=replicas[one.replica].label,
        )
        for one in found
    ]
