"""An administrator sees what is missing from the devices of his people, and what the server holds back: how
much, whose and since when, and nothing of what anybody wrote.
"""

import hashlib
from typing import Any

import pytest
from cast import ADMIN, BUDI, DAY_MS, HASAN, SARI, SCHOOL, TONO, uuid
from web.browser import Server, problem
from web.phone import Phone

from server import judge
from server.org import Grant
from server.store.sql_tx import Reader
from server.store.store import Tx
from sync.mutation import line_hash

LOSSES, FILES, HELD = "/api/admin/losses", "/api/admin/missing-files", "/api/admin/held"
NOTE = "Posyandu"


def asked(server: Server, path: str, person: str = ADMIN, **query: Any) -> dict[str, Any]:
    answer = server.browser(person).get(path, params=query)
    assert answer.status_code == 200, answer.text
    assert NOTE not in answer.text
    found: dict[str, Any] = answer.json()
    return found


def grant_school(server: Server) -> None:
    """Make Tono the administrator of his school, and of nothing else."""

    def grant(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(602), person=TONO, role="admin", unit=SCHOOL, since=0))
        tx.organisation_changed(1)

    server.store.write_now(grant)


def begin_anew(server: Server, person: str = BUDI, written: int = 3) -> Phone:
    """Write lines of which only the first arrives, and begin with another phone a day later."""
    old = Phone(server, person)
    for _ in range(written):
        old.write()
    assert old.send(old.request(1, 1)).status_code == 200
    server.clock.advance(DAY_MS)
    Phone(server, person)
    return old


def photo(name: str) -> dict[str, Any]:
    sha = hashlib.sha256(name.encode()).hexdigest()
    return {"sha256": sha, "type": "image/jpeg", "bytes": 1000, "name": f"{NOTE}.jpg"}


def write_with(phone: Phone, *photos: dict[str, Any]) -> None:
    link = {"line": None, "indicator": None}
    phone.write(put={"body": phone.body(evidence=list(photos)), "link": link})


@pytest.mark.parametrize("path", [LOSSES, FILES, HELD])
@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, None])
def test_nobody_but_the_admin_sees_what_is_missing(server: Server, path: str, person: str | None) -> None:
    refused = server.browser(person).get(path)
    assert problem(refused) == ((401, "not_signed_in") if person is None else (403, "not_allowed"))


def test_f20_the_admin_sees_what_a_phone_that_was_replaced_has_not_delivered(server: Server) -> None:
    heard = server.clock()
    old = begin_anew(server)
    (loss,) = asked(server, LOSSES)["losses"]
    assert loss == {
        "kind": "lost_unsent",
        "replica": old.replica,
        "person": BUDI,
        "name": "Budi",
        "label": "HP",
        "announced": 3,
        "received": 1,
        "missing": 2,
        "since": heard,
        "seen_at": server.clock(),
        "closed_at": None,
    }
    assert asked(server, LOSSES, standing="closed")["losses"] == []

    old.exchange(2)
    assert asked(server, LOSSES) == {"losses": [], "total": 0, "next": None}
    (closed,) = asked(server, LOSSES, standing="closed")["losses"]
    assert (closed["missing"], closed["closed_at"]) == (0, server.clock())


