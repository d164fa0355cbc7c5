"""A kiosk in a few lines: it enrols, signs, seals and ships, and people write at it without a connection."""

import hashlib
import json
import uuid as uuids
from typing import Any

import httpx
import msgspec
from cast import ADMIN, BUDI, CLINIC, NAMESPACE, PEOPLE, RINA
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from web.browser import NIPS, ORIGIN, PIN, Server
from web.conftest import CHEAP
from web.phone import Outbox

from server.kiosk.enrolment import make_code
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
from server.store.kiosks import Policy
from server.store.store import Tx
from sync.mutation import from_b64u, to_b64u

KIOSK = "0b9c7a52-55a4-4d0c-9c4d-3f3f5f1d1f01"
PINS = {
    person: PIN if person == BUDI else f"{704_913 + n * 1_117}" for n, person in enumerate(PEOPLE.values())
}


def give_pins(server: Server) -> None:
    """Let everybody who has an account have a PIN."""
    pepper = server.web.secrets.pin_pepper_bytes

    def job(tx: Tx) -> None:
        for person in PEOPLE.values():
            account = tx.account(1, person)
            if account is not None and person != RINA:
                pin = CHEAP.hash_pin(pepper, PINS[person])
                tx.put_account(1, msgspec.structs.replace(account, pin_hash=pin))

    server.store.write_now(job)


def code_for(server: Server, unit: str = CLINIC, **policy: Any) -> str:
    code, _ = server.store.write_now(
        lambda tx: make_code(
            tx,
            1,
            unit=unit,
            label="Loket 1",
            policy=Policy(**policy),
            by="",
            pepper=server.web.secrets.pin_pepper_bytes,
            now_ms=server.clock(),
            chance=server.web.chance,
        )
    )
    return code


class Session(Outbox):
    """Somebody who writes at a kiosk without a connection: it knows the number he typed and nothing else."""

    def __init__(self, kiosk: "Kiosk", nip: str, pin: str) -> None:
        super().__init__(person_alias(NAMESPACE, nip), kiosk.server.clock)
        self.kiosk, self.nip, self.pin = kiosk, nip, pin
        self.session = str(uuids.uuid4())

    def body(self, **changes: Any) -> dict[str, Any]:
        value = {"placement": placement_alias(NAMESPACE, self.nip), "date": "2026-11-18", "quantity": 3}
        return value | {"note": "Posyandu"} | changes

    def contents(self, first: int = 1, files: tuple[bytes, ...] = (), **changes: Any) -> bytes:
        """Write what one envelope holds: the lines from a number on."""
        lines = self.lines[first - 1 :]
        part = {
            "replica": self.replica,
            "key": self.registration()["key"],
            "run": {"first": first, "sig": self.sign(first, lines)},
            "lines": len(lines),
        }
        head = {
            "v": 1,
            "client": "0.1.0",
            "person": "",
            "made_at": self.clock(),
            "parts": [part] if lines else [],
            "files": [{"sha256": hashlib.sha256(one).hexdigest(), "bytes": len(one)} for one in files],
            "kiosk": self.kiosk.id,
            "session": self.session,
            "claim": {"nip": self.nip, "pin": self.pin},
        } | changes
        shown = {name: value for name, value in head.items() if value is not None}
        return content_of(shown, lines, files)

    def save(self, **changes: Any) -> str:
        """Write one report, sealed."""
        self.write(**changes)
        return self.kiosk.seal(self.contents(len(self.lines)))


def content_of(head: dict[str, Any], lines: list[bytes], files: tuple[bytes, ...] = ()) -> bytes:
    first = json.dumps(head).encode()
    rest = b"\n" + b"".join(line + b"\n" for line in lines) + b"".join(files)
    return first + b" " * (-len(first + rest) % PAD_BYTES) + rest


