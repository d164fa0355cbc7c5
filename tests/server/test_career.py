"""Nominations: who writes, supports and decides, who reads; and which of their conditions are met."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    HASAN,
    INSTANSI,
    NOW_MS,
    OFFICE,
    PLACE,
    RINA,
    SARI,
    SCHOOL,
    TONO,
    Cast,
    Phone,
    placement,
    uuid,
)
from plans import met
from released import ready, result, scheme

from server.access import roles_for
from server.appraisal.career import eligibility
from server.career_facts import facts_of
from server.growth import shipped_career
from server.org import Grant
from server.organisation import organisation_of
from server.release_results import Release, release_some
from server.store.store import Tx
from sync.device import Intent

VECTORS = json.loads((Path(__file__).parents[2] / "sync" / "vectors" / "career.json").read_text("utf-8"))
ID = uuid(7401)


def nomination(body: dict[str, Any] = VECTORS["writes"][0]["put"]["body"]) -> Intent:
    return Intent(collection="nomination", record=ID, put={"body": {**body, "placement": PLACE[BUDI]}})


def does(phone: Phone, intent: Intent) -> str:
    phone.write(intent)
    (outcome,) = phone.exchange()
    return f"{outcome.outcome} {outcome.code}".strip()


def takes(cast: Cast, person: str, step: str, reason: str = "Dua tahun Baik") -> str:
    phone = met(cast, person)
    return does(phone, phone.step("nomination", ID, step, reason))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["case"]))
def test_each_condition_says_what_it_was_asked_of(case: dict[str, Any]) -> None:
    assert eligibility(case["conditions"], case["facts"]) == case["found"]


@pytest.mark.parametrize("case", VECTORS["writes"], ids=lambda case: str(case["errors"]))
def test_what_does_not_fit_says_where(cast: Cast, case: dict[str, Any]) -> None:
    phone = met(cast, SARI)
    put = {"body": {**case["put"]["body"], "placement": PLACE[BUDI]}}
    phone.write(Intent(collection=case["collection"], record=ID, put=put))
    (outcome,) = phone.exchange()
    assert [[one.path, one.code] for one in outcome.errors] == case["errors"]


@pytest.mark.parametrize("person", [BUDI, RINA, TONO, HASAN, ADMIN])
def test_only_the_superior_nominates(cast: Cast, person: str) -> None:
    assert does(met(cast, person), nomination()) == "quarantined not_allowed"


def test_from_the_superior_to_his_superior_to_the_office(cast: Cast) -> None:
    assert does(met(cast, SARI), nomination()) == "applied"
    for reader in (BUDI, SARI, HASAN, ADMIN):
        assert met(cast, reader).sees("nomination", ID) is not None, reader
    for other in (RINA, TONO):
        assert met(cast, other).sees("nomination", ID) is None
    assert takes(cast, SARI, "support") == "quarantined not_allowed"
    assert takes(cast, ADMIN, "grant") == "quarantined not_allowed"
    assert takes(cast, HASAN, "support", "") != "applied"
    assert takes(cast, HASAN, "support") == "applied"
    assert takes(cast, HASAN, "grant") == "quarantined not_allowed"
    assert takes(cast, ADMIN, "grant") == "applied"
    assert cast.state("nomination", ID) == "granted"


def test_a_nomination_that_is_declined_comes_to_no_decision(cast: Cast) -> None:
    does(met(cast, SARI), nomination())
    assert takes(cast, HASAN, "decline") == "applied"
    assert takes(cast, ADMIN, "grant") == "quarantined not_allowed"
    assert cast.state("nomination", ID) == "declined"


def test_every_shipped_condition_names_its_source() -> None:
    kinds = [kind for rules in shipped_career().values() for kind in rules.kinds]
    assert {kind.id for kind in kinds} == {"promosi", "tugas_belajar", "kepemimpinan"}
    assert all(one.source and one.label.en for kind in kinds for one in kind.conditions)


def test_results_are_of_the_person_by_their_last_day_also_after_a_move(cast: Cast) -> None:
    """The year's result is newer than that of its first quarter; a new post takes nothing away."""
    quarter, year = uuid(7411), uuid(7412)
    for cycle, last, predikat in ((year, "2026-12-31", "baik"), (quarter, "2026-03-31", "sangat_kurang")):
        what = Release(cycle=cycle, scheme=scheme(), first="2026-01-01", last=last)
        one = ready(result=msgspec.structs.replace(result(), predikat=predikat))
        cast.store.write_now(
            partial(release_some, instansi=INSTANSI, release=what, ready=[one], now_ms=NOW_MS)
        )
    post = uuid(7413)
    cast.change(lambda tx: tx.put_placement(INSTANSI, placement(BUDI, post, SCHOOL, since=NOW_MS)))
    found = cast.store.read_now(lambda tx: facts_of(tx, INSTANSI, [PLACE[BUDI], post, PLACE[RINA]], "2026"))
    assert found[PLACE[BUDI]].predikat == found[post].predikat == ["baik", "sangat_kurang"]
    assert found[PLACE[RINA]].predikat == []


def test_nobody_grants_a_nomination_of_his_own_nor_agrees_to_his_own_plan(cast: Cast) -> None:
    """Budi administers the agency and manages personnel there; so does somebody else."""

    def job(tx: Tx) -> None:
        for n, role in enumerate(("admin", "pengelola")):
            tx.put_grant(INSTANSI, Grant(id=uuid(660 + n), person=BUDI, role=role, unit=OFFICE, since=0))
        tx.organisation_changed(INSTANSI)

    cast.store.write_now(job)
    assert does(met(cast, SARI), nomination()) == "applied"
    assert takes(cast, HASAN, "support") == "applied"
    assert takes(cast, BUDI, "grant") == "quarantined not_allowed"
    assert takes(cast, ADMIN, "grant") == "applied"
    org = cast.store.read_now(lambda tx: organisation_of(tx, INSTANSI))
    assert "pengelola" not in roles_for(org, BUDI, PLACE[BUDI], NOW_MS)
    assert "pengelola" in roles_for(org, BUDI, PLACE[RINA], NOW_MS)
