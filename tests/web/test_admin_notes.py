"""Anonymous notes at the desk: read without names, released or withheld with a reason."""

from typing import Any

import msgspec
import pytest
from cast import ADMIN, AGUS, BUDI, DEWI, HASAN, INSTANSI, OFFICE, PLACE, RINA, SARI
from cycles import sends
from web.browser import Server, problem
from web.cycle_desk import REASON, Beside, closed, get, opened, post
from web.test_admin_board import grant

from server.schemes import snapshot
from server.store.store import Tx

NOTES = {RINA: "Ajari kami mengisi register", DEWI: "Atur jadwal kerja", AGUS: "Perlu datang pagi"}


def written(server: Server) -> str:
    """A closed cycle in which three peers wrote a note about Budi, whose scheme lets him read them."""
    cycle = opened(server, "jambi", kinds=["teknis"])

    def lets_him_read(tx: Tx) -> None:
        found = tx.cycle(INSTANSI, cycle)
        assert found is not None
        scheme = msgspec.structs.replace(snapshot(found.scheme), notes="ratee")
        text = msgspec.json.encode(scheme).decode()
        tx.put_cycle(INSTANSI, msgspec.structs.replace(found, scheme=text))

    server.store.write_now(lets_him_read)
    beside = Beside(server)
    now = server.store.read_now(lambda tx: tx.cycle(INSTANSI, cycle))
    assert now is not None
    for person, note in NOTES.items():
        phone = beside.phone(person)
        phone.exchange()
        sends(phone, now, BUDI, "peer", note=note)
        assert {one.outcome for one in phone.exchange()} == {"applied"}
    closed(server, cycle)
    return cycle


def listed(server: Server, cycle: str) -> Any:
    return get(server, f"/{cycle}/notes").json()


def test_notes_are_listed_by_person_without_who_wrote_them_and_each_is_decided(server: Server) -> None:
    cycle = written(server)
    answer = get(server, f"/{cycle}/notes")
    for rater in NOTES:
        assert PLACE[rater] not in answer.text
    (budi,) = answer.json()["people"]
    assert {one["text"] for one in budi["notes"]} == set(NOTES.values())
    assert {(one["group"], one["released"]) for one in budi["notes"]} == {("peer", None)}
    assert set(budi["notes"][0]) == {"id", "group", "text", "released"}
    first, second, _ = budi["notes"]
    for one, release in ((first, True), (second, False)):
        body = {"id": one["id"], "release": release, "reason": REASON}
        done = post(server, f"/{cycle}/notes/{PLACE[BUDI]}", body)
        assert (done.status_code, done.json()) == (200, {"id": one["id"], "released": release})
    (budi,) = listed(server, cycle)["people"]
    assert [one["released"] for one in budi["notes"]] == [True, False, None]
    assert listed(server, cycle)["undecided"] == 1
    acts = [entry.outcome for entry, _ in server.store.read_now(lambda tx: tx.journal(INSTANSI))]
    assert (acts.count("note_released"), acts.count("note_withheld")) == (1, 1)


def test_a_note_that_is_not_there_cannot_be_released(server: Server) -> None:
    cycle = written(server)
    body = {"id": "0" * 64, "release": True, "reason": REASON}
    refused = post(server, f"/{cycle}/notes/{PLACE[BUDI]}", body)
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "cycle_no_note")


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, RINA])
def test_only_who_administers_the_agency_reads_them(server: Server, person: str) -> None:
    cycle = written(server)
    assert problem(get(server, f"/{cycle}/notes", person=person)) == (403, "not_allowed")
    body = {"id": "0" * 64, "release": True, "reason": REASON}
    answer = post(server, f"/{cycle}/notes/{PLACE[BUDI]}", body, person=person)
    assert problem(answer) == (403, "not_allowed")
    assert get(server, f"/{cycle}/notes", person=ADMIN).status_code == 200


def test_what_was_written_about_an_administrator_somebody_else_reads_and_decides(server: Server) -> None:
    cycle = written(server)
    grant(server, BUDI, "admin", OFFICE)
    mine = get(server, f"/{cycle}/notes", BUDI)
    assert (mine.json()["people"], mine.json()["undecided"]) == ([], 0)
    (budi,) = listed(server, cycle)["people"]
    body = {"id": budi["notes"][0]["id"], "release": False, "reason": REASON}
    assert problem(post(server, f"/{cycle}/notes/{PLACE[BUDI]}", body, BUDI)) == (409, "change_refused")
