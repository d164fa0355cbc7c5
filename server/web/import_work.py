"""Imports done in the background: read, planned, staged, switched to, and shown on the cards, piece by piece.

How far an import is stands with it, so a server that was killed goes on when it starts again.
"""

import asyncio
from datetime import date
from functools import partial

import structlog

from server.people import import_acts
from server.people.cards import Directory
from server.people.findings import Report
from server.people.import_acts import AT_WORK, STAGED_AT_ONCE
from server.people.planning import Plan, concerned, plan_import
from server.people.table_file import Table, tables_of
from server.store.imports import ImportRun
from server.store.store import ReadTx
from server.web.context import Web
from server.web.turns import short_turns

EVERY_S = 30.0
BREATH_S = 0.01  # after each piece: exchanges that have queued up meanwhile come first
TRIES = 5

log = structlog.get_logger()


async def work_on_imports(web: Web, every_s: float = EVERY_S) -> None:
    """Do what there is to do again and again, until cancelled."""
    while True:
        await finish_imports(web)
        await web.imports.wait(every_s)


async def finish_imports(web: Web) -> None:
    """Do everything that is left to do. What fails is left for the next time, and the others go on."""
    for instansi, run in await web.store.read(_unfinished):
        try:
            await _finish(web, instansi, run)
        except Exception as error:  # a full disk, or a bug that must not stop everybody else's import
            log.exception("import_work_failed", run=run.id, error=type(error).__name__)


def _unfinished(tx: ReadTx) -> list[tuple[int, ImportRun]]:
    return [
        (agency.instansi, run)
        for agency in tx.agencies()
        for run in reversed(tx.imports(agency.instansi))
        if run.state in AT_WORK
    ]


async def _finish(web: Web, instansi: int, run: ImportRun) -> None:
    match run.state:
        case "checking":
            report, _ = await _plan(web, instansi, run)
            await web.store.write(lambda tx: import_acts.looked_at(tx, instansi, run.id, report))
        case "applying":
            if await _apply(web, instansi, run):
                await _show(web, instansi, run.id)
        case "cards" | "uncards":
            await _show(web, instansi, run.id)
        case _:
            return


async def _plan(web: Web, instansi: int, run: ImportRun) -> tuple[Report, Plan]:
    """Read the file beside everything else, then ask what it changes on a snapshot."""
    content = await web.store.read(lambda tx: tx.import_part(instansi, run.id, "file")) or b""
    report = Report()
    with short_turns():
        tables: list[Table] = await asyncio.to_thread(tables_of, run.name, content, None, report)
    total = sum(len(table.rows) for table in tables)
    await web.store.write(lambda tx: import_acts.progressed(tx, instansi, run.id, 0, total))
    if report.failed:
        return report, Plan(0, [])

    def look(tx: ReadTx) -> Plan:
        day = date.fromisoformat(run.day)
        return plan_import(tx, instansi, tables, report, now_ms=web.clock(), chance=web.chance, day=day)

    with short_turns():
        return report, await web.store.read(look)


async def _apply(web: Web, instansi: int, run: ImportRun) -> bool:
    """Stage what was agreed to and switch to it; True: done.

    What has become something else waits for a person.
    """
    for _ in range(TRIES):
        report, plan = await _plan(web, instansi, run)
        if not import_acts.is_agreed(run, report):
            break
        total = len(plan.rows)
        for first in range(0, max(1, total), STAGED_AT_ONCE):
            piece = plan.rows[first : first + STAGED_AT_ONCE]
            await web.store.write(
                partial(import_acts.stage, instansi=instansi, id=run.id, first=first, rows=piece, total=total)
            )
            await asyncio.sleep(BREATH_S)
        switch = partial(
            import_acts.switch,
            instansi=instansi,
            id=run.id,
            plan=plan,
            now_ms=web.clock(),
            chance=web.chance,
        )
        if await web.store.write(switch):
            return True
    await web.store.write(lambda tx: import_acts.looked_at(tx, instansi, run.id, report, again=True))
    return False


async def _show(web: Web, instansi: int, id: str) -> None:
    """Bring the cards of all whom an import concerns up to date."""

    def look(tx: ReadTx) -> tuple[Directory, list[str]]:
        directory = Directory(tx, instansi)
        return directory, concerned(directory.org, tx.import_rows(instansi, id))

    directory, placements = await web.store.read(look)
    done = 0
    while done < len(placements):
        piece = partial(
            import_acts.show,
            instansi=instansi,
            id=id,
            directory=directory,
            placements=placements,
            done=done,
            now_ms=web.clock(),
        )
        touched = await web.store.write(piece)
        if touched is None:
            directory, placements = await web.store.read(look)
            done = 0
            continue
        web.hub.poke(instansi, touched)
        done += import_acts.CARDS_AT_ONCE
        await asyncio.sleep(BREATH_S)
    await web.store.write(lambda tx: import_acts.finish(tx, instansi, id))
