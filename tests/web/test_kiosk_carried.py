"""A phone's sealed file that was handed over at a kiosk without a signal comes in by the kiosk's shipping."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from cast import BUDI, SARI, uuid
from web.browser import Server
from web.kiosk import PINS, Kiosk, alarms, authors, content_of, give_pins, outcomes
from web.phone import Outbox, Phone
from web.test_bundles import JPEG, bundle_of, cut, flip, hex_hash, part, seal

from sync.wire import Proof, Run

STRANGER = "7d1f0f53-1111-4222-8333-944445555666"


@pytest.fixture
def kiosk(server: Server) -> Kiosk:
    give_pins(server)
    return Kiosk(server)


def carry(kiosk: Kiosk, text: bytes, **changes: Any) -> str:
    """Seal what the kiosk writes down of a file that somebody hands it."""
    files = [{"sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)}]
    head = {"v": 1, "client": "0.1.0", "person": "", "made_at": 0, "kiosk": kiosk.id, "session": ""}
    return kiosk.seal(content_of(head | {"files": files, "carried": True} | changes, [], (text,)))


def a_phone(server: Server) -> Phone:
    """Budi's, with a report on it."""
    phone = Phone(server, BUDI)
    phone.write()
    return phone


def test_work_of_a_phone_comes_in_under_its_authors_name_with_nobody_signed_in_and_once(
    kiosk: Kiosk,
) -> None:
    text = seal(kiosk.server, bundle_of(a_phone(kiosk.server)))
    envelopes = [carry(kiosk, text), carry(kiosk, text)]  # handed over twice
    assert outcomes(kiosk.ship(*envelopes, envelopes[0])) == ["received", "received", "again"]
    assert authors(kiosk.server) == [(BUDI, "applied", "")]
    assert alarms(kiosk.server) == {}
    assert kiosk.server.acts("bundle_carried") == [("", "")]  # nobody whom the server knows has carried it


def test_what_another_kiosk_has_exported_comes_in_too_but_no_file_within_a_file(kiosk: Kiosk) -> None:
    other = Kiosk(kiosk.server, uuid(4_711))
    exported = other.text(other.of(SARI).save())
    assert outcomes(kiosk.ship(carry(kiosk, exported))) == ["received"]
    assert authors(kiosk.server) == [(SARI, "applied", "")]
    nested = other.text(carry(other, exported))
    assert outcomes(kiosk.ship(carry(kiosk, nested))) == ["received"]
    kept = kiosk.server.store.read_now(lambda tx: tx.rows("SELECT kiosk, code FROM kiosk_raw", ()))
    assert set(kept) == {(kiosk.id, "carried"), (other.id, "damaged")}


@pytest.mark.parametrize("change", [cut, flip, lambda text: b"halo"])
def test_a_file_that_cannot_be_taken_in_is_kept_and_the_administrator_told(kiosk: Kiosk, change: Any) -> None:
    text = change(seal(kiosk.server, bundle_of(a_phone(kiosk.server))))
    assert outcomes(kiosk.ship(carry(kiosk, text))) == ["received"]
    assert authors(kiosk.server) == []
    assert alarms(kiosk.server) == {"carried": 1}
    assert kiosk.server.acts("kiosk_alarm") == [("", kiosk.id)]


def test_no_replica_is_made_known_by_a_file_that_nobody_the_server_knows_has_carried(kiosk: Kiosk) -> None:
    server = kiosk.server
    stranger = Outbox(BUDI, server.clock)
    stranger.write()
    for person in (BUDI, "", kiosk.id, STRANGER):
        envelope = carry(kiosk, seal(server, bundle_of(stranger, person=person)))
        assert outcomes(kiosk.ship(envelope)) == ["received"]
    assert authors(server) == []
    assert server.store.read_now(lambda tx: tx.replica(1, stranger.replica)) is None
    assert alarms(server) == {"carried": 4}


def test_a_quota_loses_no_photo_that_comes_from_a_kiosk_before_its_report(
    serve: Callable[..., Server],
) -> None:
    server = serve(evidence_quota_mb=1)
    give_pins(server)
    session = Kiosk(server).of(BUDI)
    photos = [JPEG + bytes([number]) * 600_000 for number in range(2)]
    for photo in photos:
        sealed = session.kiosk.seal(session.contents(files=(photo,)))
        assert outcomes(session.kiosk.ship(sealed)) == ["received"]
    kept = server.store.read_now(lambda tx: [tx.evidence_files(1, hex_hash(one)) for one in photos])
    assert [len(files) for files in kept] == [1, 1]


@pytest.mark.parametrize("what", ["first", "mac"])
def test_a_file_made_to_trip_the_server_stands_before_nobody_elses_work(kiosk: Kiosk, what: str) -> None:
    phone = a_phone(kiosk.server)
    run = Run(first=2**70, sig=phone.sign(2**70, phone.lines))
    proof = Proof(n=1, sha="x", outcome="applied", at=2**80, mac="é")
    poisoned = part(phone, run=run) if what == "first" else part(phone, proofs=(proof,))
    text = seal(kiosk.server, bundle_of(phone, parts=(poisoned,)))
    receipts = kiosk.ship(carry(kiosk, text), kiosk.of(SARI).save())
    assert outcomes(receipts) == ["received", "received"]
    assert (SARI, "applied", "") in authors(kiosk.server)


@pytest.mark.parametrize(
    "changes",
    [
        {"person": BUDI},
        {"claim": {"nip": "1", "pin": PINS[BUDI]}},
        {"drafts": [{"key": "a", "value": 1, "updated_at": 1}]},
    ],
)
def test_an_envelope_that_carries_says_nothing_of_anybody(kiosk: Kiosk, changes: dict[str, Any]) -> None:
    text = seal(kiosk.server, bundle_of(a_phone(kiosk.server)))
    assert outcomes(kiosk.ship(carry(kiosk, text, **changes))) == ["refused damaged"]
