"""What is looked at before a release, and what is told of a change; the breakdown adds up for anybody."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from cast import BUDI, CYCLE, HASAN, INSTANSI, NOW_MS, PLACE, RINA, SARI, WATI, Cast
from hypothesis import given
from hypothesis import strategies as st
from plans import met
from released import OUTCOME, release, result, scheme

from server.appraisal.breakdown import breakdown, exact_number, total_of
from server.appraisal.scheme import Rater
from server.appraisal.scoring import Answer, Inputs, rounded, score
from server.appraisal.standing import exact_text
from server.calibrate import CannotChange, Change, Standing, change_result, severities, spread
from server.chance import Chance
from server.schemes import shipped_schemes

WHY = "Inovasi antrean daring, dibahas bersama tim penilai"


def change(cast: Cast, predikat: str = "sangat_baik", reason: str = WHY) -> None:
    wanted = Change(
        cycle=CYCLE,
        placement=PLACE[BUDI],
        before=Standing(score="86.00", predikat="baik"),
        after=Standing(score="91.00", predikat=predikat),
        reason=reason,
        by="Hasan",
        at=NOW_MS,
    )
    cast.store.write_now(
        lambda tx: change_result(tx, INSTANSI, scheme(), wanted, now_ms=NOW_MS, chance=Chance())
    )


def test_the_employee_reads_what_calibration_changed_and_why(cast: Cast) -> None:
    change(cast, "baik")
    change(cast)
    assert met(cast, BUDI).device.cache.rows.keys().isdisjoint({"calibration"})
    release(cast)
    told = cast.record("outcome", OUTCOME).registers["result"].value
    assert (told["score"], told["predikat"]) == ("91.00", "sangat_baik")
    assert told["calibration"] == {
        "before": {"score": "86.00", "predikat": "baik"},
        "after": {"score": "91.00", "predikat": "sangat_baik"},
        "reason": WHY,
        "by": "Hasan",
        "at": NOW_MS,
    }
    acts = [entry.outcome for entry, _ in cast.journal() if entry.kind == "act"]
    assert acts.count("result_calibrated") == 2


def test_a_change_wants_a_reason_a_predikat_of_the_scheme_and_comes_before_the_release(cast: Cast) -> None:
    with pytest.raises(CannotChange, match="reason"):
        change(cast, reason=" ")
    with pytest.raises(CannotChange, match="predikat"):
        change(cast, "istimewa")
    release(cast)
    with pytest.raises(CannotChange, match="released"):
        change(cast)


def test_a_unit_is_compared_with_the_guide_and_nothing_is_changed_by_it() -> None:
    national = shipped_schemes()["nasional"]
    found = spread(national, ["sangat_baik"] * 8 + ["baik", "kurang", None], "istimewa")
    assert found.counts["sangat_baik"] == 8
    assert [(one.code, one.have) for one in found.departures] == [("above_max", Decimal("80.0"))]
    assert spread(national, ["baik"]).departures == ()


def test_severity_is_said_of_who_rated_enough_people() -> None:
    ratings = {
        PLACE[SARI]: [Fraction(70)] * 5,
        PLACE[HASAN]: [Fraction(90)] * 5,
        PLACE[WATI]: [Fraction(10)],
    }
    mean = Fraction(70 * 5 + 90 * 5 + 10, 11)
    assert {one.rater: one.deviation for one in severities(ratings)} == {
        PLACE[SARI]: rounded(70 - mean, 2),
        PLACE[HASAN]: rounded(90 - mean, 2),
        PLACE[WATI]: None,
    }
    assert severities({PLACE[RINA]: []}) == []


def test_a_hidden_group_says_neither_how_many_nor_what() -> None:
    lines = breakdown(scheme(), result(peers=2))
    [peers] = [
        group
        for line in lines
        if line["part"] == "indikator"
        for group in line["groups"]
        if group["group"] == "peer"
    ]
    assert (peers["count"], peers["value"], peers["note"]) == (0, None, "suppressed")


@given(st.fractions())
def test_a_number_is_read_back_as_it_was(number: Fraction) -> None:
    assert exact_number(exact_text(number)) == number


def test_decimals_are_written_as_decimals() -> None:
    numbers = [Decimal("82.40"), Fraction(1, 3), Fraction(-1, 8), Decimal(0), Decimal(100)]
    assert [exact_text(one) for one in numbers] == ["82.4", "1/3", "-0.125", "0", "100"]


RATED = st.integers(1, 5).map(Decimal)


@given(
    st.lists(st.tuples(st.sampled_from(["self", "superior", "peer"]), RATED), max_size=9),
    st.fixed_dictionaries(
        {},
        optional={
            "hasil": st.decimals(0, 200, places=3),
            "kepuasan": st.decimals(0, 100, places=2),
            "inisiatif": st.integers(0, 9).map(Decimal),
        },
    ),
    st.sampled_from(["teknis", "administrasi"]),
)
def test_the_breakdown_adds_up_to_the_score_after_it_was_written_and_read(
    rated: list[tuple[Rater, Decimal]], figures: dict[str, Decimal], kind: str
) -> None:
    used = scheme()
    kind = kind if kind in used.kinds else used.kinds[0]
    items = used.part("indikator").items
    answers = [Answer(group=group, items={item.id: value for item in items}) for group, value in rated]
    found = score(used, Inputs(kind=kind, figures=figures, answers={"indikator": answers}))
    lines = json.loads(json.dumps(breakdown(used, found)))
    if found.exact is not None:
        assert total_of(lines) == found.exact
        assert rounded(total_of(lines), used.decimals) == found.score
    for line in lines:
        value = Fraction(0) if line["value"] is None else exact_number(line["value"]["exact"])
        assert value * exact_number(line["counted"]["exact"]) == exact_number(line["share"]["exact"])
