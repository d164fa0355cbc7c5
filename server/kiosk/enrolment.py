"""How a browser becomes a kiosk, what it is told and says of itself, and how it is taken back.

Jobs over a transaction. A code is used once, by one kiosk; the same kiosk with the same key may use it again,
because the answer may not have reached it.
"""

import hashlib
import hmac
from typing import Any, Literal

import msgspec

from server.acts import record_act_on
from server.appraisal import KINDS
from server.appraisal.satisfaction import SurveyForm
from server.chance import Chance
from server.credentials import code_hash, new_code
from server.org import Org
from server.organisation import organisation_of
from server.pull import change_of
from server.register import is_point
from server.store.kiosks import Kiosk, KioskCode, Policy, Waiting
from server.store.store import ReadTx, Tx
from server.surveys import survey_forms
from server.tasks import read
from sync.mutation import to_b64u
from sync.wire import Change

CODE_MS = 30 * 60_000
CODE_TRIES = 20
OPEN_CODES = 50
TOKEN_MS = 10 * 60_000


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    kiosk: Kiosk | None = None
    refusal: Literal["", "wrong_code", "code_expired", "kiosk_taken", "key_invalid"] = ""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: str
    unit: str


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """A plan line of the kiosk's unit, without the name of whose it is."""

    line: str
    placement: str
    title: str  # what is to be achieved
    position: str  # title of the post
    indicators: list[Target]


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """What a kiosk may hold, and a mark of it."""

    etag: str
    forms: list[Change]
    lines: list[PlanLine]
    surveys: list[SurveyForm]


def make_code(
    tx: Tx,
    instansi: int,
    *,
    unit: str,
    label: str,
    policy: Policy,
    by: str,
    pepper: bytes,
    now_ms: int,
    chance: Chance,
) -> tuple[str, int]:
    """Make a one-time code. It exists here and on the screen only. Returns it, and when it expires."""
    at = tx.clamp(instansi, now_ms)
    code = new_code(chance.choose)
    made = KioskCode(
        id=chance.new_id(),
        code_hash=code_hash(pepper, code),
        unit=unit,
        label=label,
        policy=policy,
        made_by=by,
        made_at=at,
        expires=at + CODE_MS,
    )
    tx.put_kiosk_code(instansi, made)
    detail = {"unit": unit, "policy": policy}
    _act(tx, instansi, "kiosk_code_made", made.id, by, detail, at, chance)
    return code, made.expires


def enrol(
    tx: Tx,
    instansi: int,
    *,
    hashed: str | None,
    id: str,
    key: str,
    client: str,
    now_ms: int,
    chance: Chance,
) -> Enrolled:
    """Let a browser be a kiosk. `hashed`: of the code; None: what was typed can be no code."""
    at = tx.clamp(instansi, now_ms)
    if not is_point(key):
        return Enrolled(refusal="key_invalid")
    codes = tx.kiosk_codes(instansi)[:OPEN_CODES]
    found = next((one for one in codes if hashed and hmac.compare_digest(one.code_hash, hashed)), None)
    if found is None:
        for one in codes:  # nobody knows which of them was meant
            if not one.used_by and one.expires > at:
                tx.put_kiosk_code(instansi, msgspec.structs.replace(one, failures=one.failures + 1))
        return Enrolled(refusal="wrong_code")
    known = tx.kiosk(instansi, id)
    if known is not None and (known.key != key or known.revoked_at is not None):
        return Enrolled(refusal="kiosk_taken")
    if found.used_by == id and known is not None:
        return Enrolled(kiosk=known)
    if found.used_by or found.expires <= at or found.failures >= CODE_TRIES:
        return Enrolled(refusal="code_expired")
    kiosk = Kiosk(
        id=id,
        label=found.label,
        unit=found.unit,
        key=key,
        policy=found.policy,
        enrolled_at=at if known is None else known.enrolled_at,
        enrolled_by=found.made_by,
        contact_at=at,
        client=client,
    )
    tx.put_kiosk_code(instansi, msgspec.structs.replace(found, used_by=id))
    tx.put_kiosk(instansi, kiosk)
    _act(
        tx, instansi, "kiosk_enrolled", id, found.made_by, {"code": found.id, "unit": kiosk.unit}, at, chance
    )
    return Enrolled(kiosk=kiosk)


def hand_seal(tx: Tx, instansi: int, kiosk: str, key: str, now_ms: int) -> None:
    """Write down that a kiosk has a key: it may hold work sealed to it until it says that it does not."""
    tx.give_kiosk_seal(instansi, key, kiosk, tx.clamp(instansi, now_ms))


