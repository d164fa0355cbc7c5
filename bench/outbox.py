"""What the phones of the benchmark send: reports written and signed by the phone of `sync/device.py`."""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec.structs import replace

from sync.device import Device, Intent, create, request, write
from sync.mutation import Made, to_b64u
from sync.pace import LARGEST_BATCH_BYTES, Pace

CLIENT = "0.1.0"
SERVICES = ("pemeriksaan", "kia", "imunisasi", "posyandu", "kunjungan")
NOTES = (
    "Poli umum, pagi sampai siang. Kebanyakan batuk pilek dan hipertensi.",
    "Posyandu balita di Dusun II, penimbangan dan imunisasi.",
    "Kunjungan rumah pasien pascasalin, ibu dan bayi sehat.",
)


@dataclass
class Phone:
    cookie: str
    placement: str
    device: Device
    key: ec.EllipticCurvePrivateKey
    links: Sequence[dict[str, str | None]]  # what its reports count for, in turn
    epoch: str = ""
    token: str | None = None  # of the server's time, as its last answer had it

    def sign(self, digest: bytes) -> bytes:
        r, s = decode_dss_signature(self.key.sign(digest, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def sign_in(client: httpx.Client, nip: str, password: str) -> Phone:
    """Sign in, register a replica, and pull once, so that what follows starts where a phone in use would."""
    client.cookies.clear()
    signed_in = client.post("/api/session", json={"nip": nip, "password": password}).raise_for_status()
    person = signed_in.json()
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    replica = str(uuid.uuid4())
    body = {"replica": replica, "key": to_b64u(point), "label": "bench"}
    client.post("/api/replicas", json=body).raise_for_status()
    device = create(replica, person["person"]["id"])
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    phone = Phone(cookie, person["placements"][0], device, key, [{"line": None, "indicator": None}])
    pull(client, phone)
    return phone


def pull(client: httpx.Client, phone: Phone) -> None:
    """Exchange until there is no more; remember cursor, epoch and the first plan line with a number for a
    target.
    """
    cursor, more = "", True
    while more:
        cache = replace(phone.device.cache, cursor=cursor, epoch=phone.epoch)
        body = request(
            replace(phone.device, cache=cache), now_ms=now_ms(), client=CLIENT, sign=phone.sign
        ).body
        answer = client.post("/api/sync", content=body).raise_for_status().json()
        cursor, more, phone.epoch = answer["cursor"], answer.get("more", False), answer["epoch"]
        for change in answer.get("changes", ()):
            if change["c"] == "plan_line" and change.get("owner") == phone.placement:
                indicators = change["registers"]["line"]["value"]["indicators"]
                phone.links = [{"line": change["id"], "indicator": indicators[0]["id"]}]
    phone.device = replace(phone.device, cache=replace(phone.device.cache, cursor=cursor, epoch=phone.epoch))


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def new_id(number: int) -> str:
    """A UUIDv7."""
    stamp = now_ms()
    value = stamp << 80 | 0x7 << 76 | (number & 0xFFF) << 64 | 0b10 << 62 | (uuid.uuid4().int & (1 << 62) - 1)
    return str(uuid.UUID(int=value))


def write_reports(phone: Phone, count: int) -> None:
    """Write reports on this phone, as a person in a clinic would."""
    today = time.strftime("%Y-%m-%d")
    for number in range(count):
        body = {
            "placement": phone.placement,
            "date": today,
            "service": SERVICES[number % len(SERVICES)],
            "quantity": 14 + number,
            "note": NOTES[number % len(NOTES)],
        }
        intent = Intent(
            collection="report",
            record=new_id(number),
            put={"body": body, "link": phone.links[number % len(phone.links)]},
            form="lapor-klinik@1",
        )
        phone.device = write(
            phone.device,
            intent,
            id=new_id(number),
            salt=to_b64u(uuid.uuid4().bytes),
            made=Made(at=now_ms(), zone="Asia/Jakarta", token=phone.token, offset_ms=-1200),
        )


def exchange_body(phone: Phone, reports: int) -> bytes:
    """Write some reports and make the exchange that sends them; they are then taken as sent."""
    write_reports(phone, reports)
    return take_body(phone)


def take_body(phone: Phone) -> bytes:
    """Make the exchange that sends all that is written; it is then taken as sent."""
    phone.device = replace(phone.device, pace=Pace(bytes=LARGEST_BATCH_BYTES))
    body = request_body(phone)
    phone.device = replace(phone.device, vault=replace(phone.device.vault, entries=()))
    return body


def request_body(phone: Phone) -> bytes:
    """Make the exchange that sends what there is."""
    return request(phone.device, now_ms=now_ms(), client=CLIENT, sign=phone.sign).body
