"""Sealing as a phone does it, for phones that are written in Python."""

from cryptography.hazmat.primitives.asymmetric import ec

from server.sealing import SUITE, SealingKey
from sync.mutation import from_b64u
from sync.sealed import line_info, pad, write_sealed


def seal_content(key: SealingKey, namespace: str, content: bytes) -> bytes:
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(key.public))
    return SUITE.encrypt(content, public, line_info(namespace, key.id))


def seal_line(key: SealingKey, namespace: str, line: bytes, sha: str) -> bytes:
    """Make what travels in the place of a line."""
    return write_sealed(key.id, sha, seal_content(key, namespace, pad(line)))
