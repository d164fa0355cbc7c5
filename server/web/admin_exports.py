"""Exports at the desk: asked for, made in the background, fetched once they are there. Each that is fetched
is written down.
"""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody, PathParameter

from server.lists import Format, is_there
from server.organisation import organisation_of
from server.scope import units_administered
from server.store.store import ReadTx
from server.text import Language
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.export_jobs import Asker, Export, Refused, State, file_name, first_page, write_down
from server.web.openapi import SIGNED_IN
from server.web.problems import STATUS, Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, SignedInVisitor

FILE = "application/octet-stream"  # what kind of file it is, its name says
AT_THE_DESK = ("admin", "pengelola", "auditor")
OneExport = Annotated[Uuid, PathParameter()]
Given = dict[
    Annotated[str, msgspec.Meta(max_length=40)], Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
]


class ExportIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`list`: of `server/lists.py`, or everything (NDJSON). `query`: the screen's filters."""

    list: Annotated[str, msgspec.Meta(max_length=40)]
    format: Format
    within: Annotated[dict[str, Uuid], msgspec.Meta(max_length=3)] = {}
    query: Annotated[Given, msgspec.Meta(max_length=10)] = {}
    lang: Language = "id"


class ExportOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    list: str
    format: Format
    state: State
    code: str
    done: int
    total: int
    bytes: int
    name: str  # of the file


@post(
    "/api/admin/exports",
    status_code=201,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused", "origin"),
)
async def begin_export(
    request: HttpRequest, data: JSONBody[ExportIn], visitor: SignedInVisitor, web: Shared
) -> ExportOut:
    """Begin to make a file of a list. What may be in it is decided where the screen asks for it."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> bool:
        org = organisation_of(tx, visitor.instansi)
        return bool(units_administered(org, visitor.person, now_ms, AT_THE_DESK))

    if not await web.store.read(look):
        raise Problem("not_allowed")
    if not is_there(data.list, data.format, data.within, data.query):
        raise Problem("not_found")
    if not web.exports.may_begin(visitor.person):
        raise Problem("change_refused", reason="export_running")
    export = Export(
        id=web.chance.new_id(),
        instansi=visitor.instansi,
        person=visitor.person,
        list=data.list,
        format=data.format,
        within=data.within,
        query=data.query,
        language=data.lang,
        zone=visitor.agency.zone,
        made_at=now_ms,
    )
    web.exports.begin(export, Asker(request.app, request.scope))
    return _out(export)


@get(
    "/api/admin/exports/{id:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_export(id: OneExport, visitor: SignedInVisitor, web: Shared) -> ExportOut:
    found = web.exports.find(id, visitor.instansi, visitor.person, web.clock())
    if found is None:
        raise Problem("not_found")
    return _out(found)


@get(
    "/api/admin/exports/{id:str}/file",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type=FILE,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused"),
)
async def fetch_export(
    id: OneExport, request: HttpRequest, visitor: SignedInVisitor, web: Shared
) -> Response[bytes]:
    """Fetch a file that is there: if one still sees what is in it, and not without leaving a line about
    it.
    """
    now_ms = web.clock()
    found = web.exports.find(id, visitor.instansi, visitor.person, now_ms)
    if found is None or found.state != "done":
        raise Problem("not_found")
    try:
        await first_page(found, Asker(request.app, request.scope))
    except Refused as refused:
        raise Problem(refused.code if refused.code in STATUS else "not_allowed") from None
    await web.store.write(lambda tx: write_down(tx, found, now_ms, web.chance))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found)}"'}
    return Response(found.content, media_type=FILE, headers=headers)


def _out(export: Export) -> ExportOut:
    return ExportOut(
        id=export.id,
        list=export.list,
        format=export.format,
        state=export.state,
        code=export.code,
        done=export.done,
        total=export.total,
        bytes=len(export.content),
        name=file_name(export),
    )
