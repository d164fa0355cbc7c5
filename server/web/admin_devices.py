"""The devices of some units' people: what has arrived from each, and taking the right to write from one."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.acts import record_act
from server.organisation import organisation_of
from server.store.journal import Replica
from server.store.store import ReadTx, Tx
from server.web.admin_people import Reason, units_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor

PAGE = 100


class DeviceOut(msgspec.Struct, frozen=True, kw_only=True):
    replica: str
    person: str
    name: str
    label: str
    registered_at: int
    revoked_at: int | None
    received: int  # every mutation up to this number is here
    announced: int  # the highest number that it ever named or sent
    waiting: int  # lines that waited there when it was last heard of
    seen_at: int  # when that was, ms, at most an hour too early; 0: never
    client: str  # version of its app
    files: int  # that records name and that this device should still have


class DevicesOut(msgspec.Struct, frozen=True, kw_only=True):
    devices: list[DeviceOut]
    total: int
    next: int | None


class RevokeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Reason


@get(
    "/api/admin/devices",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def list_devices(
    visitor: SignedInVisitor,
    web: Shared,
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> DevicesOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> DevicesOut:
        mine = units_of(tx, visitor, now_ms)
        if unit is not None and unit not in mine:
            raise Problem("not_found")
        people = people_in(tx, visitor.instansi, {unit} if unit else mine)
        found = sorted(
            (one for one in tx.replicas_of_all(visitor.instansi, people) if one.kind == "phone"),
            key=lambda replica: (replica.revoked_at is not None, -replica.registered_at, replica.id),
        )
        page = _devices(tx, visitor.instansi, found[start : start + PAGE])
        more = start + PAGE < len(found)
        return DevicesOut(devices=page, total=len(found), next=start + PAGE if more else None)

    return await web.store.read(look)


@post(
    "/api/admin/devices/{replica:str}/revoke",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def revoke_device(
    replica: Annotated[Uuid, PathParameter()],
    data: JSONBody[RevokeIn],
    visitor: SignedInVisitor,
    web: Shared,
) -> DeviceOut:
    """Take the right to write from a device. What it still sends is kept, and somebody decides about it."""
    now_ms = web.clock()

    def revoke(tx: Tx) -> DeviceOut:
        at = tx.clamp(visitor.instansi, now_ms)
        mine = units_of(tx, visitor, at)
        known = tx.replica(visitor.instansi, replica)
        if known is None or known.person not in people_in(tx, visitor.instansi, mine):
            raise Problem("not_found")
        if known.revoked_at is None:
            known = msgspec.structs.replace(known, revoked_at=at)
            tx.put_replica(visitor.instansi, known)
            record_act(
                tx,
                visitor.instansi,
                "device_revoked",
                by=visitor.person,
                person=known.person,
                detail={"replica": replica, "reason": data.reason},
                now_ms=at,
                chance=web.chance,
            )
        return _devices(tx, visitor.instansi, [known])[0]

    return await web.store.write(revoke)


def people_in(tx: ReadTx, instansi: int, units: set[str]) -> set[str]:
    """Get everybody who ever held a placement in these units: his device may still hold work of that time."""
    org = organisation_of(tx, instansi)
    return {post_.person for unit in units for post_ in org.placements_in.get(unit, ())}


def _devices(tx: ReadTx, instansi: int, replicas: list[Replica]) -> list[DeviceOut]:
    ids = [replica.id for replica in replicas]
    said, files = tx.announced(instansi, ids), tx.awaited_counts(instansi, ids)
    names = tx.person_names(instansi, {replica.person for replica in replicas})
    found = []
    for replica in replicas:
        heard = said.get(replica.id)
        found.append(
            DeviceOut(
                replica=replica.id,
                person=replica.person,
                name=names.get(replica.person, ""),
                label=replica.label,
                registered_at=replica.registered_at,
                revoked_at=replica.revoked_at,
                received=replica.n,
                announced=max(replica.top, heard.n if heard else 0),
                waiting=heard.count if heard else 0,
                seen_at=heard.at if heard else 0,
                client=heard.client if heard else "",
                files=files.get(replica.id, 0),
            )
        )
    return found
