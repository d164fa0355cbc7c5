"""One employee through a whole cycle of each scheme, partly without a signal, to a result worked out by hand.

Budi's plan: the first line weighs 60 % and has two targets, the second 40 % and one. He reports 8 of 10
patients, 3 of 4 visits and 15 of 20 patients: 0.6 × (80 + 75) / 2 + 0.4 × 75 = 46.5 + 30 = 76.5 %.
"""

from decimal import Decimal
from typing import Any

from cast import (
    AGUS,
    BUDI,
    DAY_MS,
    DEWI,
    HASAN,
    INSTANSI,
    LINE,
    NAMESPACE,
    OTHER_LINE,
    PATIENTS,
    PLACE,
    RINA,
    SARI,
    TONO,
    VISITS,
    WATI,
    Cast,
    names,
    report,
    uuid,
)
from cycles import closed, figure, group, line, opened, period_of_cast, sends, standing, tasks
from plans import agreed, met

from server.appraisal.simulation import after, before, match
from server.chance import Chance
from server.cycle_work import release_cycle
from server.effects import derived_id
from server.schemes import snapshot
from server.simulate import ratees_of, try_some
from server.standing import gather, stand, standing_of
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.tasks import tell_tasks
from sync.device import Intent


def reports(cast: Cast) -> None:
    """Written on the way, two days before there is a signal."""
    budi, _ = agreed(cast)
    for number, (where, indicator, quantity) in enumerate(
        ((LINE, PATIENTS, 8), (LINE, VISITS, 3), (OTHER_LINE, PATIENTS, 15))
    ):
        budi.write(report(uuid(7100 + number), where, indicator, quantity=quantity))
    cast.clock.advance(2 * DAY_MS)
    assert names(budi.exchange()) == ["applied"] * 3


def answer(
    cast: Cast, cycle: Cycle, person: str, ratee: str, asked: Any, value: str | None = "4", **more: Any
) -> None:
    """Met when the cycle was opened, answered without a signal, sent a day later."""
    phone = met(cast, person)
    sends(phone, cycle, ratee, asked, value, **more)
    cast.clock.advance(DAY_MS)
    assert names(phone.exchange()) == ["applied", "applied"]


def items(part: str, **values: str | None) -> dict[str, str | None]:
    return {f"{part}.{name}": value for name, value in values.items()}


def changes_of_a_second_look(cast: Cast, cycle: Cycle) -> frozenset[str]:
    """What followed at each change is what a computation of everything from scratch comes to."""

    def look(tx: Tx) -> frozenset[str]:
        now = tx.cycle(INSTANSI, cycle.id)
        assert now is not None
        ratees = tx.ratees(INSTANSI, cycle.id, "", 99)
        stood = [stand(tx, INSTANSI, now, ratee) for ratee in ratees]
        told = [tell_tasks(tx, INSTANSI, now, tx.raters_of(INSTANSI, cycle.id, one)) for one in ratees]
        return frozenset().union(*stood, *told)

    return cast.store.write_now(look)


def ends(cast: Cast, cycle: Cycle, person: str = BUDI) -> tuple[str, str]:
    """Close the cycle and release it. Returns the score and the predikat, which the superior has on his phone
    before the release, and the employee after it.
    """
    assert changes_of_a_second_look(cast, cycle) == frozenset()
    closed(cast, cycle)
    assert changes_of_a_second_look(cast, cycle) == frozenset()
    tries_alike(cast, cycle)
    superior = {BUDI: SARI, SARI: HASAN}[person]
    rows = met(cast, superior).device.cache.rows
    id = derived_id(NAMESPACE, f"standing_result/{cycle.id}/{PLACE[person]}")
    value = rows[f"standing_result/{id}"].value
    assert value == standing(cast, cycle, person)
    if value["score"] is not None:
        shares = sum(Decimal(one["share"]["shown"]) for one in value["lines"])
        assert abs(shares - Decimal(value["score"])) < Decimal("0.05")
    release_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
    shown = met(cast, person).sees("outcome", derived_id(NAMESPACE, f"outcome/{cycle.id}/{PLACE[person]}"))
    assert shown is not None
    result = shown.registers["result"].value
    assert (result["score"], result["predikat"]) == (value["score"], value["predikat"])
    return result["score"], result["predikat"]


def tries_alike(cast: Cast, cycle: Cycle) -> None:
    """A trial of the scheme that the cycle was held with comes to exactly what the cycle came to."""

    def look(tx: ReadTx) -> None:
        now = tx.cycle(INSTANSI, cycle.id)
        assert now is not None
        scheme = snapshot(now.scheme)
        matched = match(scheme, scheme)
        ratees = ratees_of(tx, INSTANSI, now)
        assert PLACE[BUDI] in ratees
        for ratee in ratees:
            gathered = gather(tx, INSTANSI, now, ratee)
            _, result = standing_of(tx, INSTANSI, now, ratee)
            assert after(matched, gathered) == before(matched, gathered) == result
        found = try_some(tx, INSTANSI, now, matched, ratees)
        assert all(one.before == one.after for one in found)

    cast.store.read_now(look)


