"""From a closed cycle to results in people's hands: calibrated with a reason, released once, with sources."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cast import (
    AGUS,
    BUDI,
    CLINIC,
    DAY_MS,
    DEWI,
    HASAN,
    INSTANSI,
    NAMESPACE,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    WATI,
    Cast,
    names,
)
from cycles import answers, closed, derived, figure, opened, record_of, sends, standing
from plans import does, met

from server.appraisal.working_days import add_working_days
from server.calibrate import CannotChange, Standing
from server.chance import Chance
from server.cycle_calibration import calibrate, severities_in, spread_in
from server.cycle_plan import BadCycle
from server.cycle_work import release_cycle
from server.effects import derived_id
from server.holiday_acts import add_holiday
from server.org import Superior
from server.release_results import Released
from server.store.cycles import Cycle, Holiday
from sync.device import Intent

PEERS = (RINA, DEWI, AGUS)


def release(cast: Cast, cycle: Cycle) -> Released:
    return release_cycle(
        cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance(), by_name="Admin"
    )


def rated(cast: Cast, peers: tuple[str, ...] = PEERS) -> Cycle:
    """Budi is rated by himself, Sari and his peers, and has all figures that the scheme asks for."""
    cycle = opened(cast, kind="pelayanan")
    for person in (BUDI, SARI, *peers):
        phone = met(cast, person)
        group: Any = {BUDI: "self", SARI: "superior"}.get(person, "peer")
        sends(phone, cycle, BUDI, group)
        phone.exchange()
    figure(cast, cycle, BUDI, "kepuasan", "85")
    figure(cast, cycle, BUDI, "inisiatif", "3")
    return cycle


def result(cast: Cast, cycle: Cycle, person: str = BUDI) -> dict[str, Any]:
    id = derived_id(NAMESPACE, f"outcome/{cycle.id}/{PLACE[person]}")
    return dict(cast.record("outcome", id).registers["result"].value)


def state(cast: Cast, cycle: Cycle) -> str:
    found = cast.store.read_now(lambda tx: tx.cycle(INSTANSI, cycle.id))
    assert found is not None
    return found.state


def test_a_cycle_is_released_after_it_is_closed_and_not_before(cast: Cast) -> None:
    cycle = rated(cast)
    with pytest.raises(BadCycle, match="not_closed"):
        release(cast, cycle)
    with pytest.raises(BadCycle, match="none"):
        release_cycle(cast.store, INSTANSI, "nowhere", now_ms=cast.clock(), chance=Chance())
    done = release(cast, closed(cast, cycle))
    assert done.written >= 1
    again = release(cast, cycle)
    assert (again.written, again.there) == (0, done.written)


def test_a_holiday_moves_the_days_of_results_that_are_released_after_it_was_added(cast: Cast) -> None:
    first = closed(cast, rated(cast))
    release(cast, first)
    cast.store.write_now(
        lambda tx: add_holiday(tx, INSTANSI, date(2026, 12, 2), "Libur", now_ms=cast.clock(), chance=Chance())
    )
    second = opened(cast, "bungo")
    sari = met(cast, SARI)
    sends(sari, second, BUDI, "superior")
    sari.exchange()
    release(cast, closed(cast, second))
    before, after = (date.fromisoformat(result(cast, one)["due"]["object"]) for one in (first, second))
    assert after == add_working_days(before, 1)
    assert (result(cast, first)["holidays"], result(cast, second)["holidays"]) == ([], ["2026-12-02"])


def test_a_result_says_where_each_figure_comes_from_and_of_peers_nothing(cast: Cast) -> None:
    cast.store.write_now(lambda tx: tx.put_holiday(INSTANSI, Holiday("2026-12-01", "Libur")))
    cycle = closed(cast, rated(cast))
    release(cast, cycle)
    told = result(cast, cycle)
    origins = {line["part"]: line["origins"] for line in told["lines"]}
    assert {one["what"] for one in origins["indikator"]} == {"self", "superior"}
    assert [(one["what"], one["note"]) for one in origins["kepuasan"]] == [("satisfaction", "SKM")]
    assert (told["period"], told["holidays"]) == (
        {"from": "2026-01-01", "until": "2026-11-28"},
        ["2026-12-01"],
    )
    assert told["due"]["object"] == "2026-12-09"
    [peers] = [
        group
        for line in told["lines"]
        if line["part"] == "indikator"
        for group in line["groups"]
        if group["group"] == "peer"
    ]
    assert (peers["count"], peers["value"]["exact"]) == (3, "4")


def test_days_of_absence_stand_beside_discipline_and_in_the_result_and_change_no_figure(cast: Cast) -> None:
    cycle = rated(cast)
    before = standing(cast, cycle, BUDI)
    assert before["attendance"] is None
    for days, step in (
        ("2", None),
        ("5", "Teguran tertulis"),
        ("30", "Pemberhentian"),
        ("3", "Teguran lisan"),
    ):
        figure(cast, cycle, BUDI, "attendance", days)
        told = standing(cast, cycle, BUDI)["attendance"]
        assert (told["days"], told["source"]) == (int(days), "SKM")
        assert (told["step"] and told["step"]["id"]) == step
    assert {**standing(cast, cycle, BUDI), "attendance": None} == before
    sari, rina = met(cast, SARI), met(cast, RINA)
    assert [one["attendance"]["days"] for one in derived(sari, "standing_result") if one["attendance"]] == [3]
    assert derived(rina, "standing_result") == []
    release(cast, closed(cast, cycle))
    given = result(cast, cycle)
    assert (given["attendance"]["days"], given["attendance"]["step"]["en"]) == (3, "Oral reprimand")
    origins = {line["part"]: [one["what"] for one in line["origins"]] for line in given["lines"]}
    assert origins["indikator"] == ["self", "superior", "attendance"]


@pytest.mark.parametrize("value", ["2.5", "-1", "367", "1e2", "tiga"])
def test_absence_is_counted_in_whole_days_of_a_year(cast: Cast, value: str) -> None:
    cycle = opened(cast)
    with pytest.raises(BadCycle, match=r"no_days|no_number"):
        figure(cast, cycle, BUDI, "attendance", value)
    with pytest.raises(BadCycle, match="no_part"):
        figure(cast, opened(cast, "bungo"), BUDI, "attendance", "3")


def test_two_peers_are_hidden_in_the_released_result_too(cast: Cast) -> None:
    cycle = closed(cast, rated(cast, PEERS[:2]))
    release(cast, cycle)
    notes = [
        (group["count"], group["value"], group["note"])
        for line in result(cast, cycle)["lines"]
        for group in line["groups"]
        if group["group"] == "peer"
    ]
    assert notes == [(0, None, "suppressed")]


def changes(cast: Cast, cycle: Cycle, predikat: str, reason: str = "Inovasi antrean daring") -> None:
    def job(tx: Any) -> None:
        current = tx.cycle(INSTANSI, cycle.id)
        calibrate(
            tx,
            INSTANSI,
            current,
            PLACE[BUDI],
            Standing(predikat=predikat),
            reason,
            now_ms=cast.clock(),
            chance=Chance(),
            by_name="Hasan",
        )

    cast.store.write_now(job)


def test_what_calibration_changed_is_released_with_what_was_there_before(cast: Cast) -> None:
    cycle = rated(cast)
    with pytest.raises(BadCycle, match="not_closed"):
        changes(cast, cycle, "sangat_baik")
    closed(cast, cycle)
    changes(cast, cycle, "sangat_baik")
    with pytest.raises(CannotChange, match="reason"):
        changes(cast, cycle, "baik", " ")
    release(cast, cycle)
    told = result(cast, cycle)
    assert told["predikat"] == "sangat_baik"
    assert told["calibration"]["before"]["predikat"] != "sangat_baik"
    assert told["calibration"]["after"] == {"score": told["score"], "predikat": "sangat_baik"}
    with pytest.raises((CannotChange, BadCycle)):
        changes(cast, cycle, "baik")


def test_the_spread_of_a_unit_is_that_of_what_would_be_released(cast: Cast) -> None:
    cycle = closed(cast, rated(cast))
    changes(cast, cycle, "sangat_baik")
    found = cast.store.read_now(lambda tx: spread_in(tx, INSTANSI, cycle, CLINIC, now_ms=cast.clock()))
    assert found.counts["sangat_baik"] == 1
    with pytest.raises(BadCycle, match="no_guide"):
        cast.store.read_now(
            lambda tx: spread_in(tx, INSTANSI, cycle, CLINIC, "luar_biasa", now_ms=cast.clock())
        )


def test_severity_looks_at_what_superiors_answered_and_at_no_anonymous_answer(cast: Cast) -> None:
    cycle = rated(cast)
    sari = met(cast, SARI)
    for person in PEERS:
        sends(sari, cycle, person, "superior", "2")
    sari.exchange()
    hasan = met(cast, HASAN)
    sends(hasan, cycle, SARI, "superior", "5")
    hasan.exchange()
    closed(cast, cycle)
    found = cast.store.read_now(lambda tx: severities_in(tx, INSTANSI, cycle))
    assert {one.rater: one.rated for one in found} == {PLACE[SARI]: 4, PLACE[HASAN]: 1}
    assert {one.deviation for one in found} == {None}  # too few to say it of anybody
    assert Decimal(0) not in {one.deviation for one in found}


def test_severity_is_that_of_who_wrote_the_rating_and_not_of_who_was_asked(cast: Cast) -> None:
    """Budi is under Wati from now on; Sari was asked when the cycle was opened."""
    cycle = rated(cast, ())
    assert severe(cast, cycle) == {PLACE[SARI]: 1}
    other = opened(cast, "bungo")

    def move(tx: Any) -> None:
        began = NOW_MS - 300 * DAY_MS
        past = Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=began, until=cast.clock())
        tx.put_superior(INSTANSI, past)
        tx.put_superior(INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=cast.clock()))

    cast.change(move)
    wati = met(cast, WATI)
    sends(wati, other, BUDI, "superior")
    assert names(wati.exchange()) == ["applied", "applied"]
    assert severe(cast, other) == {PLACE[WATI]: 1}


def severe(cast: Cast, cycle: Cycle) -> dict[str, int]:
    found = cast.store.read_now(lambda tx: severities_in(tx, INSTANSI, cycle))
    return {one.rater: one.rated for one in found}


def test_a_result_that_waits_keeps_the_cycle_from_being_released(cast: Cast) -> None:
    """The national scheme waits for the superior's two judgements; nobody has made any."""
    cycle = closed(cast, opened(cast, "nasional"))
    done = release(cast, cycle)
    assert (done.written, done.waiting > 0, state(cast, cycle)) == (0, True, "closed")


