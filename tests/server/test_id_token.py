"""ID tokens: what is believed, and everything that is not."""

from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from server.oidc.id_token import BadTokenError, UnknownKeyError, verify
from server.oidc.roles import roles_by_group
from sync.mutation import to_b64u

NOW_S = 1_795_000_000
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SHORT = rsa.generate_private_key(public_exponent=65537, key_size=1024)
EC = ec.derive_private_key(4_711, ec.SECP256R1())
CLAIMS = {"iss": "https://sso", "aud": "luring", "exp": NOW_S + 300, "iat": NOW_S, "nonce": "n", "nip": "1"}


def number(value: int) -> str:
    return to_b64u(value.to_bytes((value.bit_length() + 7) // 8))


def rsa_key(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "n": number(numbers.n), "e": number(numbers.e), "use": "sig"}


POINT = EC.public_key().public_numbers()
EC_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "kid": "e",
    "x": to_b64u(POINT.x.to_bytes(32)),
    "y": to_b64u(POINT.y.to_bytes(32)),
}
KEYS = [rsa_key(RSA, "r"), rsa_key(SHORT, "s"), EC_KEY]


def sign(head: dict[str, Any], claims: dict[str, Any]) -> str:
    text = f"{to_b64u(msgspec.json.encode(head))}.{to_b64u(msgspec.json.encode(claims))}"
    signed, algorithm = text.encode(), head.get("alg")
    if algorithm == "ES256":
        r, s = decode_dss_signature(EC.sign(signed, ec.ECDSA(SHA256())))
        signature = r.to_bytes(32) + s.to_bytes(32)
    elif algorithm == "PS256":
        signature = RSA.sign(signed, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    else:
        key = SHORT if head.get("kid") == "s" else RSA
        signature = key.sign(signed, padding.PKCS1v15(), SHA256())
    return f"{text}.{to_b64u(signature)}"


def check(token: str) -> dict[str, Any]:
    return verify(token, KEYS, issuer="https://sso", client_id="luring", nonce="n", now_s=NOW_S)


@pytest.mark.parametrize(("algorithm", "kid"), [("RS256", "r"), ("PS256", "r"), ("ES256", "e")])
def test_a_token_of_the_provider_is_believed(algorithm: str, kid: str) -> None:
    assert check(sign({"alg": algorithm, "kid": kid}, CLAIMS)) == CLAIMS
    assert check(sign({"alg": algorithm}, CLAIMS)) == CLAIMS


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"iss": "https://other"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": ["luring", "another"]}, "audience"),
        ({"azp": "another"}, "authorised party"),
        ({"exp": NOW_S - 61}, "expired"),
        ({"exp": "later"}, "expired"),
        ({"iat": NOW_S + 61}, "issued later"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": None}, "nonce"),
    ],
)
def test_what_answers_another_request_is_not(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(BadTokenError, match=why):
        check(sign({"alg": "RS256", "kid": "r"}, {**CLAIMS, **changes}))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS384", "", None])
def test_no_other_algorithm_counts(algorithm: str | None) -> None:
    with pytest.raises(BadTokenError, match="algorithm"):
        check(sign({"alg": algorithm, "kid": "r"}, CLAIMS))


def test_no_other_key_and_no_changed_byte_counts() -> None:
    with pytest.raises(UnknownKeyError):
        check(sign({"alg": "RS256", "kid": "new"}, CLAIMS))
    with pytest.raises(BadTokenError, match="signature"):
        check(sign({"alg": "RS256", "kid": "s"}, CLAIMS))  # too short to be believed
    head, _, signature = sign({"alg": "RS256", "kid": "r"}, CLAIMS).split(".")
    other = to_b64u(msgspec.json.encode({**CLAIMS, "nip": "2"}))
    with pytest.raises(BadTokenError, match="signature"):
        check(f"{head}.{other}.{signature}")
    for text in ("", "a.b", "a.b.c", "..", "é.é.é"):
        with pytest.raises(BadTokenError):
            check(text)


def test_roles_are_read_by_group() -> None:
    assert roles_by_group("") == {}
    assert roles_by_group("admin=a, auditor = b c") == {"a": "admin", "b c": "auditor"}
    for wrong in ("admin", "king=a", "admin="):
        with pytest.raises(ValueError, match="."):
            roles_by_group(wrong)