def test_jambi(cast: Cast) -> None:
    """Indicators: 0.1 × 5 + 0.6 × 4 + 0.3 × (3 + 4 + 4) / 3 = 0.5 + 2.4 + 1.1 = 4 of 5, which is 80.
    Three recognitions are worth 90. A technical post: 0.55 × 76.5 + 0.4 × 80 + 0.05 × 90
    = 42.075 + 32 + 4.5 = 78.575, rounded half up 78.58.
    """
    cycle = opened(cast, "jambi", "teknis")
    reports(cast)
    answer(cast, cycle, BUDI, BUDI, "self", "5")
    answer(cast, cycle, SARI, BUDI, "superior", "4")
    for person, value in ((RINA, "3"), (DEWI, "4"), (AGUS, "4")):
        answer(cast, cycle, person, BUDI, "peer", value)
    figure(cast, cycle, BUDI, "inisiatif", "3")
    # Before the end without the peers: 0.1 × 5 + 0.6 × 4 of 0.7 = 29 / 7 of 5.
    assert line(cast, cycle, BUDI, "indikator")["value"]["exact"] == "580/7"
    assert ends(cast, cycle) == ("78.58", "baik")
    assert standing(cast, cycle, BUDI)["exact"] == "78.575"
    assert line(cast, cycle, BUDI, "indikator")["groups"][2]["value"] == {"exact": "11/3", "shown": "3.67"}


def test_umum_360(cast: Cast) -> None:
    """Sari has no plan, which is left out, and two peers, who are too few. Satisfaction of 85 between 25 and
    100 is 80. Competencies: (50 × 4 + 20 × (3 + 3 + 4 + 5) / 4) / 70 = 275 / 70 = 55 / 14 of 5, which is
    550 / 7. In service: (20 × 80 + 40 × 550 / 7) / 60 = 80 / 3 + 1100 / 21 = 1660 / 21 = 79.047…
    """
    cycle = opened(cast, "umum-360", "pelayanan")
    answer(cast, cycle, SARI, SARI, "self", "1")  # shown, not counted
    answer(cast, cycle, HASAN, SARI, "superior", "4")
    for person in (WATI, TONO):
        answer(cast, cycle, person, SARI, "peer", "1")
    for person, value in ((BUDI, "3"), (RINA, "3"), (DEWI, "4"), (AGUS, "5")):
        answer(cast, cycle, person, SARI, "subordinate", value)
    figure(cast, cycle, SARI, "kepuasan", "85")
    assert ends(cast, cycle, SARI) == ("79.05", "baik")
    assert standing(cast, cycle, SARI)["exact"] == "1660/21"
    assert line(cast, cycle, SARI, "hasil")["note"] == "missing"
    groups = {one["group"]: one["note"] for one in line(cast, cycle, SARI, "kompetensi")["groups"]}
    assert groups == {"self": "", "superior": "", "peer": "suppressed", "subordinate": ""}


def test_pauh(cast: Cast) -> None:
    """His own view is shown and not counted. Sari: 5 and 2 and seven times 4, one that she cannot rate:
    35 / 9 of 5 is 700 / 9 = 77.77…
    """
    cycle = opened(cast, "pauh")
    answer(cast, cycle, BUDI, BUDI, "self", "5")
    seven = ("kerja_sama", "komunikasi", "orientasi_hasil", "pelayanan_publik")
    seven += ("pengembangan", "perubahan", "keputusan")
    given = items("kompetensi", integritas="5", waktu="2", perekat=None, **dict.fromkeys(seven, "4"))
    reasons = {"kompetensi.waktu": "Laporan sering menyusul"}
    assert standing(cast, cycle, BUDI)["waits"] == ["kompetensi"]
    answer(cast, cycle, SARI, BUDI, "superior", items=given, reasons=reasons)
    assert ends(cast, cycle) == ("77.78", "baik")
    assert line(cast, cycle, BUDI, "kompetensi")["groups"][0]["value"]["exact"] == "5"


def test_helvetia(cast: Cast) -> None:
    """Process (4 + 3 + 5) / 3 = 4 of 5 is 80, attitude 3 of 5 is 60:
    0.5 × 76.5 + 0.25 × 80 + 0.25 × 60 = 38.25 + 20 + 15 = 73.25.
    """
    cycle = opened(cast, "helvetia")
    reports(cast)
    given = items("proses", perencanaan="4", ketepatan="3", pelaporan="5")
    given |= items("sikap", tanggung_jawab="3", komunikasi="3", terbuka="3")
    answer(cast, cycle, SARI, BUDI, "superior", items=given)
    assert ends(cast, cycle) == ("73.25", "cukup")


