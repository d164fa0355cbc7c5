"""A backup as one file: a tar archive of database, secrets, sealing keys and evidence, and at its end a
manifest of hashes.

Where it is asked for, the whole of it is encrypted (`age.py`).

An archive that was cut short has no manifest; a byte that was changed anywhere is found by its hash. Names
and kinds of entries are checked before anything is written, so that none can lead out of its directory.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from server.age import MAGIC, CannotDecryptError, DecryptingReader, Keys
from server.store.backups import Counts

MANIFEST = "manifest.json"
DATABASE = "luring.db"
SECRETS = "secrets.json"
KEYS = "keys"
EVIDENCE = "evidence"
CHECKPOINTS = "checkpoints.ndjson"
CHUNK_BYTES = 1024 * 1024
MAX_MANIFEST_BYTES = 512 * 1024 * 1024

_NAME = re.compile(
    rf"{re.escape(DATABASE)}|{re.escape(SECRETS)}|{re.escape(CHECKPOINTS)}"
    rf"|{KEYS}/(?:[0-9a-f]{{16}}|vapid|checkpoint)\.json"
    rf"|{EVIDENCE}/\d{{1,9}}/[0-9a-f]{{2}}/[0-9a-f]{{64}}",
    re.ASCII,
)


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    bytes: int
    sha256: str


class AgencyPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the backup holds of one agency."""

    instansi: int
    code: str
    name: str
    zone: str
    epoch: str
    row: int  # of the journal, the last one
    at: int  # the latest server time used, ms
    chain: str  # the journal's newest link
    counts: Counts


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int = 1
    made_at: int
    version: str  # of the server that made it
    agencies: tuple[AgencyPart, ...]
    members: tuple[Member, ...]
    missing: tuple[str, ...] = ()  # evidence that the database names and the disk does not have


class BrokenArchiveError(Exception):
    """Not a backup of ours, or not a whole one. `what` is a code of section `backup` in `server/text`."""

    def __init__(self, what: str, name: str = "") -> None:
        super().__init__(f"{what} {name}".strip())
        self.what, self.name = what, name


class ArchiveWriter:
    """Writes members one after the other; `close` adds the manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT, bufsize=CHUNK_BYTES)
        self.members: list[Member] = []

    def add(self, name: str, source: Path) -> None:
        with source.open("rb") as content:
            info = _info(name, os.fstat(content.fileno()).st_size)
            hashing = _Hashing(content)
            self._tar.addfile(info, hashing)
        self.members.append(Member(name=name, bytes=info.size, sha256=hashing.sha256))

    def close(self, manifest: Manifest) -> None:
        content = msgspec.json.encode(manifest)
        self._tar.addfile(_info(MANIFEST, len(content)), io.BytesIO(content))
        self._tar.close()


class _Hashing(io.RawIOBase):
    """Hashes what is read through it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self._hash.update(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def is_encrypted(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(len(MAGIC)) == MAGIC


def read_archive(
    file: Path,
    into: Path,
    wanted: Callable[[str], bool],
    progress: Callable[[int, int], None],
    keys: Keys,
) -> Manifest:
    """Check every member against the manifest, and write the wanted ones into a directory. `keys`: what an
    encrypted one is opened with.

    Raises: BrokenArchiveError.
    """
    manifest: Manifest | None = None
    found: list[Member] = []
    total = file.stat().st_size
    try:
        with _opened(file, keys) as tar:
            for info, content in _members(tar):
                if info.name == MANIFEST:
                    manifest = _read_manifest(info, content)
                else:
                    target = into / info.name if wanted(info.name) else None
                    found.append(_take(info, content, target))
                progress(min(total, info.offset_data + info.size), total)
    except (tarfile.TarError, EOFError):
        raise BrokenArchiveError("not_an_archive") from None
    except CannotDecryptError as error:
        raise BrokenArchiveError(error.what) from None
    if manifest is None:
        raise BrokenArchiveError("no_manifest")
    promised = {member.name: member for member in manifest.members}
    for member in found:
        if promised.pop(member.name, None) != member:
            raise BrokenArchiveError("member_differs", member.name)
    if promised:
        raise BrokenArchiveError("member_missing", next(iter(promised)))
    return manifest


@contextmanager
def _opened(file: Path, keys: Keys) -> Iterator[tarfile.TarFile]:
    if not is_encrypted(file):
        with tarfile.open(file, "r:") as tar:
            yield tar
        return
    with file.open("rb") as content:
        clear = DecryptingReader(content, keys)
        with tarfile.open(fileobj=clear, mode="r|", bufsize=CHUNK_BYTES) as tar:
            yield tar
        while clear.read(CHUNK_BYTES):  # so that what follows is proven, too
            pass


def _members(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for info in tar:
        content = tar.extractfile(info) if info.isreg() else None
        if content is None or not (info.name == MANIFEST or _NAME.fullmatch(info.name)):
            raise BrokenArchiveError("member_unknown", info.name)
        yield info, content


def _read_manifest(info: tarfile.TarInfo, content: IO[bytes]) -> Manifest:
    if info.size > MAX_MANIFEST_BYTES:
        raise BrokenArchiveError("no_manifest")
    try:
        return msgspec.json.decode(content.read(), type=Manifest)
    except msgspec.DecodeError:
        raise BrokenArchiveError("no_manifest") from None


def _take(info: tarfile.TarInfo, content: IO[bytes], target: Path | None) -> Member:
    """Read one member through, to a file of the server's own where it is wanted."""
    hashed, size = hashlib.sha256(), 0
    out: IO[bytes] | None = None
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        out = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    try:
        while chunk := content.read(CHUNK_BYTES):
            hashed.update(chunk)
            size += len(chunk)
            if out is not None:
                out.write(chunk)
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    finally:
        if out is not None:
            out.close()
    if size != info.size:
        raise BrokenArchiveError("not_an_archive")
    return Member(name=info.name, bytes=size, sha256=hashed.hexdigest())
