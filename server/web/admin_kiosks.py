"""The kiosks of some units, for their administrators: enrolled, looked after, changed and taken back."""

from collections import Counter
from collections.abc import Collection
from typing import Annotated, Any, Literal

import msgspec
from litestar import get, patch, post
from litestar.params import JSONBody, PathParameter

from server.access import may_run_kiosks
from server.credentials import shown_code
from server.kiosk.enrolment import change_kiosk, make_code, revoke_kiosk
from server.org import Org
from server.organisation import organisation_of
from server.scope import administers_all
from server.store.envelopes import DraftTally, Tally
from server.store.kiosks import Kiosk, Policy, Waiting
from server.store.store import ReadTx, Tx
from server.web.admin_people import Reason, units_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.slips import qr_svg
from server.web.visitor import HttpRequest, SignedInVisitor, Visitor, origin_of

Label = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
OneKiosk = Annotated[Uuid, PathParameter()]
MAX_FORMS = 20
FORM = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class PolicyIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plan_lines: bool = False
    survey: Annotated[list[FORM], msgspec.Meta(max_length=MAX_FORMS)] = []

    def policy(self) -> Policy:
        return Policy(plan_lines=self.plan_lines, survey=list(self.survey))


class KioskCodeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    unit: Uuid
    label: Label
    policy: PolicyIn | None = None


