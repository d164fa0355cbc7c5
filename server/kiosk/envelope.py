"""What a kiosk writes down: envelopes, sealed to the server and signed by the kiosk. The format alone.

The sealing is bound to agency, key and kiosk by HPKE's `info`; a signature of the kiosk's device key says
that this kiosk has shipped it, never who wrote what is inside. Inside is a bundle (`sync/bundle.py`) whose
first line says more, padded so that its length tells little.
"""

import hashlib
import re
import uuid
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from sync.bundle import Bundle, Head, NoBundleError, unpack
from sync.mutation import from_b64u
from sync.wire import In

MARK = "LURING-KIOSK-1"
PAD_BYTES = 512
MAX_SEALED_BYTES = 12 * 1024 * 1024  # of one envelope
MAX_BODY_BYTES = 16 * 1024 * 1024
MAX_ENVELOPES = 500
MAX_DRAFTS, MAX_DRAFT_BYTES = 50, 64 * 1024
MAX_ANSWERS_BYTES = 16 * 1024
MAX_MOMENT = 2**53
_FIRST = re.compile(rf"{MARK} ([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Envelope(In, frozen=True, kw_only=True):
    """One line of a shipment."""

    kiosk: str
    key: str  # of the server, to which it is sealed
    sealed: str  # enc || ct, base64url
    sig: str  # of the kiosk's device key, r || s, base64url


class Claim(In, frozen=True, kw_only=True):
    """Who somebody says he is, in the same sealing as the key of his replica. It never leaves memory."""

    nip: str
    pin: str

    def __repr__(self) -> str:
        return "Claim()"


class Draft(In, frozen=True, kw_only=True):
    key: str
    value: Any
    updated_at: int


class Survey(In, frozen=True, kw_only=True):
    """What somebody answered who is not signed in: no time but the day."""

    form: str
    day: str
    answers: dict[str, Any]


class Contents(Head, frozen=True, kw_only=True):
    """First line of what is inside."""

    kiosk: str
    session: str = ""
    claim: Claim | None = None
    drafts: tuple[Draft, ...] = ()
    survey: Survey | None = None
    carried: bool = False  # its one file is what somebody's phone has sealed, or another kiosk exported

    def is_sound(self) -> bool:
        """Ask whether all of it is of the form and size that a kiosk writes."""
        ids = (self.session, *((self.person,) if self.person else ()))
        return (
            (self.survey is not None or self.carried or all(_ID.fullmatch(id) for id in ids))
            and (not self.carried or self._carries_one_file())
            and len(self.drafts) <= MAX_DRAFTS
            and all(len(one.key) <= 200 and "\0" not in one.key for one in self.drafts)
            and sum(len(msgspec.json.encode(one.value)) for one in self.drafts) <= MAX_DRAFT_BYTES
            and all(0 <= at <= MAX_MOMENT for at in (self.made_at, *(one.updated_at for one in self.drafts)))
            # A run without lines is signed by nobody, and would let the rest be anybody's.
            and all(_ID.fullmatch(part.replica) and part.lines > 0 for part in self.parts)
            and (self.claim is None or _is_typed(self.claim))
            and (self.survey is None or _is_sound(self.survey))
        )

    def _carries_one_file(self) -> bool:
        others = self.person or self.claim or self.survey or self.parts or self.drafts
        return len(self.files) == 1 and not others


def _is_sound(survey: Survey) -> bool:
    size = len(msgspec.json.encode(survey.answers))
    form = survey.form
    return (
        bool(_DAY.fullmatch(survey.day))
        and len(form) <= 80
        and "\0" not in form
        and size <= MAX_ANSWERS_BYTES
    )


def _is_typed(claim: Claim) -> bool:
    return len(claim.nip) <= 40 and len(claim.pin) <= 40 and "\0" not in claim.nip


def seal_info(namespace: str, key: str, kiosk: str) -> bytes:
    """What the sealing is bound to beside its contents: HPKE's `info`."""
    return f"luring-kiosk-1\n{namespace}\n{key}\n{kiosk}".encode()


def signed_text(kiosk: str, key: str, sealed: bytes) -> bytes:
    """What the device key signs under an envelope."""
    return f"luring-envelope-1\n{kiosk}\n{key}\n".encode() + sealed


def request_text(method: str, path: str, token: str, body: bytes) -> bytes:
    """What the device key signs of a request."""
    digest = hashlib.sha256(body).hexdigest()
    return f"luring-kiosk-request-1\n{method}\n{path}\n{token}\n{digest}".encode()


def envelope_id(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def person_alias(namespace: str, nip: str) -> str:
    """Name whoever types this NIP where nobody can look him up."""
    return str(uuid.uuid5(uuid.UUID(namespace), f"nip/{nip}"))


def placement_alias(namespace: str, nip: str) -> str:
    """Name the post that he holds."""
    return str(uuid.uuid5(uuid.UUID(namespace), f"post/{nip}"))


def is_signed(key: str, sig: str, text: bytes) -> bool:
    """Ask whether a device key signed exactly this."""
    try:
        signature = from_b64u(sig)
        if len(signature) != 64:
            return False
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        _public_key(key).verify(encode_dss_signature(r, s), text, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=1_000)
def _public_key(key: str) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_b64u(key))


def read_contents(content: bytes) -> tuple[Contents, Bundle]:
    """Take an opened envelope apart. Nothing of it is believed yet.

    Raises: NoBundleError.
    """
    bundle = unpack(content, _contents)
    head = bundle.head
    if not isinstance(head, Contents) or not head.is_sound():
        raise NoBundleError("damaged")
    return head, bundle


def is_file(text: bytes) -> bool:
    """Ask whether it is what a kiosk exports."""
    return text.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"LURING-KIOSK-")


def read_file(text: bytes, namespace: str) -> list[bytes]:
    """Get the lines of a file that a kiosk has exported, one envelope each.

    Raises: NoBundleError.
    """
    first, *rest = text.removeprefix(b"\xef\xbb\xbf").lstrip().splitlines()
    head = first.decode("ascii", "replace").strip()
    found = _FIRST.fullmatch(head)
    if found is None:
        raise NoBundleError("newer" if not head.startswith(f"{MARK} ") else "damaged")
    if found[1] != namespace:
        raise NoBundleError("foreign")
    lines = [line for line in rest if line.strip()]
    if len(lines) > MAX_ENVELOPES:
        raise NoBundleError("too_large")
    return lines


_contents = msgspec.json.Decoder(Contents)
