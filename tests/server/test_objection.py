"""The way of an objection: the rater is heard first, silence is said, and who holds the post answers."""

from datetime import date
from typing import Any

from cast import (
    BUDI,
    CLINIC,
    DAY_MS,
    HASAN,
    NOW_MS,
    PLACE,
    SARI,
    WATI,
    ZONE,
    Cast,
    names,
    placement,
    uuid,
)
from plans import does, met
from released import OUTCOME, changed, counts, decides, objected, objection, release, says, value

from server.appraisal.outcome import Days, days_of
from server.org import Superior
from server.people.calendar import local_day, midnight_ms
from sync.merge import Record
from sync.wire import Register

# --- the rater is heard first ------------------------------------------------------------------------


def days(cast: Cast) -> Days:
    record = cast.record("outcome", OUTCOME)
    return days_of(record, lambda at: local_day(at, ZONE), cast.clock())


def test_who_has_read_no_explanation_decides_when_the_days_for_it_are_over_and_not_before(cast: Cast) -> None:
    """Objected on Wednesday the 18th: 3 working days end with Monday the 23rd, 7 with Friday the 27th."""
    objected(cast)
    assert (days(cast).explain, days(cast).decide) == (date(2026, 11, 23), date(2026, 11, 27))
    hasan = met(cast, HASAN)
    for passed in (0, 5):
        cast.clock.now_ms = NOW_MS + passed * DAY_MS
        hasan.exchange()
        says(hasan, "uphold", decision={"decision": "upheld", "text": "Sesuai"})
        assert names(hasan.exchange()) == ["applied", "quarantined too_early"]
        assert (cast.state("outcome", OUTCOME), days(cast).silent_until) == ("objected", None)
    cast.clock.advance(DAY_MS)
    assert days(cast).silent_until == date(2026, 11, 23)
    hasan.exchange()
    says(hasan, "change", decision=changed())
    assert names(hasan.exchange()) == ["applied", "applied"]
    assert counts(cast) == ("sangat_baik", None)
    assert days(cast).silent_until == date(2026, 11, 23)
    budi = met(cast, BUDI)
    assert does(budi, budi.step("outcome", OUTCOME, "close")) == ["applied"]
    assert days(cast).silent_until == date(2026, 11, 23)


def test_the_days_of_the_rater_are_not_over_before_their_last_midnight_where_the_employee_works(
    cast: Cast,
) -> None:
    objected(cast)
    hasan = met(cast, HASAN)
    midnight = midnight_ms(date(2026, 11, 24), ZONE)
    for at, outcome in ((midnight - 1, "quarantined too_early"), (midnight + 1, "applied")):
        cast.clock.now_ms = at
        hasan.exchange()
        says(hasan, "uphold", decision={"decision": "upheld", "text": "Sesuai"})
        assert names(hasan.exchange())[1] == outcome


def test_an_explanation_that_he_has_not_read_is_none(cast: Cast) -> None:
    """Hasan writes before Sari's explanation has reached his phone; it is there when his line comes."""
    objected(cast)
    sari, hasan = met(cast, SARI), met(cast, HASAN)
    says(hasan, "uphold", decision={"decision": "upheld", "text": "Sesuai"})
    says(sari, "explain", explanation={"text": "Saya jelaskan"})
    assert names(sari.exchange()) == ["applied", "applied"]
    assert names(hasan.exchange())[1] == "quarantined too_early"
    says(hasan, "uphold", decision={"decision": "upheld", "text": "Sesuai, juga sesudah penjelasan"})
    assert names(hasan.exchange()) == ["applied", "applied"]
    assert (cast.state("outcome", OUTCOME), days(cast).silent_until) == ("decided", None)


def test_an_explanation_after_its_days_is_still_heard_until_it_is_decided(cast: Cast) -> None:
    objected(cast)
    cast.clock.advance(7 * DAY_MS)
    sari = met(cast, SARI)
    says(sari, "explain", explanation={"text": "Terlambat, saya sakit"})
    assert names(sari.exchange()) == ["applied", "applied"]
    assert days(cast).silent_until is None


