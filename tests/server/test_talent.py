"""The nine boxes: points and thresholds are data, what is not known is not low; signs and certificates have
their writers and readers.
"""

from fractions import Fraction
from typing import Any

import pytest
from cast import ADMIN, BUDI, HASAN, PLACE, RINA, SARI, TONO, Cast, Phone, uuid
from msgspec.structs import replace
from plans import met

from server.appraisal.career import read_career
from server.appraisal.competency_data import GrowthError
from server.appraisal.talent import Known, TalentRules, Threshold, place
from server.growth import shipped_career
from sync.device import Intent

TAG, PAPER = uuid(7501), uuid(7601)
SIGN = {
    "placement": PLACE[BUDI],
    "by": "Sari",
    "sign": "proyek",
    "label": "Memimpin proyek atau tim",
    "evidence": "Mengatur posyandu tiga desa",
}
THANKS = {
    "placement": PLACE[BUDI],
    "name": "Budi",
    "position": "Perawat",
    "unit": "PKM",
    "reason": "Melayani tanpa mengeluh",
    "date": "2026-11-18",
    "ground": {"kind": "work", "label": "Yang saya lihat sendiri"},
    "signer": {"name": "Sari", "position": "Kepala"},
}


def rules() -> TalentRules:
    found = shipped_career()["umum"].talent
    assert found is not None
    return found


# By hand: two results of 100 and 80 are 90; 4 of 8 competencies of 80 are 40, one sign makes 50.
@pytest.mark.parametrize(
    ("known", "performance", "potential", "box"),
    [
        (Known(predikat=["sangat_baik", "baik"], met=4, assessed=8, signs=["proyek"]), 90, 50, 7),
        (Known(predikat=["baik", "baik", "kurang"], met=8, assessed=8), 80, 80, 8),
        (Known(predikat=["baik", "cukup"], met=5, assessed=8), 70, 50, 5),
        (Known(predikat=["kurang"], met=0, assessed=3, signs=["proyek"]), 40, 10, 1),
        (Known(predikat=["sangat_baik"], met=1, assessed=1, signs=["a", "a", "b", "c"]), 100, 100, 9),
        (Known(predikat=[], met=8, assessed=8), None, 80, None),
        (Known(predikat=["baik"], signs=["proyek"]), 80, None, None),
        (Known(predikat=["baik", "istimewa"], met=8, assessed=8), None, 80, None),
    ],
)
def test_a_box_follows_from_points_and_what_is_unknown_has_none(
    known: Known, performance: int | None, potential: int | None, box: int | None
) -> None:
    placed = place(rules(), known)
    assert (placed.performance.points, placed.potential.points, placed.box) == (performance, potential, box)


def test_thresholds_are_data_and_hold_exactly_at_their_edge() -> None:
    known = Known(predikat=["sangat_baik", "baik"], met=2, assessed=3)
    assert place(rules(), known).potential.points == Fraction(160, 3)
    other = replace(rules(), performance=Threshold(middle=70, high=91))
    assert [place(one, known).performance.level for one in (rules(), other)] == ["high", "middle"]


def test_two_tags_of_one_sign_count_once() -> None:
    one, two = (Known(predikat=["baik"], met=1, assessed=2, signs=["proyek"] * n) for n in (1, 2))
    assert place(rules(), one) == place(rules(), two)


TALENT = """id = "pauh"
version = 1
label = { id = "Pauh", en = "Pauh" }
kinds = []
[talent]
source = "BKPSDM"
count = 1
points = { baik = 120 }
performance = { middle = 90, high = 70 }
competency = 80
sign = 5
most_signs = 2
potential = { middle = 50, high = 80 }
signs = []
boxes = []
"""


def test_rules_that_cannot_be_name_every_fault() -> None:
    with pytest.raises(GrowthError) as wrong:
        read_career(TALENT)
    assert wrong.value.faults == [
        "talent.points.baik: 120 is none of 0 to 100",
        "talent.performance: wants 0 < middle < high <= 100",
        "talent: competency and the most signs do not make 100",
        "talent.boxes: wants each of the nine once",
    ]


def does(phone: Phone, intent: Intent) -> str:
    phone.write(intent)
    (outcome,) = phone.exchange()
    return f"{outcome.outcome} {outcome.code}".strip()


def tag(**changes: Any) -> Intent:
    return Intent(collection="potential_tag", record=TAG, put={"body": {**SIGN, **changes}})


def certificate(**changes: Any) -> Intent:
    return Intent(collection="appreciation", record=PAPER, put={"body": {**THANKS, **changes}})


def test_a_tag_is_read_by_whom_it_is_about_and_whoever_judges_him_and_nobody_else(cast: Cast) -> None:
    assert does(met(cast, SARI), tag()) == "applied"
    for reader in (BUDI, SARI):
        assert met(cast, reader).sees("potential_tag", TAG) is not None, reader
    for other in (RINA, TONO, HASAN, ADMIN):
        assert met(cast, other).sees("potential_tag", TAG) is None, other


def test_whom_it_is_about_answers_and_only_its_giver_takes_it_back(cast: Cast) -> None:
    does(met(cast, SARI), tag())
    budi = met(cast, BUDI)
    saw = budi.saw("potential_tag", TAG)
    put = {"answer": {"text": "Bersama Rina"}}
    answer = Intent(collection="potential_tag", record=TAG, put=put, saw=saw)
    assert does(budi, answer) == "applied"
    assert does(budi, budi.step("potential_tag", TAG, "withdraw", "Tidak mau")) == "quarantined not_allowed"
    sari = met(cast, SARI)
    shown = sari.sees("potential_tag", TAG)
    assert shown is not None
    assert shown.registers["answer"].value == {"text": "Bersama Rina"}
    assert does(sari, sari.step("potential_tag", TAG, "withdraw", "Salah orang")) == "applied"
    assert cast.state("potential_tag", TAG) == "withdrawn"


@pytest.mark.parametrize("person", [BUDI, RINA, TONO, HASAN, ADMIN])
@pytest.mark.parametrize("write", [tag, certificate])
def test_only_the_superior_tags_and_thanks(cast: Cast, person: str, write: Any) -> None:
    assert does(met(cast, person), write()) == "quarantined not_allowed"


def test_a_certificate_is_read_by_whom_it_thanks(cast: Cast) -> None:
    assert does(met(cast, SARI), certificate()) == "applied"
    for reader in (BUDI, SARI, ADMIN):
        assert met(cast, reader).sees("appreciation", PAPER) is not None, reader
    assert met(cast, TONO).sees("appreciation", PAPER) is None
