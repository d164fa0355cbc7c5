"""ID tokens: whose they are, who signed them, and whether they answer the request that we made.

Signatures by `cryptography`; the algorithms are those of asymmetric keys that every certified provider can
(RS256, PS256, ES256). `none` and shared secrets are not among them.
"""

import binascii
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from sync.mutation import from_b64u

LEEWAY_S = 60  # that the provider's clock may differ
MIN_RSA_BITS = 2048


class BadTokenError(ValueError):
    """An ID token that we do not believe. The message says why, and nothing of what it says of anybody."""


class UnknownKeyError(BadTokenError):
    """None of the keys that we know signed it; the provider may have made new ones."""


def verify(
    token: str, keys: list[dict[str, Any]], *, issuer: str, client_id: str, nonce: str, now_s: int
) -> dict[str, Any]:
    """Check an ID token (OpenID Connect Core, section 3.1.3.7). Returns its claims.

    Raises: BadTokenError.
    """
    try:
        head_text, claims_text, signature_text = token.split(".")
        head = msgspec.json.decode(from_b64u(head_text), type=dict[str, Any])
        claims = msgspec.json.decode(from_b64u(claims_text), type=dict[str, Any])
        signature = from_b64u(signature_text)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise BadTokenError("no token") from None
    _check_signature(head, f"{head_text}.{claims_text}".encode(), signature, keys)
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != issuer:
        raise BadTokenError("issuer")
    if client_id not in audiences or (len(audiences) > 1 and claims.get("azp") != client_id):
        raise BadTokenError("audience")
    if claims.get("azp", client_id) != client_id:
        raise BadTokenError("authorised party")
    if not _is_after(claims.get("exp"), now_s - LEEWAY_S):
        raise BadTokenError("expired")
    if not isinstance(claims.get("iat"), int | float) or claims["iat"] > now_s + LEEWAY_S:
        raise BadTokenError("issued later")
    if not nonce or claims.get("nonce") != nonce:
        raise BadTokenError("nonce")
    return claims


def _is_after(moment: Any, now_s: int) -> bool:
    return isinstance(moment, int | float) and not isinstance(moment, bool) and moment > now_s


def _check_signature(
    head: dict[str, Any], signed: bytes, signature: bytes, keys: list[dict[str, Any]]
) -> None:
    algorithm, kid = head.get("alg"), head.get("kid")
    if algorithm not in ("RS256", "PS256", "ES256") or "crit" in head:
        raise BadTokenError("algorithm")
    kind = "EC" if algorithm == "ES256" else "RSA"
    fitting = [
        key
        for key in keys
        if key.get("kty") == kind
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (kid is None or key.get("kid") == kid)
    ]
    if not fitting:
        raise UnknownKeyError("key")
    if not any(_is_signed_by(key, algorithm, signed, signature) for key in fitting):
        raise BadTokenError("signature")


def _is_signed_by(key: dict[str, Any], algorithm: str, signed: bytes, signature: bytes) -> bool:
    try:
        if algorithm == "ES256":
            point = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1())
            if key.get("crv") != "P-256" or len(signature) != 64:
                return False
            halves = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
            point.public_key().verify(encode_dss_signature(*halves), signed, ec.ECDSA(SHA256()))
            return True
        public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
        if public.key_size < MIN_RSA_BITS:
            return False
        padded = (
            padding.PKCS1v15()
            if algorithm == "RS256"
            else padding.PSS(padding.MGF1(SHA256()), padding.PSS.DIGEST_LENGTH)
        )
        public.verify(signature, signed, padded, SHA256())
        return True
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False


def _number(text: str) -> int:
    return int.from_bytes(from_b64u(text))
