"""What the newest verified backup covers: a small file beside the database, written when a backup has been
opened and checked, read by the server that runs meanwhile.

A phone lets go of a payload only when its receipt is covered. So the time that phones are told is one that no
line outside the backup can have: neither one of the same millisecond, nor one that came back after a restore
with its receipt of then.
"""

import os
from pathlib import Path

import msgspec

from server.store.store import ReadTx

MARKER = "backup.json"


class Covered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup holds of one agency."""

    epoch: str
    row: int  # of the journal, the last one
    at: int  # the latest server time used, ms


class Marker(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int = 1
    file: str  # where it was written to, for people
    made_at: int
    agencies: dict[int, Covered]


def write_marker(data: Path, marker: Marker) -> None:
    """Say that a backup has been verified. In one step: whoever reads meanwhile reads the one before."""
    unfinished = data / f"{MARKER}.new"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.encode(marker))
        out.flush()
        os.fsync(out.fileno())
    os.replace(unfinished, data / MARKER)


def read_marker(data: Path) -> Marker | None:
    """Read it; none, or one that cannot be read, covers nothing."""
    try:
        return msgspec.json.decode((data / MARKER).read_bytes(), type=Marker)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


class Backups:
    """The marker of a data directory, read again only when it has changed."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._seen: tuple[int, int] | None = None
        self._marker: Marker | None = None

    def of(self, instansi: int) -> Covered | None:
        try:
            stat = os.stat(self._data / MARKER)
        except FileNotFoundError:
            return None
        if (stat.st_mtime_ns, stat.st_ino) != self._seen:
            self._marker = read_marker(self._data)
            self._seen = (stat.st_mtime_ns, stat.st_ino)
        return None if self._marker is None else self._marker.agencies.get(instansi)


def covered_until(tx: ReadTx, instansi: int, person: str, covered: Covered | None) -> int:
    """Get the time up to which a person's receipts are in a verified backup, ms; 0: none."""
    if covered is None or covered.epoch != tx.epoch(instansi):
        return 0
    honoured = tx.honoured_after(instansi, person, covered.row)
    return max(0, min(covered.at, covered.at if honoured is None else honoured) - 1)
