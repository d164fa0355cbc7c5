"""Imports at the desk: a file is taken in, looked at row by row, applied, and taken back while nothing
depends on it. For who administers the whole agency. What takes long is done by `import_work.py`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeVar

import msgspec
from litestar import Response, get, post
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.people import import_acts
from server.people.calendar import local_day
from server.people.changes import ChangeRefused
from server.people.findings import RowResult
from server.people.import_report import Line, kept
from server.people.undo import Block, plan_undo
from server.store.imports import Counts, ImportRun, ImportState
from server.store.store import ReadTx, Tx
from server.text import Language
from server.text.import_report import message, table_of
from server.text.import_template import template_csv, template_xlsx
from server.text.spreadsheet import spreadsheet, workbook
from server.web.admin_people import Reason, must_be_near
from server.web.admin_periods import must_administer_all
from server.web.compression import OPT
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, SignedInVisitor, Visitor

MAX_BYTES = 16 * 1024 * 1024
PAGE = 100
FILE = "application/octet-stream"  # what kind of file it is, its name says
T = TypeVar("T")
OneImport = Annotated[Uuid, PathParameter()]
FileName = Annotated[str, QueryParameter(min_length=1, max_length=200)]
CHANGES = ("not_signed_in", "not_allowed", "not_found", "change_refused", "origin")


class ImportOut(msgspec.Struct, frozen=True, kw_only=True):
    """`done` of `total` tells how far it is; `total` 0: not known. `by`, `agreed_by`: names."""

    id: str
    name: str
    day: str
    state: ImportState
    made_at: int
    by: str
    agreed_by: str
    applied_at: int
    undone_at: int
    done: int
    total: int
    counts: Counts
    changed_since: bool


class ImportsOut(msgspec.Struct, frozen=True, kw_only=True):
    imports: list[ImportOut]
    today: str


class LineOut(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the file; row 0: the table or the file. `messages`: in the words of the report's file."""

    sheet: str
    row: int
    result: RowResult | None
    grave: str  # error, warning, note; "": nothing is said
    messages: list[str]


class LinesOut(msgspec.Struct, frozen=True, kw_only=True):
    lines: list[LineOut]
    total: int
    next: int | None


class UndoOut(msgspec.Struct, frozen=True, kw_only=True):
    blocks: list[Block]


class AgreeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class UndoIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Reason


@dataclass
class TableBody(Operation):
    """A workbook or a CSV file."""

    def __post_init__(self) -> None:
        content = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        self.request_body = RequestBody(
            content={"application/octet-stream": OpenAPIMediaType(schema=content)}, required=True
        )


@get(
    "/api/admin/imports",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_imports(visitor: SignedInVisitor, web: Shared) -> ImportsOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> ImportsOut:
        must_administer_all(tx, visitor, now_ms)
        runs = tx.imports(visitor.instansi)
        return ImportsOut(
            imports=_all_out(tx, visitor.instansi, runs),
            today=local_day(now_ms, visitor.agency.zone).isoformat(),
        )

    return await web.store.read(look)


@post(
    "/api/admin/imports",
    status_code=201,
    opt={OPT: MAX_BYTES},
    operation_class=TableBody,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "change_refused", "not_gzip", "origin"),
)
async def begin_import(
    request: HttpRequest,
    visitor: SignedInVisitor,
    web: Shared,
    name: FileName,
    since: Annotated[date | None, QueryParameter()] = None,
) -> ImportOut:
    """Take a file in. It is looked at in the background; nothing is changed by it until somebody agrees."""
    now_ms = web.clock()
    if since is not None:
        must_be_near(since)
    await web.store.read(lambda tx: must_administer_all(tx, visitor, now_ms))
    content = await request.body()
    run = ImportRun(
        id=web.chance.new_id(),
        made_at=now_ms,
        state="checking",
        name=name,
        by=visitor.person,
        day=(since or local_day(now_ms, visitor.agency.zone)).isoformat(),
    )
    found = await _change(web, visitor, lambda tx: import_acts.begin(tx, visitor.instansi, run, content))
    web.imports.ring()
    return found


@get(
    "/api/admin/imports/template",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type=FILE,
    responses=responses("not_signed_in", "not_allowed"),
)
async def give_template(
    visitor: SignedInVisitor,
    web: Shared,
    table: Annotated[Literal["xlsx", "unit.csv", "pegawai.csv"], QueryParameter()] = "xlsx",
    lang: Annotated[Language, QueryParameter()] = "id",
) -> Response[bytes]:
    now_ms = web.clock()
    await web.store.read(lambda tx: must_administer_all(tx, visitor, now_ms))
    if table == "xlsx":
        return _file(await asyncio.to_thread(template_xlsx, lang), "templat-impor.xlsx")
    content = template_csv("unit" if table == "unit.csv" else "pegawai")
    return _file(content, f"templat-{table}")


