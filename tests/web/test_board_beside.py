"""The board has citizens' satisfaction and trainings beside the rest, by the same access; no few are told."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, CLINIC, INSTANSI, NAMESPACE, OFFICE, PLACE, RINA, SARI, SCHOOL, TONO, uuid
from web.browser import Server
from web.cycle_desk import Beside
from web.test_admin_board import BOARD, PERIOD, board, grant, with_year
from web.test_surveys import ALL, fill, make, send

from server.board_beside import quarters_in
from server.effects import derived_id
from server.store.periods import Period
from sync.device import Intent

IKM = ("ikm", "band", "respondents")


def period(first: str, last: str, id: int = 399) -> Period:
    return Period(
        id=uuid(id), from_date=first, until_date=last, deadline_date="2027-01-05", lock_date="2027-01-20"
    )


@pytest.mark.parametrize(
    ("first", "last", "quarters"),
    [
        ("2026-01-01", "2026-12-31", {"2026-T1", "2026-T2", "2026-T3", "2026-T4"}),
        ("2026-07-01", "2026-12-31", {"2026-T3", "2026-T4"}),
        ("2026-01-01", "2026-12-30", {"2026-T1", "2026-T2", "2026-T3"}),
        ("2026-01-02", "2026-06-30", {"2026-T2"}),
        ("2026-11-01", "2026-11-30", set()),
        ("2026-10-01", "2027-03-31", {"2026-T4", "2027-T1"}),
    ],
)
def test_only_quarters_that_lie_whole_in_a_period_are_in_it(
    first: str, last: str, quarters: set[str]
) -> None:
    assert quarters_in(period(first, last)) == quarters


def index(server: Server, unit: str, person: str = ADMIN, **query: Any) -> tuple[Any, ...]:
    row = board(server, person, **query)[unit]
    return tuple(row[name] for name in IKM)


def test_a_unit_has_the_index_of_all_below_it_once_there_are_enough(server: Server) -> None:
    with_year(server)
    clinic, school = make(server, "Loket 1"), make(server, unit=SCHOOL)
    fill(server, clinic, 9)
    assert index(server, CLINIC, period=PERIOD.id) == (None, None, 0)
    send(server, clinic, 9)
    # By hand: ten answers of 4 are 100.00; with ten of 3 in the school (75.00) the office has 87.50.
    assert index(server, CLINIC, period=PERIOD.id) == ("100.00", "A", 10)
    fill(server, school, 10, dict.fromkeys(ALL, 3), start=100)
    assert index(server, SCHOOL, period=PERIOD.id) == ("75.00", "C", 10)
    assert index(server, OFFICE, period=PERIOD.id) == ("87.50", "B", 20)
    before = board(server, period=PERIOD.id)
    fill(server, clinic, 9, dict.fromkeys(ALL, 1), start=200)
    assert board(server, period=PERIOD.id) == before


def test_a_period_without_a_whole_quarter_has_no_index(server: Server) -> None:
    with_year(server)
    month = period("2026-11-01", "2026-11-30")
    server.store.write_now(lambda tx: tx.put_period(INSTANSI, month))
    fill(server, make(server), 10)
    assert index(server, CLINIC, period=month.id) == (None, None, 0)
    assert index(server, CLINIC, period=PERIOD.id)[0] == "100.00"


@pytest.mark.parametrize("role", ["admin", "pengelola"])
def test_who_manages_one_unit_learns_nothing_of_another(server: Server, role: str) -> None:
    with_year(server)
    fill(server, make(server), 10)
    grant(server, TONO, role, SCHOOL)
    answer = server.browser(TONO).get(BOARD, params={"period": PERIOD.id})
    assert [one["unit"] for one in answer.json()["board"]["units"]] == [SCHOOL]
    assert "100.00" not in answer.text


def finish_training(beside: Beside, person: str, competency: str, day: str, hours: int) -> None:
    """Somebody asks for a training, his superior accepts it, he attends it."""
    record = derived_id(NAMESPACE, f"development_plan/{PLACE[person]}/{PERIOD.id}/{competency}")
    training = {"title": "Kursus", "hours": hours, "mode": "kelas"}
    proposal = {
        "placement": PLACE[person],
        "period": PERIOD.id,
        "competency": competency,
        "name": competency,
        **training,
    }
    own, above = beside.phone(person), beside.phone(SARI)

    def sends(phone: Any, intent: Intent) -> None:
        phone.write(intent)
        assert {one.outcome for one in phone.exchange()} == {"applied"}

    own.exchange()
    sends(own, Intent(collection="development_plan", record=record, put={"proposal": proposal}))
    above.exchange()
    sends(above, above.step("development_plan", record, "accept"))
    own.exchange()
    saw = own.saw("development_plan", record)
    done = {"completion": {"date": day, "hours": hours}}
    sends(own, Intent(collection="development_plan", record=record, put=done, saw=saw))
    sends(own, own.step("development_plan", record, "complete"))


def test_trainings_are_counted_by_people_and_hours_in_the_period(server: Server) -> None:
    with_year(server)
    beside = Beside(server)
    finish_training(beside, BUDI, "a", "2026-03-01", 8)
    finish_training(beside, BUDI, "b", "2026-11-17", 12)
    finish_training(beside, RINA, "a", "2025-12-31", 30)  # before the year
    found = board(server, period=PERIOD.id)
    assert [(found[unit]["trained"], found[unit]["hours"]) for unit in (CLINIC, SCHOOL, OFFICE)] == [
        (1, 20),
        (0, 0),
        (1, 20),
    ]