def test_what_waits_for_a_silent_superior_is_set_by_a_person_with_a_reason_and_reaches_the_employee(
    cast: Cast,
) -> None:
    """Bungo waits for the superior, who never rated Budi: after the close nothing comes in any more."""
    cycle = closed(cast, opened(cast, "bungo"))
    assert release(cast, cycle).written == 0
    after = Standing(predikat="baik")
    reason = "Atasan penilai menetapkan (D.1.2)"
    cast.store.write_now(
        lambda tx: calibrate(
            tx,
            INSTANSI,
            cycle,
            PLACE[BUDI],
            after,
            reason,
            now_ms=cast.clock(),
            chance=Chance(),
            by_name="Admin",
        )
    )
    assert release(cast, cycle).written == 1
    told = result(cast, cycle)
    assert (told["predikat"], told["score"], told["calibration"]["reason"]) == ("baik", None, reason)
    assert told["calibration"]["before"] == {"score": None, "predikat": None}


def said(cast: Cast, person: str) -> list[dict[str, Any]]:
    return derived(met(cast, person), "superior_said")


def test_the_superiors_answers_and_reasons_are_read_with_the_released_result_and_not_before(
    cast: Cast,
) -> None:
    cycle = opened(cast)
    sari = met(cast, SARI)
    reasons = {"indikator.disiplin": "Selalu hadir sebelum pelayanan dibuka"}
    sends(sari, cycle, BUDI, "superior", "5", reasons=reasons)
    sari.exchange()
    cycle = closed(cast, cycle)
    assert said(cast, BUDI) == []
    release(cast, cycle)
    (told,) = said(cast, BUDI)
    row = next(one for one in told["rows"] if one["reason"])
    assert (row["label"]["id"], row["answer"], row["reason"]) == ("Disiplin", "5", *reasons.values())
    assert (len(told["rows"]), told["standing"]) == (4, None)
    assert [person for person in (RINA, SARI, HASAN) if said(cast, person)] == []


def test_where_the_scheme_says_so_a_rating_is_read_as_soon_as_it_is_sent_and_drafts_never(
    cast: Cast,
) -> None:
    """Bungo: whoever is rated sees it in real time; what is taken back is seen no more."""
    cycle = opened(cast, "bungo")
    sari = met(cast, SARI)
    record = record_of(cycle, BUDI, "superior", SARI)
    put = {"answers": answers(cycle, BUDI, "superior", SARI)}
    assert does(sari, Intent(collection="assessment_superior", record=record, put=put)) == ["applied"]
    assert said(cast, BUDI) == []
    assert does(sari, sari.step("assessment_superior", record, "submit")) == ["applied"]
    (told,) = said(cast, BUDI)
    assert (told["standing"]["score"], {one["answer"] for one in told["rows"]}) == ("80.00", {"4"})
    assert said(cast, RINA) == []
    assert does(sari, sari.step("assessment_superior", record, "reopen")) == ["applied"]
    assert said(cast, BUDI) == []
    assert does(sari, sari.step("assessment_superior", record, "submit")) == ["applied"]
    release(cast, closed(cast, cycle))
    (told,) = said(cast, BUDI)
    assert told["standing"] is None
