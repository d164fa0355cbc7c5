"""What the server vouches for: receipts of lines, and tokens of its time. And the phone's opaque cursor."""

from hashlib import blake2b
from hmac import compare_digest

import msgspec

from sync.mutation import from_b64u, to_b64u


class ServerKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Keys that are kept beside the database, not in it."""

    mac: bytes  # receipts and time tokens


def receipt_mac(
    keys: ServerKeys, instansi: int, replica: str, n: int, sha: str, outcome: str, code: str, at: int
) -> str:
    text = "\n".join(["luring-receipt-1", str(instansi), replica, str(n), sha, outcome, code, str(at)])
    return _mac(keys, text, 32)


def delivery_mac(keys: ServerKeys, instansi: int, digest: str, at: int) -> str:
    """Vouch for a carried file: all that it holds was here at this time, ms."""
    return _mac(keys, f"luring-delivered-1\n{instansi}\n{digest}\n{at}", 32)


def time_token(keys: ServerKeys, instansi: int, at: int) -> str:
    """Make a token: what carries it was made after this time. `1795000000000.<22 characters>`."""
    text = f"luring-time-1\n{instansi}\n{at}"
    return f"{at}.{_mac(keys, text, 16)}"


def token_time(keys: ServerKeys, instansi: int, token: str | None) -> int | None:
    """Get the time of a token, ms; None: it is none of ours."""
    at, _, _ = (token or "").partition(".")
    if not (at.isascii() and at.isdecimal() and len(at) < 16):
        return None
    genuine = time_token(keys, instansi, int(at))
    return int(at) if compare_digest(genuine, token or "") else None


def _mac(keys: ServerKeys, text: str, size: int) -> str:
    # Keyed BLAKE2b (RFC 7693): a MAC without the weight of HMAC, of which an exchange would need one a line.
    return to_b64u(blake2b(text.encode(), key=keys.mac[:64], digest_size=size).digest())


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """How far a replica has seen: up to `seq`, and to a place of its own in each bucket on its way."""

    epoch: str = ""
    seq: int = 0
    partly: dict[str, int] = {}


def write_cursor(cursor: Cursor) -> str:
    return to_b64u(msgspec.json.encode(cursor))


def read_cursor(text: str, epoch: str) -> Cursor:
    """Read a cursor back; one of another epoch, or one we do not understand, starts from the beginning."""
    try:
        cursor = msgspec.json.decode(from_b64u(text), type=Cursor)
    except ValueError:
        return Cursor(epoch)
    return cursor if cursor.epoch == epoch and cursor.seq >= 0 else Cursor(epoch)