@get(
    "/api/admin/imports/{id:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_import(id: OneImport, visitor: SignedInVisitor, web: Shared) -> ImportOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> ImportOut:
        return _all_out(tx, visitor.instansi, [_one(tx, visitor, id, now_ms)])[0]

    return await web.store.read(look)


@get(
    "/api/admin/imports/{id:str}/rows",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def list_import_rows(
    id: OneImport,
    visitor: SignedInVisitor,
    web: Shared,
    result: Annotated[RowResult | None, QueryParameter()] = None,
    told: Annotated[bool, QueryParameter()] = False,  # only those about which something is said
    lang: Annotated[Language, QueryParameter()] = "id",
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> LinesOut:
    lines = await _lines(web, visitor, id)
    found = [
        line for line in lines if (result is None or line.result == result) and (line.findings or not told)
    ]
    more = start + PAGE < len(found)
    return LinesOut(
        lines=[_line(line, lang) for line in found[start : start + PAGE]],
        total=len(found),
        next=start + PAGE if more else None,
    )


@get(
    "/api/admin/imports/{id:str}/report",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type=FILE,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def give_report(
    id: OneImport,
    visitor: SignedInVisitor,
    web: Shared,
    format: Annotated[Literal["csv", "xlsx"], QueryParameter()] = "csv",
    lang: Annotated[Language, QueryParameter()] = "id",
) -> Response[bytes]:
    """Every row of the file with what becomes of it, and everything there is to say about it."""
    rows = list(table_of(await _lines(web, visitor, id), lang))
    if format == "csv":
        return _file(await asyncio.to_thread(spreadsheet, rows), "laporan-impor.csv")
    return _file(await asyncio.to_thread(workbook, [("Laporan", rows)]), "laporan-impor.xlsx")


@post(
    "/api/admin/imports/{id:str}/apply",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*CHANGES),
)
async def apply_import(
    id: OneImport, data: JSONBody[AgreeIn], visitor: SignedInVisitor, web: Shared
) -> ImportOut:
    found = await _change(
        web, visitor, lambda tx: import_acts.agree(tx, visitor.instansi, id, visitor.person)
    )
    web.imports.ring()
    return found


@post(
    "/api/admin/imports/{id:str}/drop",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*CHANGES),
)
async def drop_import(
    id: OneImport, data: JSONBody[AgreeIn], visitor: SignedInVisitor, web: Shared
) -> ImportOut:
    return await _change(web, visitor, lambda tx: import_acts.drop(tx, visitor.instansi, id))


@get(
    "/api/admin/imports/{id:str}/undo",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused"),
)
async def try_undo(id: OneImport, visitor: SignedInVisitor, web: Shared) -> UndoOut:
    """Say what keeps an import where it is; nothing: it can be taken back."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> UndoOut:
        run = _one(tx, visitor, id, now_ms)
        if run.state != "applied":
            raise Problem("change_refused", reason="import_state")
        return UndoOut(blocks=plan_undo(tx, visitor.instansi, run).blocks)

    return await web.store.read(look)


@post(
    "/api/admin/imports/{id:str}/undo",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*CHANGES),
)
async def undo_import(
    id: OneImport, data: JSONBody[UndoIn], visitor: SignedInVisitor, web: Shared
) -> ImportOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> Callable[[Tx], ImportRun]:
        run = _one(tx, visitor, id, now_ms)
        if run.state != "applied":
            raise Problem("change_refused", reason="import_state")
        planned = plan_undo(tx, visitor.instansi, run)
        return lambda tx: import_acts.take_back(
            tx,
            visitor.instansi,
            id,
            planned,
            visitor.person,
            data.reason,
            now_ms=now_ms,
            chance=web.chance,
        )

    found = await _change(web, visitor, await web.store.read(look))
    web.imports.ring()
    return found


def _one(tx: ReadTx, visitor: Visitor, id: str, now_ms: int) -> ImportRun:
    must_administer_all(tx, visitor, now_ms)
    run = tx.import_run(visitor.instansi, id)
    if run is None:
        raise Problem("not_found")
    return run


async def _lines(web: Shared, visitor: Visitor, id: str) -> list[Line]:
    now_ms = web.clock()

    def look(tx: ReadTx) -> bytes | None:
        return tx.import_part(visitor.instansi, _one(tx, visitor, id, now_ms).id, "report")

    content = await web.store.read(look)
    return [] if content is None else await asyncio.to_thread(kept, content)


async def _change(web: Shared, visitor: Visitor, job: Callable[[Tx], ImportRun]) -> ImportOut:
    now_ms = web.clock()

    def change(tx: Tx) -> ImportOut:
        must_administer_all(tx, visitor, now_ms)
        try:
            return _all_out(tx, visitor.instansi, [job(tx)])[0]
        except LookupError:
            raise Problem("not_found") from None
        except ChangeRefused as refused:
            raise Problem("change_refused", reason=refused.code) from None

    return await web.store.write(change)


def _all_out(tx: ReadTx, instansi: int, runs: list[ImportRun]) -> list[ImportOut]:
    people = {one for run in runs for one in (run.by, run.agreed_by) if one}
    names = tx.person_names(instansi, people)
    return [
        ImportOut(
            id=run.id,
            name=run.name,
            day=run.day,
            state=run.state,
            made_at=run.made_at,
            by=names.get(run.by, ""),
            agreed_by=names.get(run.agreed_by, ""),
            applied_at=run.applied_at,
            undone_at=run.undone_at,
            done=run.done,
            total=run.total,
            counts=run.counts,
            changed_since=run.changed_since,
        )
        for run in runs
    ]


def _line(line: Line, lang: Language) -> LineOut:
    order = {"error": 2, "warning": 1, "note": 0}
    gravest = max((finding.severity for finding in line.findings), key=order.__getitem__, default="")
    return LineOut(
        sheet=line.sheet,
        row=line.row,
        result=line.result,
        grave=gravest,
        messages=[message(finding, lang) for finding in line.findings],
    )


def _file(content: bytes, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FILE, headers=headers)
