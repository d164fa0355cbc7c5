"""Make `sync/vectors/kiosk.json` anew: an envelope of a kiosk, its signatures, and the names in it.

Run it by hand when the format changes; sealing and signatures are random, so the file changes every time.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.kiosk.envelope import (
    MARK,
    PAD_BYTES,
    envelope_id,
    person_alias,
    placement_alias,
    request_text,
    seal_info,
    signed_text,
)
from server.sealing import SUITE
from sync.mutation import from_b64u, line_hash, run_digest, to_b64u

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"
NAMESPACE = "6ba7b811-9dad-41d1-80b4-00c04fd430c8"
KIOSK = "0b9c7a52-55a4-4d0c-9c4d-3f3f5f1d1f01"
SESSION = "5f0a4f0e-8a3a-4c54-a6f2-2f8f6d1c9a10"
REPLICA = "1d1f2c84-0f0a-4f4b-9b93-6f9ff0f4f6aa"
NIP, PIN = "198503142010012003", "402917"
PATH = "/api/kiosk/contact"
Key = ec.EllipticCurvePrivateKey


def point(key: Key) -> str:
    return to_b64u(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def scalar(key: Key) -> str:
    return to_b64u(key.private_numbers().private_value.to_bytes(32, "big"))


def sign(key: Key, text: bytes) -> str:
    r, s = decode_dss_signature(key.sign(text, ec.ECDSA(SHA256())))
    return to_b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    published = json.loads((VECTORS / "seal.json").read_text("utf-8"))
    server = ec.derive_private_key(int(published["rfc9180"]["skRm"], 16), ec.SECP256R1())
    device, replica = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    id = hashlib.sha256(from_b64u(point(server))).hexdigest()[:16]
    person, placement = person_alias(NAMESPACE, NIP), placement_alias(NAMESPACE, NIP)
    body = {"placement": placement, "date": "2026-11-18", "quantity": 3, "note": "Posyandu – 3 ibu"}
    line = short(
        {
            "v": 1,
            "id": "7d0f6bb4-3f25-4d5e-8f62-0d2c7c3c8a01",
            "replica": REPLICA,
            "n": 1,
            "prev": "",
            "actor": person,
            "collection": "report",
            "record": "a2b8a3fe-4a9a-4c40-8d5f-fc8f6c6b8e02",
            "put": {"body": body, "link": {"line": None, "indicator": None}},
            "form": "lapor-umum@1",
            "salt": to_b64u(bytes(range(16))),
            "made": {"at": 1_795_000_000_000, "zone": "Asia/Jakarta"},
        }
    )
    run = {"first": 1, "sig": sign(replica, run_digest(REPLICA, 1, [line_hash(line.encode())]))}
    head = short(
        {
            "v": 1,
            "client": "0.1.0",
            "person": "",
            "made_at": 1_795_000_000_500,
            "parts": [{"replica": REPLICA, "key": point(replica), "run": run, "lines": 1}],
            "files": [],
            "kiosk": KIOSK,
            "session": SESSION,
            "claim": {"nip": NIP, "pin": PIN},
        }
    )
    rest = f"\n{line}\n"
    content = head + " " * (-len((head + rest).encode()) % PAD_BYTES) + rest
    info = seal_info(NAMESPACE, id, KIOSK)
    sealed = SUITE.encrypt(content.encode(), server.public_key(), info)
    sig = sign(device, signed_text(KIOSK, id, sealed))
    token = "1795000000000.AAAAAAAAAAAAAAAAAAAAAA"
    asked = (
        '{"client":"0.1.0","waiting":{"count":0,"bytes":0,"oldest_at":null},"storage":null,"battery":null}'
    )
    text = request_text("POST", PATH, token, asked.encode())
    envelope = {"kiosk": KIOSK, "key": id, "sealed": to_b64u(sealed), "sig": sig}
    vector = {
        "about": "A kiosk's envelope. `sealed` opens with `server.private` under `info` (no associated "
        "data) to `content`; `sig` is the device key's under `signed_head` and the sealed bytes; "
        "`request` is one that the device key signed; `alias` is UUIDv5 in the agency's namespace. All "
        "keys are published here and of no use.",
        "namespace": NAMESPACE,
        "kiosk": KIOSK,
        "session": SESSION,
        "server": {"id": id, "key": point(server), "private": scalar(server)},
        "device": {"key": point(device), "private": scalar(device)},
        "replica": {"id": REPLICA, "key": point(replica), "private": scalar(replica)},
        "alias": {"nip": NIP, "person": person, "placement": placement},
        "info": info.decode(),
        "content": content,
        "sealed": to_b64u(sealed),
        "id": envelope_id(sealed),
        "signed_head": f"luring-envelope-1\n{KIOSK}\n{id}\n",
        "sig": sig,
        "request": {
            "method": "POST",
            "path": PATH,
            "token": token,
            "body": asked,
            "text": text.decode(),
            "sig": sign(device, text),
        },
        "file": f"{MARK} {NAMESPACE}\n{short(envelope)}\n",
    }
    file = VECTORS / "kiosk.json"
    file.write_text(json.dumps(vector, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
