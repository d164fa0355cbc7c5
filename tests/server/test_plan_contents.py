"""What a plan and a rating may hold, who writes them, and the way they go."""

from typing import Any

import pytest
from cast import (
    ADMIN,
    BUDI,
    HASAN,
    LINE,
    PLACE,
    RINA,
    SARI,
    TONO,
    Cast,
    indicator,
    plan_line,
    uuid,
)
from plans import (
    NO_ANNEX,
    PLAN,
    VECTORS,
    additional,
    agreed,
    behaviour,
    does,
    edit,
    kinds,
    main,
    met,
    plan,
    rating,
    results,
    saw_of,
)

from server.appraisal import skp
from server.appraisal.rating import LEVELS
from server.effects import derived_id
from sync.device import Intent


def wrong(cast: Cast, person: str, intent: Intent) -> list[tuple[str, str]]:
    phone = met(cast, person)
    phone.write(intent)
    (outcome,) = phone.exchange()
    assert outcome.code == "invalid"
    return [(error.path, error.code) for error in outcome.errors]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"main": main(first=100.5)}, f"main.weights.{LINE}", "max"),
        ({"main": main(first=-1)}, f"main.weights.{LINE}", "min"),
        ({"main": main(first=33.333, second=66.667)}, f"main.weights.{LINE}", "decimals"),
        ({"main": main(first="100")}, f"main.weights.{LINE}", "type"),
        ({"main": {**main(), "weights": {"x": 100}}}, "main.weights.x", "type"),
        ({"main": main(first=60, second=39.99)}, "main.weights", "sum"),
        ({"main": main(first=60, second=60)}, "main.weights", "sum"),
        ({"additional": {"weights": []}}, "additional.weights", "type"),
        ({"behaviour": {"expectations": {"ramah": "x"}}}, "behaviour.expectations.ramah", "unknown"),
        ({"behaviour": {"expectations": {"loyal": 3}}}, "behaviour.expectations.loyal", "type"),
        ({"annex": {"support": [], "accountability": []}}, "annex.consequences", "required"),
        ({"annex": {**NO_ANNEX, "support": [" "]}}, "annex.support.0", "required"),
        ({"annex": {**NO_ANNEX, "support": ["x" * 1001]}}, "annex.support.0", "too_long"),
        ({"main": {**main(), "cycle": uuid(999)}}, "record", "choice"),
    ],
)
def test_a_plan_that_does_not_fit_says_where(
    cast: Cast, changes: dict[str, Any], path: str, code: str
) -> None:
    assert (path, code) in wrong(cast, BUDI, plan(**changes))


def test_a_plan_is_begun_as_a_whole(cast: Cast) -> None:
    intent = Intent(collection="plan", record=PLAN, put={"main": main(first=100)})
    assert wrong(cast, BUDI, intent) == [
        (group, "required") for group in ("additional", "annex", "behaviour")
    ]


@pytest.mark.parametrize("case", VECTORS["weights"], ids=str)
def test_weights_are_summed_as_decimals(case: dict[str, Any]) -> None:
    values = {
        name: {"weights": {f"{name}-{i}": weight for i, weight in enumerate(case[name])}}
        for name in ("main", "additional")
    }
    assert skp.adds_up(values) == case["whole"]


@pytest.mark.parametrize("case", VECTORS["names"], ids=lambda case: str(case["name"]))
def test_an_id_is_made_of_the_natural_key(case: dict[str, str]) -> None:
    assert derived_id(VECTORS["namespace"], case["name"]) == case["id"]


def test_every_pair_of_levels_has_its_predikat_in_the_vectors() -> None:
    told = {(results, behaviour) for results, behaviour, _ in VECTORS["predikat"]}
    assert told == {(a, b) for a in LEVELS for b in LEVELS}


