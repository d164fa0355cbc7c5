"""Restoring a backup into a directory where nothing is yet: another database from then on, with an epoch of
its own, so that phones send it what it has lost.
"""

import os
import shutil
import tempfile
import uuid
from pathlib import Path

from server.acts import record_act
from server.age import Keys
from server.archive import (
    CHECKPOINTS,
    DATABASE,
    EVIDENCE,
    KEYS,
    SECRETS,
    BrokenArchiveError,
    Manifest,
    read_archive,
)
from server.backup import prove
from server.chance import Chance
from server.store.opening import fill, has_data
from server.store.sqlite import SqliteStore
from server.store.sqlite_copy import DamagedError, check, snapshot
from server.store.store import Tx
from server.verify import Progress, Proven

OCCUPIED = (DATABASE, SECRETS, EVIDENCE, CHECKPOINTS)


class NotEmptyError(Exception):
    """There is data already, and a restore overwrites nothing."""


def restore(
    file: Path,
    data: Path,
    escrow: tuple[Path, ...],
    now_ms: int,
    chance: Chance,
    progress: Progress,
    keys: Keys,
    database: str = "",
) -> tuple[Manifest, int]:
    """Restore a backup into a data directory. Returns its manifest, and how many newer keys were kept.
    `keys`: what an encrypted one is opened with. `database`: an empty one that the data goes to, instead of
    into the directory.

    Sealing keys that are newer than the backup, already in the directory or in an escrow, stay: phones may
    hold work sealed to them (F102).

    Raises: NotEmptyError, BrokenArchiveError, DamagedJournalError.
    """
    if any((data / name).exists() for name in OCCUPIED) or (database and has_data(data, database)):
        raise NotEmptyError
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restoring.", dir=data) as beside:
        work = Path(beside)
        manifest = read_archive(
            file, work, lambda _: True, lambda done, total: progress("reading", done, total), keys
        )
        try:
            check(work / DATABASE)
        except DamagedError as damage:
            raise BrokenArchiveError("database_damaged", str(damage)) from None
        with snapshot(work) as opened:
            prove(work, opened.tx, progress)
        _begin_anew(work, manifest, now_ms, chance)
        newer = _keep_keys(work / KEYS, (data / KEYS, *escrow))
        if database:
            fill(work / DATABASE, database)
            (work / DATABASE).unlink()
        _move(work, data)
    return manifest, newer


def try_restore(
    file: Path, work: Path | None, now_ms: int, chance: Chance, progress: Progress, keys: Keys
) -> tuple[Manifest, Proven]:
    """Restore a backup into a folder of its own, open it as the server would, prove it once more, and throw
    it away. `work`: where there is room for it; None: the system's folder for such things.

    Raises: BrokenArchiveError, DamagedJournalError.
    """
    with tempfile.TemporaryDirectory(prefix=".trying.", dir=work) as beside:
        data = Path(beside) / "data"
        manifest, _ = restore(file, data, (), now_ms, chance, progress, keys)
        SqliteStore(data).close()  # with the tables of this version
        with snapshot(data) as opened:
            return manifest, prove(data, opened.tx, progress)


def _begin_anew(work: Path, manifest: Manifest, now_ms: int, chance: Chance) -> None:
    def job(tx: Tx) -> None:
        for part in manifest.agencies:
            at = tx.clamp(part.instansi, now_ms)
            tx.new_epoch(part.instansi, str(uuid.UUID(bytes=chance.bytes(16), version=4)), at)
            detail = {"epoch": part.epoch, "row": part.row, "made_at": manifest.made_at}
            record_act(
                tx, part.instansi, "restored", by="", person="", detail=detail, now_ms=at, chance=chance
            )

    store = SqliteStore(work)
    try:
        store.write_now(job)
    finally:
        store.close()
    (work / "luring.lock").unlink(missing_ok=True)


def _keep_keys(keys: Path, others: tuple[Path, ...]) -> int:
    keys.mkdir(exist_ok=True, mode=0o700)
    newer = 0
    for folder in others:
        for key in sorted(folder.glob("*.json")):
            if not (keys / key.name).exists():
                shutil.copyfile(key, keys / key.name)
                (keys / key.name).chmod(0o600)
                newer += 1
    return newer


def _move(work: Path, data: Path) -> None:
    """Put everything into its place, the database last: until it is there, nothing is."""
    (data / KEYS).mkdir(exist_ok=True, mode=0o700)
    for key in (work / KEYS).glob("*.json"):
        os.replace(key, data / KEYS / key.name)
    for name in (EVIDENCE, SECRETS, CHECKPOINTS, DATABASE):
        if (work / name).exists():
            os.replace(work / name, data / name)
