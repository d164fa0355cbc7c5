"""Exports while they are made and until they are fetched: in memory only, so that nothing of them is left on
a disk.

An export asks the app itself, at the addresses of the screens, with the cookie of who wants it: access and
suppression are those of the screens because they are the screens'. A restart forgets them; who still wants
one makes it again.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec
import structlog

from server.acts import record_act_on
from server.chance import Chance
from server.lists import EVERYTHING, LISTS, NOT_IN_A_DUMP, DeskList, Format
from server.people.calendar import local_day
from server.store.store import Tx
from server.text import Language
from server.text.list_table import list_table
from server.text.spreadsheet import spreadsheet, workbook
from server.web.turns import short_turns

State = Literal["working", "done", "failed"]
KEPT_MS = 30 * 60 * 1000
MOST_KEPT = 50
MOST_KEPT_BYTES = 64 * 1024 * 1024  # of all; the newest stays in any case
MOST_AT_WORK = 3  # of one person
SLOW_DOWN_S = 1.0

log = structlog.get_logger()


class Export(msgspec.Struct, kw_only=True):
    """`person`: who wants it; "": the command line. `within` and `query`: what of the list. `total` 0: not
    known.
    """

    id: str
    instansi: int
    person: str
    list: str
    format: Format
    within: dict[str, str]
    query: dict[str, str]
    language: Language
    zone: str
    made_at: int
    state: State = "working"
    code: str = ""  # why it failed: of a problem
    done: int = 0
    total: int = 0
    refused: int = 0  # lists of a dump that he who wants it does not see
    content: bytes = b""


class Refused(Exception):  # noqa: N818 - what the screen would have said
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Asker:
    """Asks the app as a browser would. `state`: of each request; no browser can set any of it."""

    def __init__(self, app: Any, scope: Any, state: Mapping[str, Any] | None = None) -> None:
        self._app = app
        self._state = state or {}
        headers = [(name, value) for name, value in scope["headers"] if name in (b"host", b"cookie")]
        kept = ("type", "asgi", "http_version", "server", "client", "scheme", "root_path")
        self._scope = {name: scope[name] for name in kept if name in scope} | {"headers": headers}

    async def ask(self, path: str, query: dict[str, str]) -> Any:
        """Get an answer. Raises: Refused."""
        while True:
            status, body = await self._once(path, query)
            if status in (429, 503):  # he has asked too fast, or there are too many
                await asyncio.sleep(SLOW_DOWN_S)
                continue
            value = msgspec.json.decode(body)
            if status != 200:
                raise Refused(str(value.get("code", "internal")))
            return value

    async def _once(self, path: str, query: dict[str, str]) -> tuple[int, bytes]:
        scope = {
            **self._scope,
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": urlencode(query).encode(),
            "extensions": {},
            "state": {**self._state},
        }
        status, parts = 500, []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self._app(scope, receive, send)
        return status, b"".join(parts)


class Exports:
    """All that are being made or wait to be fetched."""

    def __init__(self) -> None:
        self._kept: dict[str, Export] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def may_begin(self, person: str) -> bool:
        working = [one for one in self._kept.values() if one.person == person and one.state == "working"]
        return len(working) < MOST_AT_WORK

    def begin(self, export: Export, asker: Asker) -> None:
        old = [one.id for one in self._kept.values() if one.made_at + KEPT_MS < export.made_at]
        for id in [*old, *list(self._kept)[: max(0, len(self._kept) - MOST_KEPT + 1)]]:
            self._kept.pop(id, None)
        self._kept[export.id] = export
        task = asyncio.create_task(self._make(export, asker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _make(self, export: Export, asker: Asker) -> None:
        await make_export(export, asker)
        held = sum(len(one.content) for one in self._kept.values())
        for one in [one for one in self._kept.values() if one.content and one is not export]:
            if held > MOST_KEPT_BYTES:
                held -= len(one.content)
                del self._kept[one.id]

    def find(self, id: str, instansi: int, person: str, now_ms: int) -> Export | None:
        """Get somebody's own export while it is there."""
        found = self._kept.get(id)
        mine = found is not None and (found.instansi, found.person) == (instansi, person)
        return found if found is not None and mine and now_ms < found.made_at + KEPT_MS else None


