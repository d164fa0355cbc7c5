"""Encryption and proof of Web Push, against the numbers of the standard; and where nothing is sent."""

import stat
from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest
from cast import NOW_MS
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from server.chance import Chance
from server.push_address import ForbiddenAddressError, place_of
from server.webpush import (
    BadKeysError,
    authorization,
    check_keys,
    decrypt,
    encrypt,
    encrypt_with,
    vapid_key,
)
from sync.mutation import from_b64u, to_b64u

# RFC 8291, appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"  # noqa: E501


def private(scalar: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_b64u(scalar)), ec.SECP256R1())


def test_the_example_of_rfc_8291_comes_out_to_the_byte() -> None:
    assert to_b64u(encrypt_with(PLAIN, P256DH, AUTH, private(SENDER), from_b64u(SALT))) == BODY
    assert decrypt(from_b64u(BODY), private(BROWSER), AUTH) == PLAIN


def test_no_two_messages_share_a_key_or_a_salt_and_nobody_else_opens_them() -> None:
    first, second = (encrypt(PLAIN, P256DH, AUTH, Chance()) for _ in range(2))
    assert first[:86] != second[:86]
    assert decrypt(first, private(BROWSER), AUTH) == decrypt(second, private(BROWSER), AUTH) == PLAIN
    with pytest.raises(InvalidTag):
        decrypt(first, private(SENDER), AUTH)
    with pytest.raises(InvalidTag):
        decrypt(first[:-1] + bytes([first[-1] ^ 1]), private(BROWSER), AUTH)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", ""), (P256DH, "short"), (P256DH[:-1], AUTH), ("A" * 87, AUTH), ("B" + "A" * 86, AUTH)],
)
def test_keys_that_are_none_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(BadKeysError):
        check_keys(p256dh, auth)
    check_keys(P256DH, AUTH)


def test_the_key_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    made = vapid_key(tmp_path)
    assert vapid_key(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "keys" / "vapid.json").stat().st_mode) == 0o600


def test_the_proof_names_the_service_and_is_signed_with_our_key(tmp_path: Path) -> None:
    key = vapid_key(tmp_path)
    said = authorization(key, "https://push.example.com:443/abc?d=1", "mailto:a@example.go.id", NOW_MS)
    scheme, _, rest = said.partition(" ")
    token, _, public = rest.removeprefix("t=").partition(", k=")
    assert (scheme, public) == ("vapid", key.public)
    head, claims, signature = token.split(".")
    assert msgspec.json.decode(from_b64u(head)) == {"typ": "JWT", "alg": "ES256"}
    assert msgspec.json.decode(from_b64u(claims)) == {
        "aud": "https://push.example.com:443",
        "exp": NOW_MS // 1000 + 12 * 3600,
        "sub": "mailto:a@example.go.id",
    }
    verifier = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(public))
    raw = from_b64u(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    verifier.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        verifier.verify(der, f"{head}.x{claims}".encode(), ec.ECDSA(SHA256()))


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.com/a",
        "https:///a",
        "https://push.example.com:8443/a",
        "https://me:secret@push.example.com/a",
        "ftp://push.example.com/a",
        "https://push.example.com/" + "a" * 1000,
        "https://push.example.com/a\nHost: x",
        "https://[::1/a",
    ],
)
def test_only_plain_https_addresses_are_sent_to(endpoint: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        place_of(endpoint, look_up=lambda *_: ["8.8.8.8"])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.5",
        "2002:0a00:0005::1",
    ],
)
def test_nothing_is_sent_into_our_own_network_not_even_by_one_of_several_addresses(address: str) -> None:
    for before in ([], ["8.8.8.8"]):
        look_up = Mock(return_value=[*before, address])
        with pytest.raises(ForbiddenAddressError):
            place_of("https://push.example.com/a", look_up=look_up)


def test_the_address_that_was_looked_up_is_the_one_that_is_connected_to() -> None:
    place = place_of("https://push.example.com/a?b=c", look_up=lambda *_: ["8.8.8.8"])
    assert (place.address, place.host, place.port, place.path) == (
        "8.8.8.8",
        "push.example.com",
        443,
        "/a?b=c",
    )
