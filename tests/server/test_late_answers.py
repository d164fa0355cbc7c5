"""A later last day for answers lets in what was late by the earlier one, and nothing else."""

from typing import Any

import msgspec
import pytest
from cast import BUDI, DAY_MS, DEWI, INSTANSI, KEYS, NAMESPACE, PLACE, SARI, Cast, Phone, names
from cycles import change, opened, record_of, removed, sends, standing, tasks
from plans import met

from server.appraisal.phases import Phases
from server.chance import Chance
from server.cycle_days import change_days
from server.effects import derived_id
from server.journal import verify
from server.release import release_late
from server.store.cycles import Cycle

ENOUGH, TOO_EARLY = "2026-12-03", "2026-12-01"  # answers are due on the 30th of November


def answers_late(cast: Cast, cycle: Cycle, person: str, asked: Any) -> tuple[Phone, list[str]]:
    """Let somebody answer on the 2nd of December, proven by a token of that day."""
    phone = met(cast, person)
    cast.clock.advance(14 * DAY_MS)
    phone.exchange()
    token = phone.exchange_once().token
    cast.clock.advance(1)
    ids = sends(phone, cycle, BUDI, asked, token=token)
    assert names(phone.exchange()) == ["quarantined late", "held missing"]  # nothing there to be sent yet
    return phone, ids


def extended(cast: Cast, cycle: Cycle, until: str) -> int:
    def job(tx: Any) -> int:
        change_days(tx, INSTANSI, cycle.id, until, Phases(), now_ms=cast.clock(), chance=Chance())
        return release_late(tx, INSTANSI, KEYS, cast.clock())

    return cast.store.write_now(job)


def state_of_case(cast: Cast, mutation: str) -> str | None:
    key = ("case", derived_id(NAMESPACE, f"case/{mutation}"))
    row = cast.store.read_now(lambda tx: tx.record(INSTANSI, *key))
    return cast.state(*key) if row is not None else None


@pytest.mark.parametrize(("person", "asked"), [(SARI, "superior"), (DEWI, "peer"), (BUDI, "self")])
def test_answers_that_were_late_count_when_the_last_day_is_moved_behind_them(
    cast: Cast, person: str, asked: Any
) -> None:
    cycle = opened(cast)
    phone, ids = answers_late(cast, cycle, person, asked)
    record = record_of(cycle, BUDI, asked, person)
    row = cast.store.read_now(lambda tx: tx.record(INSTANSI, f"assessment_{asked}", record))
    assert row is None or cast.state(f"assessment_{asked}", record) != "submitted"
    assert tasks(met(cast, person))[asked, PLACE[BUDI]]["state"] == "asked"

    assert extended(cast, cycle, ENOUGH) == 1
    assert cast.state(f"assessment_{asked}", record) == "submitted"
    assert tasks(met(cast, person))[asked, PLACE[BUDI]]["state"] == "done"
    told = phone.exchange_once().standing
    assert {(one.id, one.standing) for one in told} == {(id, "in_force") for id in ids}
    assert {state_of_case(cast, id) for id in ids} <= {None, "settled"}
    assert verify(cast.journal()) == []
    assert extended(cast, cycle, ENOUGH) == 0  # once


def test_the_superiors_late_answer_is_in_the_standing_result_then(cast: Cast) -> None:
    cycle = opened(cast)
    before = msgspec.json.encode(standing(cast, cycle, BUDI))
    answers_late(cast, cycle, SARI, "superior")
    assert msgspec.json.encode(standing(cast, cycle, BUDI)) == before
    extended(cast, cycle, ENOUGH)
    (said,) = [one for one in standing(cast, cycle, BUDI)["groups"] if one["group"] == "superior"]
    assert said["answered"] == 1


def test_what_is_late_by_the_new_day_as_well_stays_late(cast: Cast) -> None:
    cycle = opened(cast)
    answers_late(cast, cycle, SARI, "superior")
    assert extended(cast, cycle, TOO_EARLY) == 0
    assert tasks(met(cast, SARI))["superior", PLACE[BUDI]]["state"] == "asked"
    assert extended(cast, cycle, ENOUGH) == 1


def test_who_is_not_asked_any_more_is_not_heard_by_that(cast: Cast) -> None:
    cycle = opened(cast)
    answers_late(cast, cycle, DEWI, "peer")
    removed(cast, change(cycle, BUDI, "peer", DEWI))
    assert extended(cast, cycle, ENOUGH) == 0


def test_an_earlier_last_day_takes_nothing_back(cast: Cast) -> None:
    cycle = opened(cast)
    sari = met(cast, SARI)
    sends(sari, cycle, BUDI, "superior")
    assert names(sari.exchange()) == ["applied", "applied"]
    cast.clock.advance(2 * DAY_MS)
    assert extended(cast, cycle, "2026-11-19") == 0
    assert cast.state("assessment_superior", record_of(cycle, BUDI, "superior", SARI)) == "submitted"


def test_an_answer_changed_too_late_is_changed_then(cast: Cast) -> None:
    cycle = opened(cast)
    sari = met(cast, SARI)
    sends(sari, cycle, BUDI, "superior", "3")
    sari.exchange()
    cast.clock.advance(14 * DAY_MS)
    token = sari.exchange_once().token
    cast.clock.advance(1)
    again = record_of(cycle, BUDI, "superior", SARI)
    sari.write(sari.step("assessment_superior", again, "reopen"), token=token)
    sends(sari, cycle, BUDI, "superior", "4", token=token)
    assert set(names(sari.exchange())) == {"quarantined late"}

    def said() -> set[str]:
        record = cast.record("assessment_superior", again)
        return set(record.registers["answers"].value["items"].values())

    assert said() == {"3"}
    assert extended(cast, cycle, ENOUGH) == 3
    assert said() == {"4"}
    assert tasks(met(cast, SARI))["superior", PLACE[BUDI]]["state"] == "done"