class Kiosk:
    def __init__(self, server: Server, id: str = KIOSK, *, enrolled: bool = True, **policy: Any) -> None:
        self.server, self.id = server, id
        self.private = ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.key = to_b64u(point)
        self.token = ""
        self.seal_key: dict[str, str] = {}
        if enrolled:
            answer = self.enrol(code_for(server, **policy))
            assert answer.status_code == 201, answer.text
            self.seal_key = answer.json()["seal"]

    def enrol(self, code: str) -> httpx.Response:
        body = {"code": code, "kiosk": self.id, "key": self.key, "client": "0.1.0"}
        return self.server.browser().post("/api/kiosk/enrol", json=body)

    def sign(self, text: bytes) -> str:
        r, s = decode_dss_signature(self.private.sign(text, ec.ECDSA(SHA256())))
        return to_b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def ask(self, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        """Send a request that the device key signs."""
        token = self.server.client.get("/api/kiosk/challenge").json()["token"]
        content = json.dumps(body).encode()
        sent = {
            "Content-Type": "application/json",
            "Luring-Kiosk": self.id,
            "Luring-Time": token,
            "Luring-Signature": self.sign(request_text("POST", path, token, content)),
        } | headers
        return self.server.browser().post(path, content=content, headers=sent)

    def contact(self, count: int = 0, **more: Any) -> dict[str, Any]:
        waiting = {"count": count, "bytes": 0, "oldest_at": None}
        answer = self.ask("/api/kiosk/contact", {"client": "0.1.0", "waiting": waiting} | more)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def session(self, nip: str, pin: str) -> Session:
        return Session(self, nip, pin)

    def of(self, person: str, pin: str | None = None) -> Session:
        return Session(self, NIPS[person], pin if pin is not None else PINS[person])

    def seal(self, content: bytes) -> str:
        """Seal and sign one envelope."""
        key = self.seal_key
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(key["key"]))
        sealed = SUITE.encrypt(content, public, seal_info(NAMESPACE, key["id"], self.id))
        sig = self.sign(signed_text(self.id, key["id"], sealed))
        return json.dumps({"kiosk": self.id, "key": key["id"], "sealed": to_b64u(sealed), "sig": sig})

    def ship(self, *envelopes: str) -> list[dict[str, Any]]:
        answer = self.post(*envelopes)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["receipts"])

    def post(self, *envelopes: str) -> httpx.Response:
        headers = {"Content-Type": "application/x-ndjson"}
        content = "\n".join(envelopes).encode()
        return self.server.browser().post("/api/kiosk/envelopes", content=content, headers=headers)

    def text(self, *envelopes: str) -> bytes:
        """Write the file that an operator exports."""
        return "\n".join([f"{MARK} {NAMESPACE}", *envelopes, ""]).encode()

    def sign_in(self, person_or_nip: str, pin: str, **more: str) -> httpx.Response:
        outbox = Outbox(BUDI, self.server.clock)
        asked = {
            "nip": NIPS.get(person_or_nip, person_or_nip),
            "pin": pin,
            "replica": outbox.replica,
            "key": outbox.registration()["key"],
        }
        return self.ask("/api/kiosk/session", asked | more)


def outcomes(receipts: list[dict[str, Any]]) -> list[str]:
    return [f"{one['outcome']} {one.get('code', '')}".strip() for one in receipts]


def id_of(envelope: str) -> str:
    return envelope_id(from_b64u(json.loads(envelope)["sealed"]))


def bearer(server: Server, token: str, method: str, path: str, **more: Any) -> httpx.Response:
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {token}", **more.pop("headers", {})}
    server.client.cookies.clear()
    return server.client.request(method, path, headers=headers, **more)


def authors(server: Server) -> list[tuple[str, str, str]]:
    """Who wrote what, as the journal has it, apart from what the agency writes."""
    journal = server.store.read_now(lambda tx: tx.journal(1, limit=1000))
    return [(e.actor, e.outcome, e.code) for e, _ in journal if e.kind == "mutation" and e.actor != NAMESPACE]


def quarantined(server: Server) -> dict[str, int]:
    rows = server.browser(ADMIN).get("/api/admin/kiosks").json()["kiosks"]
    return dict(rows[0]["quarantined"])


def alarms(server: Server) -> dict[str, int]:
    rows = server.browser(ADMIN).get("/api/admin/kiosks").json()["kiosks"]
    return {one["code"]: one["count"] for one in rows[0]["alarms"]}


def claims(server: Server, person: str) -> list[dict[str, Any]]:
    return list(server.browser(person).get("/api/claims").json()["claims"])
