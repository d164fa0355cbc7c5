"""Two schemes from answers without a signal to a closed objection, with numbers worked out by hand."""

from typing import Any

from cast import AGUS, BUDI, DAY_MS, DEWI, HASAN, INSTANSI, NAMESPACE, PLACE, RINA, SARI, Cast, names
from cycles import closed, figure, opened, period_of_cast
from plans import met
from test_schemes_stories import VALUES, answer, reports

from server.appraisal.outcome import in_force
from server.chance import Chance
from server.cycle_work import release_cycle
from server.effects import derived_id
from server.store.cycles import Cycle
from sync.device import Intent

Counts = tuple[str | None, str | None]


def outcome(cycle: Cycle) -> str:
    return derived_id(NAMESPACE, f"outcome/{cycle.id}/{PLACE[BUDI]}")


def counts(cast: Cast, cycle: Cycle) -> Counts:
    return in_force(cast.record("outcome", outcome(cycle)))


def released(cast: Cast, cycle: Cycle) -> Counts:
    closed(cast, cycle)
    done = release_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
    assert done.written >= 1
    return counts(cast, cycle)


def says(cast: Cast, person: str, cycle: Cycle, step: str, group: str, **value: Any) -> None:
    """Read on the phone, written without a signal, sent an hour later."""
    phone = met(cast, person)
    id = outcome(cycle)
    saw = phone.saw("outcome", id)
    phone.write(Intent(collection="outcome", record=id, put={group: value}, saw=saw))
    phone.write(phone.step("outcome", id, step, value["text"]))
    cast.clock.advance(DAY_MS // 24)
    assert names(phone.exchange()) == ["applied", "applied"]


def objection(cast: Cast, cycle: Cycle, step: str, **decision: Any) -> None:
    budi = met(cast, BUDI)
    budi.write(budi.step("outcome", outcome(cycle), "acknowledge"))
    assert names(budi.exchange()) == ["applied"]
    says(cast, BUDI, cycle, "object", "objection", text="Kunjungan belum dihitung", items=[])
    says(cast, SARI, cycle, "explain", "explanation", text="Laporannya terlambat")
    says(cast, HASAN, cycle, step, "decision", text="Bukti diperiksa", **decision)
    budi.exchange()
    budi.write(budi.step("outcome", outcome(cycle), "close"))
    assert names(budi.exchange()) == ["applied"]
    assert cast.state("outcome", outcome(cycle)) == "closed"


def test_jambi_ends_with_what_the_objection_changed(cast: Cast) -> None:
    """Indicators: 0.1 × 5 + 0.6 × 4 + 0.3 × (3 + 4 + 4) / 3 = 4 of 5 is 80. A technical post:
    0.55 × 76.5 + 0.4 × 80 + 0.05 × 90 = 42.075 + 32 + 4.5 = 78.575, shown as 78.58: "baik".
    One visit more counts: 4 of 4 instead of 3 is 0.6 × (80 + 100) / 2 + 0.4 × 75 = 84 %, and
    0.55 × 84 + 32 + 4.5 = 82.70, which is "baik" still. So is the decision.
    """
    cycle = opened(cast, "jambi", "teknis")
    reports(cast)
    answer(cast, cycle, BUDI, BUDI, "self", "5")
    answer(cast, cycle, SARI, BUDI, "superior", "4")
    for person, value in ((RINA, "3"), (DEWI, "4"), (AGUS, "4")):
        answer(cast, cycle, person, BUDI, "peer", value)
    figure(cast, cycle, BUDI, "inisiatif", "3")
    assert released(cast, cycle) == ("baik", "78.58")
    objection(cast, cycle, "change", decision="changed", predikat="baik", score="82.70")
    assert counts(cast, cycle) == ("baik", "82.70")
    told = cast.record("outcome", outcome(cycle)).registers["result"].value
    assert (told["predikat"], told["score"]) == ("baik", "78.58")  # what he signed stays to be read


def test_nasional_ends_with_what_was_upheld(cast: Cast) -> None:
    """Results below and behaviour as expected are "butuh_perbaikan" (PermenPANRB 6/2022 p. 99-100)."""
    cycle = opened(cast, "nasional")
    for person in (RINA, DEWI, AGUS):
        answer(cast, cycle, person, BUDI, "peer", "above")
    period = period_of_cast(cast).id
    record = derived_id(NAMESPACE, f"rating/{PLACE[BUDI]}/{period}/superior")
    results = {"placement": PLACE[BUDI], "period": period, "level": "below", "reason": "Target meleset"}
    behaviour = {"level": "meets", "values": dict.fromkeys(VALUES, "meets")}
    sari = met(cast, SARI)
    sari.write(Intent(collection="rating", record=record, put={"results": results, "behaviour": behaviour}))
    sari.exchange()
    sari.write(sari.step("rating", record, "submit"))
    cast.clock.advance(DAY_MS)
    assert names(sari.exchange()) == ["applied"]
    assert released(cast, cycle) == ("butuh_perbaikan", None)
    told = cast.record("outcome", outcome(cycle)).registers["result"].value
    assert told["quadrant"]["table"]["below"]["meets"] == "butuh_perbaikan"
    objection(cast, cycle, "uphold", decision="upheld")
    assert counts(cast, cycle) == ("butuh_perbaikan", None)
