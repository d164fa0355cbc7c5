"""Input on the appraisal itself: its author writes it, the personnel office alone takes steps on it."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    CLINIC,
    HASAN,
    INSTANSI,
    OFFICE,
    PEOPLE,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    uuid,
)
from plans import does, met

from server.access import is_personnel_office, personnel_units
from server.news import NEWS
from server.org import Grant
from server.organisation import organisation_of
from server.store.store import Tx
from sync.device import Intent

INPUT, REPORT, RESULT = (uuid(7700 + n) for n in range(3))
EVERYBODY = tuple(PEOPLE.values())


def said(record: str = INPUT, **body: Any) -> Intent:
    value = {"placement": PLACE[BUDI], "outcome": RESULT, "about": "time", "text": "Waktunya pendek.", **body}
    return Intent(collection="process_input", record=record, put={"body": value})


def reported() -> Intent:
    body = {"placement": PLACE[BUDI], "value": "akuntabel", "problem": "Terlambat.", "others": False}
    return Intent(
        collection="behaviour_report", record=REPORT, put={"body": {**body, "done": "Dibicarakan."}}
    )


def grant(cast: Cast, person: str, role: Any, unit: str = OFFICE) -> None:
    def job(tx: Tx) -> None:
        tx.put_grant(INSTANSI, Grant(id=uuid(650), person=person, role=role, unit=unit, since=0))
        tx.organisation_changed(INSTANSI)

    cast.store.write_now(job)


def office(cast: Cast) -> set[str]:
    """Who reads what is sent about Budi."""
    org = cast.store.read_now(lambda tx: organisation_of(tx, INSTANSI))
    return {one for one in EVERYBODY if is_personnel_office(org, one, PLACE[BUDI], cast.clock())}


@pytest.mark.parametrize("person", [SARI, HASAN, RINA, TONO, ADMIN])
def test_nobody_speaks_of_the_appraisal_in_anothers_name(cast: Cast, person: str) -> None:
    assert does(met(cast, person), said()) == ["quarantined not_allowed"]


def test_it_is_on_its_authors_phones_and_on_nobody_elses(cast: Cast) -> None:
    assert does(met(cast, BUDI), said()) == ["applied"]
    readers = {one for one in EVERYBODY if met(cast, one).sees("process_input", INPUT) is not None}
    assert readers == {BUDI}


@pytest.mark.parametrize(
    "wrong", [{"about": "weather"}, {"text": "  "}, {"text": "x" * 2001}, {"outcome": ""}]
)
def test_what_says_nothing_or_too_much_is_kept_aside(cast: Cast, wrong: dict[str, Any]) -> None:
    assert does(met(cast, BUDI), said(**wrong)) == ["quarantined invalid"]


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, TONO])
def test_only_the_office_answers(cast: Cast, person: str) -> None:
    budi = met(cast, BUDI)
    does(budi, said())
    (saw,) = [budi.saw("process_input", INPUT)]
    answer = Intent(collection="process_input", record=INPUT, step="answer", reason="Baik", saw=saw)
    assert does(met(cast, person), answer) == ["quarantined not_allowed"]
    assert does(met(cast, ADMIN), answer) == ["applied"]
    budi.exchange()
    shown = budi.sees("process_input", INPUT)
    assert shown is not None
    assert (shown.registers["state"].value, shown.registers["state"].reason) == ("answered", "Baik")


def test_the_office_is_the_pengelola_and_where_there_is_none_the_admin(cast: Cast) -> None:
    assert office(cast) == {ADMIN}
    grant(cast, TONO, "auditor")
    assert office(cast) == {ADMIN}  # who only reads is no office
    grant(cast, TONO, "pengelola")
    assert office(cast) == {TONO}
    org = cast.store.read_now(lambda tx: organisation_of(tx, INSTANSI))
    assert personnel_units(org, ADMIN, cast.clock()) == set()


def test_nobody_is_the_office_of_himself(cast: Cast) -> None:
    grant(cast, BUDI, "pengelola")
    assert office(cast) == {ADMIN}


def told(cast: Cast, person: str) -> list[tuple[str, str]]:
    rows = met(cast, person).device.cache.rows
    found = [row.value for key, row in rows.items() if key.startswith(f"{NEWS}/")]
    assert not any("Waktunya" in json.dumps(one) or "Terlambat" in json.dumps(one) for one in found)
    return sorted((one["kind"], one["sent"]) for one in found if one["kind"].startswith("office"))


def test_the_office_hears_of_a_letter_and_its_author_of_the_answer(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, said())
    does(sari, reported())
    assert told(cast, ADMIN) == [("office_letter", "behaviour_report"), ("office_letter", "process_input")]
    answer = Intent(
        collection="behaviour_report",
        record=REPORT,
        step="answer",
        reason="Konseling Kamis.",
        saw=sari.saw("behaviour_report", REPORT),
    )
    assert does(met(cast, ADMIN), answer) == ["applied"]
    assert told(cast, SARI) == [("office_answer", "behaviour_report")]
    assert told(cast, BUDI) == told(cast, HASAN) == []


def test_what_the_phones_check_is_what_the_server_checks() -> None:
    texts = (Path(__file__).parents[2] / "pwa/src/screens/lain-umpan/process-input.tsx").read_text()
    from server.appraisal.process_input import ABOUT

    assert all(f'"{one}"' in texts for one in ABOUT)


def test_a_superior_who_is_the_office_reads_nothing_about_whom_he_judges_while_there_is_another(
    cast: Cast,
) -> None:
    """Sari is the clinic's pengelola: what Budi says of how she rated him goes to the admin up the line."""
    grant(cast, SARI, "pengelola", CLINIC)
    assert office(cast) == {ADMIN}
    org = cast.store.read_now(lambda tx: organisation_of(tx, INSTANSI))
    assert is_personnel_office(org, SARI, PLACE[WATI], cast.clock())
    alone = msgspec.structs.replace(org, grants=tuple(one for one in org.grants if one.person == SARI))
    assert is_personnel_office(alone, SARI, PLACE[BUDI], cast.clock())  # else nobody would read it
