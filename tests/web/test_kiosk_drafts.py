"""What somebody had not finished at a kiosk is his to go on with, until he has finished it."""

import json

import pytest
from cast import ADMIN, BUDI, DAY_MS, DEWI, SARI, SCHOOL, TONO, uuid
from web.browser import PIN, Server, problem
from web.kiosk import KIOSK, Kiosk, authors, give_pins, outcomes

from server.org import Grant
from server.store.store import Tx


@pytest.fixture
def kiosk(server: Server) -> Kiosk:
    give_pins(server)
    return Kiosk(server)


def test_a_draft_of_a_session_that_was_signed_in_is_known_by_the_sessions_name(kiosk: Kiosk) -> None:
    online = kiosk.of(BUDI)
    key = online.registration()["key"]
    assert (
        kiosk.sign_in(BUDI, PIN, replica=online.replica, key=key, session=online.session).status_code == 200
    )
    draft = [{"key": "lapor", "value": {"note": "setengah"}, "updated_at": 5}]
    content = online.contents(claim=None, person=BUDI, drafts=draft)
    assert outcomes(kiosk.ship(kiosk.seal(content))) == ["received"]
    drafts = kiosk.server.browser(BUDI).get("/api/kiosk/drafts").json()["drafts"]
    assert [one["value"] for one in drafts] == [{"note": "setengah"}]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_a_draft_that_has_ended_ends_those_of_other_sessions_that_are_not_newer(
    kiosk: Kiosk, order: tuple[int, ...]
) -> None:
    first, second, other = kiosk.of(BUDI), kiosk.of(BUDI), kiosk.of(SARI)
    sealed = [
        kiosk.seal(first.contents(drafts=[{"key": "lapor", "value": {"note": "awal"}, "updated_at": 10}])),
        kiosk.seal(second.contents(drafts=[{"key": "lapor", "value": None, "updated_at": 20}])),
        kiosk.seal(
            second.contents(
                drafts=[
                    {"key": "lapor", "value": {"note": "berikutnya"}, "updated_at": 30},
                    {"key": "rencana", "value": {"note": "lain"}, "updated_at": 5},
                ]
            )
        ),
        kiosk.seal(other.contents(drafts=[{"key": "lapor", "value": {"note": "Sari"}, "updated_at": 10}])),
    ]
    for one in order:
        kiosk.ship(sealed[one])
    listed = kiosk.server.browser(BUDI).get("/api/kiosk/drafts").json()["drafts"]
    assert [one["value"]["note"] for one in listed] == ["berikutnya", "lain"]
    listed = kiosk.server.browser(SARI).get("/api/kiosk/drafts").json()["drafts"]
    assert [one["value"]["note"] for one in listed] == ["Sari"]


@pytest.mark.parametrize("first", [None, {"note": "lama"}])
def test_a_kiosk_whose_clock_runs_ahead_bars_nothing_that_is_written_later_elsewhere(
    kiosk: Kiosk, first: dict[str, str] | None
) -> None:
    ahead = kiosk.server.clock() + 400 * DAY_MS
    early, later = kiosk.of(BUDI), kiosk.of(BUDI)
    kiosk.ship(kiosk.seal(early.contents(drafts=[{"key": "lapor", "value": first, "updated_at": ahead}])))
    kiosk.server.clock.advance(60_000)
    draft = {"key": "lapor", "value": {"note": "berikutnya"}, "updated_at": kiosk.server.clock()}
    kiosk.ship(kiosk.seal(later.contents(drafts=[draft])))
    newest, *_ = kiosk.server.browser(BUDI).get("/api/kiosk/drafts").json()["drafts"]
    assert newest["value"] == {"note": "berikutnya"}


