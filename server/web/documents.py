"""Official documents of one person: what there is for who asks, and the PDF of it.

Whether he may have it is asked of `access.py`; what he may not have is not there (404), whoever's it is.
"""

from functools import partial
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import PathParameter, QueryParameter

from server.documents.available import Offered, offered, subject_for
from server.documents.emblem import emblem_of
from server.documents.fill import Filled, fill
from server.documents.issue import Issued, file_name, keep, paper, prepare
from server.documents.reader import Reader
from server.documents.typeset import set_pages
from server.store.store import ReadTx
from server.web.compression import UNCOMPRESSED
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, SignedInVisitor, origin_of

FormCode = Annotated[str, PathParameter(pattern=r"^([A-D]\.1\.[0-9]{1,2}|AK)$")]
OneId = Annotated[Uuid, PathParameter()]
HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
PDF = "application/pdf"


class DocumentsOut(msgspec.Struct, frozen=True, kw_only=True):
    documents: list[Offered]  # in the order of the annex


class Ready(msgspec.Struct, frozen=True):
    """A document that is read and not set yet."""

    filled: Filled
    issued: Issued
    zone: str
    emblem: str


@get(
    "/api/documents",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_found"),
)
async def list_documents(
    visitor: SignedInVisitor, web: Shared, placement: Annotated[Uuid, QueryParameter()]
) -> DocumentsOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> list[Offered]:
        return offered(Reader(tx, visitor.instansi, now_ms), visitor.person, placement)

    found = await web.store.read(look)
    if not found:
        raise Problem("not_found")
    return DocumentsOut(documents=found)


@get(
    "/api/documents/{form:str}/{placement:str}/{about:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type=PDF,
    opt={UNCOMPRESSED: True},
    responses=responses("not_signed_in", "not_found", "too_many_requests"),
)
async def read_document(
    request: HttpRequest,
    form: FormCode,
    placement: OneId,
    about: OneId,
    visitor: SignedInVisitor,
    web: Shared,
    period: Annotated[Uuid | None, QueryParameter()] = None,
) -> Response[bytes]:
    """One document as PDF. It is written down before it leaves, so that its code can be verified."""
    now_ms, instansi = web.clock(), visitor.instansi
    web.limits.documents.take(visitor.person, now_ms)

    def look(tx: ReadTx) -> Ready | None:
        reader = Reader(tx, instansi, now_ms)
        subject = subject_for(reader, visitor.person, form, placement, about, period)
        filled = fill(reader, subject) if subject is not None else None
        if filled is None:
            return None
        zone = reader.org.units[reader.org.placements[placement].unit].zone
        one = prepare(tx, instansi, filled, web.secrets.mac_key_bytes, now_ms)
        return Ready(filled, one, zone, emblem_of(tx, instansi))

    ready = await web.store.read(look)
    if ready is None:
        raise Problem("not_found")
    one = ready.issued
    words = paper(ready.filled, one, origin_of(request, web), ready.zone)
    title = f"{form} {ready.filled.name}"
    pages = await web.places.typeset(
        partial(set_pages, [words], title=title, made_at_ms=one.made_at, emblem=ready.emblem)
    )
    await web.store.write(lambda tx: keep(tx, instansi, {one.code: (one, pages[0])}))
    name = file_name(ready.filled, now_ms, ready.zone)
    headers = HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pages[0], media_type=PDF, headers=headers)
