"""Becoming a kiosk, signing in at one, and what each role may do with them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import ADMIN, BUDI, CLINIC, DAY_MS, HASAN, LINE, PLACE, RINA, SARI, SCHOOL, TONO, Clock, found, uuid
from web.browser import PASSWORD, PIN, Server, problem
from web.kiosk import KIOSK, PINS, Kiosk, authors, bearer, code_for, give_pins
from web.phone import Outbox, answer_of
from web.test_activation import activate, slip_for

from server.access import AT_A_KIOSK
from server.kiosk.envelope import is_signed, read_contents, request_text, seal_info, signed_text
from server.kiosk.throttle import wait_ms
from server.sealing import SUITE
from server.store.accounts import Account
from server.store.kiosks import Guess
from server.store.sqlite import SqliteStore
from server.store.store import Tx
from server.web.visitor import FRESH_MS
from sync.mutation import from_b64u

REASON = {"reason": "Dipindahkan ke ruang tunggu"}
POLICY = {"plan_lines": True, "survey": ["ikm@1"]}


@pytest.fixture
def kiosk(server: Server) -> Kiosk:
    give_pins(server)
    return Kiosk(server)


def test_an_admins_code_makes_a_kiosk_once_and_the_same_one_may_ask_again(server: Server) -> None:
    made = server.browser(ADMIN).post(
        "/api/admin/kiosks/codes", json={"unit": CLINIC, "label": "Loket 1", "policy": POLICY}
    )
    assert made.status_code == 201
    code = made.json()["code"]
    assert made.json()["url"].endswith(f"/kios#kode={code}")
    assert made.json()["qr_svg"].startswith("<svg")
    assert made.json()["expires_at"] == server.clock() + 30 * 60_000
    kiosk = Kiosk(server, enrolled=False)
    answers = [kiosk.enrol(code), kiosk.enrol(code.lower().replace("-", " "))]
    assert [one.status_code for one in answers] == [201, 201]
    told = answers[0].json()
    assert told["unit"] == {"id": CLINIC, "name": "PKM", "zone": "Asia/Jakarta", "form": "lapor-klinik"}
    assert (told["label"], told["policy"]) == ("Loket 1", POLICY)
    assert problem(Kiosk(server, uuid(61), enrolled=False).enrol(code)) == (410, "code_expired")
    assert problem(Kiosk(server, enrolled=False).enrol(code)) == (409, "kiosk_taken")
    assert [by for by, _ in server.acts("kiosk_enrolled")] == [ADMIN]


def test_a_code_is_over_after_half_an_hour_and_wrong_ones_are_counted(server: Server) -> None:
    code = code_for(server)
    kiosk = Kiosk(server, enrolled=False)
    for _ in range(20):
        assert problem(kiosk.enrol("23456-789AB")) == (401, "wrong_code")
    assert problem(kiosk.enrol(code)) in {(410, "code_expired"), (401, "wrong_code")}
    late = code_for(server)
    server.clock.advance(31 * 60_000)
    assert problem(kiosk.enrol(late)) == (410, "code_expired")


def test_a_request_is_signed_with_a_fresh_time_by_a_kiosk_that_is_known(kiosk: Kiosk) -> None:
    body = {"client": "0.1.0"}
    for headers, code in (
        ({"Luring-Kiosk": uuid(5)}, (403, "kiosk_unknown")),
        ({"Luring-Signature": "AAAA"}, (401, "kiosk_not_signed")),
        ({"Luring-Time": "1795000000000.AAAAAAAAAAAAAAAAAAAAAA"}, (401, "kiosk_not_signed")),
    ):
        assert problem(kiosk.ask("/api/kiosk/contact", body, **headers)) == code
    token = kiosk.server.client.get("/api/kiosk/challenge").json()["token"]
    content = json.dumps(body).encode()
    sig = kiosk.sign(request_text("POST", "/api/kiosk/contact", token, content))
    kiosk.server.clock.advance(11 * 60_000)
    old = {"Luring-Time": token, "Luring-Signature": sig}
    assert problem(kiosk.ask("/api/kiosk/contact", body, **old)) == (401, "kiosk_not_signed")


def test_a_kiosk_is_told_forms_and_where_the_agency_allows_it_plan_lines_without_names(
    server: Server,
) -> None:
    kiosk = Kiosk(server, plan_lines=True)
    told = kiosk.contact(
        count=3, storage={"used": 10, "quota": 100}, battery={"level": 0.5, "charging": True}
    )
    assert {one["c"] for one in told["forms"]} <= {"form"}
    [line] = [one for one in told["lines"] if one["line"] == LINE]
    assert line["placement"] == PLACE[BUDI]
    assert {one["id"] for one in line["indicators"]} == {"pasien", "kunjungan"}
    assert "Budi" not in json.dumps(told)
    again = kiosk.contact(etag=told["etag"])
    assert "forms" not in again
    assert "lines" not in again
    row = server.browser(ADMIN).get("/api/admin/kiosks").json()["kiosks"][0]
    assert (row["waiting"]["count"], row["client"], row["contact_at"]) == (0, "0.1.0", server.clock())
    plain = Kiosk(server, uuid(62)).contact()
    assert plain["lines"] == []


def test_who_signs_in_works_as_on_a_phone_and_leaves_nothing_open(kiosk: Kiosk) -> None:
    server = kiosk.server
    online = Outbox(BUDI, server.clock)
    key = online.registration()["key"]
    opened = kiosk.sign_in(BUDI, PIN, replica=online.replica, key=key).json()
    assert (opened["person"], opened["name"], opened["idle_s"]) == (BUDI, "Budi", 600)
    token = opened["token"]
    assert bearer(server, token, "GET", "/api/session").json()["person"]["id"] == BUDI
    online.write()
    sent = {"Content-Type": "application/x-ndjson"}
    answer = answer_of(bearer(server, token, "POST", "/api/sync", content=online.request(), headers=sent))
    assert [one.outcome for one in answer.outcomes] == ["applied"]
    assert authors(server) == [(BUDI, "applied", "")]
    assert bearer(server, token, "DELETE", "/api/kiosk/session").status_code == 204
    assert problem(bearer(server, token, "GET", "/api/session")) == (401, "not_signed_in")


@pytest.mark.parametrize(
    ("steps", "ms", "still"),
    [(1, 599_000, True), (1, 600_000, False), (80, 500_000, True), (87, 500_000, False)],
)
def test_a_session_ends_when_it_is_left_alone_and_after_twelve_hours(
    kiosk: Kiosk, steps: int, ms: int, still: bool
) -> None:
    token = kiosk.sign_in(BUDI, PIN).json()["token"]
    for _ in range(steps):
        kiosk.server.clock.advance(ms)
        status = bearer(kiosk.server, token, "GET", "/api/session").status_code
    assert status == (200 if still else 401)


def test_a_session_at_a_kiosk_reaches_a_persons_own_work_and_nothing_else(kiosk: Kiosk) -> None:
    """Of every endpoint that asks who somebody is."""
    token = kiosk.sign_in(ADMIN, PINS[ADMIN]).json()["token"]
    document = kiosk.server.client.get("/schema/openapi.json").json()
    asked = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            allowed = (method.upper(), path) in AT_A_KIOSK
            if {"kiosk_session": []} not in operation.get("security", []) or allowed:
                continue
            asked += 1
            url = path.replace("{version}", "1").replace("{", "").replace("}", "")
            answer = bearer(kiosk.server, token, method.upper(), url, json={})
            assert answer.status_code in (400, 403), (method, path, answer.text)
    assert asked > 20
    for method, path in (
        ("GET", "/api/admin/people"),
        ("GET", "/api/admin/kiosks"),
        ("GET", "/api/admin/devices"),
    ):
        assert problem(bearer(kiosk.server, token, method, path)) == (403, "not_allowed")
    pin = {"password": PASSWORD, "pin": "904218"}
    assert problem(bearer(kiosk.server, token, "POST", "/api/pin", json=pin)) == (403, "not_allowed")
    known = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert AT_A_KIOSK <= known


def test_nobody_learns_whether_the_number_or_the_pin_was_wrong_and_the_account_is_not_locked(
    kiosk: Kiosk,
) -> None:
    server = kiosk.server

    def disable(tx: Tx) -> None:
        account = tx.account(1, TONO)
        assert account is not None
        tx.put_account(1, msgspec.structs.replace(account, disabled_at=server.clock()))

    server.store.write_now(disable)
    tried = [("9" * 18, "118822"), (BUDI, "118822"), (TONO, PINS[TONO]), (RINA, "118822")]
    answers = [kiosk.sign_in(who, pin) for who, pin in tried]
    assert {(one.status_code, one.content) for one in answers} == {(401, answers[0].content)}
    assert {tuple(sorted(one.headers)) for one in answers} == {tuple(sorted(answers[0].headers))}
    for who in (BUDI, "9" * 18):
        for _ in range(2 if who == BUDI else 2):
            assert problem(kiosk.sign_in(who, "118822")) == (401, "not_right")
        waiting = kiosk.sign_in(who, PIN)
        assert problem(waiting) == (429, "too_many_requests")
        assert waiting.headers["retry-after"] == "30"
    account = server.store.read_now(lambda tx: tx.account(1, BUDI))
    assert account is not None
    assert (account.failures, account.locked_until) == (0, 0)
    server.clock.advance(30_000)
    assert kiosk.sign_in(BUDI, PIN).status_code == 200


def test_a_kiosk_slows_down_altogether_when_many_numbers_are_tried() -> None:
    guesses = [Guess(id=str(n), kiosk=KIOSK, nip=str(n), at=n) for n in range(20)]
    assert wait_ms(guesses[:19], "x", 20) == 0
    assert wait_ms(guesses, "x", 19) == 30_000
    mine = [Guess(id=str(n), kiosk=KIOSK, nip="x", at=0) for n in range(12)]
    assert wait_ms(mine, "x", 0) == 3_600_000
    assert [wait_ms(mine[:n], "x", 0) for n in (2, 3, 4, 5)] == [0, 30_000, 60_000, 120_000]


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), (BUDI, 403), (SARI, 403), (HASAN, 403), (ADMIN, 200)]
)
def test_only_who_administers_the_unit_looks_after_its_kiosks(
    kiosk: Kiosk, who: str | None, status: int
) -> None:
    browser = kiosk.server.browser(who)
    asked = [
        browser.get("/api/admin/kiosks"),
        browser.post("/api/admin/kiosks/codes", json={"unit": CLINIC, "label": "Loket 2"}),
        browser.request("PATCH", f"/api/admin/kiosks/{KIOSK}", json=REASON | {"label": "Ruang tunggu"}),
        browser.post(f"/api/admin/kiosks/{KIOSK}/revoke", json=REASON),
    ]
    assert {200 if one.status_code == 201 else one.status_code for one in asked} == {status}
    labels = [one.label for one in kiosk.server.store.read_now(lambda tx: tx.kiosks(1))]
    assert labels == ["Ruang tunggu" if status == 200 else "Loket 1"]


def test_an_admin_of_another_unit_sees_none_of_its_kiosks(kiosk: Kiosk) -> None:
    from server.org import Grant

    def grant(tx: Tx) -> None:
        since = kiosk.server.clock() - DAY_MS
        tx.put_grant(1, Grant(id=uuid(650), person=TONO, role="admin", unit=SCHOOL, since=since))
        tx.organisation_changed(1)

    kiosk.server.store.write_now(grant)
    tono = kiosk.server.browser(TONO)
    nothing = {"people": 0, "drafts": 0, "oldest_at": 0}
    assert tono.get("/api/admin/kiosks").json() == {"kiosks": [], "unfinished": nothing, "unknown": 0}
    made = tono.post("/api/admin/kiosks/codes", json={"unit": CLINIC, "label": "x"})
    assert problem(made) == (404, "not_found")
    changed = tono.request("PATCH", f"/api/admin/kiosks/{KIOSK}", json=REASON | {"label": "x"})
    assert problem(changed) == (404, "not_found")
    assert problem(tono.post(f"/api/admin/kiosks/{KIOSK}/revoke", json=REASON)) == (404, "not_found")


def test_what_is_changed_at_the_desk_reaches_the_kiosk_and_the_journal(kiosk: Kiosk) -> None:
    admin = kiosk.server.browser(ADMIN)
    row = admin.request("PATCH", f"/api/admin/kiosks/{KIOSK}", json=REASON | {"policy": POLICY}).json()
    assert row["policy"] == POLICY
    assert kiosk.contact()["policy"] == POLICY
    assert [by for by, _ in kiosk.server.acts("kiosk_changed")] == [ADMIN]


def test_another_pin_needs_the_password_and_wrong_ones_lock_like_at_the_sign_in(server: Server) -> None:
    kiosk = Kiosk(server)
    budi = server.browser(BUDI)
    assert problem(budi.post("/api/pin", json={"password": PASSWORD, "pin": "123456"})) == (422, "weak_pin")
    assert problem(budi.post("/api/pin", json={"password": "salah", "pin": PIN})) == (
        401,
        "wrong_credentials",
    )
    assert budi.post("/api/pin", json={"password": PASSWORD, "pin": PIN}).status_code == 204
    assert server.acts("pin_changed") == [(BUDI, BUDI)]
    assert kiosk.sign_in(BUDI, PIN).status_code == 200
    for _ in range(4):
        budi.post("/api/pin", json={"password": "salah", "pin": PIN})
    assert problem(budi.post("/api/pin", json={"password": "salah", "pin": PIN})) == (429, "locked")
    assert problem(server.browser().post("/api/pin", json={"password": "x", "pin": "1"})) == (
        401,
        "not_signed_in",
    )


def test_whoever_comes_in_without_a_password_chooses_a_pin_only_just_after_he_has_signed_in(
    kiosk: Kiosk,
) -> None:
    server, new = kiosk.server, {"password": "", "pin": PIN}
    budi = server.browser(BUDI)
    assert budi.get("/api/pin").json() == {"chosen": True, "ask": "password"}
    bare = Account(person=BUDI, password_hash="", pin_hash="", changed_at=server.clock())
    server.store.write_now(lambda tx: tx.put_account(1, bare))  # as single sign-on leaves him
    server.clock.advance(FRESH_MS)
    assert budi.get("/api/pin").json() == {"chosen": False, "ask": "sign_in"}
    refused = budi.post("/api/pin", json=new)
    assert problem(refused) == (409, "change_refused")
    assert refused.json()["reason"] == "sign_in_again"
    assert server.acts("pin_changed") == []
    back = server.browser(BUDI)
    assert back.get("/api/pin").json() == {"chosen": False, "ask": "nothing"}
    assert back.post("/api/pin", json=new).status_code == 204
    assert server.acts("pin_changed") == [(BUDI, BUDI)]
    assert kiosk.sign_in(BUDI, PIN).status_code == 200


def test_a_new_password_ends_what_somebody_has_open_at_a_kiosk(kiosk: Kiosk) -> None:
    token = kiosk.sign_in(BUDI, PIN).json()["token"]
    code = slip_for(kiosk.server, BUDI)["code"]
    assert activate(kiosk.server.browser(), BUDI, code).status_code == 201
    assert problem(bearer(kiosk.server, token, "GET", "/api/session")) == (401, "not_signed_in")


def test_another_pin_ends_what_the_one_before_has_opened_at_kiosks_and_nothing_else(kiosk: Kiosk) -> None:
    budis = kiosk.sign_in(BUDI, PIN).json()["token"]
    saris = kiosk.sign_in(SARI, PINS[SARI]).json()["token"]
    phone = kiosk.server.browser(BUDI)
    assert phone.post("/api/pin", json={"password": PASSWORD, "pin": PINS[SARI]}).status_code == 204
    assert phone.get("/api/session").status_code == 200
    assert problem(bearer(kiosk.server, budis, "GET", "/api/session")) == (401, "not_signed_in")
    assert bearer(kiosk.server, saris, "GET", "/api/session").status_code == 200


def test_the_vectors_are_what_this_server_reads() -> None:
    vector: dict[str, Any] = json.loads(
        (Path(__file__).parents[2] / "sync" / "vectors" / "kiosk.json").read_text("utf-8")
    )
    from cryptography.hazmat.primitives.asymmetric import ec

    server, device, asked = vector["server"], vector["device"], vector["request"]
    assert seal_info(vector["namespace"], server["id"], vector["kiosk"]).decode() == vector["info"]
    private = ec.derive_private_key(int.from_bytes(from_b64u(server["private"])), ec.SECP256R1())
    sealed = from_b64u(vector["sealed"])
    plain = SUITE.decrypt(sealed, private, vector["info"].encode())
    assert plain.decode() == vector["content"]
    contents, bundle = read_contents(plain)
    assert contents.claim is not None
    assert (contents.claim.nip, contents.session) == (vector["alias"]["nip"], vector["session"])
    assert json.loads(bundle.lines[0][0])["actor"] == vector["alias"]["person"]
    assert is_signed(device["key"], vector["sig"], signed_text(vector["kiosk"], server["id"], sealed))
    text = request_text(asked["method"], asked["path"], asked["token"], asked["body"].encode())
    assert text.decode() == asked["text"]
    assert is_signed(device["key"], asked["sig"], text)


def test_the_command_line_makes_lists_changes_and_revokes_and_keys_are_not_destroyed_under_a_kiosk(
    tmp_path: Path,
) -> None:
    store = SqliteStore(tmp_path)
    store.write_now(found)
    store.close()

    def luring(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "server", words[0], words[1], *words[2:], "--data", str(tmp_path)]
        root = Path(__file__).parents[2]
        return subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)

    made = luring("kiosk", "code", "--unit", "PKM", "--label", "Loket 1")
    assert made.returncode == 0, made.stderr
    assert "/kios#kode=" in made.stdout
    assert luring("kiosk", "code", "--unit", "XX", "--label", "x").returncode == 1
    enrol_by_hand(tmp_path)
    keys = luring("keys", "list").stdout.split()[0]
    assert "Loket 1" in luring("kiosk", "list").stdout
    changed = luring("kiosk", "policy", "Loket 1", "--plan-lines", "--reason", "Disepakati")
    assert changed.returncode == 0, changed.stderr
    luring("keys", "rotate")
    luring("keys", "escrow", str(tmp_path / "usb"))
    assert "Loket 1" in luring("keys", "list").stdout
    refused = luring("keys", "destroy", keys)
    assert refused.returncode == 1
    assert "Loket 1" in refused.stdout
    assert luring("kiosk", "revoke", KIOSK[:8], "--reason", "Hilang").returncode == 0
    assert "dicabut" in luring("kiosk", "list").stdout


def enrol_by_hand(data: Path) -> None:
    from server.kiosk.enrolment import hand_seal
    from server.sealing import SealingKeys
    from server.store.kiosks import Kiosk as Row
    from server.store.kiosks import Policy

    clock, keys = Clock(), SealingKeys(data)
    keys.make_first(clock())
    current = keys.current()
    assert current is not None
    row = Row(
        id=KIOSK, label="Loket 1", unit=CLINIC, key="", policy=Policy(), enrolled_at=clock(), enrolled_by=""
    )
    store = SqliteStore(data)
    store.write_now(lambda tx: tx.put_kiosk(1, row))
    store.write_now(lambda tx: hand_seal(tx, 1, KIOSK, current.id, clock()))
    store.close()
