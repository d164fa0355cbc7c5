"""The keys that phones seal to: HPKE base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
AES-128-GCM. One file a key, beside the database and not in it.

A key is never replaced, only followed: whatever was sealed to an old one can be opened as long as its file is
there. A new key is handed out only when a copy of it is off this machine (`escrow`); the very first one is
handed out at once, because there is none before it.
"""

import hashlib
import os
import re
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.archive import KEYS
from sync.bundle import seal_info
from sync.mutation import from_b64u, line_hash, to_b64u
from sync.sealed import SealedLine, content_of, line_info, unpad

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


class SealingKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int = 1
    id: str  # first 16 hex digits of the SHA-256 of the public point
    public: str  # uncompressed point, base64url
    private: str  # the scalar, 32 bytes, base64url
    made_at: int
    escrowed_at: int | None = None  # a copy has been off this machine since, as far as we know


class CannotOpenError(Exception):
    """`code`: key_unknown, or damaged where the key is ours and the contents are not what was sealed (for
    another agency, for another purpose, or changed since).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SealingKeys:
    """The keys of a data directory. Read when asked for: the command line changes them while servers run."""

    def __init__(self, data: Path) -> None:
        self._folder = data / KEYS

    def all(self) -> list[SealingKey]:
        """List every key, oldest first."""
        files = [file for file in self._folder.glob("*.json") if _ID.fullmatch(file.stem)]
        found = [msgspec.json.decode(file.read_bytes(), type=SealingKey) for file in files]
        return sorted(found, key=lambda key: (key.made_at, key.id))

    def find(self, id: str) -> SealingKey | None:
        return next((key for key in self.all() if key.id == id), None)

    def current(self) -> SealingKey | None:
        """Get the key that is handed out: the newest that is also elsewhere, else the first."""
        keys = self.all()
        escrowed = [key for key in keys if key.escrowed_at is not None]
        return next(iter(escrowed[-1:] or keys[:1]), None)

    def make(self, now_ms: int) -> SealingKey:
        """Make a new key. It is not handed out before it is in escrow, unless there is no other."""
        private = ec.generate_private_key(ec.SECP256R1())
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        newest = max((key.made_at for key in self.all()), default=0)
        made = SealingKey(
            id=hashlib.sha256(point).hexdigest()[:16],
            public=to_b64u(point),
            private=to_b64u(private.private_numbers().private_value.to_bytes(32, "big")),
            made_at=max(now_ms, newest + 1),
        )
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(self._folder / f"{made.id}.json", made)
        return made

    def make_first(self, now_ms: int) -> None:
        """Make a key where there is none yet."""
        if not self.all():
            self.make(now_ms)

    def escrow(self, into: Path, now_ms: int) -> list[SealingKey]:
        """Copy every key to another place, and read the copies back. Returns those that are new there."""
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        copied = []
        for key in self.all():
            place = into / f"{key.id}.json"
            kept = msgspec.structs.replace(key, escrowed_at=key.escrowed_at or now_ms)
            if not place.exists():
                _write(place, kept)
                copied.append(kept)
            if msgspec.json.decode(place.read_bytes(), type=SealingKey).private != key.private:
                raise OSError(0, "not the key that was copied", str(place))
            if key.escrowed_at is None:
                _write(self._folder / f"{key.id}.json", kept)
        return copied

    def destroy(self, id: str) -> None:
        """Destroy a key: nothing that is sealed to it can ever be opened again."""
        (self._folder / f"{id}.json").unlink()

    def open(self, id: str, namespace: str, sealed: bytes, info: bytes | None = None) -> bytes:
        """Open what was sealed to one of our keys for this agency (`enc || ct`). `info`: what the sealing is
        bound to, where it is no bundle.

        Raises: CannotOpenError.
        """
        return _decrypt(_private(self, id), sealed, info or seal_info(namespace, id))


class LineOpener:
    """Opens the sealed lines of one request of an agency; reads each key once."""

    def __init__(self, keys: SealingKeys, namespace: str) -> None:
        self._keys = keys
        self._namespace = namespace
        self._read: dict[str, ec.EllipticCurvePrivateKey] = {}

    def open(self, line: SealedLine) -> bytes:
        """Get the line that was sealed: the one whose hash it names, no other. Raises: CannotOpenError."""
        if line.sealed not in self._read:
            self._read[line.sealed] = _private(self._keys, line.sealed)
        try:
            content = content_of(line)
        except ValueError:
            raise CannotOpenError("damaged") from None
        key = self._read[line.sealed]
        raw = unpad(_decrypt(key, content, line_info(self._namespace, line.sealed)))
        if line_hash(raw) != line.sha:
            raise CannotOpenError("damaged")
        return raw


def _private(keys: SealingKeys, id: str) -> ec.EllipticCurvePrivateKey:
    """Raises: CannotOpenError."""
    key = keys.find(id)
    if key is None:
        raise CannotOpenError("key_unknown")
    return ec.derive_private_key(int.from_bytes(from_b64u(key.private)), ec.SECP256R1())


def _decrypt(key: ec.EllipticCurvePrivateKey, sealed: bytes, info: bytes) -> bytes:
    """Raises: CannotOpenError."""
    try:
        return SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError):
        raise CannotOpenError("damaged") from None


def _write(file: Path, key: SealingKey) -> None:
    unfinished = file.with_suffix(".new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.encode(key))
        out.flush()
        os.fsync(out.fileno())
    os.replace(unfinished, file)
