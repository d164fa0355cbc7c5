"""The outbox as one piece, to be carried to the server by anybody: what is inside once it is opened.

The file is text: a line that names version, agency and key, then what was sealed, as base64url. Version,
agency and key are bound to the contents by the sealing. Inside is one line of JSON, the lines of the outbox
as they were serialised, and the bytes of files, one after the other. `docs/protocol.md` section 11 is the
format for people.

Who carries it has no part in it: each run is signed by the key of the replica that wrote it.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from sync.mutation import from_b64u, to_b64u
from sync.wire import MAX_BODY_BYTES, MAX_LINES, Hello, In, OutboxSummary, Proof, Run

MARK = "LURING-BUNDLE-1"
MAX_FILES_BYTES = 8 * 1024 * 1024
MAX_OPENED_BYTES = 2 * MAX_BODY_BYTES + MAX_FILES_BYTES
MAX_TEXT_BYTES = 24 * 1024 * 1024  # of the file
MAX_PARTS = 500
_HEAD = re.compile(
    rf"{MARK} ([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}) ([0-9a-f]{{16}})", re.ASCII
)


class Part(In, frozen=True, kw_only=True):
    """One run of one replica."""

    replica: str
    key: str  # its public key, uncompressed P-256 point, base64url
    run: Run
    lines: int
    proofs: tuple[Proof, ...] = ()  # receipts of an earlier epoch, for lines of this run

    def hello(self, now_ms: int) -> Hello:
        """Say what its own phone would say, but for what only that one knows: its outbox and its cursor."""
        empty = OutboxSummary(n=0, hash="", count=0, bytes=0)
        return Hello(
            v=1, client="", replica=self.replica, outbox=empty, t0=now_ms, run=self.run, proofs=self.proofs
        )


class File(In, frozen=True, kw_only=True):
    sha256: str  # hex
    bytes: int


class Head(In, frozen=True, kw_only=True):
    """First line of what is inside."""

    v: int = 1
    client: str  # version of the app
    person: str
    made_at: int
    parts: tuple[Part, ...] = ()
    files: tuple[File, ...] = ()


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    head: Head
    lines: tuple[tuple[bytes, ...], ...]  # by part
    files: tuple[bytes, ...] = ()


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """The file as it travels."""

    namespace: str
    key: str
    content: bytes  # enc || ct


class NoBundleError(ValueError):
    """`args[0]`: foreign (no bundle at all), newer, damaged, too_large."""


def seal_info(namespace: str, key: str) -> bytes:
    """What the sealing is bound to beside its contents: HPKE's `info`."""
    return f"luring-bundle-1\n{namespace}\n{key}".encode("ascii")


def write_text(sealed: Sealed) -> str:
    return f"{MARK} {sealed.namespace} {sealed.key}\n{to_b64u(sealed.content)}\n"


def text_digest(text: bytes) -> str:
    """Name a file by what it says: hex SHA-256 of its text without byte order mark and white space.

    A messenger that breaks lines anew changes nothing about which file it is.
    """
    return hashlib.sha256(b"".join(text.removeprefix(b"\xef\xbb\xbf").split())).hexdigest()


def delivered_text(namespace: str, digest: str, at: int, mac: str) -> str:
    """What the carrier may take back: that this file was received whole, and when (server's ms). No names."""
    return f"LURING-DELIVERED-1 {namespace} {digest} {at} {mac}\n"


def read_text(text: bytes) -> Sealed:
    """Read a file back, whatever a mail program did to its line ends.

    Raises: NoBundleError.
    """
    first, _, rest = text.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    head = first.decode("ascii", "replace").strip()
    found = _HEAD.fullmatch(head)
    if found is None:
        newer = head.startswith("LURING-BUNDLE-") and not head.startswith(f"{MARK} ")
        raise NoBundleError("newer" if newer else "foreign")
    try:
        content = from_b64u(b"".join(rest.split()).decode("ascii"))
    except ValueError:
        raise NoBundleError("damaged") from None
    return Sealed(namespace=found[1], key=found[2], content=content)


def pack(bundle: Bundle) -> bytes:
    """Put it into one piece, for sealing."""
    lines = [line for part in bundle.lines for line in part]
    return b"\n".join([msgspec.json.encode(bundle.head), *lines, b""]) + b"".join(bundle.files)


def unpack(content: bytes, decoder: "msgspec.json.Decoder[Any] | None" = None) -> Bundle:
    """Take it apart. Nothing of it is believed yet: signatures and hashes are checked by who takes it in.

    `decoder`: of a `Head` that says more.

    Raises: NoBundleError.
    """
    first, _, rest = content.partition(b"\n")
    try:
        head = (decoder or _head).decode(first)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NoBundleError("newer" if _version(first) > 1 else "damaged") from None
    if head.v > 1:
        raise NoBundleError("newer")
    counts = [part.lines for part in head.parts]
    sizes = [file.bytes for file in head.files]
    if min([0, *counts, *sizes]) < 0:
        raise NoBundleError("damaged")
    if len(counts) > MAX_PARTS or max([0, *counts]) > MAX_LINES or sum(sizes) > MAX_FILES_BYTES:
        raise NoBundleError("too_large")
    text = rest[: len(rest) - sum(sizes)]
    lines = text.split(b"\n")
    if len(rest) < sum(sizes) or lines.pop() != b"" or len(lines) != sum(counts):
        raise NoBundleError("damaged")
    return Bundle(head=head, lines=_cut(lines, counts), files=_cut_files(rest[len(text) :], sizes))


def _cut(lines: Sequence[bytes], counts: Sequence[int]) -> tuple[tuple[bytes, ...], ...]:
    parts, at = [], 0
    for count in counts:
        parts.append(tuple(lines[at : at + count]))
        at += count
    return tuple(parts)


def _cut_files(content: bytes, sizes: Sequence[int]) -> tuple[bytes, ...]:
    files, at = [], 0
    for size in sizes:
        files.append(content[at : at + size])
        at += size
    return tuple(files)


class _Version(msgspec.Struct):
    v: int = 0


_head = msgspec.json.Decoder(Head)


def _version(line: bytes) -> int:
    try:
        return msgspec.json.decode(line, type=_Version).v
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return 0
