"""Small secrets that the database keeps for us and that it alone does not open: those of second factors and
webhooks.

AES-256-GCM with a key derived from the pepper in the secrets' file (HKDF-SHA256), bound to what each is for.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.chance import Chance
from sync.mutation import from_b64u, to_b64u

NONCE_BYTES = 12


def seal(pepper: bytes, about: str, secret: bytes, chance: Chance) -> str:
    """Seal a secret. `about`: what it is for; it opens for nothing else."""
    nonce = chance.bytes(NONCE_BYTES)
    return to_b64u(nonce + AESGCM(_key(pepper)).encrypt(nonce, secret, about.encode()))


def unseal(pepper: bytes, about: str, sealed: str) -> bytes:
    """Raises: ValueError, when it was sealed with other secrets or for something else."""
    raw = from_b64u(sealed)
    try:
        return AESGCM(_key(pepper)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode())
    except InvalidTag:
        raise ValueError("sealed with other secrets, or for something else") from None


def _key(pepper: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"luring sealed secrets").derive(pepper)
