"""Making a backup and finding out whether it is one: copied while the server runs, then opened and read
through before it is called verified.

The database is copied first. Evidence is on the disk before its row is in the database and never changes, so
whatever the copy names is there afterwards.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

import msgspec

from server.age import EncryptingWriter, Keys, Lock
from server.archive import (
    CHECKPOINTS,
    DATABASE,
    EVIDENCE,
    KEYS,
    SECRETS,
    AgencyPart,
    ArchiveWriter,
    BrokenArchiveError,
    Manifest,
    is_encrypted,
    read_archive,
)
from server.backup_marker import Covered, Marker
from server.checkpoints import (
    KEY_FILE,
    Checkpoint,
    UnreadableCheckpointsError,
    checkpoint_key,
    keep,
    kept,
    public_key,
    sign,
)
from server.store.opening import moment_of
from server.store.sqlite_copy import DamagedError, check, snapshot
from server.store.store import ReadTx
from server.verify import Progress, Proven, verify_journals
from server.version import VERSION


def make_backup(
    data: Path,
    target: Path,
    now_ms: int,
    progress: Progress,
    lock: Lock | None = None,
    database: str = "",
) -> Manifest:
    """Write a backup of a data directory to a file, and verify it. The file has its name only afterwards.

    `database`: where the data is, if not in the directory; the backup is the same one in both cases.
    `lock`: who can open it; None: everybody who has the file. What is encrypted lies in clear on the disk of
    the data only, never beside the target, and is read back with the key that it was written with.

    Raises: BrokenArchiveError, DamagedJournalError.
    """
    with (
        tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as beside,
        tempfile.TemporaryDirectory(prefix=".backup.", dir=data if lock else target.parent) as working,
    ):
        unfinished, work, keys = Path(beside) / target.name, Path(working), Keys()
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            if lock is None:
                made = _write(data, database, work, ArchiveWriter(out), now_ms, progress)
            else:
                with EncryptingWriter(out, lock) as clear:
                    archive = ArchiveWriter(cast(IO[bytes], clear))
                    made = _write(data, database, work, archive, now_ms, progress)
                    keys = Keys(file_key=clear.file_key)
            out.flush()
            os.fsync(out.fileno())
        if verify_backup(unfinished, progress, keys, data if lock else None).manifest != made:
            raise BrokenArchiveError("not_what_was_written")
        os.replace(unfinished, target)
        _make_durable(target.parent)
    return made


def _write(
    data: Path, database: str, work: Path, archive: ArchiveWriter, now_ms: int, progress: Progress
) -> Manifest:
    copied, key = work / DATABASE, checkpoint_key(data)
    with moment_of(data, database) as moment:
        agencies = tuple(_part(moment.tx, agency.instansi) for agency in moment.tx.agencies())
        signed = [sign(moment.tx, part.instansi, key, now_ms) for part in agencies]
        places = [place for place, _ in moment.tx.evidence_places()]
        moment.copy(copied, lambda done, total: progress("copying", done, total))
    archive.add(DATABASE, copied)
    copied.unlink()
    archive.add(SECRETS, data / SECRETS)
    for file in sorted((data / KEYS).glob("*.json")):
        archive.add(f"{KEYS}/{file.name}", file)
    keep(data, signed)
    archive.add(CHECKPOINTS, _checkpoints(data, work, signed))
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


def _checkpoints(data: Path, work: Path, signed: Sequence[Checkpoint]) -> Path:
    """Write down the checkpoints of what is in the copy: the server may have signed later rows meanwhile."""
    ends = {one.instansi: one.row for one in signed}
    file = work / CHECKPOINTS
    file.write_bytes(
        b"".join(
            msgspec.json.encode(one) + b"\n" for one in kept(data) if one.row <= ends.get(one.instansi, -1)
        )
    )
    return file


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


class Verified(msgspec.Struct, frozen=True):
    """What was found in a backup that is one."""

    manifest: Manifest
    proven: Proven


def verify_backup(
    file: Path,
    progress: Progress,
    keys: Keys,
    work: Path | None = None,
    against: Sequence[Checkpoint] = (),
) -> Verified:
    """Open a backup and read it through: hashes, every page of the database, the journal's chain, the
    checkpoints that it has and those that were kept elsewhere (`against`), the counts.

    `work`: where the database may lie meanwhile; None: beside the file, or where it is encrypted in the
    system's own folder for such things, so that nothing in clear comes onto a disk that is carried about.

    Raises: BrokenArchiveError, DamagedJournalError.
    """
    if work is None and not is_encrypted(file):
        work = file.parent
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=work) as beside:
        folder = Path(beside)
        read = read_archive(
            file,
            folder,
            lambda name: name in {DATABASE, CHECKPOINTS, f"{KEYS}/{KEY_FILE}"},
            lambda done, total: progress("reading", done, total),
            keys,
        )
        if not {DATABASE, SECRETS} <= {member.name for member in read.members}:
            raise BrokenArchiveError("member_missing", DATABASE)
        try:
            check(folder / DATABASE)
        except DamagedError as damage:
            raise BrokenArchiveError("database_damaged", str(damage)) from None
        with snapshot(folder) as opened:
            parts = tuple(_part(opened.tx, agency.instansi) for agency in opened.tx.agencies())
            if parts != read.agencies:
                raise BrokenArchiveError("counts_differ")
            proven = prove(folder, opened.tx, progress, against)
    return Verified(read, proven)


def prove(data: Path, tx: ReadTx, progress: Progress, against: Sequence[Checkpoint] = ()) -> Proven:
    """Prove the journals of a data directory by the checkpoints beside them, and by those kept elsewhere.

    Raises: DamagedJournalError, BrokenArchiveError where the checkpoints cannot be read.
    """
    try:
        own = kept(data)
    except UnreadableCheckpointsError as broken:
        raise BrokenArchiveError("checkpoints", str(broken.line)) from None
    return verify_journals(tx, progress, own, against, public_key(data))


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
