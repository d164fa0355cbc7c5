"""Encrypted files in the format of age (age-encryption.org/v1): whoever has the key reads a backup without
Luring, too (`age -d -i KEY backup.tar.age | tar x`).

To public keys (X25519) or to a passphrase (scrypt). The contents are chunks of 64 KiB, each authenticated
with its place and with whether it is the last: nothing can be changed, moved or cut off.
Source: https://c2sp.org/age, version 1.
"""

import io
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import IO

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from server import bech32

MAGIC = b"age-encryption.org/v1\n"
CHUNK_BYTES = 65_536
TAG_BYTES = 16
LOG_N = 18  # a second and 256 MiB for each guess at a passphrase
MAX_LOG_N = 20  # of a file that asks for more than that nobody knows how long it would take
MAX_HEADER_BYTES = 65_536
_LABEL = b"age-encryption.org/v1/"
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]+", re.ASCII)


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """Who can open what is written."""

    recipients: tuple[str, ...] = ()  # age1…
    passphrase: str = ""  # instead of them
    log_n: int = LOG_N


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to open with."""

    identities: tuple[str, ...] = ()  # AGE-SECRET-KEY-1…
    passphrase: str = ""
    file_key: bytes = b""  # of the one file that this process has just written


class BadRecipientError(ValueError):
    """Not a public key of age."""


class CannotDecryptError(Exception):
    """`what`: no_key where none was given, wrong_key where none fits, encrypted_damaged."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def new_identity() -> tuple[str, str]:
    """Make a key: the secret, to be kept elsewhere, and the public one that is written to."""
    private = X25519PrivateKey.generate()
    secret = bech32.encode("age-secret-key-", private.private_bytes_raw()).upper()
    return secret, bech32.encode("age", private.public_key().public_bytes_raw())


def identities_in(text: str) -> tuple[str, ...]:
    """Find the secret keys in a file as `age-keygen` and `luring keys backup` write it."""
    return tuple(_IDENTITY.findall(text))


def check_recipient(recipient: str) -> None:
    """Raises: BadRecipientError."""
    _point(recipient)


class EncryptingWriter(io.RawIOBase):
    """Encrypts what is written to it. `close` writes the last chunk and leaves the file open."""

    def __init__(self, out: IO[bytes], lock: Lock) -> None:
        self.file_key = os.urandom(16)
        self._out = out
        self._pending = bytearray()
        self._count = 0
        nonce = os.urandom(16)
        out.write(_header(self.file_key, lock) + nonce)
        self._cipher = ChaCha20Poly1305(_derive(self.file_key, nonce, b"payload"))

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        added = bytes(memoryview(content))  # type: ignore[arg-type]  # a buffer; its type comes with Python 3.12
        self._pending += added
        while len(self._pending) > CHUNK_BYTES:  # the last chunk is never empty
            self._put(bytes(self._pending[:CHUNK_BYTES]), is_last=False)
            del self._pending[:CHUNK_BYTES]
        return len(added)

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._pending), is_last=True)
            super().close()

    def _put(self, chunk: bytes, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._count, is_last), chunk, None))
        self._count += 1


class DecryptingReader(io.RawIOBase):
    """Decrypts a file from its beginning on. Raises: CannotDecryptError, also while it is read."""

    def __init__(self, source: IO[bytes], keys: Keys) -> None:
        self._source = source
        self._count = 0
        self._left = b""
        self._ended = False
        file_key = _open_header(source, keys)
        nonce = source.read(16)
        if len(nonce) != 16:
            raise CannotDecryptError("encrypted_damaged")
        self._cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
        self._ahead = source.read(CHUNK_BYTES + TAG_BYTES)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        pieces, wanted = [], size
        while wanted and not (self._ended and not self._left):
            if not self._left:
                self._left = self._next()
                continue
            piece = self._left if wanted < 0 else self._left[:wanted]
            self._left = self._left[len(piece) :]
            pieces.append(piece)
            wanted -= len(piece) if wanted > 0 else 0
        return b"".join(pieces)

    def _next(self) -> bytes:
        chunk, self._ahead = self._ahead, self._source.read(CHUNK_BYTES + TAG_BYTES)
        self._ended = not self._ahead
        try:
            found = self._cipher.decrypt(_nonce(self._count, self._ended), chunk, None)
        except InvalidTag:
            raise CannotDecryptError("encrypted_damaged") from None
        self._count += 1
        return found


