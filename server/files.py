"""Evidence files on the disk: written beside their place while they are hashed, made durable, then renamed.

Whatever has a file's name has its content; an upload that was cut leaves nothing. Paths are made of an
agency's number and hexadecimal digits only.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

MAX_FILE_BYTES = 5 * 1024 * 1024
SNIFF_BYTES = 16


def sniff(head: bytes) -> str | None:
    """Recognise a type by its first bytes; None: none that is accepted as evidence."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return None


class EvidenceFolder:
    def __init__(self, data: Path) -> None:
        self._root = data / "evidence"

    @contextlib.contextmanager
    def lock(self) -> Iterator["FolderLock"]:
        """Let go of it at the end, however that comes: also when the process is killed."""
        with (self._root.parent / "evidence.lock").open("a") as file:
            yield FolderLock(file)

    def path(self, instansi: int, sha256: str) -> Path:
        return self._root / self.name(instansi, sha256)

    def name(self, instansi: int, sha256: str) -> str:
        """Name the place of a file below the folder."""
        return f"{instansi}/{sha256[:2]}/{sha256}"

    def receive(self, token: str) -> "Upload":
        """Begin to receive a file; `token` names the unfinished one."""
        unfinished = self._root / "unfinished"
        unfinished.mkdir(parents=True, exist_ok=True)
        return Upload(unfinished / token)

    def free_bytes(self) -> int:
        """Ask how much room the disk has."""
        return shutil.disk_usage(self._root.parent).free

    def sweep(self, older_s: float = 0.0) -> None:
        """Remove what a crash left unfinished, if nobody has written to it for so long. Without that only
        before anybody uploads; with other servers on the folder somebody always may.
        """
        before = time.time() - older_s
        for leftover in (self._root / "unfinished").glob("*"):
            with contextlib.suppress(FileNotFoundError):  # it was finished meanwhile
                if older_s == 0 or leftover.stat().st_mtime < before:
                    leftover.unlink()


class FolderLock:
    """Who has it is alone, of all processes on the folder, in putting files in their places and removing
    them: what one finds there may be what another is about to remove.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def take(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_to_take(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Upload:
    """A file while it arrives. Leaving the block without `keep` removes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] = path.open("xb")
        self._hash = hashlib.sha256()
        self.head = b""
        self.bytes_count = 0

    def __enter__(self) -> "Upload":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._hash.update(chunk)
        self.bytes_count += len(chunk)
        if len(self.head) < SNIFF_BYTES:
            self.head = (self.head + chunk)[:SNIFF_BYTES]

    def keep(self, place: Path) -> None:
        """Make it durable and give it its name."""
        self._file.flush()
        os.fsync(self._file.fileno())
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self._path, place)
        for folder in (place.parent, place.parent.parent):
            sync_folder(folder)

    def copy_to(self, other: IO[bytes]) -> None:
        """Write what has come so far to another file."""
        self._file.flush()
        with self._path.open("rb") as source:
            shutil.copyfileobj(source, other)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