def test_two_objections_beside_each_other_have_the_days_of_the_first(cast: Cast) -> None:
    """Budi objects on two phones that know nothing of each other: the rater is heard all the same."""
    release(cast)
    one, other = met(cast, BUDI), met(cast, BUDI)
    says(one, "object", objection=objection())
    says(other, "object", objection=objection("Kunjungan bulan Mei juga belum dihitung"))
    one.exchange()
    cast.clock.advance(DAY_MS)
    other.exchange()
    assert len(cast.record("outcome", OUTCOME).registers["objection"].siblings) == 2
    assert (days(cast).explain, days(cast).decide) == (date(2026, 11, 23), date(2026, 11, 27))
    hasan = met(cast, HASAN)
    says(hasan, "uphold", decision={"decision": "upheld", "text": "Sesuai"})
    assert names(hasan.exchange())[1] == "quarantined too_early"


def test_a_result_that_was_released_without_days_for_the_rater_keeps_its_promise() -> None:
    """Of an earlier version of the scheme: the decision may come at once."""
    registers = {
        "result": Register(value={"clocks": {"decide": 7}, "holidays": []}),
        "objection": Register(value=objection(), received=NOW_MS),
        "state": Register(value="objected"),
    }
    found = days_of(Record(registers=registers), lambda at: local_day(at, ZONE), NOW_MS + 99 * DAY_MS)
    assert found == Days(decide=date(2026, 11, 27))


def test_an_explanation_and_a_decision_that_crossed_leave_the_decision_in_force(cast: Cast) -> None:
    """The rater's days were over when both were written."""
    release(cast)
    budi, sari, hasan = met(cast, BUDI), met(cast, SARI), met(cast, HASAN)
    says(budi, "object", objection=objection())
    budi.exchange()
    cast.clock.advance(6 * DAY_MS)
    sari.exchange()
    hasan.exchange()
    says(sari, "explain", explanation={"text": "Saya jelaskan"})
    says(hasan, "change", decision=changed())
    hasan.exchange()
    cast.clock.advance(1000)
    sari.exchange()
    assert (cast.state("outcome", OUTCOME), counts(cast)[0]) == ("decided", "sangat_baik")
    assert value(cast, "explanation")["text"] == "Saya jelaskan"
    assert days(cast).silent_until == date(2026, 11, 23)  # it came after the decision


# --- who answers where somebody has moved on ----------------------------------------------------------


def replaced(cast: Cast, of: str, old: str, new: str) -> None:
    """Put a post under another superior from now on."""

    def job(tx: Any) -> None:
        past = Superior(
            placement=PLACE[of], superior=PLACE[old], since=NOW_MS - 300 * DAY_MS, until=cast.clock()
        )
        tx.put_superior(1, past)
        tx.put_superior(1, Superior(placement=PLACE[of], superior=PLACE[new], since=cast.clock()))

    cast.change(job)


def test_the_superior_of_today_explains_and_the_one_who_went_does_not(cast: Cast) -> None:
    """Sari rated him; Wati is his superior by the time he objects."""
    objected(cast)
    sari = met(cast, SARI)
    replaced(cast, BUDI, SARI, WATI)
    says(sari, "explain", explanation={"text": "Saya yang menilai"})
    assert names(sari.exchange())[0] in ("quarantined scope_moved", "quarantined not_allowed")
    wati = met(cast, WATI)
    says(wati, "explain", explanation={"text": "Menurut berkas pendahulu saya"})
    assert names(wati.exchange()) == ["applied", "applied"]
    assert decides(cast, HASAN) == "applied"
    assert cast.state("outcome", OUTCOME) == "decided"


def test_the_rater_who_left_the_agency_is_followed_by_who_holds_his_post(cast: Cast) -> None:
    """Sari goes; Wati is put on her post. Nobody has to name the new rater anywhere."""
    objected(cast)

    def job(tx: Any) -> None:
        tx.put_placement(1, placement(SARI, PLACE[SARI], CLINIC, NOW_MS - 300 * DAY_MS, cast.clock()))
        tx.put_placement(1, placement(WATI, uuid(152), CLINIC, cast.clock()))
        tx.put_superior(1, Superior(placement=PLACE[BUDI], superior=uuid(152), since=cast.clock()))
        tx.put_superior(1, Superior(placement=uuid(152), superior=PLACE[HASAN], since=cast.clock()))

    cast.change(job)
    wati = met(cast, WATI)
    says(wati, "explain", explanation={"text": "Sebagai pejabat yang sekarang"})
    assert names(wati.exchange()) == ["applied", "applied"]
    assert decides(cast, HASAN) == "applied"
    assert cast.state("outcome", OUTCOME) == "decided"
