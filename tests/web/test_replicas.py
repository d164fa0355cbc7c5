"""A phone's key becomes known to the server."""

import json

import pytest
from cast import BUDI, SARI, uuid
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from web.browser import Server, problem
from web.phone import Phone

from sync.mutation import to_b64u

REPLICA = uuid(700)


def new_key() -> str:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return to_b64u(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def test_a_replica_belongs_to_who_is_signed_in(server: Server) -> None:
    key = new_key()
    answer = server.browser(BUDI).post(
        "/api/replicas", json={"replica": REPLICA, "key": key, "label": "HP Budi"}
    )
    assert (answer.status_code, answer.json()) == (201, {"replica": REPLICA})
    kept = server.store.read_now(lambda tx: tx.replica(1, REPLICA))
    assert kept is not None
    assert (kept.person, kept.kind, kept.key, kept.label) == (BUDI, "phone", key, "HP Budi")


def test_registering_twice_is_no_error_and_changes_nothing(server: Server) -> None:
    body = {"replica": REPLICA, "key": new_key(), "label": "HP Budi"}
    assert server.browser(BUDI).post("/api/replicas", json=body).status_code == 201
    before = server.store.read_now(lambda tx: tx.replica(1, REPLICA))
    server.clock.advance(1_000)
    assert server.browser(BUDI).post("/api/replicas", json=body | {"label": "lain"}).status_code == 201
    assert server.store.read_now(lambda tx: tx.replica(1, REPLICA)) == before


@pytest.mark.parametrize("change", ["person", "key"])
def test_a_replica_is_never_taken_over(server: Server, change: str) -> None:
    body = {"replica": REPLICA, "key": new_key()}
    assert server.browser(BUDI).post("/api/replicas", json=body).status_code == 201
    other = body if change == "person" else body | {"key": new_key()}
    answer = server.browser(SARI if change == "person" else BUDI).post("/api/replicas", json=other)
    assert problem(answer) == (409, "replica_taken")


@pytest.mark.parametrize(
    "key", ["", "AAAA", to_b64u(b"\x04" + bytes(64)), "not base64url!", to_b64u(b"\x02" + bytes(32))]
)
def test_a_key_is_a_point_on_the_curve(server: Server, key: str) -> None:
    answer = server.browser(BUDI).post("/api/replicas", json={"replica": REPLICA, "key": key})
    assert problem(answer) == (422, "key_invalid")


@pytest.mark.parametrize("replica", ["", "x", REPLICA.upper().replace("0", "A"), "{" + REPLICA + "}"])
def test_a_replica_has_a_uuid(server: Server, replica: str) -> None:
    answer = server.browser(BUDI).post("/api/replicas", json={"replica": replica, "key": new_key()})
    assert problem(answer) == (400, "invalid_request")


def test_nobody_registers_without_signing_in(server: Server) -> None:
    answer = server.browser().post("/api/replicas", json={"replica": REPLICA, "key": new_key()})
    assert problem(answer) == (401, "not_signed_in")


def test_f20_whoever_begins_anew_is_told_what_his_old_phone_never_brought(server: Server) -> None:
    old = Phone(server, BUDI)
    for _ in range(3):
        old.write()
    heartbeat = json.loads(old.request(count=0))
    heartbeat["outbox"] |= {"count": 3, "bytes": 900}
    assert old.send(json.dumps(heartbeat).encode()).status_code == 200
    old.send(old.request(count=1))
    answer = Phone(server, BUDI).exchange()
    (told,) = [change.value for change in answer.changes if change.c == "incident"]
    assert (told["announced"], told["received"], told["missing"]) == (3, 1, 2)