async def first_page(export: Export, asker: Asker) -> None:
    """Ask whether somebody still sees what an export holds. Raises: Refused."""
    if export.list == EVERYTHING:
        await asker.ask("/api/admin/units", {})
        return
    found = LISTS[export.list]
    await asker.ask(found.path.format(**export.within), export.query)


def file_name(export: Export) -> str:
    return f"luring-{export.list}-{local_day(export.made_at, export.zone).isoformat()}.{export.format}"


def write_down(tx: Tx, export: Export, now_ms: int, chance: Chance) -> None:
    """Let the journal say who has taken which list along. No word that was searched for is kept: it may be a
    name.
    """
    kept = {name: value for name, value in export.query.items() if name not in ("q", "who")}
    detail: dict[str, Any] = {
        "format": export.format,
        "rows": export.done,
        "bytes": len(export.content),
        "filters": {**export.within, **kept},
        "searched": len(kept) < len(export.query),
    }
    record_act_on(
        tx,
        export.instansi,
        "list_exported",
        by=export.person,
        on=("list", export.list),
        detail=detail,
        now_ms=tx.clamp(export.instansi, now_ms),
        chance=chance,
    )


async def make_export(export: Export, asker: Asker) -> None:
    """Ask for all of it, and write it. How it went is in the export, too."""
    try:
        if export.list == EVERYTHING:
            export.content = await _dump(export, asker)
        else:
            rows = [row async for row in _rows(export, LISTS[export.list], asker)]
            with short_turns():
                export.content = await asyncio.to_thread(_write, export, rows)
        export.state = "done"
    except Refused as refused:
        export.state, export.code = "failed", refused.code
    except Exception as error:
        log.exception("export_failed", list=export.list, error=type(error).__name__)
        export.state, export.code = "failed", "internal"


async def _rows(export: Export, found: DeskList, asker: Asker) -> AsyncIterator[dict[str, Any]]:
    """Turn the pages of a list, as a person would."""
    path = found.path.format(**export.within)
    query = dict(export.query)
    if found.most:
        query["most"] = str(found.most)
    while True:
        answer = await asker.ask(path, query)
        rows: Any = answer
        for name in found.items:
            rows = (rows or {}).get(name)
        for row in rows or ():
            yield row
        export.done += len(rows or ())
        export.total = max(export.total, answer.get("total") or 0, export.done)
        if answer.get("next") is None:
            return
        query["start"] = str(answer["next"])


def _write(export: Export, rows: list[dict[str, Any]]) -> bytes:
    columns = LISTS[export.list].columns
    match export.format:
        case "json":
            head = {"list": export.list, "within": export.within, "query": export.query}
            return msgspec.json.format(msgspec.json.encode({**head, "made_at": export.made_at, "rows": rows}))
        case "ndjson":
            return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        case "csv":
            table = list_table(columns, rows, export.language, export.zone)
            return spreadsheet([["" if cell is None else str(cell) for cell in row] for row in table])
        case "xlsx":
            return workbook([(export.list, list_table(columns, rows, export.language, export.zone))])


async def _dump(export: Export, asker: Asker) -> bytes:
    """Write all lists that somebody sees, a row a line. A list that he does not see is named with why.

    Raises: Refused, where he sees none, or where one could not be read: what lacks it must not look whole.
    """
    lines: deque[bytes] = deque()

    def add(**line: Any) -> None:
        lines.append(msgspec.json.encode(line) + b"\n")

    todo: list[tuple[str, dict[str, str]]] = [
        (name, {}) for name, one in LISTS.items() if name not in NOT_IN_A_DUMP and not one.within
    ]
    try:
        cycles = (await asker.ask(LISTS["cycles"].path, {}))["cycles"]
    except Refused:
        cycles = []
    todo += [
        (name, {"cycle": cycle["id"]})
        for cycle in cycles
        for name, one in LISTS.items()
        if one.within == ("cycle",) and name not in NOT_IN_A_DUMP
    ]
    add(luring="dump", v=1, made_at=export.made_at)
    for name, within in todo:
        part = msgspec.structs.replace(export, list=name, within=within, query={}, done=0, total=0)
        try:
            async for row in _rows(part, LISTS[name], asker):
                add(list=name, **within, row=row)
        except Refused as error:
            if error.code == "internal":
                raise
            export.refused += 1
            add(list=name, **within, refused=error.code)
        export.done += part.done
    if export.refused == len(todo):
        raise Refused("not_allowed")
    return b"".join(lines)