def _nonce(count: int, is_last: bool) -> bytes:
    return count.to_bytes(11) + bytes([is_last])


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _header(file_key: bytes, lock: Lock) -> bytes:
    if lock.passphrase:
        salt = os.urandom(16)
        wrapped = _wrap(_of_passphrase(lock.passphrase, salt, lock.log_n), file_key)
        stanzas = [_stanza(("scrypt", _b64(salt), str(lock.log_n)), wrapped)]
    else:
        stanzas = [_to(recipient, file_key) for recipient in lock.recipients]
    head = MAGIC + b"".join(stanzas) + b"---"
    return head + b" " + _b64(_mac(file_key, head).finalize()).encode() + b"\n"


def _to(recipient: str, file_key: bytes) -> bytes:
    point, ephemeral = _point(recipient), X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(point))
    key = _derive(shared, share + point, _LABEL + b"X25519")
    return _stanza(("X25519", _b64(share)), _wrap(key, file_key))


def _point(recipient: str) -> bytes:
    try:
        point = bech32.decode("age", recipient)
    except ValueError:
        raise BadRecipientError(recipient) from None
    if len(point) != 32:
        raise BadRecipientError(recipient)
    return point


def _stanza(words: Sequence[str], body: bytes) -> bytes:
    text = _b64(body)
    lines = [text[i : i + 64] for i in range(0, len(text) + 1, 64)]
    return "".join(f"{line}\n" for line in (f"-> {' '.join(words)}", *lines)).encode()


def _open_header(source: IO[bytes], keys: Keys) -> bytes:
    """Find the key of the file, and prove its header by it."""
    if source.readline(len(MAGIC)) != MAGIC:
        raise CannotDecryptError("encrypted_damaged")
    head, stanzas = bytearray(MAGIC), []
    while (line := source.readline(MAX_HEADER_BYTES)) and len(head) < MAX_HEADER_BYTES:
        if line.startswith(b"---"):
            break
        head += line
        if line.startswith(b"-> "):
            stanzas.append((line[3:-1].decode("ascii", "replace").split(" "), bytearray()))
        elif stanzas:
            stanzas[-1][1].extend(line[:-1])
    if not (keys.identities or keys.passphrase or keys.file_key):
        raise CannotDecryptError("no_key")
    file_key = keys.file_key or _first_that_opens(stanzas, keys)
    try:
        _mac(file_key, bytes(head) + b"---").verify(_unb64(line[4:-1]))
    except (InvalidSignature, ValueError):
        raise CannotDecryptError("encrypted_damaged") from None
    return file_key


def _first_that_opens(stanzas: Sequence[tuple[list[str], bytearray]], keys: Keys) -> bytes:
    for words, body in stanzas:
        for key in _keys_for(words, keys):
            try:
                return ChaCha20Poly1305(key).decrypt(bytes(12), _unb64(bytes(body)), None)
            except (InvalidTag, ValueError):
                continue
    raise CannotDecryptError("wrong_key")


def _keys_for(words: list[str], keys: Keys) -> list[bytes]:
    try:
        match words:
            case ["X25519", share]:
                return [_of_identity(identity, _unb64(share.encode())) for identity in keys.identities]
            case ["scrypt", salt, log_n] if keys.passphrase and int(log_n) <= MAX_LOG_N:
                return [_of_passphrase(keys.passphrase, _unb64(salt.encode()), int(log_n))]
    except ValueError:
        raise CannotDecryptError("encrypted_damaged") from None
    return []


def _of_identity(identity: str, share: bytes) -> bytes:
    private = X25519PrivateKey.from_private_bytes(bech32.decode("age-secret-key-", identity))
    shared = private.exchange(X25519PublicKey.from_public_bytes(share))
    return _derive(shared, share + private.public_key().public_bytes_raw(), _LABEL + b"X25519")


def _of_passphrase(passphrase: str, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt=_LABEL + b"scrypt" + salt, length=32, n=1 << log_n, r=8, p=1).derive(
        passphrase.encode()
    )


def _wrap(key: bytes, file_key: bytes) -> bytes:
    return ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)


def _mac(file_key: bytes, head: bytes) -> HMAC:
    mac = HMAC(_derive(file_key, b"", b"header"), SHA256())
    mac.update(head)
    return mac


def _b64(content: bytes) -> str:
    return b64encode(content).decode().rstrip("=")


def _unb64(text: bytes) -> bytes:
    return b64decode(text + b"=" * (-len(text) % 4), validate=True)
