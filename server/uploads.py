"""tus 1.0: what its headers say. Pure: text in, meaning out. https://tus.io/protocols/resumable-upload

Files on their way belong to whoever sends them: there is no question to ask about somebody else's.
"""

import base64
import binascii
import re
from email.utils import formatdate

import msgspec

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
CHECKSUM = "sha256"
MAX_METADATA = 1_000
KEPT_MS = 7 * 24 * 3600 * 1000  # after the last chunk; a phone that comes later begins again
MOST_OPEN = 32  # of one person; the one that would expire first makes room

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Malformed(Exception):  # noqa: N818 - what it says of a header
    """A header that cannot be read."""


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """What the metadata of a new upload says of the file."""

    sha256: str
    type: str  # "": not said


def read_metadata(text: str) -> Promised:
    """Read `Upload-Metadata`: pairs of a key and a base64 value, separated by commas.

    Raises: Malformed, also when there is no `sha256`, which is what the file will be known by.
    """
    if len(text) > MAX_METADATA:
        raise Malformed
    values: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = pair.partition(" ")
        if key in values:
            raise Malformed
        values[key] = _decode(value).decode("utf-8", "replace")
    sha256 = values.get("sha256", "")
    if not _SHA256.fullmatch(sha256):
        raise Malformed
    return Promised(sha256=sha256, type=values.get("type", ""))


def write_metadata(sha256: str, type: str) -> str:
    """Write what `read_metadata` reads."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in (("sha256", sha256), ("type", type))
    )


def read_checksum(text: str | None) -> str | None:
    """Read `Upload-Checksum`, e.g. "sha256 <base64>", as a hexadecimal hash. None: the chunk has none.

    Raises: Malformed, also for another algorithm.
    """
    if text is None:
        return None
    algorithm, _, value = text.strip().partition(" ")
    digest = _decode(value)
    if algorithm != CHECKSUM or len(digest) != 32:
        raise Malformed
    return digest.hex()


def read_count(text: str | None) -> int:
    """Read a count of bytes (`Upload-Offset`, `Upload-Length`).

    Raises: Malformed.
    """
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 15:
        raise Malformed
    return int(text)


def write_date(ms: int) -> str:
    """Write a time as HTTP does (RFC 9110 section 5.6.7), for `Upload-Expires`."""
    return formatdate(ms / 1000, usegmt=True)


def _decode(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed from None
