"""Documents of a unit at the desk: ordered, made in the background, fetched; and the agency's emblem.

Only for who has a grant for the unit, or for one above it; a batch is fetched by who ordered it.
"""

import asyncio
from functools import partial
from typing import Annotated

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import JSONBody, PathParameter

from server.access_documents import may_have_documents_of
from server.documents import batch as made
from server.documents.batch import BY_UNIT, Batch, CannotBegin, Format, State
from server.documents.emblem import NotAnEmblem, check, has_emblem, put_emblem
from server.documents.forms import FORMS
from server.documents.typeset import MAX_EMBLEM_BYTES
from server.organisation import organisation_of
from server.scope import administers_all
from server.store.store import ReadTx, Tx
from server.web.admin_periods import must_administer_all
from server.web.compression import OPT, UNCOMPRESSED
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, SignedInVisitor, origin_of

OneBatch = Annotated[Uuid, PathParameter()]
MEDIA = {"pdf": "application/pdf", "zip": "application/zip"}
MOST_LISTED = 20


class BatchIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`about`: the year of the plans, or the run of appraisals whose results are printed."""

    unit: Uuid
    forms: Annotated[list[str], msgspec.Meta(min_length=1, max_length=30)]
    about: Uuid
    format: Format


class BatchOut(msgspec.Struct, frozen=True, kw_only=True):
    """`done` of `total` people, `made` documents."""

    id: str
    unit: str
    unit_name: str
    forms: list[str]
    format: Format
    state: State
    done: int
    total: int
    made: int
    size_bytes: int
    begun_at: int


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """The span that documents are of, local dates: a plan's year, or a run of appraisals."""

    id: str
    kind: str  # plan, outcome
    first: str
    last: str


