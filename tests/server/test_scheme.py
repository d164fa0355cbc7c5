"""The schemes that are shipped are sound, and a scheme that says something impossible is told where."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.appraisal.scheme import Scheme
from server.appraisal.scheme_reading import SchemeError, convert_scheme, place_of, read_scheme
from server.appraisal.scheme_toml import write_scheme
from server.schemes import shipped_schemes
from server.text import LANGUAGES, say

GUIDE = Path(__file__).parent.parent.parent / "docs" / "skema"
SEEDS = {"jambi", "umum-360", "pauh", "helvetia", "bungo"}


def plain(id: str) -> Any:
    return msgspec.to_builtins(shipped_schemes()[id])


def faults(data: Any) -> list[str]:
    with pytest.raises(SchemeError) as refused:
        convert_scheme(data)
    for one in refused.value.faults:
        for language in LANGUAGES:
            assert say(language, f"scheme_fault.{one.code}", **one.params)
    return [" ".join([f"{one.path}:", one.code, *one.params.values()]) for one in refused.value.faults]


def test_there_is_one_scheme_for_each_source_and_two_national_ones() -> None:
    assert shipped_schemes().keys() == SEEDS | {"nasional", "pp30"}


@pytest.mark.parametrize("id", sorted(SEEDS | {"nasional", "pp30"}))
def test_a_snapshot_of_a_scheme_is_the_scheme(id: str) -> None:
    scheme = shipped_schemes()[id]
    assert convert_scheme(msgspec.json.decode(msgspec.json.encode(scheme))) == scheme


@pytest.mark.parametrize("id", sorted(SEEDS | {"nasional", "pp30"}))
def test_every_answer_says_what_deserves_it_and_every_item_what_it_means(id: str) -> None:
    scheme = shipped_schemes()[id]
    assert all(option.anchor for scale in scheme.scales.values() for option in scale.options)
    assert all(item.help for part in scheme.parts for item in part.items)


@pytest.mark.parametrize("id", sorted(SEEDS | {"nasional", "pp30"}))
def test_the_guide_has_a_page_of_every_scheme_that_names_its_version_and_its_parts(id: str) -> None:
    scheme, page = shipped_schemes()[id], (GUIDE / f"{id}.md").read_text("utf-8")
    assert f"versi {scheme.version}" in page
    for part in scheme.parts:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {part.label.id} |")]
        assert all(f"{kind} {weight}%" in row for kind, weight in part.weights.items())


def test_only_bungo_shows_a_rating_as_soon_as_it_is_sent() -> None:
    assert {one.id for one in shipped_schemes().values() if one.visibility == "on_submit"} == {"bungo"}


def test_in_pauh_the_employee_rates_himself_first() -> None:
    assert [one.id for one in shipped_schemes().values() if one.self_first] == ["pauh"]


def test_weights_of_99_99_are_refused_and_of_100_are_not() -> None:
    data = plain("helvetia")
    data["parts"][0]["weight"] = "49.99"
    assert faults(data) == ["parts: weights  99.99"]
    data["parts"][0]["weight"], data["parts"][1]["weight"] = "49.99", "25.01"
    assert convert_scheme(data).parts[0].weight == Decimal("49.99")


def test_weights_of_one_kind_of_position_are_checked_by_its_name() -> None:
    data = plain("jambi")
    data["parts"][0]["weights"]["teknis"] = "54"
    assert faults(data) == ["parts: weights_of teknis 99"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"parts": []}, "parts: weightless"),
        ({"bands": []}, "bands: one_outcome"),
        ({"minimum": 1}, "minimum: minimum 1"),
        ({"high": "0"}, "high: high 0 0"),
        ({"bands": [{"start": "10", "predikat": "baik"}]}, "bands.0.start: lowest_band 0"),
        ({"bands": [{"start": "0", "predikat": "bagus"}]}, "bands.0.predikat: no_predikat bagus"),
        ({"scales": {}}, "parts.1.scale: no_scale lima"),
    ],
)
def test_what_is_impossible_is_named_with_its_place(change: dict[str, Any], fault: str) -> None:
    assert fault in faults({**plain("helvetia"), **change})


def test_a_quadrant_without_one_of_its_nine_cells_is_refused() -> None:
    data = plain("nasional")
    del data["quadrant"]["table"]["below"]["above"]
    assert faults(data) == ["quadrant.table.below.above: cell"]


def test_what_the_results_of_a_head_are_stands_in_the_scheme_for_every_achievement_or_for_none() -> None:
    heads = {name: guide.head for name, guide in shipped_schemes()["nasional"].guides.items()}
    assert heads == {
        "istimewa": "above",
        "baik": "meets",
        "butuh_perbaikan": "below",
        "kurang": "below",
        "sangat_kurang": "below",
    }
    data = plain("nasional")
    data["guides"]["baik"]["head"] = None
    assert faults(data) == ["guides: heads"]
    data["guides"]["baik"]["head"] = "superb"
    assert "guides" in faults(data)[0]
    guided = {**plain("helvetia"), "guides": {"baik": {"head": "meets", "shares": {}}}}
    assert faults(guided) == ["guides.baik.head: head"]


def test_a_word_that_no_scheme_knows_is_refused_where_it_stands() -> None:
    (fault,) = faults({**plain("bungo"), "weighting": 3})
    assert "weighting" in fault


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(SchemeError):
        read_scheme("id = ")


def test_the_kinds_of_a_scheme_are_those_that_its_weights_name() -> None:
    def named(scheme: Scheme) -> set[str]:
        return {kind for part in scheme.parts for kind in part.weights}

    assert all(named(scheme) == set(scheme.kinds) for scheme in shipped_schemes().values())


def edited(id: str, path: str, value: Any) -> Any:
    """A shipped scheme with one of its places changed."""
    data = inner = msgspec.json.decode(msgspec.json.encode(shipped_schemes()[id]))
    *above, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in above:
        inner = inner[step]
    inner[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("id", "Jambi baru", "id: id"),
        ("id", 3, "id: text"),
        ("label", {"id": " ", "en": "Jambi"}, "label.id: blank"),
        ("label", {"id": "Jambi"}, "label.en: required"),
        ("label", "Jambi", "label: table"),
        ("about", {"id": "x" * 2001, "en": "x"}, "about.id: too_long 2000"),
        ("periods", [], "periods: periods"),
        ("periods", ["decade"], "periods.0: choice month, quarter, semester, year"),
        ("minimum", "3", "minimum: whole"),
        ("most_ratings", 0, "most_ratings: at_least_one"),
        ("decimals", 9, "decimals: decimals 6"),
        ("self_first", "ya", "self_first: yes_no"),
        ("clocks.object", 0, "clocks.object: days 365"),
        ("kinds", "teknis", "kinds: list"),
        ("parts.2.weights.teknis", "empat puluh", "parts.2.weights.teknis: decimal"),
        ("parts.2.weights.teknis", "NaN", "parts.2.weights.teknis: decimal"),
        ("parts.2.weights.teknis", "1E+400000", "parts.2.weights.teknis: decimal"),
        ("parts.2.items.1.weight", "-1", "parts.2.items.1.weight: below_zero"),
        ("parts.2.items.1.id", "tepat_waktu.dua", "parts.2.items.1.id: id"),
        ("parts.1.id", "hasil", "parts.1.id: twice hasil"),
        ("parts.1.id", "kind", "parts.1.id: reserved kind"),
        ("parts.2.required", ["subordinate"], "parts.2.required: stranger subordinate"),
        ("parts.2.raters", {}, "parts.2.raters: nobody"),
        ("parts.2.raters", {"boss": "100"}, "parts.2.raters.boss: choice peer, self, subordinate, superior"),
        ("parts.2.items", [], "parts.2.items: nothing"),
        ("parts.3.steps.1.value", "101", "parts.3.steps.1.value: step_beyond 0 100"),
        ("scales.lima.end", "4", "scales.lima: option_beyond 0 4"),
        ("parts.0.colour", "red", "parts.0.colour: unknown colour"),
    ],
)
def test_every_fault_is_named_by_the_place_of_its_field(path: str, value: Any, fault: str) -> None:
    assert fault in faults(edited("jambi", path, value))


def test_all_faults_of_the_shape_are_named_at_once() -> None:
    data = edited("jambi", "parts.2.weights.teknis", "x")
    data["parts"][0]["weights"]["teknis"], data["minimum"] = "y", "z"
    del data["basis"]
    assert faults(data) == [
        "basis: required",
        "parts.0.weights.teknis: decimal",
        "parts.2.weights.teknis: decimal",
        "minimum: whole",
    ]


def test_a_place_is_read_by_its_names_in_a_file() -> None:
    data = plain("jambi")
    assert (
        place_of(data, "parts.2.items.0.weight")
        == f"parts.indikator.items.{data['parts'][2]['items'][0]['id']}.weight"
    )
    assert (place_of(data, "parts.99"), place_of(data, "")) == ("parts.99", "")


@pytest.mark.parametrize("id", sorted(SEEDS | {"nasional", "pp30"}))
def test_a_scheme_that_is_written_down_is_read_back_the_same(id: str) -> None:
    scheme = shipped_schemes()[id]
    assert read_scheme(write_scheme(scheme)) == scheme


def test_what_somebody_types_survives_being_written_down() -> None:
    label = {"id": 'Kata "kutip" \\ dan\nbaris \x7f', "en": "='1+1 ]]"}
    scheme = convert_scheme({**plain("helvetia"), "label": label})
    assert read_scheme(write_scheme(scheme)) == scheme
