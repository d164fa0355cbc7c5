"""Who answers the results of a cycle, as the desk sees it; and what is written down when nobody does."""

import asyncio
from typing import Any

import pytest
from cast import ADMIN, BUDI, CLINIC, DAY_MS, HASAN, INSTANSI, NAMESPACE, PLACE, RINA, SARI, SCHOOL, Phone
from rush import judge_all, kept
from web.browser import Server, problem
from web.cycle_desk import REASON, Beside, finished, get, post
from web.test_admin_results import rated

from server.effects import derived_id
from server.web.passing_time import note_silences
from sync.device import Intent


def released(server: Server) -> tuple[Beside, str, str]:
    """Budi's result is handed out on Wednesday the 18th. Returns the cycle and the id of the result."""
    cycle = rated(server)
    assert post(server, f"/{cycle}/release", {"reason": REASON}).status_code == 200
    assert finished(server, cycle)["released"] == 1
    return Beside(server, 1000), cycle, derived_id(NAMESPACE, f"outcome/{cycle}/{PLACE[BUDI]}")


def says(beside: Beside, person: str, record: str, step: str, group: str, value: dict[str, Any]) -> Phone:
    phone = beside.phone(person)
    phone.exchange()
    saw = phone.saw("outcome", record)
    phone.write(Intent(collection="outcome", record=record, put={group: value}, saw=saw))
    phone.write(phone.step("outcome", record, step, value["text"]))
    assert [one.outcome for one in phone.exchange()] == ["applied", "applied"]
    return phone


def objects(beside: Beside, record: str) -> None:
    value = {"text": "Bukti belum dihitung", "items": []}
    says(beside, BUDI, record, "object", "objection", value)