@pytest.mark.parametrize(
    ("put", "path", "code"),
    [
        ({"results": results("above")}, "results.reason", "required"),
        ({"results": results("below", reason=" ")}, "results.reason", "required"),
        ({"results": results("best")}, "results.level", "choice"),
        ({"results": results(), "behaviour": behaviour("below")}, "behaviour.reason", "required"),
        ({"results": results(), "behaviour": {"level": "meets"}}, "behaviour.values", "required"),
        (
            {"results": results(), "behaviour": behaviour(values={"loyal": "meets"})},
            "behaviour.values.adaptif",
            "required",
        ),
        ({"behaviour": behaviour()}, "results", "required"),
        ({"results": {**results(), "period": uuid(303)}}, "record", "choice"),
    ],
)
def test_a_rating_that_does_not_fit_says_where(cast: Cast, put: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in wrong(cast, SARI, rating(**put))


# Who may do what


def test_a_plan_goes_its_way(cast: Cast) -> None:
    """F92: submit, return, edit, submit again, agree, ask, reopen: nothing is ever disputed."""
    budi, sari = met(cast, BUDI), met(cast, SARI)
    assert does(budi, plan(main=main(first=100))) == ["applied"]
    assert does(budi, budi.step("plan", PLAN, "submit")) == ["applied"]
    for phone, name, reason in (
        (sari, "return", "Bobot pelayanan terlalu kecil"),
        (budi, "edit", ""),
        (budi, "submit", ""),
        (sari, "agree", ""),
        (budi, "request_change", "Tugas baru"),
        (sari, "reopen", "Setuju diubah"),
    ):
        phone.exchange()
        intent = (
            edit(phone, main=main(first=70), additional=additional(second=30))
            if name == "edit"
            else phone.step("plan", PLAN, name, reason or None)
        )
        assert does(phone, intent) == ["applied"], name
        assert kinds(cast) == {}
    assert cast.state("plan", PLAN) == "draft"


def test_a_requested_change_can_be_declined_and_the_plan_stays_agreed(cast: Cast) -> None:
    budi, sari = agreed(cast)
    assert does(budi, budi.step("plan", PLAN, "request_change", "Tugas baru")) == ["applied"]
    sari.exchange()
    assert does(sari, sari.step("plan", PLAN, "agree")) == ["applied"]
    assert (cast.state("plan", PLAN), kinds(cast)) == ("agreed", {})


@pytest.mark.parametrize("step", ["return", "request_change", "reopen"])
def test_what_needs_a_reason_is_refused_without_one(cast: Cast, step: str) -> None:
    does(met(cast, BUDI), plan())
    sari = met(cast, SARI)
    sari.write(sari.step("plan", PLAN, step))
    (outcome,) = sari.exchange()
    assert [error.path for error in outcome.errors] == ["reason"]


@pytest.mark.parametrize("person", [RINA, TONO, HASAN, ADMIN])
def test_nobody_else_writes_a_plan(cast: Cast, person: str) -> None:
    assert does(met(cast, person), plan()) == ["quarantined not_allowed"]


def test_the_employee_does_not_agree_with_himself_nor_write_what_his_leader_expects(cast: Cast) -> None:
    budi = met(cast, BUDI)
    does(budi, plan(main=main(first=100)), budi_step := Intent(collection="plan", record=PLAN, step="submit"))
    assert budi_step.step == "submit"
    agree = Intent(collection="plan", record=PLAN, step="agree", saw=saw_of(cast, PLAN))
    assert does(budi, agree) == ["quarantined not_allowed"]
    expected = {"behaviour": {"expectations": {"loyal": "Menjaga rahasia pasien"}}}
    mine = Intent(collection="plan", record=PLAN, put=expected, saw=saw_of(cast, PLAN))
    assert does(met(cast, BUDI), mine) == ["quarantined not_allowed"]
    assert does(met(cast, SARI), mine) == ["applied"]


def test_an_agreed_plan_is_changed_by_nobody(cast: Cast) -> None:
    budi, sari = agreed(cast)
    for phone in (budi, sari):
        assert does(phone, edit(phone, main=main(first=10, second=90))) == ["quarantined not_allowed"]
        phone.exchange()


def test_lines_are_added_and_withdrawn_by_both_while_they_are_a_draft(cast: Cast) -> None:
    for person, other in ((BUDI, SARI), (SARI, BUDI)):
        line = uuid(7100 if person == BUDI else 7101)
        put = {"line": plan_line(PLACE[BUDI], indicator("surat", 12))}
        assert does(met(cast, person), Intent(collection="plan_line", record=line, put=put)) == ["applied"]
        phone = met(cast, other)
        change = Intent(collection="plan_line", record=line, put=put, saw=phone.saw("plan_line", line))
        assert does(phone, change) == ["applied"]
        assert does(phone, phone.step("plan_line", line, "withdraw")) == ["applied"]
        assert cast.state("plan_line", line) == "withdrawn"
    sari = met(cast, SARI)
    budi = met(cast, BUDI)
    assert does(budi, budi.step("plan_line", LINE, "withdraw")) == ["quarantined not_allowed"]
    assert does(sari, sari.step("plan_line", LINE, "reopen")) == ["applied"]
    again = met(cast, BUDI)
    assert does(again, again.step("plan_line", LINE, "withdraw")) == ["applied"]