def test_f22_the_admin_sees_the_lines_that_a_phone_has_lost(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    phone.write()
    gap = {"n": 1, "hash": line_hash(phone.lines[0])}
    assert phone.send(phone.request(2, gaps=[gap])).status_code == 200
    (loss,) = asked(server, LOSSES)["losses"]
    assert (loss["kind"], loss["missing"], loss["name"]) == ("gap", 1, "Budi")


def test_f65_the_admin_sees_which_phone_still_has_photos_and_whose(server: Server) -> None:
    phone = Phone(server, BUDI)
    write_with(phone, photo("satu"), photo("dua"))
    assert [one.outcome for one in phone.exchange().outcomes] == ["applied"]
    found = asked(server, FILES)
    (device,) = found["devices"]
    assert device == {
        "replica": phone.replica,
        "person": BUDI,
        "name": "Budi",
        "label": "HP",
        "files": 2,
        "refused": 0,
        "owners": ["Budi"],
        "since": server.clock(),
    }
    assert found["total"] == 1
    (listed,) = asked(server, "/api/admin/devices")["devices"]
    assert listed["files"] == 2


def test_f11_f79_the_admin_sees_how_much_the_server_itself_holds_back(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(server, BUDI)
    phone.write(v=2, mood="cheerful")
    phone.write(v=2, mood="cheerful")
    phone.write()

    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(judge.merge, "extend", stumble)
    monkeypatch.setattr(judge.log, "error", lambda *_, **__: None)
    assert [one.code for one in phone.exchange().outcomes] == ["newer", "newer", "internal"]
    monkeypatch.undo()
    found = asked(server, HELD)
    assert [(one["name"], one["label"], one["code"], one["lines"]) for one in found["held"]] == [
        ("Budi", "HP", "internal", 1),
        ("Budi", "HP", "newer", 2),
    ]
    assert (found["total"], found["lines"]) == (2, 3)


def test_an_admin_of_another_unit_sees_none_of_it(server: Server) -> None:
    grant_school(server)
    begin_anew(server)
    phone = Phone(server, SARI)
    write_with(phone, photo("satu"))
    phone.write(v=2, mood="cheerful")
    phone.exchange()
    assert [asked(server, path)["total"] for path in (LOSSES, FILES, HELD)] == [1, 1, 1]
    assert [asked(server, path, TONO)["total"] for path in (LOSSES, FILES, HELD)] == [0, 0, 0]
    begin_anew(server, TONO)
    assert [one["name"] for one in asked(server, LOSSES, TONO)["losses"]] == ["Tono"]


def test_what_is_missing_is_read_in_pages(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.admin_losses.PAGE", 2)
    for number in range(3):
        phone = Phone(server, BUDI)
        write_with(phone, photo(str(number)))
        phone.write(v=2, mood="cheerful")
        phone.write()
        assert phone.send(phone.request(1, 2)).status_code == 200
        server.clock.advance(DAY_MS)
    Phone(server, BUDI)
    for path, name in ((LOSSES, "losses"), (FILES, "devices"), (HELD, "held")):
        first = asked(server, path)
        assert (len(first[name]), first["total"], first["next"]) == (2, 3, 2)
        rest = asked(server, path, start=2)
        assert (len(rest[name]), rest["next"]) == (1, None)
        seen = [one["replica"] for one in first[name] + rest[name]]
        assert len(set(seen)) == 3


def test_many_devices_cost_no_more_questions_than_one(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks: list[str] = []
    for name in ("rows", "row"):
        really = getattr(Reader, name)

        def counted(reader: Reader, sql: Any, params: Any = (), really: Any = really) -> Any:
            asks.append(str(sql))
            return really(reader, sql, params)

        monkeypatch.setattr(Reader, name, counted)

    def questions(path: str) -> int:
        asked(server, path)  # what is remembered from one request to the next
        asks.clear()
        asked(server, path)
        return len(asks)

    def one_more(person: str) -> None:
        phone = Phone(server, person)
        phone.write(v=2, mood="cheerful")
        write_with(phone, photo(phone.replica))
        phone.write()
        assert phone.send(phone.request(1, 2)).status_code == 200
        Phone(server, person)

    one_more(BUDI)
    paths = (LOSSES, FILES, HELD, "/api/admin/devices")
    before = {path: questions(path) for path in paths}
    assert all(before.values())
    for person in (SARI, TONO, HASAN):
        one_more(person)
    assert {path: questions(path) for path in paths} == before
    assert [asked(server, path)["total"] for path in paths] == [4, 4, 4, 8]
