"""Results computed by hand, and what holds for every result: PP 30/2019, missing parts, exact receipts."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.appraisal.scheme import Missing, Part, Rater, Scheme
from server.appraisal.scoring import Answer, Inputs, Result, rounded, score
from server.schemes import shipped_schemes

VALUES = ("pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif")


def scheme(id: str) -> Scheme:
    return shipped_schemes()[id]


def same(group: Rater, part: Part, value: str) -> Answer:
    """One rater who gives the same value to everything."""
    return Answer(group=group, items={item.id: Decimal(value) for item in part.items})


def each(group: Rater, *values: int | None, part: Part) -> Answer:
    items = {
        item.id: None if value is None else Decimal(value)
        for item, value in zip(part.items, values, strict=True)
    }
    return Answer(group=group, items=items)


def told(result: Result) -> tuple[str | None, str | None]:
    return (None if result.score is None else str(result.score), result.predikat)


# --- by hand, scheme by scheme ---------------------------------------------------------------------


def test_jambi_weighs_a_technician_by_results_and_a_clerk_at_the_counter_by_citizens() -> None:
    part = scheme("jambi").part("indikator")
    inputs = Inputs(
        figures={"hasil": Decimal(90), "kepuasan": Decimal(85), "inisiatif": Decimal(3)},
        answers={
            "indikator": [
                each("self", 4, 4, 4, 4, part=part),  # 4
                each("superior", 4, 5, 3, 4, part=part),  # 16 / 4 = 4
                each("peer", 3, 4, 4, 3, part=part),  # 3.5
                each("peer", 4, 4, 4, 4, part=part),  # 4
                each("peer", 5, 4, 5, 4, part=part),  # 4.5; the three: 4
            ]
        },
    )
    # indikator: 0.1×4 + 0.6×4 + 0.3×4 = 4 of 5 = 80; kepuasan: (85-25)/75 = 80; inisiatif: 3 thanks = 90
    # teknis: 0.55×90 + 0.40×80 + 0.05×90 = 49.5 + 32 + 4.5 = 86.00
    technician = score(scheme("jambi"), msgspec.structs.replace(inputs, kind="teknis"))
    assert told(technician) == ("86.00", "baik")
    # pelayanan: 0.25×90 + 0.35×80 + 0.35×80 + 0.05×90 = 22.5 + 28 + 28 + 4.5 = 83.00
    counter = score(scheme("jambi"), msgspec.structs.replace(inputs, kind="pelayanan"))
    assert told(counter) == ("83.00", "baik")


def test_umum_360_hears_superior_peers_and_those_who_are_led() -> None:
    part = scheme("umum-360").part("kompetensi")
    answers = [
        same("self", part, "5"),  # shown, counts nothing
        same("superior", part, "4"),
        *[same("peer", part, value) for value in ("3", "4", "5")],  # 4
        *[same("subordinate", part, value) for value in ("2", "3", "4")],  # 3
    ]
    inputs = Inputs(kind="internal", figures={"hasil": Decimal(88)}, answers={"kompetensi": answers})
    # 0.5×4 + 0.3×4 + 0.2×3 = 3.8 of 5 = 76; 0.55×88 + 0.45×76 = 48.4 + 34.2 = 82.60
    assert told(score(scheme("umum-360"), inputs)) == ("82.60", "baik")


def test_pauh_waits_for_the_superior_and_counts_him_alone() -> None:
    part = scheme("pauh").part("kompetensi")
    mine = same("self", part, "5")
    alone = score(scheme("pauh"), Inputs(answers={"kompetensi": [mine]}))
    assert (told(alone), alone.waits) == ((None, None), ("kompetensi",))
    his = each("superior", 4, 4, 3, 4, 4, 3, 3, 4, 5, 2, part=part)  # 36 / 10 = 3.6 of 5
    assert told(score(scheme("pauh"), Inputs(answers={"kompetensi": [mine, his]}))) == ("72.00", "cukup")


def test_helvetia_weighs_results_process_and_attitude_apart() -> None:
    plan = scheme("helvetia")
    inputs = Inputs(
        figures={"hasil": Decimal("95.5")},
        answers={
            "proses": [each("superior", 4, 5, 4, part=plan.part("proses"))],  # 13/3 of 5 = 86.666…
            "sikap": [each("superior", 5, 4, 5, part=plan.part("sikap"))],  # 14/3 of 5 = 93.333…
        },
    )
    # 0.5×95.5 + 0.25×86.666… + 0.25×93.333… = 47.75 + 21.666… + 23.333… = 92.75
    assert told(score(plan, inputs)) == ("92.75", "sangat_baik")


def test_bungo_looks_at_results_attitude_and_the_team() -> None:
    plan = scheme("bungo")
    inputs = Inputs(
        answers={
            "hasil": [each("superior", 3, 4, 4, part=plan.part("hasil"))],  # 11/3 of 5 = 73.333…
            "sikap": [each("superior", 5, 4, part=plan.part("sikap"))],  # 4.5 of 5 = 90
            "tim": [each("superior", 3, None, part=plan.part("tim"))],  # not able to rate the other: 60
        }
    )
    # 0.5×73.333… + 0.3×90 + 0.2×60 = 36.666… + 27 + 12 = 75.666…
    assert told(score(plan, inputs)) == ("75.67", "cukup")


@pytest.mark.parametrize(
    ("results", "behaviour", "predikat"),
    [
        ("above", "below", "kurang"),
        ("above", "meets", "baik"),
        ("above", "above", "sangat_baik"),
        ("meets", "below", "kurang"),
        ("meets", "meets", "baik"),
        ("meets", "above", "baik"),
        ("below", "below", "sangat_kurang"),
        ("below", "meets", "butuh_perbaikan"),
        ("below", "above", "butuh_perbaikan"),
    ],
)
def test_nasional_all_nine_cells(results: str, behaviour: str, predikat: str) -> None:
    levels = {"hasil": results, "perilaku": behaviour}
    assert told(score(scheme("nasional"), Inputs(levels=levels))) == (None, predikat)


def test_nasional_waits_for_both_judgements() -> None:
    result = score(scheme("nasional"), Inputs(levels={"hasil": "above"}))
    assert (told(result), result.waits) == ((None, None), ("perilaku",))


def pp30(skp: str, behaviour: str, *marks: str) -> Result:
    part = scheme("pp30").part("perilaku")
    return score(
        scheme("pp30"),
        Inputs(
            kind="tanpa_360",
            figures={"skp": Decimal(skp)},
            answers={"perilaku": [same("superior", part, behaviour)]},
            marks=frozenset(marks),
        ),
    )


@pytest.mark.parametrize(
    ("skp", "marks", "shown", "predikat"),
    [
        # 0.7 × skp + 0.3 × 100 (what is 109.99 before rounding stays below 110)
        ("114.2714", ("inovasi",), "109.99", "baik"),
        ("114.2858", ("inovasi",), "110.00", "sangat_baik"),
        ("114.2858", (), "110.00", "baik"),
        ("85.7", ("inovasi",), "89.99", "cukup"),
        ("85.7143", (), "90.00", "baik"),
        ("57.1286", (), "69.99", "kurang"),
        ("28.5", (), "49.95", "sangat_kurang"),
        ("500", ("inovasi",), "114.00", "sangat_baik"),  # 120 at most: 84 + 30
    ],
)
def test_pp30_bands(skp: str, marks: tuple[str, ...], shown: str, predikat: str) -> None:
    assert told(pp30(skp, "100", *marks)) == (shown, predikat)


def test_pp30_with_peers_and_subordinates_is_60_and_40() -> None:
    part = scheme("pp30").part("perilaku_360")
    answers = [
        same("superior", part, "100"),
        *[same("peer", part, value) for value in ("80", "100", "120")],  # 100
        *[same("subordinate", part, value) for value in ("60", "80", "100")],  # 80
    ]
    inputs = Inputs(kind="dengan_360", figures={"skp": Decimal(95)}, answers={"perilaku_360": answers})
    # 0.6×100 + 0.2×100 + 0.2×80 = 96; 0.6×95 + 0.4×96 = 57 + 38.4 = 95.40
    assert told(score(scheme("pp30"), inputs)) == ("95.40", "baik")


# --- what is missing -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "shown", "waits"),
    [
        ("renormalise", "93.33", ()),  # (0.5×100 + 0.25×80) / 0.75
        ("zero", "70.00", ()),  # 0.5×100 + 0.25×80 + 0.25×0
        ("wait", None, ("sikap",)),
    ],
)
def test_one_missing_part_under_each_policy(
    policy: Missing, shown: str | None, waits: tuple[str, ...]
) -> None:
    plan = msgspec.structs.replace(scheme("helvetia"), missing=policy)
    answers = {"proses": [same("superior", plan.part("proses"), "4")]}
    result = score(plan, Inputs(figures={"hasil": Decimal(100)}, answers=answers))
    assert (told(result)[0], result.waits) == (shown, waits)
    missing = next(line for line in result.lines if line.part == "sikap")
    assert missing.note == ("zero" if policy == "zero" else "missing")


def test_a_group_that_is_too_small_counts_nowhere_and_its_size_is_not_told() -> None:
    part = scheme("umum-360").part("kompetensi")
    few = [same("superior", part, "4"), same("peer", part, "1"), same("peer", part, "1")]
    inputs = Inputs(kind="internal", figures={"hasil": Decimal(80)}, answers={"kompetensi": few})
    result = score(scheme("umum-360"), inputs)
    assert told(result) == ("80.00", "baik")  # the superior's 4 of 5 alone
    peers = next(line for line in result.lines[1].groups if line.group == "peer")
    assert (peers.count, peers.value, peers.counted, peers.note) == (0, None, 0, "suppressed")


@pytest.mark.parametrize(
    ("id", "part"), [("jambi", "indikator"), ("umum-360", "kompetensi"), ("pp30", "perilaku_360")]
)
def test_nobody_gets_a_result_before_his_superior_has_rated_him(id: str, part: str) -> None:
    plan = scheme(id)
    peers = [same("peer", plan.part(part), "100" if id == "pp30" else "4")] * 3
    kind = plan.kinds[-1]
    figures = {one.id: Decimal(0) for one in plan.parts if one.source != "ratings"}
    result = score(plan, Inputs(kind=kind, figures=figures, answers={part: peers}))
    assert (told(result), result.waits) == ((None, None), (part,))
    his = same("superior", plan.part(part), "100" if id == "pp30" else "4")
    whole = score(plan, Inputs(kind=kind, figures=figures, answers={part: [*peers, his]}))
    assert (whole.waits, whole.score is None) == ((), False)


def test_a_hidden_group_is_not_taken_for_nothing() -> None:
    plan = msgspec.structs.replace(scheme("umum-360"), missing="zero")
    part = plan.part("kompetensi")
    few = [same("superior", part, "4"), same("peer", part, "5"), *[same("subordinate", part, "4")] * 3]
    inputs = Inputs(kind="internal", figures={"hasil": Decimal(80)}, answers={"kompetensi": few})
    assert told(score(plan, inputs))[0] == "80.00"


# --- for every result ------------------------------------------------------------------------------

groups = st.sampled_from(["self", "superior", "peer", "subordinate"])
value = st.none() | st.integers(1, 5)


@st.composite
def inputs_of_umum(draw: st.DrawFn) -> Inputs:
    part = scheme("umum-360").part("kompetensi")
    answers = [
        each(draw(groups), *[draw(value) for _ in part.items], part=part)
        for _ in range(draw(st.integers(0, 9)))
    ]
    figures = {
        name: draw(st.decimals(0, 150, places=2)) for name in ("hasil", "kepuasan") if draw(st.booleans())
    }
    kind = draw(st.sampled_from(["pelayanan", "internal"]))
    return Inputs(kind=kind, figures=figures, answers={"kompetensi": answers})


@given(inputs_of_umum(), st.randoms())
def test_the_order_of_answers_is_no_input(inputs: Inputs, chance: Random) -> None:
    shuffled = list(inputs.answers["kompetensi"])
    chance.shuffle(shuffled)
    other = msgspec.structs.replace(inputs, answers={"kompetensi": shuffled})
    assert score(scheme("umum-360"), other) == score(scheme("umum-360"), inputs)


@given(inputs_of_umum())
def test_a_score_is_never_beyond_its_scale_and_its_receipt_adds_up_exactly(inputs: Inputs) -> None:
    plan = scheme("umum-360")
    result = score(plan, inputs)
    if result.exact is None:
        return
    assert plan.low <= result.exact <= plan.high
    assert sum((line.share for line in result.lines), Fraction(0)) == result.exact
    assert sum((line.counted for line in result.lines), Fraction(0)) == 1
    for line in result.lines:
        counted = [group for group in line.groups if group.counted]
        assert sum((group.counted for group in counted), Fraction(0)) in (0, 1)
        if counted:
            inner = sum((group.counted * (group.value or 0) for group in counted), Fraction(0))
            assert inner * 20 == line.value  # five options, 0 to 100
    assert result.score == rounded(result.exact, plan.decimals)


@given(inputs_of_umum(), st.integers(0, 99), st.integers(0, 5))
def test_a_better_answer_never_makes_a_worse_result(inputs: Inputs, which: int, item: int) -> None:
    answers = list(inputs.answers["kompetensi"])
    if not answers:
        return
    one = answers[which % len(answers)]
    id = list(one.items)[item]
    before = one.items[id]
    if before is None or before == 5:
        return
    better: Mapping[str, Decimal | None] = {**one.items, id: before + 1}
    answers[which % len(answers)] = msgspec.structs.replace(one, items=better)
    now = score(scheme("umum-360"), msgspec.structs.replace(inputs, answers={"kompetensi": answers}))
    then = score(scheme("umum-360"), inputs)
    assert (now.exact or Fraction(0)) >= (then.exact or Fraction(0))


@pytest.mark.parametrize(
    ("value", "shown"), [("2.345", "2.35"), ("2.3449", "2.34"), ("0.005", "0.01"), ("7", "7.00")]
)
def test_numbers_are_rounded_half_up(value: str, shown: str) -> None:
    assert str(rounded(Fraction(value), 2)) == shown
