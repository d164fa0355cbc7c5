"""The documents of a unit, made in the background: one PDF, or a ZIP with a file each.

What is left to do is written down with the batch, so a server that was killed goes on where it stopped; a
piece looks at the batch again, so nothing is made twice. The pages wait in a folder of the data directory,
which is no part of a backup: whoever wants them later makes them again, and gets the same codes.
"""

import json
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from server.access import lineage
from server.access_documents import may_have_documents_of
from server.acts import record_act_on
from server.appraisal.outcome import NAME as OUTCOME
from server.chance import Chance
from server.documents.emblem import emblem_of
from server.documents.fill import Filled, Subject, fill
from server.documents.forms import FORMS
from server.documents.issue import Issued, file_name, keep, paper, prepare
from server.documents.reader import Reader
from server.documents.typeset import set_pages
from server.org import Org
from server.organisation import organisation_of
from server.own_replica import uuid7
from server.people.columns import fold
from server.scope import placements_in
from server.store.store import ReadTx, Tx

COLLECTION = "document_batch"
FOLDER = "documents"
AT_ONCE = 10  # people in one piece
MOST = {"pdf": 300, "zip": 3_000}  # documents: one PDF is set as a whole, in memory
KEPT_MS = 7 * 24 * 3600 * 1000
BY_UNIT = frozenset(code for code, form in FORMS.items() if form.about in ("plan", "outcome"))

Format = Literal["pdf", "zip"]
State = Literal["working", "done", "failed", "expired"]


class CannotBegin(Exception):  # noqa: N818 - read aloud it is why nothing was begun
    """Raised with a code: no_unit, no_form, nobody, too_many."""

    def __init__(self, code: str, **more: int) -> None:
        super().__init__(code)
        self.code, self.more = code, more


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """`todo`: placements, in the order in which they stand in the file; `made`: documents so far."""

    id: str
    by: str  # person; "": the command line
    unit: str
    forms: tuple[str, ...]
    about: str  # the cycle of plans, or the run of appraisals whose results these are
    format: Format
    origin: str
    todo: tuple[str, ...]
    begun_at: int
    done: int = 0
    made: int = 0
    state: State = "working"
    size_bytes: int = 0

    @property
    def total(self) -> int:
        return len(self.todo)

    @property
    def is_at_work(self) -> bool:
        return self.state == "working"


def begin(
    tx: Tx,
    instansi: int,
    *,
    unit: str,
    forms: Sequence[str],
    about: str,
    format: Format,
    origin: str,
    by: str,
    now_ms: int,
    chance: Chance,
) -> Batch:
    """Order a batch. Raises: CannotBegin."""
    org = organisation_of(tx, instansi)
    if unit not in org.units:
        raise CannotBegin("no_unit")
    chosen = tuple(code for code in FORMS if code in forms and code in BY_UNIT)
    if not chosen or len(chosen) != len(set(forms)):
        raise CannotBegin("no_form")
    names = {person.id: person.name for person in tx.persons(instansi)}
    todo = sorted(
        placements_in(org, unit, now_ms),
        key=lambda id: (
            _way_to(org, org.placements[id].unit, now_ms),
            fold(names[org.placements[id].person]),
            id,
        ),
    )
    if not todo:
        raise CannotBegin("nobody")
    if len(todo) * len(chosen) > MOST[format]:
        raise CannotBegin("too_many", limit=MOST[format])
    batch = Batch(
        id=uuid7(now_ms, chance.bytes(10)),
        by=by,
        unit=unit,
        forms=chosen,
        about=about,
        format=format,
        origin=origin,
        todo=tuple(todo),
        begun_at=now_ms,
    )
    put(tx, instansi, batch)
    detail = {"unit": unit, "forms": list(chosen), "about": about, "people": len(todo)}
    record_act_on(
        tx,
        instansi,
        "documents_ordered",
        by=by,
        on=(COLLECTION, batch.id),
        detail=detail,
        now_ms=now_ms,
        chance=chance,
    )
    return batch


def _way_to(org: Org, unit: str, now_ms: int) -> tuple[tuple[str, str], ...]:
    """Name the units from the highest down to one: in this order each stands before those below it."""
    return tuple((fold(org.units[one].name), one) for one in reversed(lineage(org, unit, now_ms)))


def put(tx: Tx, instansi: int, batch: Batch) -> None:
    tx.put_derived(instansi, COLLECTION, batch.id, owner="", buckets=(), value=msgspec.to_builtins(batch))


def batch_of(tx: ReadTx, instansi: int, id: str) -> Batch | None:
    found = tx.derived(instansi, COLLECTION, id)
    return None if found is None else msgspec.convert(found, Batch)


def batches(tx: ReadTx, instansi: int) -> list[Batch]:
    """List those that are kept, the newest first."""
    rows = tx.all_derived(instansi, COLLECTION)
    found = [msgspec.json.decode(row.body, type=Batch) for row in rows]
    return sorted(found, key=lambda one: one.id, reverse=True)


def is_still_allowed(tx: ReadTx, instansi: int, batch: Batch, person: str, now_ms: int) -> bool:
    """Ask whether who ordered a batch may still have what is in it."""
    org = organisation_of(tx, instansi)
    return batch.by == person and all(
        may_have_documents_of(org, person, batch.unit, form, now_ms) for form in batch.forms
    )


