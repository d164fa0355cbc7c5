"""Budi's result, released: for the tests that acknowledge it, object to it and decide about it."""

from datetime import date
from decimal import Decimal
from typing import Any

from cast import BUDI, CYCLE, INSTANSI, NAMESPACE, PLACE, SARI, Cast, Phone, names
from plans import met

from server.appraisal.breakdown import Origin
from server.appraisal.outcome import in_force
from server.appraisal.scheme import Rater, Scheme
from server.appraisal.scoring import Answer, Inputs, Result, score
from server.effects import derived_id
from server.release_results import Ready, Release, Released, release_some
from server.schemes import shipped_schemes
from sync.device import Intent

OUTCOME = derived_id(NAMESPACE, f"outcome/{CYCLE}/{PLACE[BUDI]}")
HOLIDAYS = frozenset({date(2026, 12, 24), date(2026, 12, 25)})
REASON = "Bukti kunjungan belum dihitung"


def scheme() -> Scheme:
    return shipped_schemes()["jambi"]


def result(peers: int = 3, kind: str = "teknis") -> Result:
    """86.00, as by hand in `test_scoring.py`; fewer peers than three are hidden."""
    part = scheme().part("indikator")
    groups: list[Rater] = ["self", "superior", *["peer"] * peers]
    answers = [Answer(group=one, items={item.id: Decimal(4) for item in part.items}) for one in groups]
    figures = {"hasil": Decimal(90), "kepuasan": Decimal(85), "inisiatif": Decimal(3)}
    return score(scheme(), Inputs(kind=kind, figures=figures, answers={"indikator": answers}))


def ready(person: str = BUDI, **more: Any) -> Ready:
    origins = {"hasil": (Origin(what="progress", at=1_790_000_000_000),)}
    return Ready(
        placement=PLACE[person], **{"result": result(), "kind": "teknis", "origins": origins, **more}
    )


def release(cast: Cast, *results: Ready) -> Released:
    what = Release(cycle=CYCLE, scheme=scheme(), holidays=HOLIDAYS, by="Admin")
    return cast.store.write_now(
        lambda tx: release_some(tx, INSTANSI, what, results or (ready(),), cast.clock())
    )


def put(phone: Phone, **groups: Any) -> Intent:
    return Intent(collection="outcome", record=OUTCOME, put=groups, saw=phone.saw("outcome", OUTCOME))


def objection(text: str = REASON) -> dict[str, Any]:
    return {"text": text, "items": [{"part": "hasil", "text": "Laporan November belum masuk"}]}


def changed(predikat: str = "sangat_baik", **more: Any) -> dict[str, Any]:
    return {"decision": "changed", "predikat": predikat, "text": "Bukti diterima", **more}


def says(phone: Phone, step: str, **group: Any) -> None:
    """Put what somebody has to say, and take the step that stands on it; without sending."""
    phone.write(put(phone, **group))
    text = next(iter(group.values()))["text"]
    phone.write(phone.step("outcome", OUTCOME, step, text))


def counts(cast: Cast) -> tuple[str | None, str | None]:
    return in_force(cast.record("outcome", OUTCOME))


def value(cast: Cast, group: str = "result") -> dict[str, Any]:
    return dict(cast.record("outcome", OUTCOME).registers[group].value)


def decides(cast: Cast, person: str) -> str:
    phone = met(cast, person)
    if phone.sees("outcome", OUTCOME) is None:
        return "unseen"
    says(phone, "uphold", decision={"decision": "upheld", "text": "Sesuai"})
    return names(phone.exchange())[0]


def objected(cast: Cast) -> None:
    release(cast)
    budi = met(cast, BUDI)
    says(budi, "object", objection=objection())
    assert names(budi.exchange()) == ["applied", "applied"]


def explained(cast: Cast) -> None:
    objected(cast)
    sari = met(cast, SARI)
    says(sari, "explain", explanation={"text": "Laporan itu terlambat"})
    assert names(sari.exchange()) == ["applied", "applied"]
