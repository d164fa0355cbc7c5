"""Sealing: the official vectors, what the phone's side sealed, and keys that follow each other."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.sealing import SUITE, CannotOpenError, SealingKey, SealingKeys
from sync.bundle import read_text, seal_info
from sync.mutation import from_b64u

VECTOR: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "sync" / "vectors" / "seal.json").read_text("utf-8")
)
NAMESPACE = "6ba7b811-9dad-41d1-80b4-00c04fd430c8"
hexed = bytes.fromhex


def test_rfc_9180_appendix_a_3_1_opens_what_it_sealed() -> None:
    given = VECTOR["rfc9180"]
    first = given["encryptions"][0]  # one message a context is all there is here
    private = ec.derive_private_key(int(given["skRm"], 16), ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert point.hex() == given["pkRm"]
    # The public face of the library has no associated data of its own; the vector has.
    opened = openssl.hpke._decrypt_with_aad(
        SUITE,
        hexed(given["enc"]) + hexed(first["ct"]),
        private,
        info=hexed(given["info"]),
        aad=hexed(first["aad"]),
    )
    assert opened.hex() == first["pt"]


def test_what_the_phone_has_sealed_is_opened() -> None:
    told = VECTOR["sealed"]
    sealed = read_text(told["text"].encode())
    assert (sealed.namespace, sealed.key) == (told["namespace"], told["id"])
    private = ec.derive_private_key(int.from_bytes(from_b64u(told["private"])), ec.SECP256R1())
    info = seal_info(sealed.namespace, sealed.key)
    assert SUITE.decrypt(sealed.content, private, info).decode() == told["content"]


def seal(key: SealingKey, content: bytes, namespace: str = NAMESPACE) -> bytes:
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(key.public))
    return SUITE.encrypt(content, public, seal_info(namespace, key.id))


def test_f91_every_key_that_was_ever_made_still_opens(tmp_path: Path) -> None:
    keys = SealingKeys(tmp_path)
    made = [keys.make(1) for _ in range(3)]  # within one millisecond
    assert keys.all() == made
    for key in made:
        assert keys.open(key.id, NAMESPACE, seal(key, b"x")) == b"x"
    keys.destroy(made[0].id)
    with pytest.raises(CannotOpenError, match="key_unknown"):
        keys.open(made[0].id, NAMESPACE, seal(made[0], b"x"))


@pytest.mark.parametrize("change", ["namespace", "byte", "short"])
def test_what_was_sealed_for_something_else_or_changed_is_damaged(tmp_path: Path, change: str) -> None:
    keys = SealingKeys(tmp_path)
    key = keys.make(1)
    sealed = seal(key, b"x" * 100, "another" if change == "namespace" else NAMESPACE)
    if change == "byte":
        sealed = sealed[:80] + bytes([sealed[80] ^ 1]) + sealed[81:]
    if change == "short":
        sealed = sealed[:30]
    with pytest.raises(CannotOpenError, match="damaged"):
        keys.open(key.id, NAMESPACE, sealed)


def test_a_new_key_is_handed_out_only_when_a_copy_is_elsewhere_and_the_first_at_once(tmp_path: Path) -> None:
    keys = SealingKeys(tmp_path / "data")
    assert keys.current() is None
    first = keys.make(1)
    assert keys.current() == first
    second = keys.make(2)
    assert keys.current() == first
    copied = keys.escrow(tmp_path / "usb", 3)
    assert [key.id for key in copied] == [first.id, second.id]
    current = keys.current()
    assert current is not None
    assert (current.id, current.escrowed_at) == (second.id, 3)
    assert keys.escrow(tmp_path / "usb", 4) == []
    assert keys.make(5) != keys.current()


def test_keys_are_for_the_servers_user_alone(tmp_path: Path) -> None:
    keys = SealingKeys(tmp_path)
    key = keys.make(1)
    file = tmp_path / "keys" / f"{key.id}.json"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    keys.escrow(tmp_path / "usb", 2)
    assert (tmp_path / "usb" / file.name).stat().st_mode & 0o777 == 0o600
