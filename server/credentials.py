"""Passwords, kiosk PINs and one-time codes: how they look, which are too weak, how they are kept.

Nothing here is reversible. Passwords and PINs are kept as Argon2id (PINs and codes under a pepper that is not
in the database, because six digits or ten characters alone could be tried out).
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.mutation import to_b64u

MIN_PASSWORD = 8
MAX_PASSWORD = 200
CODE_LENGTH = 10
# Neither 0 nor O, neither 1, I nor L. 31 characters, a prime: the check finds every slip and every swap.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

COMMON_PASSWORDS = frozenset(
    "password password1 passw0rd password123 qwertyui qwerty123 qwertyuiop iloveyou sunshine princess "
    "football baseball superman letmein1 welcome1 admin123 administrator abcd1234 abc12345 1q2w3e4r 1qaz2wsx "
    "aa123456 indonesia indonesia1 merdeka45 garuda123 pancasila bismillah bismillah1 alhamdulillah "
    "assalamualaikum sayang123 sayangku cintaku1 rahasia1 rahasia123 katasandi sandi123 pegawai1 pegawai123 "
    "pns12345 asn12345 puskesmas puskesmas1 sekolah1 kantor123 jakarta1 bandung1 surabaya jambi123 "
    "muaro123 doraemon persib1933".split()
)


class Hasher:
    """Argon2id with the parameters of OWASP's cheat sheet: 19 MiB, two passes, one lane."""

    def __init__(self, memory_kib: int = 19_456, passes: int = 2) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)

    def hash_password(self, password: str) -> str:
        return self._argon2.hash(_normal(password))

    def verify_password(self, kept: str | None, password: str) -> bool:
        """Compare. With nothing to compare with it takes just as long, and is False."""
        matches = self._verify(kept or self._nobody, _normal(password))
        return matches and kept is not None

    def hash_pin(self, pepper: bytes, pin: str) -> str:
        return self._argon2.hash(_peppered(pepper, "pin", pin))

    def verify_pin(self, pepper: bytes, kept: str | None, pin: str) -> bool:
        """Compare. With nothing to compare with it takes just as long, and is False."""
        matches = self._verify(kept or self._nobody, _peppered(pepper, "pin", pin))
        return matches and bool(kept)

    @cached_property
    def _nobody(self) -> str:
        """A hash that no password of anybody has."""
        return self.hash_password(to_b64u(hashlib.sha256(b"nobody").digest()))

    def _verify(self, kept: str, given: str) -> bool:
        try:
            return self._argon2.verify(kept, given)
        except (VerificationError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    # The same letters typed on another keyboard may arrive composed differently (RFC 8265, OpaqueString).
    return unicodedata.normalize("NFC", password)


def _peppered(pepper: bytes, purpose: str, text: str) -> str:
    return to_b64u(hmac.digest(pepper, f"{purpose}\n{text}".encode(), "sha256"))


def weak_password(password: str, nip: str) -> str | None:
    """Say why a password may not be chosen: too_short, too_long, nip or common. None: it may."""
    plain = _normal(password).casefold()
    digits = "".join(character for character in plain if character.isalnum())
    if len(plain) < MIN_PASSWORD:
        return "too_short"
    if len(plain) > MAX_PASSWORD:
        return "too_long"
    if digits == normal_nip(nip).casefold():
        return "nip"
    if plain in COMMON_PASSWORDS or len(set(plain)) < 3 or _runs_on(plain):
        return "common"
    return None


def weak_pin(pin: str, nip: str) -> str | None:
    """Say why a PIN may not be chosen: format, common or birth_date. None: it may."""
    if len(pin) != 6 or not (pin.isascii() and pin.isdecimal()):
        return "format"
    if len(set(pin)) < 3 or _runs_on(pin) or pin[:3] == pin[3:] or pin[:2] == pin[2:4] == pin[4:]:
        return "common"
    return "birth_date" if pin in _birth_dates(normal_nip(nip)) else None


def _runs_on(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in zip(text, text[1:], strict=False)}
    return steps in ({1}, {-1}) or text in ("1234567890", "0987654321")


def _birth_dates(nip: str) -> set[str]:
    """The ways to write the birth date, YYYYMMDD at the start of a NIP, in six digits."""
    if len(nip) < 8 or not nip[:8].isdecimal():
        return set()
    century, year, month, day = nip[:2], nip[2:4], nip[4:6], nip[6:8]
    return {
        day + month + year,
        year + month + day,
        month + day + year,
        century + year + month,
        month + century + year,
        day + century + year,
    }


def normal_nip(text: str) -> str:
    """Leave out what people put between the digits."""
    return "".join(character for character in text if character.isalnum()).upper()[:32]


def new_code(choose: Callable[[str], str]) -> str:
    """Make a one-time code: nine characters by chance (44 bits) and one that checks them."""
    body = "".join(choose(CODE_ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + _check_character(body)


def normal_code(text: str) -> str | None:
    """Read a code as people type it: in any case, with spaces or hyphens.

    None: it was mistyped, it can be no code at all.
    """
    code = "".join(character for character in text.upper() if character not in " -\u2010\u2011\u2013.")
    if len(code) != CODE_LENGTH or any(character not in CODE_ALPHABET for character in code):
        return None
    return code if code[-1] == _check_character(code[:-1]) else None


def shown_code(code: str) -> str:
    """Print a code in two halves, which is easier to copy."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def code_hash(pepper: bytes, code: str) -> str:
    return _peppered(pepper, "activation", code)


def _check_character(body: str) -> str:
    weighted = sum((place + 2) * CODE_ALPHABET.index(character) for place, character in enumerate(body))
    return CODE_ALPHABET[weighted % len(CODE_ALPHABET)]
