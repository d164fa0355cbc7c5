"""What a kiosk ships comes in: `POST /api/kiosk/envelopes`, or by anybody's hand as a file.

Each envelope by itself: known already, signed by its kiosk, opened, and then whose it is. Nothing is thrown
away: what cannot be opened or was not signed is kept as it came, up to a size, and its kiosk's administrator
is told. The answer is the same whether a PIN was right or not (F98).
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

import msgspec
import structlog

from server.acts import record_act_on
from server.credentials import normal_nip
from server.kiosk.authors import author_of
from server.kiosk.carried import take_handed_over
from server.kiosk.claims import row_of, unsigned_row
from server.kiosk.desk import Desk
from server.kiosk.envelope import (
    MAX_SEALED_BYTES,
    Contents,
    Envelope,
    Survey,
    envelope_id,
    is_signed,
    read_contents,
    seal_info,
    signed_text,
)
from server.kiosk.taking import not_signed, take_in
from server.kiosk.throttle import DAY_MS
from server.people.calendar import local_day
from server.satisfaction import day_of, take_answer
from server.sealing import CannotOpenError
from server.store.envelopes import ClaimRow, RawCode, RawEnvelope
from server.store.kiosks import Kiosk
from server.store.store import Tx
from server.store.surveys import SurveyAnswer
from sync.bundle import Bundle, NoBundleError
from sync.mutation import from_b64u

log = structlog.get_logger()

MAX_RAW_BYTES = 64 * 1024 * 1024  # of one kiosk; and of all together that nobody knows

Refusal = Literal["damaged", "key_unknown", "signature", "too_large", "foreign"]


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    at: int = 0  # when it was received; 0: it was not
    outcome: Literal["received", "again", "refused"]
    code: Refusal | Literal[""] = ""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    receipts: tuple[Receipt, ...] = ()
    buckets: frozenset[str] = frozenset()
    files: int = 0
    revoked: bool = False  # a kiosk whose work was among it


class _One(msgspec.Struct, frozen=True, kw_only=True):
    receipt: Receipt
    buckets: frozenset[str] = frozenset()
    files: int = 0
    revoked: bool = False


_envelope = msgspec.json.Decoder(Envelope)


async def take_envelopes(desk: Desk, raws: Sequence[bytes], *, within: bool = False) -> Taken:
    """Take in a shipment, one envelope after the other. `within`: it came inside of one."""
    found = [await _take_line(desk, raw, within) for raw in raws]
    counts = {name: sum(one.receipt.outcome == name for one in found) for name in ("received", "refused")}
    log.info("kiosk_envelopes", instansi=desk.instansi, envelopes=len(raws), **counts)
    return Taken(
        receipts=tuple(one.receipt for one in found),
        buckets=frozenset(bucket for one in found for bucket in one.buckets),
        files=sum(one.files for one in found),
        revoked=any(one.revoked for one in found),
    )


async def open_kept(desk: Desk, kiosk: str) -> frozenset[str]:
    """Try again what was kept because the kiosk or its key was not known. Returns what buckets changed."""
    keys = await asyncio.to_thread(lambda: [key.id for key in desk.sealing.all()])
    kept = await desk.store.read(lambda tx: tx.raw_to_open(desk.instansi, kiosk, keys))
    buckets = frozenset[str]()
    for raw in kept:
        envelope = (raw.kiosk, raw.key, raw.sig, raw.sealed)
        buckets |= (await _take(desk, raw.id, *envelope, first_at=raw.at)).buckets
    return buckets


async def _take_line(desk: Desk, raw: bytes, within: bool) -> _One:
    try:
        envelope = _envelope.decode(raw)
        sealed = from_b64u(envelope.sealed)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _refused("", "damaged")
    id = envelope_id(sealed)
    if len(sealed) > MAX_SEALED_BYTES:
        return _refused(id, "too_large")
    if not all(
        len(text) <= 100 and "\0" not in text for text in (envelope.kiosk, envelope.key, envelope.sig)
    ):
        return _refused(id, "foreign")
    before = await desk.store.read(lambda tx: tx.envelope_receipts(desk.instansi, [id]))
    if id in before:
        kiosk = await desk.store.read(lambda tx: tx.kiosk(desk.instansi, envelope.kiosk))
        revoked = kiosk is not None and kiosk.revoked_at is not None
        return _One(receipt=Receipt(id=id, at=before[id], outcome="again"), revoked=revoked)
    return await _take(desk, id, envelope.kiosk, envelope.key, envelope.sig, sealed, within=within)


async def _take(
    desk: Desk,
    id: str,
    kiosk_id: str,
    key: str,
    sig: str,
    sealed: bytes,
    first_at: int | None = None,
    *,
    within: bool = False,
) -> _One:
    def raw(code: RawCode) -> RawEnvelope:
        at = first_at or desk.clock()
        return RawEnvelope(id=id, kiosk=kiosk_id, key=key, sig=sig, code=code, at=at, sealed=sealed)

    kiosk = await desk.store.read(lambda tx: tx.kiosk(desk.instansi, kiosk_id))
    if kiosk is None:
        kept = await _keep_raw(desk, raw("kiosk_unknown"), None)
        return _received(id, kept) if kept else _refused(id, "foreign")
    if not is_signed(kiosk.key, sig, signed_text(kiosk_id, key, sealed)):
        await _keep_raw(desk, raw("signature"), kiosk, tried_again=first_at is not None)
        return _refused(id, "signature")
    revoked = kiosk.revoked_at is not None
    try:
        info = seal_info(desk.namespace, key, kiosk_id)
        plain = await asyncio.to_thread(desk.sealing.open, key, desk.namespace, sealed, info)
        contents, bundle = read_contents(plain)
        if contents.kiosk != kiosk_id or (contents.carried and within):
            raise NoBundleError("damaged")
    except (CannotOpenError, NoBundleError) as error:
        code: RawCode = "key_unknown" if error.args[0] == "key_unknown" else "damaged"
        await _keep_raw(desk, raw(code), kiosk, tried_again=first_at is not None)
        refused = _refused(id, "key_unknown" if code == "key_unknown" else "damaged")
        return msgspec.structs.replace(refused, revoked=revoked)
    if contents.carried:
        one = await _hand_over(desk, kiosk, raw("carried"), bundle.files[0])
        return msgspec.structs.replace(one, revoked=revoked)
    one = await _open(desk, kiosk, raw("revoked"), contents, bundle, first_at)
    return msgspec.structs.replace(one, revoked=revoked)


async def _open(
    desk: Desk,
    kiosk: Kiosk,
    raw: RawEnvelope,
    contents: Contents,
    bundle: Bundle,
    first_at: int | None,
) -> _One:
    id = raw.id
    survey = contents.survey
    if survey is not None and kiosk.revoked_at is not None:
        # It says no time, so nothing can prove it older (F74): kept as it came, and in no figure.
        await _keep_raw(desk, raw, kiosk)
        return _received(id, await _receipt(desk, kiosk, id, lambda tx, at: None, keeps_raw=True))
    if survey is not None:
        today = local_day(desk.clock(), desk.zone)
        answer = _answer(desk, kiosk, survey, today)

        def count(tx: Tx, _: int) -> None:
            take_answer(tx, desk.instansi, answer, today)

        at = await _receipt(desk, kiosk, id, count)
        return _received(id, at)
    if unsigned := await not_signed(desk, contents, bundle):
        return await _refuse_unsigned(desk, kiosk, id, contents, bundle, unsigned, first_at)
    author = await author_of(desk, kiosk, contents)
    nip = normal_nip(contents.claim.nip) if contents.claim is not None else ""
    if not author.person:

        def wait(tx: Tx, at: int) -> None:
            row = row_of(desk, id, contents, bundle, nip, author, first_at or at)
            _put_claim(tx, desk, row, "kiosk_quarantined", at)

        return _received(id, await _receipt(desk, kiosk, id, wait))
    typed = (nip, contents.claim.nip) if contents.claim is not None else ()
    nips = tuple(dict.fromkeys(typed))
    taken = await take_in(desk, kiosk, contents, bundle, author.person, nips, first_at)
    if taken.unsigned:  # its replica has become somebody else's meanwhile
        one = await _refuse_unsigned(desk, kiosk, id, contents, bundle, taken.unsigned, first_at)
        return msgspec.structs.replace(one, buckets=taken.buckets)
    at = await _receipt(desk, kiosk, id, lambda tx, at: None)
    return msgspec.structs.replace(_received(id, at), buckets=taken.buckets, files=taken.files)


async def _refuse_unsigned(
    desk: Desk,
    kiosk: Kiosk,
    id: str,
    contents: Contents,
    bundle: Bundle,
    places: tuple[int, ...],
    first_at: int | None,
) -> _One:
    """Keep what nobody has signed as evidence, and tell the administrator (F99)."""

    def close(tx: Tx, at: int) -> None:
        row = unsigned_row(desk, id, contents, bundle, places, first_at or at)
        _put_claim(tx, desk, row, "kiosk_alarm", at)

    return _refused(id, "signature", await _receipt(desk, kiosk, id, close))


async def _hand_over(desk: Desk, kiosk: Kiosk, raw: RawEnvelope, text: bytes) -> _One:
    """Take in what a kiosk has carried. What is no good of it is kept, and the administrator told: whoever
    brought it has gone, and his phone still has the work.
    """
    found = await take_handed_over(desk, text, lambda raws: take_envelopes(desk, raws, within=True))
    if found.code:
        log.warning("kiosk_carried_not_taken", instansi=desk.instansi, kiosk=kiosk.id, code=found.code)
        await _keep_raw(desk, raw, kiosk)
    at = await _receipt(desk, kiosk, raw.id, lambda tx, at: None, keeps_raw=bool(found.code))
    return msgspec.structs.replace(_received(raw.id, at), buckets=found.buckets, files=found.files)


async def _receipt(
    desk: Desk, kiosk: Kiosk, id: str, also: Callable[[Tx, int], None], *, keeps_raw: bool = False
) -> int:
    """Write down that an envelope is here, with what belongs to it, once. Returns when it was received."""

    def job(tx: Tx) -> int:
        before = tx.envelope_receipts(desk.instansi, [id])
        if id in before:
            return before[id]
        at = tx.clamp(desk.instansi, desk.clock())
        also(tx, at)
        tx.put_envelope_receipt(desk.instansi, id, kiosk.id, at)
        if not keeps_raw:
            tx.drop_raw_envelope(desk.instansi, id)
        return at

    return await desk.store.write(job)


async def _keep_raw(desk: Desk, raw: RawEnvelope, kiosk: Kiosk | None, *, tried_again: bool = False) -> int:
    """Keep an envelope as it came, unless there is too much of that already. Returns when it first came; 0:
    it is not kept.
    """

    def job(tx: Tx) -> int:
        if tx.has_raw(desk.instansi, raw.id):
            if tried_again:  # and now it is known why it does not open
                tx.put_raw_envelope(desk.instansi, raw)
            return raw.at
        before = tx.raw_bytes(desk.instansi, None if kiosk is None else kiosk.id)
        if before + len(raw.sealed) > MAX_RAW_BYTES:
            return 0
        at = tx.clamp(desk.instansi, desk.clock())
        told = [
            one for one in tx.raw_tallies(desk.instansi) if (one.kiosk, one.code) == (raw.kiosk, raw.code)
        ]
        tx.put_raw_envelope(desk.instansi, msgspec.structs.replace(raw, at=at))
        # Anybody can send what nobody has signed: the journal says it once a day.
        if kiosk is not None and all(at - one.last_at >= DAY_MS for one in told):
            _alarm(tx, desk, raw.kiosk, raw.id, raw.code, at)
        return at

    at = await desk.store.write(job)
    log.warning("kiosk_envelope_kept_raw", instansi=desk.instansi, code=raw.code, kept=bool(at))
    return at


def _put_claim(tx: Tx, desk: Desk, row: ClaimRow, name: str, at: int) -> None:
    tx.put_claim(desk.instansi, row)
    if name == "kiosk_alarm":
        _alarm(tx, desk, row.kiosk, row.envelope, row.code, at)
    else:
        detail = {"envelope": row.envelope, "claim": row.claim, "code": row.code, "lines": row.lines}
        _act(tx, desk, name, row.kiosk, detail, at)


def _alarm(tx: Tx, desk: Desk, kiosk: str, envelope: str, code: str, at: int) -> None:
    _act(tx, desk, "kiosk_alarm", kiosk, {"envelope": envelope, "code": code}, at)


def _act(tx: Tx, desk: Desk, name: str, kiosk: str, detail: dict[str, object], at: int) -> None:
    record_act_on(
        tx,
        desk.instansi,
        name,
        by="",
        on=("kiosk", kiosk),
        detail=detail,
        now_ms=at,
        chance=desk.chance,
    )


def _answer(desk: Desk, kiosk: Kiosk, survey: Survey, today: date) -> SurveyAnswer:
    return SurveyAnswer(
        id=desk.chance.new_id(),
        unit=kiosk.unit,
        form=survey.form,
        day=day_of(survey.day, today),
        answers=survey.answers,
        counter=kiosk.label,
    )


def _received(id: str, at: int) -> _One:
    return _One(receipt=Receipt(id=id, at=at, outcome="received"))


def _refused(id: str, code: Refusal, at: int = 0) -> _One:
    return _One(receipt=Receipt(id=id, at=at, outcome="refused", code=code))
