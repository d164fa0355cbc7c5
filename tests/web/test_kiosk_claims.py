"""What waits at the server for its author: a wrong PIN, none, or one that was not looked at any more."""

import msgspec
import pytest
from cast import BUDI, DAY_MS, SARI
from web.browser import PIN, Server, problem
from web.kiosk import PINS, Kiosk, authors, claims, give_pins, outcomes, quarantined
from web.phone import Outbox

from server.store.store import Tx


@pytest.fixture
def kiosk(server: Server) -> Kiosk:
    give_pins(server)
    return Kiosk(server)


def test_f73_a_forgotten_pin_strands_nothing_and_its_author_claims_it_from_his_phone(kiosk: Kiosk) -> None:
    session = kiosk.of(BUDI, pin="118822")
    kiosk.ship(session.save(), session.save())
    assert authors(kiosk.server) == []
    assert quarantined(kiosk.server) == {"wrong_pin": 2}
    assert claims(kiosk.server, SARI) == []
    [claim] = claims(kiosk.server, BUDI)
    assert (claim["label"], claim["unit"], claim["lines"], claim["code"]) == (
        "Loket 1",
        "PKM",
        2,
        "wrong_pin",
    )
    budi = kiosk.server.browser(BUDI)
    assert budi.post(f"/api/claims/{claim['id']}", json={"pin": "118822"}).json() == {"outcome": "wrong"}
    assert budi.post(f"/api/claims/{claim['id']}", json={"pin": PIN}).json() == {"outcome": "claimed"}
    assert authors(kiosk.server) == [(BUDI, "applied", "")] * 2
    assert claims(kiosk.server, BUDI) == []
    assert quarantined(kiosk.server) == {}
    assert problem(budi.post(f"/api/claims/{claim['id']}", json={"pin": PIN})) == (404, "not_found")


def test_f73_somebody_who_never_returns_and_somebody_nobody_knows_are_kept(kiosk: Kiosk) -> None:
    kiosk.ship(kiosk.of(BUDI, pin="118822").save(), kiosk.session("199901012020011001", "118822").save())
    kiosk.server.clock.advance(400 * DAY_MS)
    assert quarantined(kiosk.server) == {"wrong_pin": 2, "nip_unknown": 1}
    assert len(claims(kiosk.server, BUDI)) == 1


def test_f73_what_a_leaver_sealed_before_he_left_is_his(kiosk: Kiosk) -> None:
    envelope = kiosk.of(BUDI).save()

    def leave(tx: Tx) -> None:
        account = tx.account(1, BUDI)
        assert account is not None
        tx.put_account(1, msgspec.structs.replace(account, disabled_at=kiosk.server.clock()))

    kiosk.server.clock.advance(DAY_MS)
    kiosk.server.store.write_now(leave)
    kiosk.server.clock.advance(DAY_MS)
    assert outcomes(kiosk.ship(envelope)) == ["received"]
    # Nothing proves that it was made before; so his superior decides, and it is not lost.
    assert authors(kiosk.server) == [(BUDI, "quarantined", "scope_moved")]


def test_what_is_claimed_counts_as_of_when_it_was_first_received(kiosk: Kiosk) -> None:
    session = kiosk.of(BUDI, pin="118822")
    [receipt] = kiosk.ship(session.save())
    kiosk.server.clock.advance(90 * DAY_MS)
    [claim] = claims(kiosk.server, BUDI)
    kiosk.server.browser(BUDI).post(f"/api/claims/{claim['id']}", json={"pin": PIN})
    replica = session.replica
    [line] = kiosk.server.store.read_now(lambda tx: tx.received(1, replica, 1, 1))
    assert msgspec.json.decode(line.detail)["latest"] == receipt["at"]


def test_not_mine_is_kept_and_never_asked_again(kiosk: Kiosk) -> None:
    kiosk.ship(kiosk.of(BUDI, pin="118822").save())
    [claim] = claims(kiosk.server, BUDI)
    sari = kiosk.server.browser(SARI)
    assert problem(sari.request("DELETE", f"/api/claims/{claim['id']}")) == (404, "not_found")
    assert kiosk.server.browser(BUDI).request("DELETE", f"/api/claims/{claim['id']}").status_code == 204
    assert claims(kiosk.server, BUDI) == []
    assert kiosk.server.acts("kiosk_disowned") == [(BUDI, BUDI)]
    [row] = kiosk.server.store.read_now(lambda tx: tx.claim_rows(1, claim["id"]))
    assert (row.state, row.lines) == ("disowned", 1)
    assert row.content


def test_a_phone_of_somebody_knows_nothing_of_another_ones_claim(kiosk: Kiosk) -> None:
    kiosk.ship(kiosk.of(BUDI, pin="118822").save())
    [claim] = claims(kiosk.server, BUDI)
    answer = kiosk.server.browser(SARI).post(f"/api/claims/{claim['id']}", json={"pin": PINS[SARI]})
    assert problem(answer) == (404, "not_found")
    assert problem(kiosk.server.browser().get("/api/claims")) == (401, "not_signed_in")


def test_guesses_at_a_claim_have_to_wait(kiosk: Kiosk) -> None:
    kiosk.ship(kiosk.of(BUDI, pin="118822").save())
    [claim] = claims(kiosk.server, BUDI)
    budi = kiosk.server.browser(BUDI)
    for _ in range(3):
        assert budi.post(f"/api/claims/{claim['id']}", json={"pin": "000000"}).json() == {"outcome": "wrong"}
    answer = budi.post(f"/api/claims/{claim['id']}", json={"pin": PIN})
    assert problem(answer) == (429, "too_many_requests")
    assert answer.headers["retry-after"] == "30"
    kiosk.server.clock.advance(30_000)
    assert budi.post(f"/api/claims/{claim['id']}", json={"pin": PIN}).json() == {"outcome": "claimed"}


def test_a_session_that_a_restored_server_has_forgotten_waits_for_its_authors_pin(kiosk: Kiosk) -> None:
    online = Outbox(BUDI, kiosk.server.clock)
    online.write()
    held = kiosk.of(BUDI)
    held.replica, held._key, held.lines = online.replica, online._key, online.lines
    kiosk.ship(kiosk.seal(held.contents(claim=None, person=BUDI)))
    [claim] = claims(kiosk.server, BUDI)
    budi = kiosk.server.browser(BUDI)
    assert budi.post(f"/api/claims/{claim['id']}", json={"pin": PIN}).json() == {"outcome": "claimed"}
    assert authors(kiosk.server) == [(BUDI, "applied", "")]
