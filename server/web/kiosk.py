"""What a kiosk asks: to become one, what it may hold, and to take what it has sealed. `docs/protocol.md`
section 14.
"""

import asyncio
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody

from server.appraisal.satisfaction import SurveyForm
from server.credentials import code_hash, normal_code
from server.kiosk.enrolment import Holding, PlanLine, enrol, hand_seal, holding_of, note_contact
from server.kiosk.envelope import MAX_BODY_BYTES, MAX_ENVELOPES
from server.kiosk.intake import Receipt, open_kept, take_envelopes
from server.organisation import organisation_of
from server.people.cards import form_of
from server.receipt import time_token
from server.store.agency import Agency
from server.store.kiosks import Kiosk, Policy, Waiting
from server.store.store import ReadTx, Tx
from server.web.admission import RECEIPTS, ROOM
from server.web.compression import OPT
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.device import desk_of, device_of
from server.web.openapi import DEVICE, EnvelopesBody
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, OfAgency, address_of
from sync.wire import Change

Directive = Literal["revoked"]
Client = Annotated[str, msgspec.Meta(max_length=40)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Moment = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
NO_STORE = {"Cache-Control": "no-store"}


class ChallengeOut(msgspec.Struct, frozen=True, kw_only=True):
    token: str


class EnrolIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    kiosk: Uuid
    key: Annotated[str, msgspec.Meta(max_length=100)]  # uncompressed P-256 point, base64url
    client: Client = ""


class SealKeyOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    key: str


class KioskUnit(msgspec.Struct, frozen=True, kw_only=True):
    """Where a kiosk is. `form`: the name of the report form that people of this unit get."""

    id: str
    name: str
    zone: str
    form: str


class EnrolOut(msgspec.Struct, frozen=True, kw_only=True):
    kiosk: str
    label: str
    unit: KioskUnit
    namespace: str
    seal: SealKeyOut
    policy: Policy


class WaitingIn(msgspec.Struct, frozen=True, kw_only=True):
    count: Count = 0
    bytes: Count = 0
    oldest_at: Moment | None = None


class StorageIn(msgspec.Struct, frozen=True, kw_only=True):
    used: Annotated[float, msgspec.Meta(ge=0, le=2**53)]
    quota: Annotated[float, msgspec.Meta(ge=0, le=2**53)]


class BatteryIn(msgspec.Struct, frozen=True, kw_only=True):
    level: Annotated[float, msgspec.Meta(ge=0, le=1)]
    charging: bool


class ContactIn(msgspec.Struct, frozen=True, kw_only=True):
    client: Client = ""
    waiting: WaitingIn | None = None
    storage: StorageIn | None = None
    battery: BatteryIn | None = None
    etag: Annotated[str, msgspec.Meta(max_length=100)] = ""
    seal: Annotated[str, msgspec.Meta(max_length=100)] = ""  # id of the key that it seals to


class ContactOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Forms, lines and surveys are left out where the kiosk has them already."""

    epoch: str
    token: str
    seal: SealKeyOut
    label: str
    unit: KioskUnit
    policy: Policy
    etag: str = ""
    forms: list[Change] | None = None
    lines: list[PlanLine] | None = None
    surveys: list[SurveyForm] | None = None
    directives: list[Directive] = []


class EnvelopesOut(msgspec.Struct, frozen=True, kw_only=True):
    epoch: str
    backup: int  # what was received before this is in a verified backup, ms; 0: nothing
    receipts: list[Receipt]
    directives: list[Directive]


@get("/api/kiosk/challenge", responses=responses("not_found"), cache_control=NEVER_KEPT)
async def challenge(request: HttpRequest, agency: OfAgency, web: Shared) -> ChallengeOut:
    """Give the time, for a request to be signed with."""
    web.limits.challenges.take(address_of(request, web), web.clock())
    return ChallengeOut(token=time_token(web.keys, agency.instansi, web.clock()))


@post(
    "/api/kiosk/enrol",
    status_code=201,
    responses=responses("wrong_code", "code_expired", "kiosk_taken", "key_invalid", "not_found", "origin"),
)
async def enrol_kiosk(
    request: HttpRequest, data: JSONBody[EnrolIn], agency: OfAgency, web: Shared
) -> EnrolOut:
    now_ms, address = web.clock(), address_of(request, web)
    web.limits.wrong_by_address.check(address, now_ms)
    code = normal_code(data.code)
    hashed = code_hash(web.secrets.pin_pepper_bytes, code) if code is not None else None
    seal = await _seal(web)

    def job(tx: Tx) -> EnrolOut | str:
        enrolled = enrol(
            tx,
            agency.instansi,
            hashed=hashed,
            id=data.kiosk,
            key=data.key,
            client=data.client,
            now_ms=now_ms,
            chance=web.chance,
        )
        kiosk = enrolled.kiosk
        if kiosk is None:
            return enrolled.refusal
        hand_seal(tx, agency.instansi, kiosk.id, seal.id, now_ms)
        return EnrolOut(
            kiosk=kiosk.id,
            label=kiosk.label,
            unit=_unit(tx, agency, kiosk),
            namespace=agency.namespace,
            seal=seal,
            policy=kiosk.policy,
        )

    answer = await web.store.write(job)
    if isinstance(answer, str):
        web.limits.wrong_by_address.spend(address, now_ms)
        raise Problem(answer)
    web.hub.poke(agency.instansi, await open_kept(desk_of(web, agency), answer.kiosk))
    return answer


@post(
    "/api/kiosk/contact",
    status_code=200,
    security=DEVICE,
    responses=responses("kiosk_unknown", "kiosk_not_signed", "not_found", "origin"),
)
async def contact(
    request: HttpRequest, data: JSONBody[ContactIn], agency: OfAgency, web: Shared
) -> Response[ContactOut]:
    """Hear how a kiosk is, and tell it what it may hold."""
    kiosk = await device_of(request, agency, web)
    seal, now_ms = await _seal(web), web.clock()

    def job(tx: Tx) -> ContactOut:
        note_contact(
            tx,
            agency.instansi,
            kiosk,
            client=data.client,
            waiting=msgspec.convert(_plain(data.waiting) or {}, Waiting),
            storage=_plain(data.storage),
            battery=_plain(data.battery),
            sealing_to=data.seal,
            now_ms=now_ms,
        )
        revoked = kiosk.revoked_at is not None
        if not revoked:
            hand_seal(tx, agency.instansi, kiosk.id, seal.id, now_ms)
        held = None if revoked else holding_of(tx, agency.instansi, kiosk, now_ms)
        return _contact(tx, agency, web, kiosk, seal, held, data.etag)

    answer = await web.store.write(job)
    web.hub.poke(agency.instansi, await open_kept(desk_of(web, agency), kiosk.id))
    return Response(answer, headers=NO_STORE)


@post(
    "/api/kiosk/envelopes",
    status_code=200,
    opt={OPT: MAX_BODY_BYTES, ROOM: RECEIPTS},
    operation_class=EnvelopesBody,
    responses=responses("not_gzip", "not_found", "origin", "too_large"),
)
async def take(request: HttpRequest, agency: OfAgency, web: Shared) -> Response[EnvelopesOut]:
    """Take in what was sealed at kiosks, whoever is signed in there, or nobody. Each envelope is signed."""
    address, now_ms = address_of(request, web), web.clock()
    web.limits.envelopes.take(address, now_ms)
    raws = [line for line in (await request.body()).split(b"\n") if line.strip()]
    if len(raws) > MAX_ENVELOPES:
        raise Problem("too_large", limit=MAX_ENVELOPES)
    taken = await take_envelopes(desk_of(web, agency), raws)
    web.hub.poke(agency.instansi, taken.buckets)
    epoch = await web.store.read(lambda tx: tx.epoch(agency.instansi))
    covered = web.backups.of(agency.instansi)
    answer = EnvelopesOut(
        epoch=epoch,
        backup=max(0, covered.at - 1) if covered is not None and covered.epoch == epoch else 0,
        receipts=list(taken.receipts),
        directives=["revoked"] if taken.revoked else [],
    )
    return Response(answer, headers=NO_STORE)


async def _seal(web: Web) -> SealKeyOut:
    key = await asyncio.to_thread(web.sealing.current)
    if key is None:
        raise Problem("not_found")
    return SealKeyOut(id=key.id, key=key.public)


def _contact(
    tx: ReadTx, agency: Agency, web: Web, kiosk: Kiosk, seal: SealKeyOut, held: Holding | None, etag: str
) -> ContactOut:
    is_new = held is not None and held.etag != etag
    return ContactOut(
        epoch=tx.epoch(agency.instansi),
        token=time_token(web.keys, agency.instansi, web.clock()),
        seal=seal,
        label=kiosk.label,
        unit=_unit(tx, agency, kiosk),
        policy=kiosk.policy,
        etag=held.etag if held is not None else "",
        forms=held.forms if held is not None and is_new else None,
        lines=held.lines if held is not None and is_new else None,
        surveys=held.surveys if held is not None and is_new else None,
        directives=[] if held is not None else ["revoked"],
    )


def _unit(tx: ReadTx, agency: Agency, kiosk: Kiosk) -> KioskUnit:
    unit = organisation_of(tx, agency.instansi).units[kiosk.unit]
    return KioskUnit(id=unit.id, name=unit.name, zone=unit.zone, form=form_of(unit))


def _plain(said: WaitingIn | StorageIn | BatteryIn | None) -> dict[str, Any] | None:
    found: dict[str, Any] | None = msgspec.to_builtins(said)
    return found