def listed(server: Server, cycle: str, **query: Any) -> Any:
    answer = get(server, f"/{cycle}/objections", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def acts(server: Server) -> list[str]:
    names = ("result_unsigned", "objection_unexplained", "objection_undecided")
    journal = server.store.read_now(lambda tx: tx.journal(INSTANSI))
    return [entry.outcome for entry, _ in journal if entry.outcome in names]


def test_an_objection_is_on_the_list_with_whose_days_run_until_when(server: Server) -> None:
    beside, cycle, record = released(server)
    assert listed(server, cycle)["counts"]["released"] == 1
    assert listed(server, cycle)["objections"] == []
    objects(beside, record)
    (one,) = listed(server, cycle)["objections"]
    assert (one["listed"]["placement"], one["state"], one["left"]) == (PLACE[BUDI], "objected", 3)
    assert (one["objected"], one["explain_by"], one["decide_by"]) == (
        "2026-11-18",
        "2026-11-23",
        "2026-11-27",
    )
    says(beside, SARI, record, "explain", "explanation", {"text": "Datang terlambat"})
    (one,) = listed(server, cycle, which="open", unit=CLINIC)["objections"]
    assert (one["state"], one["left"], one["silent_until"]) == ("explained", 7, None)
    assert listed(server, cycle, unit=SCHOOL)["objections"] == []
    says(beside, HASAN, record, "uphold", "decision", {"decision": "upheld", "text": "Sesuai bukti"})
    found = listed(server, cycle, which="upheld")
    assert [one["decision"] for one in found["objections"]] == ["upheld"]
    assert {name: n for name, n in found["counts"].items() if n} == {
        "released": 1,
        "objections": 1,
        "upheld": 1,
    }
    for which in ("open", "overdue", "changed", "unsigned"):
        assert listed(server, cycle, which=which)["total"] == 0


def test_a_rater_who_is_silent_is_passed_over_and_then_the_decision_is_late(server: Server) -> None:
    beside, cycle, record = released(server)
    objects(beside, record)
    server.clock.advance(6 * DAY_MS)  # Tuesday the 24th
    (one,) = listed(server, cycle)["objections"]
    assert (one["silent_until"], one["left"]) == ("2026-11-23", 3)
    assert listed(server, cycle, which="overdue")["total"] == 0
    server.clock.advance(6 * DAY_MS)  # Monday the 30th
    (one,) = listed(server, cycle, which="overdue")["objections"]
    assert (one["left"], one["decide_by"]) == (-1, "2026-11-27")
    assert listed(server, cycle)["counts"]["overdue"] == 1


def test_silence_is_written_down_once_when_its_day_has_passed(server: Server) -> None:
    beside, cycle, record = released(server)
    asyncio.run(note_silences(server.web))
    assert acts(server) == []
    server.clock.advance(20 * DAY_MS)  # the last day, 8 December
    asyncio.run(note_silences(server.web))
    assert (acts(server), listed(server, cycle)["counts"]["unsigned"]) == ([], 0)
    server.clock.advance(DAY_MS)
    for _ in range(2):
        asyncio.run(note_silences(server.web))
    assert acts(server) == ["result_unsigned"]
    (one,) = listed(server, cycle, which="unsigned")["objections"]
    assert (one["state"], one["sign_by"]) == ("released", "2026-12-08")
    assert beside.state("outcome", record) == "released"  # nobody signs for him


def test_f58_nobody_is_called_silent_while_his_answer_may_be_among_what_a_rush_has_left(
    server: Server,
) -> None:
    beside, _, record = released(server)
    budi = beside.phone(BUDI)
    budi.exchange()
    value = {"text": "Bukti belum dihitung", "items": []}
    saw = budi.saw("outcome", record)
    budi.write(Intent(collection="outcome", record=record, put={"objection": value}, saw=saw))
    budi.write(budi.step("outcome", record, "object", "Bukti belum dihitung"))
    server.clock.advance(20 * DAY_MS)
    kept(beside, budi)
    server.clock.advance(DAY_MS)
    asyncio.run(note_silences(server.web))
    assert acts(server) == []
    judge_all(beside)
    asyncio.run(note_silences(server.web))
    assert "result_unsigned" not in acts(server)
    assert [one.outcome for one in budi.exchange()] == ["applied", "applied"]


def test_the_silence_of_the_rater_and_of_who_decides_is_written_down_too(server: Server) -> None:
    beside, _, record = released(server)
    objects(beside, record)
    for days, written in (
        (6, ["objection_unexplained"]),
        (6, ["objection_unexplained", "objection_undecided"]),
        (30, ["objection_unexplained", "objection_undecided"]),
    ):
        server.clock.advance(days * DAY_MS)
        asyncio.run(note_silences(server.web))
        assert acts(server) == written
    whom = server.store.read_now(lambda tx: tx.journal(INSTANSI))
    assert {entry.record for entry, _ in whom if entry.outcome == "objection_undecided"} == {record}


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, RINA])
def test_only_who_administers_the_agency_sees_the_list(server: Server, person: str) -> None:
    _, cycle, _ = released(server)
    assert problem(get(server, f"/{cycle}/objections", person=person)) == (403, "not_allowed")
    assert get(server, f"/{cycle}/objections", person=ADMIN).status_code == 200


def test_silence_is_told_once_to_whoever_is_above_who_was_silent(server: Server) -> None:
    beside, _, record = released(server)
    objects(beside, record)

    def told(person: str) -> list[str]:
        phone = beside.phone(person)
        phone.exchange()
        rows = [row.value for key, row in phone.device.cache.rows.items() if key.startswith("news/")]
        return sorted(one["what"] for one in rows if one["kind"] == "escalated")

    asyncio.run(note_silences(server.web))
    assert [told(person) for person in (HASAN, ADMIN)] == [[], []]
    server.clock.advance(6 * DAY_MS)
    for _ in range(2):
        asyncio.run(note_silences(server.web))
    assert [told(person) for person in (HASAN, ADMIN)] == [["objection_unexplained"], []]
    server.clock.advance(20 * DAY_MS)
    asyncio.run(note_silences(server.web))
    assert told(HASAN) == ["objection_unexplained"]
    assert told(ADMIN) == ["objection_undecided"]
    for person in (BUDI, SARI, RINA):
        assert told(person) == []
