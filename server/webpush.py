"""Web Push without a library: a message encrypted for one browser, and the proof of who sends it.

Encryption: RFC 8291 (aes128gcm of RFC 8188, one record). Who sends: VAPID, RFC 8292, with a P-256 key of our
own, made once and kept beside the database: a browser's subscription holds for that key only.
"""

import os
import re
import struct
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.archive import KEYS
from server.chance import Chance
from sync.mutation import from_b64u, to_b64u

FILE = "vapid.json"
RECORD_BYTES = 4096
MAX_PAYLOAD = 3000  # what every push service takes (RFC 8030 section 7.2 promises 4096 with everything)
JWT_S = 12 * 3600  # at most 24 hours (RFC 8292 section 2)
_POINT = re.compile(r"[A-Za-z0-9_-]{87}", re.ASCII)  # 65 bytes
_AUTH = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)  # 16 bytes


class VapidKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int = 1
    public: str  # uncompressed point, base64url: what a browser subscribes with
    private: str  # the scalar, 32 bytes, base64url


class BadKeysError(ValueError):
    """The keys of a subscription are none that can be encrypted for."""


def vapid_key(data: Path) -> VapidKey:
    """Read the key of a data directory, or make it: once, because every subscription holds for it."""
    file = data / KEYS / FILE
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=VapidKey)
    private = ec.generate_private_key(ec.SECP256R1())
    scalar = private.private_numbers().private_value.to_bytes(32, "big")
    made = VapidKey(public=to_b64u(point_of(private)), private=to_b64u(scalar))
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return msgspec.json.decode(file.read_bytes(), type=VapidKey)
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.encode(made))
        out.flush()
        os.fsync(out.fileno())
    return made


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def check_keys(p256dh: str, auth: str) -> None:
    """Raises: BadKeysError."""
    if not _POINT.fullmatch(p256dh) or not _AUTH.fullmatch(auth):
        raise BadKeysError
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(p256dh))
    except ValueError:
        raise BadKeysError from None


def encrypt(payload: bytes, p256dh: str, auth: str, chance: Chance) -> bytes:
    """Encrypt a message for one browser. A key and a salt are made for it alone."""
    scalar = int.from_bytes(chance.bytes(48)) % (_ORDER - 1) + 1
    return encrypt_with(
        payload, p256dh, auth, ec.derive_private_key(scalar, ec.SECP256R1()), chance.bytes(16)
    )


_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


def encrypt_with(
    payload: bytes, p256dh: str, auth: str, sender: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """Encrypt with this key and salt, which must never be used again (RFC 8291 section 3.4)."""
    assert len(payload) <= MAX_PAYLOAD
    theirs, ours = from_b64u(p256dh), point_of(sender)
    browser = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    shared = sender.exchange(ec.ECDH(), browser)
    secret = _hkdf(from_b64u(auth), shared, b"WebPush: info\0" + theirs + ours, 32)
    key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!LB", RECORD_BYTES, len(ours)) + ours
    return header + AESGCM(key).encrypt(nonce, payload + b"\x02", None)  # 2: the last record


def decrypt(body: bytes, receiver: ec.EllipticCurvePrivateKey, auth: str) -> bytes:
    """Open a message as its browser does. Raises: cryptography's InvalidTag."""
    salt, length = body[:16], body[20]
    theirs, sealed = body[21 : 21 + length], body[21 + length :]
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    shared = receiver.exchange(ec.ECDH(), sender)
    secret = _hkdf(from_b64u(auth), shared, b"WebPush: info\0" + point_of(receiver) + theirs, 32)
    key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
    return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")[:-1]


def authorization(key: VapidKey, endpoint: str, contact: str, now_ms: int) -> str:
    """Say who sends, for the push service of an endpoint: the Authorization header (RFC 8292 section 3)."""
    parts = urlsplit(endpoint)
    claims: dict[str, object] = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now_ms // 1000 + JWT_S}
    if contact:
        claims["sub"] = contact
    head = to_b64u(msgspec.json.encode({"typ": "JWT", "alg": "ES256"}))
    signed = f"{head}.{to_b64u(msgspec.json.encode(claims))}"
    private = ec.derive_private_key(int.from_bytes(from_b64u(key.private)), ec.SECP256R1())
    r, s = decode_dss_signature(private.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"vapid t={signed}.{to_b64u(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={key.public}"


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
