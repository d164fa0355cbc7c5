"""What the desk knows of people when it speaks of their careers: results, hours, competencies, signs.

Read from records that stand already, all people of some units at once. The same facts as on a phone
(`pwa/src/screens/lain-karier/karier.tsx`), so that both say the same of a condition.
"""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from server.appraisal import appreciation, development, outcome, potential
from server.appraisal.career import CareerRules
from server.appraisal.competency import BY_SELF, BY_SUPERIOR
from server.appraisal.competency_data import Dictionary, required_level
from server.appraisal.competency_gap import gaps
from server.appraisal.library import Label
from server.appraisal.talent import Known, TalentRules
from server.growth import CAREER, DICTIONARY, shipped_career
from server.organisation import organisation_of
from server.store.records import Row
from server.store.store import ReadTx
from sync.merge import Record
from sync.mutation import STATE

DONE = frozenset({"done", "effect_seen"})

_record = msgspec.json.Decoder(Record)
_rules = msgspec.json.Decoder(CareerRules)
_dictionary = msgspec.json.Decoder(Dictionary)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: Label


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """One sign with its evidence. `at`: ms, when it came."""

    sign: str
    label: str
    by: str
    evidence: str
    record: str  # what the evidence is, in words; "": no record
    answer: str  # what he says of it himself
    at: int


class Facts(msgspec.Struct, kw_only=True):
    """`predikat`: of the released results, the newest first; `names`: what they are called. `own` and
    `superior`: levels by period.
    """

    predikat: list[str] = []
    names: dict[str, Label] = {}
    hours: int = 0
    own: dict[str, dict[str, int]] = {}
    superior: dict[str, dict[str, int]] = {}
    tags: list[Tag] = []
    appreciations: int = 0


def rules_of(tx: ReadTx, instansi: int) -> list[CareerRules]:
    """Get all conditions, an agency's own first."""
    found = [_rules.decode(row.body) for row in tx.all_derived(instansi, CAREER)]
    return sorted(found, key=lambda one: (one.id in shipped_career(), one.id))


def talent_of(tx: ReadTx, instansi: int) -> TalentRules | None:
    """Get the rules of the nine boxes that hold: an agency's own, else what is shipped."""
    return next((one.talent for one in rules_of(tx, instansi) if one.talent is not None), None)


def facts_of(tx: ReadTx, instansi: int, placements: Collection[str], year: str) -> dict[str, Facts]:
    """Read the facts of these placements. `year`: whose lesson hours count. It costs one row for each record
    of theirs, and looks at those of everybody.

    Results and lesson hours are the person's: who has moved keeps those of the posts that he had before.
    """
    found = {placement: Facts() for placement in placements}
    now = _now_of(tx, instansi, found)
    results: dict[str, list[tuple[str, str, str]]] = {}
    for row, record in _records(tx, instansi, outcome.NAME, now):
        result = _value(record, "result")
        predikat, _ = outcome.in_force(record)
        if result is not None and predikat is not None:
            period = result.get("period", {})
            # By its last day: a year's result is newer than that of its first quarter.
            when = (period.get("until", ""), period.get("from", ""), predikat)
            choices = msgspec.convert(result.get("choices", ()), list[Choice])
            for post in now[row.owner]:
                results.setdefault(post, []).append(when)
                found[post].names |= {one.id: one.label for one in choices}
    for post, each in results.items():
        found[post].predikat = [predikat for *_, predikat in sorted(each, reverse=True)]
    for row, record in _records(tx, instansi, development.DEVELOPMENT.name, now):
        done = _value(record, "completion")
        if done is not None and row.state in DONE and done["date"].startswith(year):
            for post in now[row.owner]:
                found[post].hours += int(done["hours"])
    for name, side in ((BY_SELF, "own"), (BY_SUPERIOR, "superior")):
        for row, record in _records(tx, instansi, name.collection.name, found):
            if (answers := _value(record, "answers")) is not None:
                levels = {one: int(level) for one, level in answers["levels"].items()}
                getattr(found[row.owner], side)[answers["period"]] = levels
    for row, record in _records(tx, instansi, potential.NAME, found):
        body = _value(record, "body")
        if body is not None and row.state != "withdrawn":
            found[row.owner].tags.append(_tag(record, body))
    for row, record in _records(tx, instansi, appreciation.NAME, found):
        found[row.owner].appreciations += _value(record, "body") is not None and row.state != "withdrawn"
    return found


def _now_of(tx: ReadTx, instansi: int, wanted: Collection[str]) -> dict[str, list[str]]:
    """Get, of all posts that these people ever had, which of the wanted ones are theirs."""
    org, found = organisation_of(tx, instansi), dict[str, list[str]]()
    for post in wanted:
        person = org.placements[post].person if post in org.placements else ""
        for one in {post, *(each.id for each in org.placements_of.get(person, ()))}:
            found.setdefault(one, []).append(post)
    return found


def _records(tx: ReadTx, instansi: int, collection: str, wanted: Collection[str]) -> list[tuple[Row, Record]]:
    rows = (row for row in tx.all_derived(instansi, collection) if row.owner in wanted)
    return [(row, _record.decode(row.body)) for row in rows]


def _value(record: Record, group: str) -> dict[str, Any] | None:
    register = record.registers.get(group)
    return register.value if register is not None else None


def _tag(record: Record, body: Mapping[str, Any]) -> Tag:
    return Tag(
        sign=body["sign"],
        label=body["label"],
        by=body["by"],
        evidence=body["evidence"],
        record=(body.get("record") or {}).get("label", ""),
        answer=(_value(record, "answer") or {}).get("text", ""),
        at=record.registers[STATE].received,
    )


class Posts:
    """What posts want, by the agency's dictionaries, and its periods, the newest first."""

    def __init__(self, tx: ReadTx, instansi: int, today: str) -> None:
        self._dictionaries = [_dictionary.decode(row.body) for row in tx.all_derived(instansi, DICTIONARY)]
        begun = [one for one in tx.periods(instansi) if one.from_date <= today]
        self._periods = [one.id for one in sorted(begun, key=lambda one: one.from_date, reverse=True)]

    def _rows(self, facts: Facts, position: str, *, both: bool) -> list[dict[str, Any]]:
        wanted = {
            entry.id: required_level(one.requirement, entry.id, position)
            for one in self._dictionaries
            for entry in one.entries
        }
        for period in self._periods:
            own = facts.own.get(period, {}) if both else {}
            rows = gaps(wanted, own, facts.superior.get(period, {}))
            if any(row["kind"] != "unknown" for row in rows):
                return rows
        return []

    def conditions(self, facts: Facts, position: str) -> dict[str, Any]:
        """What a nomination's conditions are asked of (`career.eligibility`)."""
        rows = self._rows(facts, position, both=True)
        lacking = sum(row["kind"] == "gap" for row in rows) if rows else None
        return {"predikat": facts.predikat, "hours": facts.hours, "gaps": lacking}

    def known(self, facts: Facts, position: str) -> Known:
        """What the nine boxes are asked of: of competencies, what the superior says only."""
        rows = [row for row in self._rows(facts, position, both=False) if row["kind"] != "unknown"]
        return Known(
            predikat=facts.predikat,
            met=sum(row["kind"] != "gap" for row in rows),
            assessed=len(rows),
            signs=[tag.sign for tag in facts.tags],
        )
