"""A scheme is tried on the data of another: what finds its data, what does not, and what nobody may learn."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest

from server.appraisal.scheme import Rater, Scheme
from server.appraisal.scheme_reading import convert_scheme
from server.appraisal.simulation import Gathered, after, before, kind_in, match
from server.appraisal.standing import KIND, Sent, Target
from server.demo.sample import sample
from server.schemes import shipped_schemes
from server.simulate import try_gathered

JAMBI = shipped_schemes()["jambi"]
PP30 = shipped_schemes()["pp30"]
ITEMS = [item.id for item in JAMBI.part("indikator").items]


def changed(scheme: Scheme, **changes: Any) -> Scheme:
    """A scheme with some of its plain data changed, by path with `__` for dots."""
    data: Any = msgspec.json.decode(msgspec.json.encode(scheme))
    for path, value in changes.items():
        inner = data
        *above, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        for step in above:
            inner = inner[step]
        inner[last] = value
    return convert_scheme(data)


def sent(group: Rater, value: str | None = "4", **items: str | None) -> Sent:
    given = {**dict.fromkeys(ITEMS, value), **items}
    return Sent(group=group, items={f"indikator.{name}": one for name, one in given.items()})


def gathered(*peers: Sent, **figures: str) -> Gathered:
    return Gathered(
        sent=[sent("self", "5"), sent("superior"), *peers],
        figures={KIND: "teknis", "inisiatif": "3", **figures},
        targets=[Target(weight=Fraction(1), reached=Fraction(80, 100))],
    )


@pytest.mark.parametrize("id", sorted(shipped_schemes()))
def test_the_same_scheme_makes_the_same_of_everybody_who_was_invented(id: str) -> None:
    scheme = shipped_schemes()[id]
    invented = sample(scheme)
    assert [one.gathered for one in invented] == [one.gathered for one in sample(scheme)]
    matched = match(scheme, scheme)
    assert (matched.unanswered, matched.unused, matched.converted) == ((), (), ())
    for one in invented:
        assert after(matched, one.gathered) == before(matched, one.gathered)
    predikat = {before(matched, one.gathered).predikat for one in invented}
    assert len(predikat - {None}) >= 2  # something to look at


def test_other_weights_give_another_score_by_hand() -> None:
    """80 % reached, 0.1 × 5 + 0.6 × 4 + 0.3 × 4 of 5 is 82, three recognitions are 90:
    0.55 × 80 + 0.4 × 82 + 0.05 × 90 = 81.3; with 30 and 65: 24 + 53.3 + 4.5 = 81.8.
    """
    new = changed(JAMBI, parts__0__weights__teknis="30", parts__2__weights__teknis="65")
    data = gathered(sent("peer"), sent("peer"), sent("peer"))
    matched = match(JAMBI, new)
    assert (before(matched, data).exact, after(matched, data).exact) == (
        Fraction(813, 10),
        Fraction(818, 10),
    )


def test_answers_are_found_by_item_also_in_another_part_and_the_others_are_named() -> None:
    new = changed(JAMBI, parts__2__id="perilaku", parts__2__items__1__id="mutu")
    matched = match(JAMBI, new)
    assert matched.items[f"perilaku.{ITEMS[0]}"] == f"indikator.{ITEMS[0]}"
    (unanswered,), (unused,) = matched.unanswered, matched.unused
    assert unanswered.item == unused.item == JAMBI.part("indikator").items[1].label
    assert unanswered.part == JAMBI.part("indikator").label


def test_an_item_of_that_name_in_two_other_parts_is_nobodys() -> None:
    matched = match(PP30, changed(PP30, parts__1__id="sikap", parts__2__id="sikap_360"))
    assert matched.items == {}
    assert len(matched.unanswered) == len(PP30.parts[1].items) * 2


def test_a_figure_is_found_by_its_part_or_as_the_only_one_of_its_source() -> None:
    assert match(JAMBI, changed(JAMBI, parts__1__id="survei")).figures["survei"] == "kepuasan"
    lost = match(shipped_schemes()["bungo"], JAMBI).unanswered
    assert {one.part for one in lost if one.item is None} == {
        JAMBI.part("kepuasan").label,
        JAMBI.part("inisiatif").label,
    }


def test_an_answer_on_another_scale_keeps_its_place_between_the_ends() -> None:
    options = [
        {"value": str(value), "label": {"id": f"{value}", "en": f"{value}"}} for value in (0, 30, 60, 100)
    ]
    new = changed(JAMBI, scales={"lima": {"start": "0", "end": "100", "options": options}})
    data = gathered(sent("peer", "3"), sent("peer", "3"), sent("peer", "4"))
    matched = match(JAMBI, new)
    assert matched.converted == (JAMBI.part("indikator").label,)
    assert after(matched, data).exact == before(matched, data).exact


def test_a_kind_of_position_that_is_gone_is_taken_as_somebody_says() -> None:
    assert kind_in(PP30, "teknis", "dengan_360") == "dengan_360"
    assert kind_in(PP30, "teknis") == "tanpa_360"
    assert kind_in(JAMBI, "teknis", "pelayanan") == "teknis"
    (found,) = try_gathered(match(JAMBI, PP30), [("x", gathered())], "dengan_360")
    assert (found.kind, found.kind_assumed) == ("dengan_360", True)


def test_what_the_policy_did_about_what_is_missing_is_told() -> None:
    data = msgspec.structs.replace(gathered(), targets=[])
    for policy, did in (("wait", "waits"), ("zero", "zero"), ("renormalise", "left_out")):
        (found,) = try_gathered(match(JAMBI, changed(JAMBI, missing=policy)), [("x", data)])
        assert ("hasil", did) in {(one.part, one.did) for one in found.missing}
        assert (found.after.predikat is None) == (policy == "wait")


def peers_of(scheme: Scheme, data: Gathered) -> tuple[int, Fraction | None]:
    part = next(line for line in after(match(JAMBI, scheme), data).lines if line.part == "indikator")
    (group,) = [one for one in part.groups if one.group == "peer"]
    return group.count, group.value


def test_no_trial_shows_a_group_that_the_cycle_has_promised_to_hide() -> None:
    two = gathered(sent("peer", "1"), sent("peer", "2"))
    lower = changed(JAMBI, minimum=2)
    assert match(JAMBI, lower).minimum_kept
    assert peers_of(lower, two) == (0, None)
    three = gathered(sent("peer", "1"), sent("peer", "2"), sent("peer", "3"))
    assert peers_of(lower, three) == (3, Fraction(2))
    assert peers_of(changed(JAMBI, minimum=4), three) == (0, None)


def test_of_changed_items_only_those_count_that_all_of_a_group_have_answered() -> None:
    """Only the fourth could not rate the second item: weights and differences would tell his first."""
    second = ITEMS[1]
    data = gathered(
        sent("peer", "4"), sent("peer", "4"), sent("peer", "4"), sent("peer", "1", **{second: None})
    )
    assert peers_of(JAMBI, data)[1] == Fraction(13, 4)  # as the cycle itself has counted it
    items = msgspec.json.decode(msgspec.json.encode(JAMBI.part("indikator").items))
    alone = changed(JAMBI, parts__2__items=[items[1]])
    assert peers_of(alone, data) == (0, None)
    assert peers_of(changed(JAMBI, parts__2__items=[items[0]]), data) == (4, Fraction(13, 4))
    found = {
        peers_of(changed(JAMBI, parts__2__items__1__weight=weight), data)[1] for weight in ("0", "2", "1000")
    }
    assert found == {Fraction(13, 4)}  # the same, whatever it weighs


def test_who_said_nothing_at_all_does_not_make_the_others_count_less() -> None:
    data = gathered(sent("peer"), sent("peer"), sent("peer"), sent("peer", None))
    assert peers_of(changed(JAMBI, parts__2__items__1__weight="2"), data) == (3, Fraction(4))


def test_judgements_are_found_by_axis() -> None:
    nasional = shipped_schemes()["nasional"]
    data = msgspec.structs.replace(gathered(), levels={"results": "above", "behaviour": "meets"})
    matched = match(JAMBI, nasional)
    assert matched.judged
    assert after(matched, data).predikat == "baik"
    assert after(matched, gathered()).predikat is None


def test_decimals_of_another_scale_are_exact() -> None:
    options = [{"value": v, "label": {"id": v, "en": v}} for v in ("0", "1", "3")]
    new = changed(JAMBI, scales={"lima": {"start": "0", "end": "3", "options": options}})
    data = gathered(*[sent("peer", "4")] * 3)
    part = next(line for line in after(match(JAMBI, new), data).lines if line.part == "indikator")
    assert part.groups[1].value == Fraction(12, 5)
    assert part.value == Fraction(Decimal(82))
