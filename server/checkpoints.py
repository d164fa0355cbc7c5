"""Signed checkpoints of the journal: "at this time the chain of this agency ended in this link at this row".

The chain alone finds a byte that was changed; who can write to the whole database could compute it anew. The
checkpoints that were copied elsewhere meanwhile (with every backup, or by `luring checkpoints`) find that,
too. They are lines of JSON in a file beside the database, signed by Ed25519 with a key that is not in it.
"""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import msgspec
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from server.archive import CHECKPOINTS, KEYS
from server.store.store import ReadTx
from sync.mutation import from_b64u, to_b64u

KEY_FILE = "checkpoint.json"
EVERY_MS = 3_600_000  # by the running server, where something was written since
TAIL_BYTES = 65_536

log = structlog.get_logger()


class CheckpointKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int = 1
    public: str  # 32 bytes, base64url
    private: str


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int = 1
    instansi: int
    agency: str  # its namespace: the same on whatever server it lives
    epoch: str
    row: int  # of the journal, the last one
    chain: str  # the link of that row
    at: int  # when it was signed, ms
    key: str  # the public key, base64url
    sig: str = ""

    def text(self) -> bytes:
        """What the signature is under."""
        fields = ("luring-checkpoint-1", self.agency, self.epoch, self.row, self.chain, self.at)
        return "\n".join(map(str, fields)).encode()


class UnreadableCheckpointsError(Exception):
    """A file that does not hold checkpoints. `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def checkpoint_key(data: Path) -> CheckpointKey:
    """Read the key of a data directory, or make it."""
    file = data / KEYS / KEY_FILE
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=CheckpointKey)
    private = Ed25519PrivateKey.generate()
    made = CheckpointKey(
        public=to_b64u(private.public_key().public_bytes_raw()), private=to_b64u(private.private_bytes_raw())
    )
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.encode(made))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(unfinished, file)  # whoever was quicker has made the key
    except FileExistsError:
        return msgspec.json.decode(file.read_bytes(), type=CheckpointKey)
    finally:
        unfinished.unlink()
    return made


def public_key(data: Path) -> str:
    """Get the public key of a data directory; "": it has none yet."""
    file = data / KEYS / KEY_FILE
    return checkpoint_key(data).public if file.exists() else ""


def sign(tx: ReadTx, instansi: int, key: CheckpointKey, now_ms: int) -> Checkpoint:
    """Vouch for the journal of an agency as it is in this moment."""
    bare = Checkpoint(
        instansi=instansi,
        agency=tx.agency(instansi).namespace,
        epoch=tx.epoch(instansi),
        row=tx.journal_end(instansi),
        chain=tx.chain_end(instansi),
        at=now_ms,
        key=key.public,
    )
    private = Ed25519PrivateKey.from_private_bytes(from_b64u(key.private))
    return msgspec.structs.replace(bare, sig=to_b64u(private.sign(bare.text())))


def is_genuine(point: Checkpoint) -> bool:
    """Whether it was signed by the key that it names."""
    try:
        Ed25519PublicKey.from_public_bytes(from_b64u(point.key)).verify(from_b64u(point.sig), point.text())
    except (InvalidSignature, ValueError):
        return False
    return True


def agrees(tx: ReadTx, point: Checkpoint) -> bool:
    """Whether the journal still has the row that was signed, as it was. Of another epoch nothing is said
    here: `verify.py` knows what a restore has given up.
    """
    if point.epoch != tx.epoch(point.instansi) or point.row == 0:
        return True
    found = tx.journal(point.instansi, point.row - 1, 1)
    return bool(found) and (found[0][0].row, found[0][0].chain) == (point.row, point.chain)


def keep(data: Path, points: Iterable[Checkpoint]) -> None:
    """Add checkpoints to those of a data directory, after cutting off what a crash has left half written."""
    lines = b"".join(msgspec.json.encode(point) + b"\n" for point in points)
    with os.fdopen(os.open(data / CHECKPOINTS, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        tail = _tail(file)
        file.seek(-len(tail.rpartition(b"\n")[2]), os.SEEK_END)
        file.truncate()
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def kept(data: Path) -> list[Checkpoint]:
    """Get every checkpoint of a data directory, oldest first. Raises: UnreadableCheckpointsError."""
    try:
        return read_checkpoints((data / CHECKPOINTS).read_bytes())
    except FileNotFoundError:
        return []


def read_checkpoints(content: bytes) -> list[Checkpoint]:
    """Read a file of checkpoints; a last line that a crash has cut short is none.

    Raises: UnreadableCheckpointsError.
    """
    found = []
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            found.append(msgspec.json.decode(line, type=Checkpoint))
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise UnreadableCheckpointsError(number) from None
    return found


def newest(data: Path) -> dict[int, Checkpoint]:
    """Get the newest checkpoint of each agency, as far as it is among the last few hundred."""
    try:
        with (data / CHECKPOINTS).open("rb") as file:
            tail = _tail(file)
    except FileNotFoundError:
        return {}
    found = {}
    for line in tail.split(b"\n")[:-1]:
        try:
            point = msgspec.json.decode(line, type=Checkpoint)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # the first may begin in its middle
        found[point.instansi] = point
    return found


def sign_what_is_due(tx: ReadTx, data: Path, now_ms: int, every_ms: int = EVERY_MS) -> list[Checkpoint]:
    """Sign the journal of every agency that was written to since its last checkpoint, where that is old. What
    does not agree with that one any more is not signed.
    """
    before, key, signed = newest(data), checkpoint_key(data), []
    for agency in tx.agencies():
        last = before.get(agency.instansi)
        now = (tx.epoch(agency.instansi), tx.journal_end(agency.instansi))
        is_due = last is None or ((last.epoch, last.row) != now and not 0 <= now_ms - last.at < every_ms)
        if is_due and last is not None and not agrees(tx, last):
            log.error("the journal is not what was signed", instansi=agency.instansi, row=last.row)
        elif is_due:
            signed.append(sign(tx, agency.instansi, key, now_ms))
    return signed


def _tail(file: IO[bytes]) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
    return file.read()
