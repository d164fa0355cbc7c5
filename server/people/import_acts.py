"""An import at the desk, step by step: looked at, agreed to, staged, switched to, and taken back.

Each function is one transaction. All that takes long is done outside of them (`planning.py`, `undo.py`) or in
pieces, so that phones exchange in between. Only the switch writes much at once: rows that are ready.
"""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from server.acts import record_act
from server.chance import Chance
from server.people.cards import Directory, refresh_these
from server.people.changes import ChangeRefused
from server.people.findings import Report
from server.people.import_report import counts_of, keep
from server.people.planning import Plan
from server.people.undo import Undo, still_free
from server.store.imports import ImportRow, ImportRun
from server.store.store import ReadTx, Tx

AT_WORK = frozenset({"checking", "applying", "cards", "uncards"})
STAGED_AT_ONCE = 1000
CARDS_AT_ONCE = 60


def run_of(tx: ReadTx, instansi: int, id: str, *states: str) -> ImportRun:
    """Get an import. Raises: LookupError; ChangeRefused `import_state`, when it is not in one of these."""
    run = tx.import_run(instansi, id)
    if run is None:
        raise LookupError(id)
    if states and run.state not in states:
        raise ChangeRefused("import_state")
    return run


def begin(tx: Tx, instansi: int, run: ImportRun, content: bytes) -> ImportRun:
    """Take a file in, to be looked at. Raises: ChangeRefused `import_running`: one at a time."""
    if any(one.state in AT_WORK for one in tx.imports(instansi)):
        raise ChangeRefused("import_running")
    tx.put_import(instansi, run)
    tx.put_import_part(instansi, run.id, "file", content)
    return run


def looked_at(tx: Tx, instansi: int, id: str, report: Report, *, again: bool = False) -> None:
    """Keep what was found out. `again`: somebody had agreed to something else."""
    run = tx.import_run(instansi, id)
    if run is None or run.state not in AT_WORK:
        return
    tx.put_import_part(instansi, id, "report", keep(report))
    state = "refused" if report.failed else "ready"
    counts = counts_of(report)
    tx.put_import(
        instansi, replace(run, state=state, counts=counts, changed_since=again, done=0, total=0, agreed_by="")
    )


def is_agreed(run: ImportRun, report: Report) -> bool:
    """Ask whether a file still does what somebody saw and agreed to."""
    return not report.failed and counts_of(report) == run.counts


def agree(tx: Tx, instansi: int, id: str, by: str) -> ImportRun:
    """Have an import applied. Raises: LookupError; ChangeRefused `import_state`, `import_running`."""
    run = run_of(tx, instansi, id, "ready")
    if any(one.state in AT_WORK for one in tx.imports(instansi)):
        raise ChangeRefused("import_running")
    run = replace(run, state="applying", agreed_by=by, changed_since=False, done=0, total=0)
    tx.put_import(instansi, run)
    return run


def progressed(tx: Tx, instansi: int, id: str, done: int, total: int) -> None:
    run = tx.import_run(instansi, id)
    if run is not None:
        tx.put_import(instansi, replace(run, done=done, total=total))


def stage(tx: Tx, instansi: int, id: str, first: int, rows: Sequence[ImportRow], total: int) -> None:
    """Put a piece of the rows ready."""
    tx.stage_import_rows(instansi, id, first, rows)
    progressed(tx, instansi, id, first + len(rows), total)


def switch(tx: Tx, instansi: int, id: str, plan: Plan, *, now_ms: int, chance: Chance) -> bool:
    """Let the organisation be what was planned. False: it has changed meanwhile, so plan again."""
    run = tx.import_run(instansi, id)
    if run is None or run.state != "applying" or tx.organisation_version(instansi) != plan.version:
        return False
    at = tx.clamp(instansi, now_ms)
    tx.apply_import_rows(instansi, id)
    tx.organisation_changed(instansi)
    row = _write_down(tx, instansi, "import_applied", run, run.agreed_by, at, chance)
    tx.put_import(instansi, replace(run, state="cards", applied_at=at, applied_row=row, done=0, total=0))
    tx.drop_import_part(instansi, id, "file")
    return True


def show(
    tx: Tx, instansi: int, id: str, directory: Directory, placements: Sequence[str], done: int, now_ms: int
) -> frozenset[str] | None:
    """Write the next cards. Returns the buckets that changed; None: the organisation is another by now."""
    run = tx.import_run(instansi, id)
    if run is None or tx.organisation_version(instansi) != directory.org.version:
        return None
    piece = placements[done : done + CARDS_AT_ONCE]
    touched = refresh_these(tx, instansi, directory, piece, tx.clamp(instansi, now_ms))
    tx.put_import(instansi, replace(run, done=done + len(piece), total=len(placements)))
    return touched


def finish(tx: Tx, instansi: int, id: str) -> None:
    run = tx.import_run(instansi, id)
    if run is not None:
        state = "applied" if run.state == "cards" else "undone"
        tx.put_import(instansi, replace(run, state=state, done=0, total=0))


def drop(tx: Tx, instansi: int, id: str) -> ImportRun:
    """Leave a file alone that was only looked at. Raises: LookupError, ChangeRefused `import_state`."""
    run = replace(run_of(tx, instansi, id, "ready", "refused"), state="dropped")
    tx.put_import(instansi, run)
    tx.drop_import_part(instansi, id, "file")
    tx.drop_import_part(instansi, id, "report")
    return run


def take_back(
    tx: Tx, instansi: int, id: str, undo: Undo, by: str, reason: str, *, now_ms: int, chance: Chance
) -> ImportRun:
    """Make everything as it was before an import.

    Raises: LookupError; ChangeRefused `import_state`, `import_running`, `import_used`.
    """
    run = run_of(tx, instansi, id, "applied")
    if any(one.state in AT_WORK for one in tx.imports(instansi)):
        raise ChangeRefused("import_running")
    if undo.blocks or not still_free(tx, instansi, run, undo):
        raise ChangeRefused("import_used")
    at = tx.clamp(instansi, now_ms)
    tx.take_import_rows_back(instansi, id)
    tx.organisation_changed(instansi)
    _write_down(tx, instansi, "import_undone", run, by, at, chance, reason=reason)
    run = replace(run, state="uncards", undone_at=at, done=0, total=0)
    tx.put_import(instansi, run)
    return run


def _write_down(
    tx: Tx, instansi: int, name: str, run: ImportRun, by: str, at: int, chance: Chance, **more: str
) -> int:
    detail = {"import": run.id, **msgspec.to_builtins(run.counts), **more}
    return record_act(tx, instansi, name, by=by, person="", detail=detail, now_ms=at, chance=chance)