class KioskCodeOut(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    url: str  # what follows the # is for the kiosk; browsers do not send it to us
    qr_svg: str
    expires_at: int


class KioskChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Reason
    label: Label | None = None
    policy: PolicyIn | None = None


class KioskRevoke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Reason


class AlarmOut(msgspec.Struct, frozen=True, kw_only=True):
    """Envelopes that were not signed, could not be opened, or hold lines that nobody's key has signed."""

    code: str
    count: int
    last_at: int


class KioskOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: str
    unit: str
    unit_name: str
    state: Literal["active", "revoked"]
    policy: Policy
    enrolled_at: int
    enrolled_by: str  # name of who made its code; "": the command line
    revoked_at: int | None
    contact_at: int  # 0: never
    client: str
    waiting: Waiting
    storage: dict[str, Any] | None
    battery: dict[str, Any] | None
    quarantined: dict[str, int]  # envelopes that wait for their author, by reason
    alarms: list[AlarmOut]


class UnfinishedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What people of these units have not finished at kiosks: it comes back to them when they sign in there,
    and nobody else sees it.
    """

    people: int
    drafts: int
    oldest_at: int  # by a kiosk's clock; 0: none


class KiosksOut(msgspec.Struct, frozen=True, kw_only=True):
    kiosks: list[KioskOut]
    unfinished: UnfinishedOut
    unknown: int  # envelopes of kiosks that this server does not know; for who administers all of it


@get(
    "/api/admin/kiosks",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_kiosks(visitor: SignedInVisitor, web: Shared) -> KiosksOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> KiosksOut:
        mine = units_of(tx, visitor, now_ms)
        raw = tx.raw_tallies(visitor.instansi)
        org = organisation_of(tx, visitor.instansi)
        every = administers_all(org, visitor.person, now_ms)
        unknown = [one.count for one in raw if one.code == "kiosk_unknown"]
        return KiosksOut(
            kiosks=[
                one
                for one in _kiosks(tx, visitor.instansi, tx.kiosks(visitor.instansi), raw)
                if one.unit in mine
            ],
            unfinished=_unfinished(tx.draft_tallies(visitor.instansi), org, mine, every=every),
            unknown=sum(unknown) if every else 0,
        )

    return await web.store.read(look)


@post(
    "/api/admin/kiosks/codes",
    status_code=201,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
    cache_control=NEVER_KEPT,
)
async def make_kiosk_code(
    request: HttpRequest, data: JSONBody[KioskCodeIn], visitor: SignedInVisitor, web: Shared
) -> KioskCodeOut:
    now_ms, origin = web.clock(), origin_of(request, web)

    def job(tx: Tx) -> KioskCodeOut:
        if data.unit not in units_of(tx, visitor, now_ms):
            raise Problem("not_found")
        code, expires = make_code(
            tx,
            visitor.instansi,
            unit=data.unit,
            label=data.label,
            policy=data.policy.policy() if data.policy is not None else Policy(),
            by=visitor.person,
            pepper=web.secrets.pin_pepper_bytes,
            now_ms=now_ms,
            chance=web.chance,
        )
        url = f"{origin}/kios#kode={shown_code(code)}"
        return KioskCodeOut(code=shown_code(code), url=url, qr_svg=qr_svg(url), expires_at=expires)

    return await web.store.write(job)


@patch(
    "/api/admin/kiosks/{id:str}",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def change_one(
    id: OneKiosk, data: JSONBody[KioskChange], visitor: SignedInVisitor, web: Shared
) -> KioskOut:
    now_ms = web.clock()

    def job(tx: Tx) -> KioskOut:
        changed = change_kiosk(
            tx,
            visitor.instansi,
            _mine(tx, visitor, id, now_ms),
            label=data.label,
            policy=data.policy.policy() if data.policy is not None else None,
            reason=data.reason,
            by=visitor.person,
            now_ms=now_ms,
            chance=web.chance,
        )
        return _kiosks(tx, visitor.instansi, [changed], tx.raw_tallies(visitor.instansi))[0]

    return await web.store.write(job)


@post(
    "/api/admin/kiosks/{id:str}/revoke",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def revoke_one(
    id: OneKiosk, data: JSONBody[KioskRevoke], visitor: SignedInVisitor, web: Shared
) -> KioskOut:
    """Take a kiosk back. What it has sealed still comes in."""
    now_ms = web.clock()

    def job(tx: Tx) -> KioskOut:
        revoked = revoke_kiosk(
            tx,
            visitor.instansi,
            _mine(tx, visitor, id, now_ms),
            reason=data.reason,
            by=visitor.person,
            now_ms=now_ms,
            chance=web.chance,
        )
        return _kiosks(tx, visitor.instansi, [revoked], tx.raw_tallies(visitor.instansi))[0]

    return await web.store.write(job)


def _unfinished(tallies: list[DraftTally], org: Org, units: Collection[str], *, every: bool) -> UnfinishedOut:
    """Count those of people who have or had a post in these units; `every`: and of all others."""
    here = {post.person for post in org.placements.values() if post.unit in units}
    found = [one for one in tallies if every or one.person in here]
    return UnfinishedOut(
        people=len(found),
        drafts=sum(one.count for one in found),
        oldest_at=min((one.oldest_at for one in found), default=0),
    )


def _mine(tx: ReadTx, visitor: Visitor, id: str, now_ms: int) -> Kiosk:
    """Raises: Problem `not_allowed`, `not_found`."""
    units_of(tx, visitor, now_ms)
    kiosk = tx.kiosk(visitor.instansi, id)
    org = organisation_of(tx, visitor.instansi)
    if kiosk is None or not may_run_kiosks(org, visitor.person, kiosk.unit, now_ms):
        raise Problem("not_found")
    return kiosk


def _kiosks(tx: ReadTx, instansi: int, kiosks: list[Kiosk], raw: list[Tally]) -> list[KioskOut]:
    org = organisation_of(tx, instansi)
    waiting, unknown = tx.claim_tallies(instansi), tx.nips_unknown(instansi)
    names = tx.person_names(instansi, {kiosk.enrolled_by for kiosk in kiosks})
    found = []
    for kiosk in kiosks:
        alarms = Counter[str]()
        last: dict[str, int] = {}
        unsigned = [one for one in waiting if one.code == "signature"]
        for one in (*raw, *unsigned):
            if one.kiosk == kiosk.id:
                alarms[one.code] += one.count
                last[one.code] = max(last.get(one.code, 0), one.last_at)
        quarantined = {
            one.code: one.count
            for one in (*waiting, *unknown)
            if one.kiosk == kiosk.id and one.code != "signature"
        }
        unit = org.units.get(kiosk.unit)
        found.append(
            KioskOut(
                id=kiosk.id,
                label=kiosk.label,
                unit=kiosk.unit,
                unit_name=unit.name if unit is not None else "",
                state="active" if kiosk.revoked_at is None else "revoked",
                policy=kiosk.policy,
                enrolled_at=kiosk.enrolled_at,
                enrolled_by=names.get(kiosk.enrolled_by, ""),
                revoked_at=kiosk.revoked_at,
                contact_at=kiosk.contact_at,
                client=kiosk.client,
                waiting=kiosk.waiting,
                storage=kiosk.storage,
                battery=kiosk.battery,
                quarantined=quarantined,
                alarms=[
                    AlarmOut(code=code, count=count, last_at=last[code])
                    for code, count in sorted(alarms.items())
                ],
            )
        )
    return found