def test_what_a_draft_said_is_forgotten_when_it_has_ended(kiosk: Kiosk) -> None:
    session = kiosk.of(BUDI)
    for value, at in (({"note": "setengah jadi"}, 10), (None, 10)):
        draft = {"key": "lapor", "value": value, "updated_at": at}
        kiosk.ship(kiosk.seal(session.contents(drafts=[draft])))
    assert kiosk.server.browser(BUDI).get("/api/kiosk/drafts").json() == {"drafts": []}
    kept = kiosk.server.store.read_now(lambda tx: tx.rows("SELECT value FROM kiosk_draft", ()))
    assert {value for (value,) in kept} == {"null"}


def test_drafts_come_back_the_newest_of_each(kiosk: Kiosk) -> None:
    session = kiosk.of(BUDI)
    drafts = [
        [{"key": "lapor", "value": {"note": text}, "updated_at": at}]
        for text, at in (("lama", 1), ("terbaru", 3), ("antara", 2))
    ]
    sealed = [kiosk.seal(session.contents(drafts=one)) for one in drafts]
    assert outcomes(kiosk.ship(*sealed)) == ["received"] * 3
    budi = kiosk.server.browser(BUDI)
    [draft] = budi.get("/api/kiosk/drafts").json()["drafts"]
    assert (draft["key"], draft["value"]) == ("lapor", {"note": "terbaru"})
    assert kiosk.server.browser(SARI).get("/api/kiosk/drafts").json() == {"drafts": []}
    sari = kiosk.server.browser(SARI)
    assert problem(sari.request("DELETE", f"/api/kiosk/drafts/{draft['id']}")) == (404, "not_found")
    assert budi.request("DELETE", f"/api/kiosk/drafts/{draft['id']}").status_code == 204
    kiosk.ship(kiosk.seal(session.contents(drafts=drafts[0])))  # one that comes late
    assert budi.get("/api/kiosk/drafts").json() == {"drafts": []}


def test_f73_what_somebody_who_never_returns_has_not_finished_waits_and_the_admin_is_told_how_much(
    kiosk: Kiosk,
) -> None:
    server = kiosk.server

    def told(person: str) -> dict[str, int]:
        return dict(server.browser(person).get("/api/admin/kiosks").json()["unfinished"])

    assert told(ADMIN) == {"people": 0, "drafts": 0, "oldest_at": 0}
    budi, again, sari = kiosk.of(BUDI), kiosk.of(BUDI), kiosk.of(SARI)
    secret = {"note": "rahasia"}
    for session, key, at in ((budi, "a", 7), (budi, "b", 9), (again, "a", 11), (sari, "a", 5)):
        draft = {"key": key, "value": secret, "updated_at": at}
        kiosk.ship(kiosk.seal(session.contents(drafts=[draft])))
    server.clock.advance(400 * DAY_MS)

    def grant(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(650), person=TONO, role="admin", unit=SCHOOL, since=0))
        tx.organisation_changed(1)

    server.store.write_now(grant)
    assert told(ADMIN) == {"people": 2, "drafts": 3, "oldest_at": 5}
    assert told(TONO) == {"people": 0, "drafts": 0, "oldest_at": 0}  # the admin of another unit
    assert "rahasia" not in server.browser(ADMIN).get("/api/admin/kiosks").text
    drafts = server.browser(BUDI).get("/api/kiosk/drafts").json()["drafts"]
    assert [one["value"] for one in drafts] == [secret] * 3


def test_f52_a_name_that_the_store_cannot_keep_is_refused_and_the_rest_of_the_shipment_comes_in(
    kiosk: Kiosk,
) -> None:
    session = kiosk.of(BUDI)
    session.write()
    draft = {"key": "report\0", "value": {}, "updated_at": kiosk.server.clock()}
    broken = kiosk.seal(session.contents(drafts=[draft]))
    nobody = json.dumps(json.loads(kiosk.of(SARI).save()) | {"kiosk": f"{KIOSK}\0"})
    told = outcomes(kiosk.ship(broken, nobody, kiosk.of(DEWI).save()))
    assert told == ["refused damaged", "refused foreign", "received"]
    assert authors(kiosk.server) == [(DEWI, "applied", "")]
