"""Fill what was decided: C.1.1 to C.1.3 (evaluation), D.1.1 to D.1.3 (document of it), conversion to credit.

Of a result only what was released is printed, as it was released: how groups answered that are anonymous is
in none of these forms.
"""

from datetime import date
from typing import Any

import msgspec

from server.achievement import achievement_of
from server.appraisal.credit import credit
from server.appraisal.outcome import DECIDED, in_force
from server.appraisal.scheme import Scheme
from server.documents import words
from server.documents.plan import fill_plan
from server.documents.reader import Reader, Window, behaviour, value_of
from server.schemes import shipped_coefficients, snapshot
from server.store.cycles import Cycle
from server.store.records import Row
from sync.merge import Record
from sync.mutation import STATE

FORM_PREDIKAT = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
SAME_AS = {"cukup": "butuh_perbaikan"}  # PP 30/2019 has another word for it
ACHIEVED = {
    "istimewa": "Istimewa",
    "baik": "Baik",
    "butuh_perbaikan": "Butuh Perbaikan",
    "kurang": "Kurang",
    "sangat_kurang": "Sangat Kurang",
}


class Told(msgspec.Struct, frozen=True):
    """A released result with what it belongs to."""

    row: Row
    record: Record
    result: dict[str, Any]
    window: Window
    cycle: Cycle | None

    @property
    def scheme(self) -> Scheme | None:
        return snapshot(self.cycle.scheme) if self.cycle is not None else None


def told(reader: Reader, id: str) -> Told | None:
    found = reader.record("outcome", id)
    result = value_of(found[1], "result") if found else {}
    if found is None or not result:
        return None
    span = result.get("period") or {}
    window = Window(first=span.get("from", ""), last=span.get("until", ""))
    return Told(*found, result, window, reader.tx.cycle(reader.instansi, result["cycle"]))


def _shared(reader: Reader, one: Told, predikat: str | None) -> dict[str, Any]:
    result = one.result
    people = reader.people(one.row.owner, reader.moment(one.row.owner, one.window))
    # Who was the rater is written down in the result, whoever is the superior by now.
    for place, who in ((0, result.get("person")), (1, result.get("rater")), (2, result.get("reviewer"))):
        if who:
            names = {"name": who.get("name"), "position": who.get("position"), "unit": who.get("unit")}
            kept = {name: value for name, value in names.items() if value}
            post = reader.org.placements.get(who.get("placement") or "")
            nip = reader.directory.nip(post.person, reader.now) if post is not None else people[place]["nip"]
            people[place] = {**people[place], **kept, "nip": nip}
    achieved = _achieved(reader, one)
    return {
        "period": words.span(one.window.first, one.window.last),
        "term": words.term(one.window.first, one.window.last),
        "people": people,
        "achieved": achieved,
        "achieved-words": ACHIEVED.get(achieved, ""),
        "predikat": _predikat(result, predikat),
    }


def _achieved(reader: Reader, one: Told) -> str:
    post = reader.org.placements.get(one.row.owner)
    if post is None or one.cycle is None:
        return ""
    found = achievement_of(reader.tx, reader.instansi, post.unit, one.cycle.period)
    return found.level if found is not None else ""


def _predikat(result: dict[str, Any], id: str | None) -> dict[str, str]:
    label = next((one["label"]["id"] for one in result.get("choices") or () if one["id"] == id), id or "")
    on_form = SAME_AS.get(id or "", id or "")
    is_there = on_form in FORM_PREDIKAT
    return {"id": on_form if is_there else "", "words": label, "other": "" if is_there else label}


def fill_evaluation(reader: Reader, id: str, *, talks: bool) -> dict[str, Any] | None:
    """Fill C.1.1, C.1.2 or C.1.3: the plan of the year with what came of it in the period of the result."""
    one = told(reader, id)
    if one is None:
        return None
    cycle = reader.cycle_at(one.window.last) if one.window.last else None
    plan = fill_plan(reader, one.row.owner, cycle, one.window, talks=talks) if cycle else None
    nothing = {"main": [], "additional": [], "behaviour": behaviour({}, {})}
    shared = _shared(reader, one, one.result.get("predikat"))
    quadrant = one.result.get("quadrant") or {}
    levels = one.result.get("levels") or {}
    return {
        **nothing,
        **(plan or {}),
        **shared,
        "levels": {
            "results": levels.get(quadrant.get("results", ""), ""),
            "behaviour": levels.get(quadrant.get("behaviour", ""), ""),
        },
        "shares": _shares(one.scheme, shared["achieved"]),
    }


