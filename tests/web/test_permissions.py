"""Role × action, from the one table (`access.DESK`): whoever it names gets in, nobody else does."""

from pathlib import Path

import pytest
from cast import ADMIN, BUDI, CLINIC, OFFICE, SARI, SCHOOL, TONO, uuid
from web.browser import Server, problem

from server import permissions
from server.access_desk import AT_THE_DESK, DESK
from server.org import Grant
from server.store.store import Tx
from server.web.handlers import HANDLERS
from server.web.visitor import _TYPES, DESK_ROOM

GRANTED = ("admin", "pengelola", "auditor")
IDS = {"placement", "cycle", "id", "replica", "unit", "period", "message"}
# What a path has where it is no id.
NAMED = {"queue": "case", "scheme": "nasional", "code": "abcdefghij", "version": "1", "step": "kiosk"}


def declared() -> set[str]:
    """List every door of the desk that the server has."""
    return {
        f"{method} {_TYPES.sub('}', path)}"
        for handler in HANDLERS
        for path in handler.paths
        for method in getattr(handler, "http_methods", ())
        if path.startswith(DESK_ROOM) and method not in ("HEAD", "OPTIONS")
    }


def test_the_table_has_every_door_of_the_desk_and_no_other() -> None:
    assert len(AT_THE_DESK) == sum(len(doors) for *_, doors in DESK), "a door stands in two rows"
    assert declared() == set(AT_THE_DESK)


def grant(server: Server, role: str, unit: str) -> None:
    """Let Tono have one role, of one unit."""

    def put(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(650), person=TONO, role=role, unit=unit, since=0))
        tx.organisation_changed(1)

    server.store.write_now(put)


def knock(server: Server, door: str) -> tuple[int, str]:
    """Ask for what is behind a door, about something that is not there; what matters is whether it opens."""
    method, _, path = door.partition(" ")
    for name in IDS:
        path = path.replace(f"{{{name}}}", uuid(999))
    for name, value in NAMED.items():
        path = path.replace(f"{{{name}}}", value)
    answer = server.browser(TONO).request(method, path, json=None if method == "GET" else {})
    shut = answer.status_code == 403 and answer.json()["code"] == "not_allowed"
    return (403, "not_allowed") if shut else (answer.status_code, "")


@pytest.mark.parametrize("role", GRANTED)
@pytest.mark.parametrize("unit", [OFFICE, CLINIC], ids=["all", "some"])
def test_each_role_opens_the_doors_that_the_table_gives_it_and_no_other(
    server: Server, role: str, unit: str
) -> None:
    grant(server, role, unit)
    for action, roles, reach, doors in DESK:
        may = role in roles and (reach == "some" or unit == OFFICE)
        for door in doors:
            status, shut = knock(server, door)
            assert (shut == "") == may, f"{action}: {door} answers {status} to {role} of {unit}"


@pytest.mark.parametrize("person", [BUDI, SARI, None], ids=["employee", "supervisor", "nobody"])
def test_whom_no_role_was_granted_opens_no_door(server: Server, person: str | None) -> None:
    expected = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert server.browser(ADMIN).get("/api/admin/people").status_code == 200
    for door in AT_THE_DESK:
        method, _, path = door.partition(" ")
        for name in IDS:
            path = path.replace(f"{{{name}}}", uuid(999))
        for name, value in NAMED.items():
            path = path.replace(f"{{{name}}}", value)
        asked = server.browser(person).request(method, path, json=None if method == "GET" else {})
        assert problem(asked) == expected, door


def test_the_unit_of_somebody_else_is_not_there(server: Server) -> None:
    grant(server, "admin", SCHOOL)
    tono = server.browser(TONO)
    assert tono.get("/api/admin/people", params={"unit": SCHOOL}).status_code == 200
    for path in ("people", "devices"):
        assert problem(tono.get(f"/api/admin/{path}", params={"unit": CLINIC})) == (404, "not_found")


def test_the_page_of_the_documentation_is_this_table() -> None:
    written = Path(permissions.PAGE).read_text("utf-8")
    assert written == permissions.page(), "run `python -m server.permissions`"


def test_the_desk_shows_the_table_and_who_has_a_role(server: Server) -> None:
    grant(server, "auditor", OFFICE)
    shown = server.browser(TONO).get("/api/admin/roles").json()
    rows = {(row["part"], row["action"]): row for row in shown["rows"]}
    assert rows["desk", "imports"]["roles"] == ["admin"]
    assert rows["desk", "imports"]["words"] == "Mengimpor dan membatalkan impor"
    assert ("step", "report.approve") in rows
    assert {"name": "Tono", "role": "auditor", "unit_name": shown["holders"][0]["unit_name"]} in shown[
        "holders"
    ]
