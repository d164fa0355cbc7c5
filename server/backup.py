"""Making a backup and finding out whether it is one: copied while the server runs, then opened and read
through before it is called verified.

The database is copied first. Evidence is on the disk before its row is in the database and never changes, so
whatever the copy names is there afterwards.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from server import journal
from server.archive import (
    DATABASE,
    EVIDENCE,
    KEYS,
    SECRETS,
    AgencyPart,
    ArchiveWriter,
    BrokenArchiveError,
    Manifest,
    read_archive,
)
from server.backup_marker import Covered, Marker
from server.journal import ChainFault, Envelope
from server.store.sqlite_copy import DamagedError, check, snapshot
from server.store.store import ReadTx
from server.version import VERSION

BATCH_ROWS = 2_000
Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much


class DamagedJournalError(Exception):
    """The chain of the journal does not hold."""

    def __init__(self, agency: str, fault: ChainFault) -> None:
        super().__init__(f"{agency}: {fault.what} at row {fault.row}")
        self.agency, self.fault = agency, fault


def make_backup(data: Path, target: Path, now_ms: int, progress: Progress) -> Manifest:
    """Write a backup of a data directory to a file, and verify it. The file has its name only afterwards.

    Raises: BrokenArchiveError, DamagedJournalError.
    """
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as beside:
        work = Path(beside)
        unfinished = work / target.name
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            made = _write(data, work, ArchiveWriter(out), now_ms, progress)
            out.flush()
            os.fsync(out.fileno())
        if verify_backup(unfinished, progress) != made:
            raise BrokenArchiveError("not_what_was_written")
        os.replace(unfinished, target)
        _make_durable(target.parent)
    return made


def _write(data: Path, work: Path, archive: ArchiveWriter, now_ms: int, progress: Progress) -> Manifest:
    copied = work / DATABASE
    with snapshot(data) as moment:
        agencies = tuple(_part(moment.tx, agency.instansi) for agency in moment.tx.agencies())
        places = [place for place, _ in moment.tx.evidence_places()]
        moment.copy(copied, lambda done, total: progress("copying", done, total))
    archive.add(DATABASE, copied)
    copied.unlink()
    archive.add(SECRETS, data / SECRETS)
    for key in sorted((data / KEYS).glob("*.json")):
        archive.add(f"{KEYS}/{key.name}", key)
    missing = []
    for done, place in enumerate(places, 1):
        try:
            archive.add(f"{EVIDENCE}/{place}", data / EVIDENCE / place)
        except FileNotFoundError:
            missing.append(place)
        progress("evidence", done, len(places))
    manifest = Manifest(
        made_at=now_ms,
        version=VERSION,
        agencies=agencies,
        members=tuple(archive.members),
        missing=tuple(missing),
    )
    archive.close(manifest)
    return manifest


def _part(tx: ReadTx, instansi: int) -> AgencyPart:
    agency, counts = tx.agency(instansi), tx.counts(instansi)
    return AgencyPart(
        instansi=instansi,
        code=agency.code,
        name=agency.name,
        zone=agency.zone,
        epoch=tx.epoch(instansi),
        row=counts.rows,
        at=tx.latest_at(instansi),
        chain=tx.chain_end(instansi),
        counts=counts,
    )


def verify_backup(file: Path, progress: Progress) -> Manifest:
    """Open a backup and read it through: hashes, every page of the database, the journal's chain, the counts.

    Raises: BrokenArchiveError, DamagedJournalError.
    """
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as beside:
        read = read_archive(
            file,
            Path(beside),
            lambda name: name == DATABASE,
            lambda done, total: progress("reading", done, total),
        )
        if not {DATABASE, SECRETS} <= {member.name for member in read.members}:
            raise BrokenArchiveError("member_missing", DATABASE)
        try:
            check(Path(beside) / DATABASE)
        except DamagedError as damage:
            raise BrokenArchiveError("database_damaged", str(damage)) from None
        with snapshot(Path(beside)) as opened:
            parts = tuple(_part(opened.tx, agency.instansi) for agency in opened.tx.agencies())
            if parts != read.agencies:
                raise BrokenArchiveError("counts_differ")
            verify_journals(opened.tx, progress)
    return read


def verify_journals(tx: ReadTx, progress: Progress) -> int:
    """Follow the chain of every agency's journal to its end. Returns how many rows there are.

    Raises: DamagedJournalError.
    """
    rows = 0
    for agency in tx.agencies():
        total = tx.counts(agency.instansi).rows
        faults = journal.verify(_entries(tx, agency.instansi, total, progress))
        if faults:
            raise DamagedJournalError(agency.code, faults[0])
        last = tx.journal(agency.instansi, total - 1, 1) if total else []
        if (last[0][0].chain if last else "") != tx.chain_end(agency.instansi):
            raise DamagedJournalError(agency.code, ChainFault(row=total, what="chain"))
        rows += total
    return rows


def _entries(
    tx: ReadTx, instansi: int, total: int, progress: Progress
) -> Iterator[tuple[Envelope, bytes | None]]:
    row = 0
    while page := tx.journal(instansi, row, BATCH_ROWS):
        yield from page
        row = page[-1][0].row
        progress("journal", min(row, total), total)


def marker_of(manifest: Manifest, file: Path) -> Marker:
    """Say what a verified backup covers."""
    agencies = {
        part.instansi: Covered(epoch=part.epoch, row=part.row, at=part.at) for part in manifest.agencies
    }
    return Marker(file=str(file), made_at=manifest.made_at, agencies=agencies)


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def total_bytes(manifest: Manifest) -> int:
    return sum(member.bytes for member in manifest.members)