def test_bungo(cast: Cast) -> None:
    """Results 13 / 3 of 5 is 260 / 3, attitude 4.5 is 90, team 3 is 60:
    0.5 × 260 / 3 + 0.3 × 90 + 0.2 × 60 = 130 / 3 + 27 + 12 = 247 / 3 = 82.33…
    """
    cycle = opened(cast, "bungo")
    given = items("hasil", jumlah="5", mutu="4", waktu="4") | items("sikap", dedikasi="4", jujur="5")
    given |= items("tim", membantu="3", berbagi="3")
    answer(cast, cycle, SARI, BUDI, "superior", items=given)
    assert ends(cast, cycle) == ("82.33", "baik")
    assert standing(cast, cycle, BUDI)["exact"] == "247/3"


def test_nasional(cast: Cast) -> None:
    """Two judgements make the predikat: results above and behaviour as expected are "baik" (PermenPANRB
    6/2022 p. 99-100). What peers say weighs nothing.
    """
    cycle = opened(cast, "nasional")
    for person in (RINA, DEWI, AGUS):
        answer(cast, cycle, person, BUDI, "peer", "above")
    assert standing(cast, cycle, BUDI)["waits"] == ["hasil", "perilaku"]
    period = period_of_cast(cast).id
    record = derived_id(NAMESPACE, f"rating/{PLACE[BUDI]}/{period}/superior")
    results = {"placement": PLACE[BUDI], "period": period, "level": "above", "reason": "Melampaui target"}
    behaviour = {"level": "meets", "values": dict.fromkeys(VALUES, "meets")}
    sari = met(cast, SARI)
    sari.write(Intent(collection="rating", record=record, put={"results": results, "behaviour": behaviour}))
    assert names(sari.exchange()) == ["applied"]
    assert standing(cast, cycle, BUDI)["predikat"] is None  # a draft is no judgement
    assert tasks(sari)["superior", PLACE[BUDI]]["state"] == "asked"
    sari.write(sari.step("rating", record, "submit"))
    cast.clock.advance(DAY_MS)
    assert names(sari.exchange()) == ["applied"]
    assert tasks(sari)["superior", PLACE[BUDI]]["state"] == "done"
    assert group(cast, cycle, BUDI, "superior") == {"group": "superior", "asked": 1, "answered": 1}
    assert ends(cast, cycle) == (None, "baik")
    assert standing(cast, cycle, BUDI)["levels"] == {"hasil": "above", "perilaku": "meets"}


VALUES = ("pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif")


def test_pp30_with_the_opinion_of_peers(cast: Cast) -> None:
    """He has no staff, so of 60, 20 and 20 there are 60 and 20: superior 100, peers (80 + 100 + 120) / 3,
    together 100. 0.6 × 76.5 + 0.4 × 100 = 45.9 + 40 = 85.9, "cukup" below 90.
    """
    cycle = opened(cast, "pp30", "dengan_360")
    reports(cast)
    answer(cast, cycle, SARI, BUDI, "superior", "100")
    for person, value in ((RINA, "80"), (DEWI, "100"), (AGUS, "120")):
        answer(cast, cycle, person, BUDI, "peer", value)
    assert ends(cast, cycle) == ("85.90", "cukup")


def test_pp30_without_it_and_with_an_innovation(cast: Cast) -> None:
    """Twice the targets are worth 120 of 100 and no more: 0.7 × 120 + 0.3 × 120 = 120, "sangat_baik" only
    with an innovation.
    """
    cycle = opened(cast, "pp30", "tanpa_360")
    reports(cast)
    reports_again(cast)
    answer(cast, cycle, SARI, BUDI, "superior", "120")
    assert (standing(cast, cycle, BUDI)["score"], standing(cast, cycle, BUDI)["predikat"]) == (
        "120.00",
        "baik",
    )
    figure(cast, cycle, BUDI, "inovasi", "1")
    assert ends(cast, cycle) == ("120.00", "sangat_baik")


def reports_again(cast: Cast) -> None:
    budi = met(cast, BUDI)
    for number, (where, indicator, quantity) in enumerate(
        ((LINE, PATIENTS, 12), (LINE, VISITS, 8), (OTHER_LINE, PATIENTS, 25))
    ):
        budi.write(report(uuid(7200 + number), where, indicator, quantity=quantity, date="2026-11-19"))
    assert names(budi.exchange()) == ["applied"] * 3
