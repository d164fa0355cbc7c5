"""Files that have not come whole: one growing file each, of which only the first bytes count.

How many count is written in the store after they are durable here, so a crash in between leaves bytes that
nobody counts and that the next chunk overwrites.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from server.files import EvidenceFolder, Upload, sync_folder

READ_BYTES = 256 * 1024


class PartialFolder:
    def __init__(self, data: Path, instansi: int) -> None:
        self._folder = data / "evidence" / "partial" / str(instansi)

    def bytes_of(self, id: str) -> int:
        """Ask how many bytes there are."""
        try:
            return (self._folder / id).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, id: str, offset: int, chunk: Upload) -> None:
        """Let a chunk follow the first `offset` bytes, durably."""
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / id
        is_new = not place.exists()
        with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(offset)
            file.seek(offset)
            chunk.copy_to(file)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self._folder)

    def assemble(self, id: str, folder: EvidenceFolder, token: str) -> Upload:
        """Copy the bytes to where a whole file is checked and kept."""
        whole = folder.receive(token)
        try:
            for piece in self._pieces(id):
                whole.write(piece)
        except BaseException:
            whole.discard()
            raise
        return whole

    def drop(self, id: str) -> None:
        (self._folder / id).unlink(missing_ok=True)

    def ids(self) -> list[str]:
        """List what lies here, whether or not anybody knows of it."""
        return sorted(path.name for path in self._folder.glob("*"))

    def _pieces(self, id: str) -> Iterator[bytes]:
        with (self._folder / id).open("rb") as file:
            while piece := file.read(READ_BYTES):
                yield piece
