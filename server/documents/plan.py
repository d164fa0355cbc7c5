"""Fill what is planned: A.1.1, A.1.2, A.1.6, A.1.7 (SKP), A.1.8 (its annex), A.1.5 (matrix), B.1.1 (action
plan), B.1.2 (documentation), B.1.3 to B.1.5 (continuous feedback)."""

from typing import Any

from server.documents import words
from server.documents.reader import Reader, Window, behaviour, value_of
from server.people.columns import fold
from server.store.records import Row
from sync.merge import Record
from sync.mutation import STATE


class NoPeriod(Exception):  # noqa: N818 - read aloud it is why nothing is filled
    """There is no such period."""


AGREED = ("agreed", "change_requested")


def fill_plan(
    reader: Reader, placement: str, cycle: str, window: Window | None = None, *, talks: bool = True
) -> dict[str, Any] | None:
    """Fill all that the forms about a plan show. None: there is neither plan nor line.

    `window`: of which days what came of it is told; None: of the whole year. `talks`: with what the employee
    and his superior say to each other.
    """
    year = reader.cycle(cycle)
    if year is None or placement not in reader.org.placements:
        return None
    found = reader.record("plan", reader.id_of(f"plan/{placement}/{cycle}"))
    lines = reader.lines(placement, cycle)
    if found is None and not lines:
        return None
    window = window or year
    record = found[1] if found else None
    feedback = reader.feedback(placement, window) if talks else {}
    filled = [_line(reader, row, line_record, line, window, feedback) for row, line_record, line in lines]
    annex = value_of(record, "annex")
    moment = reader.moment(placement, window)
    agreed = record is not None and record.registers[STATE].value in AGREED
    return {
        "period": words.span(year.first, year.last),
        "term": words.term(window.first, window.last),
        "people": reader.people(placement, moment),
        # Lines of the agency's own import are agreed without a plan around them.
        "draft": not agreed and (record is not None or any(_is_draft(one) for _, one, _ in lines)),
        "main": [one for one in filled if one["kind"] != "tambahan"],
        "additional": [one for one in filled if one["kind"] == "tambahan"],
        "lines": filled,
        "behaviour": behaviour(value_of(record, "behaviour").get("expectations") or {}, feedback),
        "support": annex.get("support") or [],
        "accountability": annex.get("accountability") or [],
        "consequences": annex.get("consequences") or [],
    }


def _is_draft(record: Record) -> bool:
    return bool(record.registers[STATE].value != "agreed")


def _line(
    reader: Reader,
    row: Row,
    record: Record,
    line: dict[str, Any],
    window: Window,
    feedback: dict[str, list[str]],
) -> dict[str, Any]:
    parent, post = reader.parent(record, line)
    realised = reader.realised(row, line, window)
    steps = value_of(record, "actions").get("steps") or []
    return {
        "id": row.id,
        "kind": line.get("kind") or "",
        "rhk": line["rhk"],
        "parent": f"{parent} ({post})" if parent and post else parent,
        "indicators": [
            {
                "name": one["name"],
                "aspect": words.ASPECTS.get(one.get("aspect") or "", ""),
                "target": words.target(one),
                "perspective": "",  # no record has it
                "realised": realised.get(one["id"], ""),
            }
            for one in line["indicators"]
        ],
        "actions": [_step(one) for one in steps],
        "feedback": feedback.get(row.id, []),
    }


def _step(one: dict[str, Any]) -> str:
    until = f" (sampai {words.day(one['until'])})" if one.get("until") else ""
    done = f", selesai {words.day(one['done'])}" if one.get("done") else ""
    return f"{one['text']}{until}{done}"


def fill_evidence(reader: Reader, placement: str, cycle: str, window: Window | None) -> dict[str, Any] | None:
    """Fill B.1.2: each line with the reports written for it, those returned and withdrawn left out."""
    found = fill_plan(reader, placement, cycle, window, talks=False)
    if found is None:
        return None
    inside = window or reader.cycle(cycle) or Window()
    units = {
        indicator["id"]: indicator.get("unit") or ""
        for _, _, line in reader.lines(placement, cycle)
        for indicator in line["indicators"]
    }
    by_line: dict[str, list[tuple[str, str, str]]] = {}
    for id, record in reader.owned("report", placement):
        body, link = value_of(record, "body"), value_of(record, "link")
        if record.registers[STATE].value in ("submitted", "verified") and inside.holds(body.get("date", "")):
            unit = units.get(link.get("indicator") or "", "")
            is_verified = record.registers[STATE].value == "verified"
            text = _report(body, unit, is_verified)
            by_line.setdefault(link.get("line") or "", []).append((body.get("date", ""), id, text))
    for one in found["lines"]:
        one["evidence"] = [text for _, _, text in sorted(by_line.get(one["id"], []))]
    return found


def _report(body: dict[str, Any], unit: str, verified: bool) -> str:
    amount = f"{words.number(body['quantity'])} {unit}".strip() if body.get("quantity") is not None else ""
    said = [amount, body.get("text") or "", body.get("note") or ""]
    files = len(body.get("evidence") or ())
    proof = f"bukti: {files} berkas" if files else "tanpa berkas"
    state = "diverifikasi" if verified else "belum diverifikasi"
    return f"{words.day(body.get('date'))}: {'; '.join(one for one in said if one)} ({proof}, {state})"


def fill_matrix(reader: Reader, placement: str, cycle: str) -> dict[str, Any] | None:
    """Fill A.1.5: the indicators of a leader across, his staff down, and which line serves which of his.

    None: he leads nobody.
    """
    year = reader.cycle(cycle)
    if year is None or placement not in reader.org.placements:
        return None
    moment = reader.moment(placement, year)
    staff = [
        row.placement
        for row in reader.org.staff_of.get(placement, ())
        if row.holds(moment) and row.role != "team_lead" and row.placement in reader.org.placements
    ]
    if not staff:
        return None
    own = reader.lines(placement, cycle)
    places = {row.id: place for place, (row, _, _) in enumerate(own)}
    names = {id: reader.person(reader.org.placements[id], moment) for id in staff}
    rows, unlinked = [], []
    for id in sorted(staff, key=lambda one: (fold(names[one]["name"]), one)):
        parts: list[list[str]] = [[] for _ in own]
        for _, record, line in reader.lines(id, cycle):
            link = value_of(record, "link")
            parent = link.get("parent") if link else line.get("parent")
            if parent in places:
                parts[places[parent]].append(line["rhk"])
            else:
                unlinked.append({"name": names[id]["name"], "rhk": line["rhk"]})
        rows.append({"name": names[id]["name"], "position": names[id]["position"], "parts": parts})
    return {
        "period": words.span(year.first, year.last),
        "term": words.term(year.first, year.last),
        "people": reader.people(placement, moment),
        "across": [_across(line) for _, _, line in own],
        "staff": rows,
        "unlinked": unlinked,
    }


def _across(line: dict[str, Any]) -> str:
    """The regulation has the leader's indicators there: each line of his with them."""
    names = "; ".join(one["name"] for one in line["indicators"])
    return f"{line['rhk']} ({names})" if names else str(line["rhk"])


def window_of(reader: Reader, period: str | None) -> Window | None:
    """Get the days of a period.

    Raises: NoPeriod.
    """
    if period is None:
        return None
    for one in reader.tx.periods(reader.instansi):
        if one.id == period:
            return Window(first=one.from_date, last=one.until_date)
    raise NoPeriod(period)