class UnitOf(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    code: str
    name: str


class BatchesOut(msgspec.Struct, frozen=True, kw_only=True):
    batches: list[BatchOut]  # the newest first
    units: list[UnitOf]  # whose documents one may order, by name
    spans: list[Year]
    forms: dict[str, str]  # that may be made of a unit -> plan or outcome
    has_emblem: bool
    sets_emblem: bool  # whoever administers the whole agency


def _out(tx: ReadTx, instansi: int, one: Batch) -> BatchOut:
    unit = organisation_of(tx, instansi).units.get(one.unit)
    return BatchOut(
        id=one.id,
        unit=one.unit,
        unit_name=unit.name if unit is not None else "",
        forms=list(one.forms),
        format=one.format,
        state=one.state,
        done=one.done,
        total=one.total,
        made=one.made,
        size_bytes=one.size_bytes,
        begun_at=one.begun_at,
    )


def _spans(tx: ReadTx, instansi: int) -> list[Year]:
    found = []
    for row in tx.all_derived(instansi, "cycle"):
        value = msgspec.json.decode(row.body)
        kind = "outcome" if "scheme" in value else "plan"
        if value.get("state") not in ("undone", "opening"):
            found.append(Year(id=row.id, kind=kind, first=value["from"], last=value["until"]))
    return sorted(found, key=lambda one: (one.last, one.id), reverse=True)


@get(
    "/api/admin/documents",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_batches(visitor: SignedInVisitor, web: Shared) -> BatchesOut:
    """List what one has ordered."""
    now_ms, instansi = web.clock(), visitor.instansi

    def look(tx: ReadTx) -> BatchesOut:
        org = organisation_of(tx, instansi)
        reached: dict[str, list[str]] = {}
        for unit in sorted(org.units, key=lambda id: org.units[id].name):
            for code in BY_UNIT:
                if may_have_documents_of(org, visitor.person, unit, code, now_ms):
                    reached.setdefault(unit, []).append(code)
        if not reached:
            raise Problem("not_allowed")
        codes = {code for forms in reached.values() for code in forms}
        own = [one for one in made.batches(tx, instansi) if one.by == visitor.person]
        return BatchesOut(
            batches=[_out(tx, instansi, one) for one in own[:MOST_LISTED]],
            units=[UnitOf(id=id, code=org.units[id].code, name=org.units[id].name) for id in reached],
            spans=_spans(tx, instansi),
            forms={code: FORMS[code].about for code in FORMS if code in codes},
            has_emblem=has_emblem(tx, instansi),
            sets_emblem=administers_all(org, visitor.person, now_ms),
        )

    return await web.store.read(look)


@post(
    "/api/admin/documents",
    status_code=202,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused", "origin"),
)
async def order_batch(
    request: HttpRequest, data: JSONBody[BatchIn], visitor: SignedInVisitor, web: Shared
) -> BatchOut:
    now_ms, instansi = web.clock(), visitor.instansi
    origin = origin_of(request, web)

    def job(tx: Tx) -> BatchOut:
        org = organisation_of(tx, instansi)
        if not all(may_have_documents_of(org, visitor.person, data.unit, one, now_ms) for one in data.forms):
            raise Problem("not_found")
        try:
            one = made.begin(
                tx,
                instansi,
                unit=data.unit,
                forms=data.forms,
                about=data.about,
                format=data.format,
                origin=origin,
                by=visitor.person,
                now_ms=now_ms,
                chance=web.chance,
            )
        except CannotBegin as bad:
            raise Problem("change_refused", reason=f"documents_{bad.code}", **bad.more) from None
        return _out(tx, instansi, one)

    found = await web.store.write(job)
    web.documents.ring()
    return found


@get(
    "/api/admin/documents/{batch:str}/file",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type="application/octet-stream",
    opt={UNCOMPRESSED: True},
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def fetch_batch(batch: OneBatch, visitor: SignedInVisitor, web: Shared) -> Response[bytes]:
    """The file of a batch, for who ordered it and may still have what is in it."""
    now_ms, instansi = web.clock(), visitor.instansi

    def look(tx: ReadTx) -> Batch | None:
        one = made.batch_of(tx, instansi, batch)
        may = one is not None and made.is_still_allowed(tx, instansi, one, visitor.person, now_ms)
        return one if may else None

    one = await web.store.read(look)
    if one is None or one.state != "done":
        raise Problem("not_found")
    place = made.file_of(made.folder_of(web.settings.data, instansi, batch), one)
    if not await asyncio.to_thread(place.is_file):
        raise Problem("not_found")
    headers = {
        "Content-Disposition": f'attachment; filename="dokumen-{batch[:8]}.{one.format}"',
        "X-Content-Type-Options": "nosniff",
    }
    content = await asyncio.to_thread(place.read_bytes)
    return Response(content, media_type=MEDIA[one.format], headers=headers)


@put(
    "/api/admin/emblem",
    status_code=204,
    security=SIGNED_IN,
    opt={OPT: MAX_EMBLEM_BYTES},
    responses=responses("not_signed_in", "not_allowed", "not_an_image", "origin"),
)
async def set_emblem(request: HttpRequest, visitor: SignedInVisitor, web: Shared) -> None:
    """Keep the picture of the body (PNG or JPEG) as the agency's emblem."""
    image, now_ms = await request.body(), web.clock()

    await web.store.read(lambda tx: must_administer_all(tx, visitor, now_ms))
    try:
        type = await web.places.typeset(partial(check, image))
    except NotAnEmblem:
        raise Problem("not_an_image") from None

    def job(tx: Tx) -> None:
        must_administer_all(tx, visitor, now_ms)
        put_emblem(tx, visitor.instansi, (image, type), by=visitor.person, now_ms=now_ms, chance=web.chance)

    await web.store.write(job)


@delete(
    "/api/admin/emblem",
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "origin"),
)
async def remove_emblem(visitor: SignedInVisitor, web: Shared) -> None:
    now_ms = web.clock()

    def job(tx: Tx) -> None:
        must_administer_all(tx, visitor, now_ms)
        put_emblem(tx, visitor.instansi, None, by=visitor.person, now_ms=now_ms, chance=web.chance)

    await web.store.write(job)
