"""What an employee's phone has of his superior's plan: the RHK, and nothing else."""

from typing import Any

from cast import BUDI, CYCLE, HASAN, NAMESPACE, NOW_MS, PLACE, RINA, SARI, Cast, indicator, plan_line, uuid
from plans import does, met

from server.effects import derived_id
from server.people.cards import refresh_cards
from sync.device import Intent

SARIS, SARIS_SECOND, BUDIS = uuid(7201), uuid(7202), uuid(7203)


def of(person: str) -> str:
    return derived_id(NAMESPACE, f"passed_down/{PLACE[person]}")


def line(person: str, record: str, rhk: str, **more: Any) -> Intent:
    value = {**plan_line(PLACE[person], indicator("surat", 12)), "rhk": rhk, **more}
    return Intent(collection="plan_line", record=record, put={"line": value})


def above(cast: Cast, person: str) -> list[dict[str, Any]]:
    value = cast.derived("passed_down", f"passed_down/{PLACE[person]}")
    return value["above"] if value else []


def test_an_employee_has_the_superiors_rhk_and_nothing_else_of_the_plan(cast: Cast) -> None:
    assert does(met(cast, SARI), line(SARI, SARIS, "Terlayaninya warga")) == ["applied"]
    (superior,) = above(cast, BUDI)
    assert superior == {
        "placement": PLACE[SARI],
        "role": "superior",
        "lines": [{"id": SARIS, "cycle": CYCLE, "kind": "utama", "rhk": "Terlayaninya warga", "order": 1}],
    }
    budi = met(cast, BUDI)
    assert budi.sees("passed_down", of(BUDI)) is not None
    assert budi.sees("plan_line", SARIS) is None


def test_only_he_has_it(cast: Cast) -> None:
    does(met(cast, SARI), line(SARI, SARIS, "Terlayaninya warga"))
    assert met(cast, BUDI).sees("passed_down", of(BUDI)) is not None
    assert [met(cast, who).sees("passed_down", of(BUDI)) for who in (SARI, RINA, HASAN)] == [None] * 3


def test_it_follows_what_the_superior_changes_and_withdraws(cast: Cast) -> None:
    sari = met(cast, SARI)
    does(sari, line(SARI, SARIS, "Terlayaninya warga"))
    does(sari, line(SARI, SARIS_SECOND, "Tertibnya arsip", order=2))
    assert [one["rhk"] for one in above(cast, BUDI)[0]["lines"]] == ["Terlayaninya warga", "Tertibnya arsip"]
    sari.exchange()
    assert does(sari, sari.step("plan_line", SARIS, "withdraw")) == ["applied"]
    assert [one["id"] for one in above(cast, BUDI)[0]["lines"]] == [SARIS_SECOND]


def test_nobody_waits_for_a_superior_without_a_plan_and_a_line_is_linked_when_it_is_agreed(
    cast: Cast,
) -> None:
    assert above(cast, BUDI) == []
    budi, sari = met(cast, BUDI), met(cast, SARI)
    assert does(budi, line(BUDI, BUDIS, "Kunjungan rumah", parent=None)) == ["applied"]
    sari.exchange()
    assert does(sari, sari.step("plan_line", BUDIS, "agree")) == ["applied"]
    does(sari, line(SARI, SARIS, "Terlayaninya warga"))
    budi.exchange()
    link = Intent(
        collection="plan_line",
        record=BUDIS,
        put={"link": {"parent": SARIS}},
        saw=budi.saw("plan_line", BUDIS),
    )
    assert does(budi, link) == ["applied"]
    assert cast.record("plan_line", BUDIS).registers["link"].value == {"parent": SARIS}
    assert cast.state("plan_line", BUDIS) == "agreed"


def test_a_list_is_made_when_the_organisation_is_looked_at_again(cast: Cast) -> None:
    does(met(cast, SARI), line(SARI, SARIS, "Terlayaninya warga"))
    cast.change(lambda tx: refresh_cards(tx, 1, [PLACE[SARI]], NOW_MS))
    assert [one["rhk"] for one in above(cast, BUDI)[0]["lines"]] == ["Terlayaninya warga"]