def _shares(scheme: Scheme | None, achieved: str) -> list[dict[str, Any]]:
    """Draw the guide for an achievement (SE MenPANRB 3/2023): the most there is room for, by predikat."""
    guide = scheme.guides.get(achieved) if scheme is not None else None
    if guide is None or scheme is None:
        return []
    return [_share(one.label.id, guide.shares.get(one.id)) for one in scheme.predikat]


def _share(name: str, share: Any) -> dict[str, Any]:
    if share is None:
        return {"name": name, "words": "dapat ada", "height": 0.3}
    said = [
        "terbanyak" if share.most else "",
        f"min {words.number(float(share.min))}%" if share.min is not None else "",
        f"maks {words.number(float(share.max))}%" if share.max is not None else "",
    ]
    high = float(share.max if share.max is not None else share.min if share.min is not None else 30) / 100
    return {"name": name, "words": ", ".join(one for one in said if one), "height": high}


def fill_document(reader: Reader, id: str, form: str) -> dict[str, Any] | None:
    """Fill D.1.1, D.1.2 or D.1.3. None: there is no such result, or D.1.3 without an objection."""
    one = told(reader, id)
    if one is None:
        return None
    found = {**_shared(reader, one, one.result.get("predikat")), "notes": []}
    if form != "D.1.3":
        return found
    objection = value_of(one.record, "objection")
    if not objection or one.record.registers[STATE].value in ("released", "acknowledged"):
        return None
    labels = {line["part"]: line["label"]["id"] for line in one.result.get("lines") or ()}
    items = [f"{labels.get(item['part'], item['part'])}: {item['text']}" for item in objection["items"]]
    explanation, decision = value_of(one.record, "explanation"), value_of(one.record, "decision")
    is_decided = one.record.registers[STATE].value in DECIDED
    return {
        **found,
        "objection": [objection["text"], *items],
        "explanation": [explanation["text"]] if explanation else [],
        "decision": _decision(one.result, decision) if decision and is_decided else [],
    }


def _decision(result: dict[str, Any], decision: dict[str, Any]) -> list[str]:
    if decision["decision"] == "upheld":
        return ["Menguatkan hasil evaluasi kinerja.", decision["text"]]
    to = _predikat(result, decision.get("predikat"))["words"]
    return [f"Mengubah hasil evaluasi kinerja. Predikat kinerja menjadi {to}.", decision["text"]]


def fill_credit(reader: Reader, id: str) -> dict[str, Any] | None:
    """Fill the conversion into credit. None: there is no such result, or the post is none with credit."""
    one = told(reader, id)
    if one is None:
        return None
    predikat, _ = in_force(one.record)
    shared = _shared(reader, one, predikat)
    level = level_of(shared["people"][0]["position"])
    if level is None:
        return None
    table, months = shipped_coefficients(), months_of(one.window)
    scheme = one.scheme
    known = [each for each in scheme.predikat if each.id == predikat] if scheme is not None else []
    percent = known[0].credit if known else None
    worth = None
    if scheme is not None and predikat is not None and percent is not None and months:
        worth = credit(scheme, table, predikat, level, months)
    return {
        **shared,
        "percent": f"{words.number(float(percent))}%" if percent is not None else "",
        "coefficient": words.number(float(table.coefficients[level])),
        "months": str(months) if months else "",
        "credit": f"{worth:.2f}".replace(".", ",") if worth is not None else "",
        "remark": f"Jenjang menurut nama jabatan: {level.replace('_', ' ')}. Dasar: {table.basis}.",
    }


def level_of(position: str) -> str | None:
    """Tell the level (jenjang) of a functional post by its title; None: its title names none."""
    title = position.lower()
    levels = sorted(shipped_coefficients().coefficients, key=len, reverse=True)
    return next((one for one in levels if title.endswith(one.replace("_", " "))), None)


def months_of(window: Window) -> int:
    """Count the months of a span within one year; 0: it is none of whole months."""
    if not window.first or not window.last:
        return 0
    first, last = date.fromisoformat(window.first), date.fromisoformat(window.last)
    return last.month - first.month + 1 if first.year == last.year else 0
