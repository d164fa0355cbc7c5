"""A device with passkeys, as far as a server can tell: it makes keys, counts, and signs what it is asked."""

import hashlib
import json
import struct
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import CoseKey
from web.browser import ORIGIN

from sync.mutation import from_b64u, to_b64u

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Authenticator:
    """One device. `copy()` makes what somebody makes who has stolen its keys."""

    def __init__(self, kind: str = "ES256", counts: bool = True) -> None:
        self.kind, self.counts = kind, counts
        self.count = 0
        self.origin, self.host = ORIGIN, "kinerja.test"
        self.flags = PRESENT | VERIFIED
        self.id = hashlib.sha256(str(id(self)).encode()).digest()
        self.handle = b""
        self.key: Any
        if kind == "ES256":
            self.key = ec.generate_private_key(ec.SECP256R1())
        elif kind == "ES384":
            self.key = ec.generate_private_key(ec.SECP384R1())
        elif kind == "EdDSA":
            self.key = ed25519.Ed25519PrivateKey.generate()
        else:
            self.key = rsa.generate_private_key(65537, 2048)

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.create`, as its `toJSON()`."""
        self.handle = from_b64u(options["user"]["id"])
        key = cbor.encode(dict(CoseKey.for_name(self.kind).from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        client = self._client("webauthn.create", options["challenge"])
        return self._json({"clientDataJSON": client, "attestationObject": cbor.encode(statement)})

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.get`, as its `toJSON()`."""
        data, client = self._data(), self._client("webauthn.get", options["challenge"])
        said = data + hashlib.sha256(client).digest()
        if self.kind == "RS256":
            signature = self.key.sign(said, PKCS1v15(), SHA256())
        elif self.kind == "EdDSA":
            signature = self.key.sign(said)
        else:
            signature = self.key.sign(said, ec.ECDSA(SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._json(response | {"userHandle": self.handle})

    def copy(self) -> "Authenticator":
        other = Authenticator(self.kind, self.counts)
        other.__dict__.update(self.__dict__)
        return other

    def _data(self, more: int = 0) -> bytes:
        self.count += self.counts
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([self.flags | more]) + struct.pack(">I", self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _json(self, response: dict[str, bytes]) -> dict[str, Any]:
        id = to_b64u(self.id)
        said = {name: to_b64u(value) for name, value in response.items()}
        return {
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": said,
            "clientExtensionResults": {},
        }
