"""Fill what coaching leaves on paper: B.1.6 (coaching), B.1.7 (mentoring), B.1.8 (feedback on the session),
B.1.9 (competencies), B.1.10 (a problem of behaviour)."""

from typing import Any

import msgspec

from server.appraisal.dialog import CRITERIA
from server.documents import words
from server.documents.reader import Reader, Window, value_of
from server.people.calendar import local_day
from server.periods import period_of, zone_of

ANSWERS = {"yes": "Ya", "partly": "Sebagian", "no": "Tidak"}
VALUES = {
    "pelayanan": "Berorientasi pelayanan",
    "akuntabel": "Akuntabel",
    "kompeten": "Kompeten",
    "harmonis": "Harmonis",
    "loyal": "Loyal",
    "adaptif": "Adaptif",
    "kolaboratif": "Kolaboratif",
}
# The order of the form; names of the dictionary that follow PermenPANRB 38/2017.
FEWEST_TECHNICAL = ({"name": "…….", "level": "", "reason": ""},)


def _head(reader: Reader, placement: str, day: str) -> dict[str, Any]:
    cycle = reader.cycle_at(day) if day else None
    year = (reader.cycle(cycle) if cycle else None) or Window()
    moment = reader.moment(placement, Window(first=day, last=day) if day else year)
    return {
        "period": words.span(year.first, year.last),
        "term": {"which": "", "words": ""},
        "people": reader.people(placement, moment),
    }


def fill_dialog(reader: Reader, id: str, sort: str) -> dict[str, Any] | None:
    """Fill B.1.6 or B.1.7. None: it is a talk of another sort, or was taken back."""
    found = reader.record("dialog", id)
    if found is None or found[0].state == "withdrawn":
        return None
    row, record = found
    plan = value_of(record, "plan")
    if plan.get("sort") != sort:
        return None
    own, leader, agreed = (value_of(record, name) for name in ("employee_notes", "leader_notes", "agreed"))
    adjusts = leader.get("adjusts_plan")
    when = [words.day(plan.get("date")), plan.get("time") or "", plan.get("place") or ""]
    strategy = [leader.get("strategy") or "", leader.get("text") or "", agreed.get("text") or ""]
    return {
        **_head(reader, row.owner, plan.get("date") or ""),
        **{name: own.get(name) or "" for name in ("goal", "progress", "obstacle", "cause", "chance")},
        **{name: own.get(name) or "" for name in ("skill", "span", "effect", "measure")},
        "strategy": [one for one in strategy if one] + [_action(one) for one in agreed.get("actions") or ()],
        "adjusts": "" if adjusts is None else "yes" if adjusts else "no",
        "when": ", ".join(one for one in when if one),
        "material": leader.get("material") or "",
        "actions": [
            {"text": one["text"], "due": words.day(one.get("due"))} for one in agreed.get("actions") or ()
        ],
    }


def _action(one: dict[str, Any]) -> str:
    due = f" (sampai {words.day(one['due'])})" if one.get("due") else ""
    return f"{one['text']}{due}"


def fill_session(reader: Reader, id: str) -> dict[str, Any] | None:
    """Fill B.1.8."""
    found = reader.record("dialog_feedback", id)
    body = value_of(found[1], "body") if found else {}
    if found is None or not body:
        return None
    talk = reader.record("dialog", body.get("dialog") or "")
    day = value_of(talk[1], "plan").get("date", "") if talk else ""
    answers = body.get("answers") or {}
    return {
        **_head(reader, found[0].owner, day),
        "answers": [ANSWERS.get(answers.get(one, ""), "") for one in CRITERIA],
        "text": body.get("text") or "",
    }


def fill_competency(reader: Reader, id: str) -> dict[str, Any] | None:
    """Fill B.1.9 by the levels that the superior gave in a period."""
    found = reader.record("competency_superior", id)
    given = value_of(found[1], "answers") if found else {}
    if found is None or not given:
        return None
    levels, reasons = given.get("levels") or {}, given.get("reasons") or {}
    groups: dict[str, list[dict[str, Any]]] = {"manajerial": [], "sosial_kultural": [], "teknis": []}
    known: set[str] = set()
    for row in reader.tx.all_derived(reader.instansi, "competency_dictionary"):
        for entry in msgspec.json.decode(row.body)["entries"]:
            known.add(entry["id"])
            if entry["kind"] != "teknis" or entry["id"] in levels:
                groups[entry["kind"]].append(_competency(entry["label"]["id"], entry["id"], levels, reasons))
    groups["teknis"] += [_competency(one, one, levels, reasons) for one in sorted(set(levels) - known)]
    period = period_of(reader.tx.periods(reader.instansi), given.get("period") or "")
    return {
        **_head(reader, found[0].owner, period.until_date if period is not None else ""),
        "managerial": groups["manajerial"],
        "social": groups["sosial_kultural"],
        "technical": groups["teknis"] or list(FEWEST_TECHNICAL),
    }


def _competency(name: str, id: str, levels: dict[str, Any], reasons: dict[str, Any]) -> dict[str, Any]:
    level = levels.get(id)
    return {"name": name, "level": "" if level is None else str(int(level)), "reason": reasons.get(id) or ""}


def fill_behaviour(reader: Reader, id: str) -> dict[str, Any] | None:
    """Fill B.1.10."""
    found = reader.record("behaviour_report", id)
    body = value_of(found[1], "body") if found else {}
    if found is None or not body:
        return None
    others = body.get("others")
    written = local_day(found[1].registers["body"].received, zone_of(reader.org, found[0].owner))
    return {
        **_head(reader, found[0].owner, written.isoformat()),
        "value": VALUES.get(body.get("value") or "", ""),
        "expectation": body.get("expectation") or "",
        "problem": body.get("problem") or "",
        "others": "" if others is None else "yes" if others else "no",
        "done": body.get("done") or "",
    }