def note_contact(
    tx: Tx,
    instansi: int,
    kiosk: Kiosk,
    *,
    client: str,
    waiting: Waiting,
    storage: dict[str, Any] | None,
    battery: dict[str, Any] | None,
    sealing_to: str,
    now_ms: int,
) -> None:
    """Note what a kiosk says of itself. `sealing_to`: the key that it uses; "": it does not say."""
    at = tx.clamp(instansi, now_ms)
    tx.put_kiosk(
        instansi,
        msgspec.structs.replace(
            kiosk, contact_at=at, client=client, waiting=waiting, storage=storage, battery=battery
        ),
    )
    tx.drop_kiosk_sessions(instansi, kiosk.id, before=at)
    if sealing_to and waiting.count == 0:
        tx.clear_kiosk_seals(instansi, kiosk.id, but=sealing_to)


def change_kiosk(
    tx: Tx,
    instansi: int,
    kiosk: Kiosk,
    *,
    label: str | None,
    policy: Policy | None,
    reason: str,
    by: str,
    now_ms: int,
    chance: Chance,
) -> Kiosk:
    changed = msgspec.structs.replace(
        kiosk,
        label=kiosk.label if label is None else label,
        policy=kiosk.policy if policy is None else policy,
    )
    if changed != kiosk:
        at = tx.clamp(instansi, now_ms)
        tx.put_kiosk(instansi, changed)
        detail = {"label": changed.label, "policy": changed.policy, "reason": reason}
        _act(tx, instansi, "kiosk_changed", kiosk.id, by, detail, at, chance)
    return changed


def revoke_kiosk(
    tx: Tx, instansi: int, kiosk: Kiosk, *, reason: str, by: str, now_ms: int, chance: Chance
) -> Kiosk:
    """Take a kiosk back: nobody signs in there any more, and what it still ships and is not proven to be
    older than this waits for a decision (F74). Again is no error, and changes nothing.
    """
    if kiosk.revoked_at is not None:
        return kiosk
    at = tx.clamp(instansi, now_ms)
    revoked = msgspec.structs.replace(kiosk, revoked_at=at)
    tx.put_kiosk(instansi, revoked)
    tx.drop_kiosk_sessions(instansi, kiosk.id)
    for replica in tx.replicas(instansi, tx.replicas_of_kiosk(instansi, kiosk.id)).values():
        if replica.revoked_at is None:
            tx.put_replica(instansi, msgspec.structs.replace(replica, revoked_at=at))
    _act(tx, instansi, "kiosk_revoked", kiosk.id, by, {"reason": reason}, at, chance)
    return revoked


def holding_of(tx: ReadTx, instansi: int, kiosk: Kiosk, now_ms: int) -> Holding:
    """Collect what a kiosk may hold: forms, its unit's plan lines where the agency allows that, and the
    citizens' surveys that it asks.
    """
    forms = [change_of(row) for row in tx.all_derived(instansi, "form")]
    org = organisation_of(tx, instansi)
    lines = _plan_lines(tx, instansi, org, kiosk.unit, now_ms) if kiosk.policy.plan_lines else []
    known = survey_forms()
    surveys = [known[name] for name in dict.fromkeys(kiosk.policy.survey) if name in known]
    mark = hashlib.sha256(msgspec.json.encode((forms, lines, surveys))).digest()
    return Holding(etag=to_b64u(mark[:16]), forms=forms, lines=lines, surveys=surveys)


def _plan_lines(tx: ReadTx, instansi: int, org: Org, unit: str, now_ms: int) -> list[PlanLine]:
    posts = [post for post in org.placements_in.get(unit, ()) if post.holds(now_ms)]
    found: list[PlanLine] = []
    for post in posts:
        card = tx.derived(instansi, "placement", post.id) or {}
        for row in tx.owned(instansi, "plan_line", post.id):
            value = _agreed(row)
            if value is not None:
                found.append(
                    PlanLine(
                        line=row.id,
                        placement=post.id,
                        title=value["rhk"],
                        position=card.get("position", ""),
                        indicators=[
                            Target(id=one["id"], label=one["name"], unit=one["unit"])
                            for one in value["indicators"]
                        ],
                    )
                )
    return sorted(found, key=lambda one: (one.position, one.placement, one.title, one.line))


def _agreed(row: Any) -> dict[str, Any] | None:
    record = read(row)
    if record is None or row.state != "agreed":
        return None
    register = record.registers.get(KINDS["plan_line"].owner_group)
    return None if register is None else register.value


def _act(
    tx: Tx,
    instansi: int,
    name: str,
    id: str,
    by: str,
    detail: dict[str, object],
    at: int,
    chance: Chance,
) -> None:
    record_act_on(tx, instansi, name, by=by, on=("kiosk", id), detail=detail, now_ms=at, chance=chance)