class Piece(msgspec.Struct, frozen=True):
    """The next documents of a batch, read and not set yet."""

    start: int
    people: int
    papers: list[tuple[Issued, Filled, dict[str, Any]]]
    names: list[str]
    emblem: str


def read_piece(tx: ReadTx, instansi: int, id: str, key: bytes, now_ms: int) -> Piece | None:
    """Read what comes next. None: nothing is left to read."""
    batch = batch_of(tx, instansi, id)
    if batch is None or not batch.is_at_work or batch.done >= batch.total:
        return None
    reader = Reader(tx, instansi, now_ms)
    some = batch.todo[batch.done : batch.done + AT_ONCE]
    papers, names = [], []
    for placement in some:
        for form in batch.forms:
            filled = fill(
                reader,
                Subject(form=form, placement=placement, about=_about(reader, form, placement, batch.about)),
            )
            if filled is None:
                continue
            one = prepare(tx, instansi, filled, key, now_ms)
            zone = reader.org.units[reader.org.placements[placement].unit].zone
            papers.append((one, filled, paper(filled, one, batch.origin, zone)))
            names.append(file_name(filled, one.made_at, zone))
    return Piece(batch.done, len(some), papers, names, emblem_of(tx, instansi))


def _about(reader: Reader, form: str, placement: str, about: str) -> str:
    if FORMS[form].about == "outcome":
        return reader.id_of(f"{OUTCOME}/{about}/{placement}")
    return about


def set_piece(folder: Path, batch: Batch, piece: Piece) -> dict[str, tuple[Issued, bytes | None]]:
    """Set the documents of a piece and lay them into the folder; for one PDF lay them there as they are. It
    blocks."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, tuple[Issued, bytes | None]] = {}
    for place, ((one, filled, words), name) in enumerate(zip(piece.papers, piece.names, strict=True)):
        stem = f"{piece.start:06d}-{place:03d}"
        if batch.format == "pdf":
            _write(folder / f"{stem}.json", json.dumps({"paper": words, "made": one.made_at}).encode())
            found[one.code] = (one, None)
        else:
            file = set_pages([words], title=_title(filled), made_at_ms=one.made_at, emblem=piece.emblem)[0]
            _write(folder / f"{stem}.pdf", file)
            _write(folder / f"{stem}.name", f"{stem}_{name}".encode())
            found[one.code] = (one, file)
    return found


def _title(filled: Filled) -> str:
    return f"{filled.subject.form} {filled.name}"


def finish_piece(
    tx: Tx, instansi: int, id: str, piece: Piece, found: dict[str, tuple[Issued, bytes | None]]
) -> Batch | None:
    """Write down what a piece made, if nobody else has done so meanwhile."""
    batch = batch_of(tx, instansi, id)
    if batch is None or not batch.is_at_work or batch.done != piece.start:
        return batch
    keep(tx, instansi, found)
    batch = msgspec.structs.replace(batch, done=batch.done + piece.people, made=batch.made + len(found))
    put(tx, instansi, batch)
    return batch


def assemble(folder: Path, batch: Batch, emblem: str) -> int:
    """Put the file together from what lies in the folder. Returns its size, bytes. It blocks."""
    target = file_of(folder, batch)
    if target.exists():  # another process was quicker
        return target.stat().st_size
    if batch.format == "zip":
        unfinished = target.with_suffix(".part")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as out:
            for path in sorted(folder.glob("*-*.pdf")):
                out.write(path, path.with_suffix(".name").read_text("utf-8"))
        unfinished.replace(target)
    else:
        parts = [json.loads(path.read_bytes()) for path in sorted(folder.glob("*-*.json"))]
        papers = [one["paper"] for one in parts]
        made = max((one["made"] for one in parts), default=batch.begun_at)
        _write(target, set_pages(papers, title=", ".join(batch.forms), made_at_ms=made, emblem=emblem)[0])
    for path in folder.iterdir():
        if path != target:
            path.unlink()
    return target.stat().st_size


def end(tx: Tx, instansi: int, id: str, *, size_bytes: int) -> None:
    """Write down that a batch is made; without a size, that it failed."""
    batch = batch_of(tx, instansi, id)
    if batch is not None and batch.is_at_work:
        state: State = "done" if size_bytes else "failed"
        put(tx, instansi, msgspec.structs.replace(batch, state=state, size_bytes=size_bytes))


def expire(tx: Tx, instansi: int, now_ms: int) -> list[Batch]:
    """Let go of what was made long ago. Returns those whose folders may go."""
    old = [one for one in batches(tx, instansi) if one.begun_at < now_ms - KEPT_MS and one.state != "expired"]
    for one in old:
        put(tx, instansi, msgspec.structs.replace(one, state="expired", todo=(), size_bytes=0))
    return old


def folder_of(data: Path, instansi: int, id: str) -> Path:
    return data / FOLDER / str(instansi) / id


def file_of(folder: Path, batch: Batch) -> Path:
    return folder / f"dokumen.{batch.format}"


def drop(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    """Lay a file down: it has its name only when it is whole."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    beside.replace(path)
