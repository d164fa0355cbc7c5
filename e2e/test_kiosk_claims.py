"""The administrator enrols a kiosk at the desk; what somebody wrote there with a wrong PIN he claims on his
phone, and it arrives under his name.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import expect

from e2e.agency import NIP, PASSWORD
from e2e.phone import Phone
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious
from server.kiosk.envelope import person_alias, placement_alias, seal_info, signed_text
from server.sealing import SUITE
from sync.mutation import from_b64u, line_hash, run_digest, to_b64u

Key = ec.EllipticCurvePrivateKey


def point(key: Key) -> str:
    return to_b64u(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def sign(key: Key, text: bytes) -> str:
    r, s = decode_dss_signature(key.sign(text, ec.ECDSA(SHA256())))
    return to_b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


class Kiosk:
    """A device on a wall, enrolled with a code, whose people have no connection."""

    def __init__(self, origin: str, code: str) -> None:
        self.origin, self.id = origin, str(uuid.uuid4())
        self.key = ec.generate_private_key(ec.SECP256R1())
        body = {"code": code, "kiosk": self.id, "key": point(self.key), "client": "0.1.0"}
        answer = httpx.post(f"{origin}/api/kiosk/enrol", json=body, headers={"Origin": origin})
        assert answer.status_code == 201, answer.text
        self.told: dict[str, Any] = answer.json()

    def report(self, nip: str, pin: str, note: str) -> str:
        """Seal a report as whoever types this number."""
        replica, key = str(uuid.uuid4()), ec.generate_private_key(ec.SECP256R1())
        namespace, seal = self.told["namespace"], self.told["seal"]
        body = {"placement": placement_alias(namespace, nip), "date": date.today().isoformat()}
        line = json.dumps(
            {
                "v": 1,
                "id": str(uuid.uuid4()),
                "replica": replica,
                "n": 1,
                "prev": "",
                "actor": person_alias(namespace, nip),
                "collection": "report",
                "record": str(uuid.uuid4()),
                "put": {
                    "body": {**body, "quantity": 7, "note": note},
                    "link": {"line": None, "indicator": None},
                },
                "form": "lapor-umum@1",
                "salt": to_b64u(bytes(16)),
                "made": {"at": 1_795_000_000_000, "zone": "Asia/Jakarta"},
            }
        ).encode()
        run = {"first": 1, "sig": sign(key, run_digest(replica, 1, [line_hash(line)]))}
        head = {
            "v": 1,
            "client": "0.1.0",
            "person": "",
            "made_at": 1_795_000_000_000,
            "parts": [{"replica": replica, "key": point(key), "run": run, "lines": 1}],
            "kiosk": self.id,
            "session": str(uuid.uuid4()),
            "claim": {"nip": nip, "pin": pin},
        }
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(seal["key"]))
        info = seal_info(namespace, seal["id"], self.id)
        sealed = SUITE.encrypt(json.dumps(head).encode() + b"\n" + line + b"\n", public, info)
        envelope = {"kiosk": self.id, "key": seal["id"], "sealed": to_b64u(sealed)}
        return json.dumps(envelope | {"sig": sign(self.key, signed_text(self.id, seal["id"], sealed))})

    def ship(self, envelope: str) -> dict[str, Any]:
        headers = {"Origin": self.origin, "Content-Type": "application/x-ndjson"}
        answer = httpx.post(f"{self.origin}/api/kiosk/envelopes", content=envelope, headers=headers)
        assert answer.status_code == 200, answer.text
        [receipt] = answer.json()["receipts"]
        sealed = from_b64u(json.loads(envelope)["sealed"])
        assert receipt["id"] == hashlib.sha256(sealed).hexdigest()
        return dict(receipt)


def choose_a_pin(phone: Phone, pin: str) -> None:
    """Forget the PIN and choose another one, after all that can be wrong about it."""
    page = phone.page
    page.get_by_role("link", name="Lupa PIN? Buat yang baru").click()
    expect(page.get_by_text("Anda sudah mempunyai PIN kiosk")).to_be_visible()
    password, new = page.get_by_label("Kata sandi Anda"), page.get_by_label("PIN baru", exact=True)
    assert new.get_attribute("inputmode") == "numeric"
    change = page.get_by_role("button", name="Ganti PIN")
    password.fill("salah sama sekali")
    new.fill("123456")
    change.click()
    expect(page.get_by_text("terlalu mudah ditebak")).to_be_visible()
    expect(new).to_be_focused()
    new.fill(pin)
    page.get_by_label("Ulangi PIN baru").fill(pin)
    change.click()
    expect(page.get_by_text("Kata sandi tidak cocok. Sisa 4 percobaan.")).to_be_visible()
    expect_nothing_serious(page, "/lain/pin")
    password.fill(PASSWORD)
    phone.context.set_offline(True)
    change.click()
    expect(page.get_by_text("Perlu internet. PIN belum berubah.")).to_be_in_viewport()
    phone.context.set_offline(False)
    change.click()
    expect(page.get_by_text("PIN kiosk tersimpan")).to_be_in_viewport()
    expect(new).to_have_count(0)


def test_f73_what_was_written_at_a_kiosk_with_a_forgotten_pin_is_claimed_on_the_phone(
    new_phone: Callable[..., Phone], arrived: Callable[..., Phone]
) -> None:
    admin = new_phone("Admin", desktop=True)
    desk = sign_in_at_the_desk(admin)
    desk.get_by_role("link", name="Kiosk", exact=True).click()
    expect(desk.get_by_text("Belum ada kiosk")).to_be_visible()
    desk.get_by_role("button", name="Buat kode").click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_role("combobox", name="Unit").select_option(label="Puskesmas Batang Asai")
    sheet.get_by_label("Nama tempat").fill("Loket 1")
    sheet.get_by_label("Tanyakan Survei Kepuasan Masyarakat").check()
    expect_nothing_serious(desk, "/pengelola/kios")
    sheet.get_by_role("button", name="Buat kode").click()
    expect(sheet.get_by_role("img", name="Kode QR untuk mendaftarkan kiosk")).to_be_visible()
    code = sheet.get_by_text(re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$")).inner_text()
    kiosk = Kiosk(admin.origin, code)
    assert kiosk.told["policy"] == {"plan_lines": False, "survey": ["permenpanrb-14-2017"]}
    sheet.get_by_role("button", name="Selesai").click()

    receipt = kiosk.ship(kiosk.report(NIP["Budi"], "118822", "Posyandu dari loket"))
    assert receipt["outcome"] == "received"
    desk.reload()
    row = desk.get_by_role("row").filter(has_text="Loket 1")
    expect(row).to_contain_text("1 menunggu pemiliknya")
    expect_nothing_serious(desk, "/pengelola/kios")

    budi = arrived("Budi")
    budi.page.goto(budi.origin + "/saya")
    expect(budi.page.get_by_role("link", name="Titipan kiosk")).to_be_visible()
    budi.page.goto(budi.origin + "/sinkron")
    waits = budi.page.get_by_role("link", name="1 titipan kiosk menunggu PIN Anda")
    expect(waits).to_be_visible()
    expect_nothing_serious(budi.page, "/sinkron, with something at a kiosk")
    waits.click()
    expect(budi.page.get_by_text("Loket 1, Puskesmas Batang Asai")).to_be_visible()
    expect_nothing_serious(budi.page, "/klaim")
    budi.page.get_by_role("button", name="Ini milik saya").click()
    mine = budi.page.get_by_role("dialog")
    mine.get_by_label("PIN kiosk Anda").fill("118822")
    mine.get_by_role("button", name="Ini milik saya").click()
    expect(mine.get_by_text("PIN salah")).to_be_visible()
    choose_a_pin(budi, "582047")
    budi.page.goto(budi.origin + "/klaim")
    budi.page.get_by_role("button", name="Ini milik saya").click()
    mine.get_by_label("PIN kiosk Anda").fill("582047")
    mine.get_by_role("button", name="Ini milik saya").click()
    expect(budi.page.get_by_text("Tidak ada titipan")).to_be_visible()
    with budi.page.expect_response("**/api/claims"):
        budi.page.goto(budi.origin + "/sinkron")
    expect(budi.page.get_by_text("Terakhir tersambung")).to_be_visible()
    expect(waits).to_have_count(0)
    budi.page.goto(budi.origin + "/laporan")
    budi.page.get_by_role("link").filter(has_text="Kegiatan lain").click()
    expect(budi.page.get_by_text("Posyandu dari loket")).to_be_visible()

    row.get_by_role("button", name="Cabut kiosk").click()
    give_reason(desk, "Cabut kiosk", "Tablet hilang di jalan")
    expect(row).to_contain_text("Dicabut")
