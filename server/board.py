"""How the units of an agency do in a period: targets, reports, trainings, citizens' satisfaction and released
predikat, each with all below it.

It is read from what is derived already: one row for each plan line (its progress) and one for each released
result. No report is opened, so it costs as much with ten reports a person as with a thousand.

Predikat of few people would be those people's: below `FEWEST` a unit's are not told, nor where somebody could
find them by taking the units that are told from the one above.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from server.access import lineage, subtree
from server.appraisal.outcome import NAME as OUTCOME
from server.appraisal.outcome import in_force
from server.appraisal.satisfaction import Ikm
from server.appraisal.scheme import Label
from server.board_beside import satisfaction_of, trainings_of
from server.board_order import in_order, told_of
from server.cycle_acts import ALL
from server.effects import derived_id
from server.organisation import organisation_of
from server.people.calendar import after_ms
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.periods import Period
from server.store.store import ReadTx
from sync.merge import Record
from sync.mutation import STATE


class Tally(msgspec.Struct, kw_only=True):
    """What there is of a unit and all below it. `people`: posts that somebody held in the period."""

    people: int = 0
    planned: int = 0  # of them, with at least one agreed or drafted line
    reporting: int = 0  # of them, with at least one report that counts
    reports: int = 0
    targets: int = 0  # indicators with a number to reach
    reached: int = 0
    on_course: int = 0  # not reached, and as far as the year is
    trained: int = 0  # people who finished a training
    hours: int = 0  # lesson hours (JP) of these
    results: int = 0  # released
    predikat: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        for name in (
            "people",
            "planned",
            "reporting",
            "reports",
            "targets",
            "reached",
            "on_course",
            "trained",
            "hours",
            "results",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.predikat.update(other.predikat)


class Rank(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: Label


class UnitRow(msgspec.Struct, frozen=True, kw_only=True):
    """`depth` 0: at the top of what is looked at. `spread`: people by rank; None: too few to tell. `ikm` and
    its band: None: not enough citizens have answered.
    """

    unit: str
    name: str
    depth: int
    people: int
    planned: int
    reporting: int
    reports: int
    targets: int
    reached: int
    on_course: int
    trained: int
    hours: int
    ikm: str | None
    band: str | None
    respondents: int  # whose answers the index is made of
    results: int
    spread: list[int] | None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    first: str
    last: str
    elapsed: float  # of the period, 0 to 1
    ranks: list[Rank]  # the lowest first; empty: nothing is released
    units: list[UnitRow]  # each before what is below it


class _Target(msgspec.Struct):
    value: float | None = None
    low: float | None = None


class _Indicator(msgspec.Struct):
    id: str
    target: _Target
    aggregate: str = "judged"
    direction: str = "higher"


class _Line(msgspec.Struct):
    cycle: str
    indicators: list[_Indicator] = []


class _LineRegister(msgspec.Struct):
    value: _Line | None = None


class _State(msgspec.Struct):
    value: str = ""


class _LineRegisters(msgspec.Struct):
    state: _State
    line: _LineRegister | None = None


class _LineRecord(msgspec.Struct):
    registers: _LineRegisters


class _Reached(msgspec.Struct):
    count: int = 0
    reached: float | None = None


class _Progress(msgspec.Struct):
    indicators: dict[str, _Reached]


class _Year(msgspec.Struct, rename={"start": "from"}):
    start: str = ""
    until: str = ""
    name: dict[str, str] | None = None  # of an appraisal cycle: none


_years = msgspec.json.Decoder(_Year)
_lines = msgspec.json.Decoder(_LineRecord)
_progress = msgspec.json.Decoder(_Progress)
_records = msgspec.json.Decoder(Record)

Course = Literal["reached", "on_course", "behind"]


def course_of(indicator: _Indicator, reached: float | None, elapsed: float) -> Course | None:
    """Tell how a target stands when so much of the period is over. None: it has no number to reach.

    What is added up has to be as far as the year; anything else holds now or does not.
    """
    target = indicator.target
    if indicator.aggregate == "judged" or (target.value is None and target.low is None):
        return None
    if reached is None:
        return "behind"
    if reached >= 1:
        return "reached"
    climbs = indicator.aggregate == "sum" and indicator.direction == "higher"
    return "on_course" if climbs and reached >= elapsed else "behind"


def elapsed_of(period: Period, today: date) -> float:
    """Get how much of a period is over when a day has ended, 0 to 1."""
    first, last = date.fromisoformat(period.from_date), date.fromisoformat(period.until_date)
    days = (last - first).days + 1
    return min(1.0, max(0.0, ((today - first).days + 1) / days))


def board_of(
    tx: ReadTx,
    instansi: int,
    period: Period,
    tops: list[str],
    today: date,
    now_ms: int,
    *,
    asked: str | None = None,
) -> Board:
    """Add up what these units and all below them have in a period. `tops`: none of them below another, all
    that whoever asks may look at. `asked`: the only one of these units that is shown, with all below it.

    Whose predikat are told is chosen among all, whichever is asked for: two answers tell no more than one.
    """
    org, elapsed = organisation_of(tx, instansi), elapsed_of(period, today)
    inside = {unit for top in tops for unit in subtree(org, top, now_ms)}
    unit_of = _held_in(org.placements_in, inside, org.units, period)
    own: dict[str, Tally] = {unit: Tally() for unit in inside}
    for unit in unit_of.values():
        own[unit].people += 1
    _count_work(tx, instansi, period, elapsed, unit_of, own)
    for placement, hours in trainings_of(tx, instansi, period, unit_of).items():
        own[unit_of[placement]].trained += 1
        own[unit_of[placement]].hours += hours
    ranks = _count_results(tx, instansi, period, unit_of, own)
    above_of = {unit: [one for one in lineage(org, unit, now_ms) if one in inside] for unit in inside}
    indexes = satisfaction_of(tx, instansi, period, above_of)
    total: dict[str, Tally] = {unit: Tally() for unit in inside}
    for unit, tally in own.items():
        for above in above_of[unit]:
            total[above].add(tally)
    below: dict[str, list[str]] = {unit: [] for unit in inside}
    for unit in sorted(inside, key=lambda id: (org.units[id].name, id)):
        up = lineage(org, unit, now_ms)
        if unit not in tops and len(up) > 1 and up[1] in inside:
            below[up[1]].append(unit)
    told = told_of(tops, below, {unit: tally.results for unit, tally in total.items()})
    order = in_order(tops if asked is None else [asked], below)
    return Board(
        period=period.id,
        first=period.from_date,
        last=period.until_date,
        elapsed=round(elapsed, 4),
        ranks=ranks,
        units=[
            _row(
                unit,
                org.units[unit].name,
                depth,
                total[unit],
                indexes.get(unit),
                ranks if unit in told else None,
            )
            for unit, depth in order
        ],
    )


class Funnel(msgspec.Struct, frozen=True, kw_only=True):
    """How far the people of a cycle are, people. What they sent is in its groups."""

    people: int  # who are rated
    planned: int  # with an agreed line in the period
    closed: int  # all, once no answer comes in any more
    released: int
    signed: int  # who have acknowledged the result, or read what was decided about it


def funnel_of(tx: ReadTx, instansi: int, cycle: Cycle) -> Funnel:
    """Count the people of a cycle by what they are past. It costs one row for each line and each result."""
    ratees = set(tx.ratees(instansi, cycle.id, "", ALL))
    planned = set()
    period = next((one for one in tx.periods(instansi) if one.id == cycle.period), None)
    plans = _plans_of(tx, instansi, period) if period is not None else set()
    for row in tx.all_derived(instansi, "plan_line"):
        if row.owner in ratees and row.owner not in planned and row.state == "agreed":
            line = _lines.decode(row.body).registers.line
            if line is not None and line.value is not None and line.value.cycle in plans:
                planned.add(row.owner)
    namespace = tx.agency(instansi).namespace
    ids = {derived_id(namespace, f"{OUTCOME}/{cycle.id}/{one}") for one in ratees}
    states = [row.state for row in tx.records(instansi, [(OUTCOME, id) for id in ids]).values()]
    return Funnel(
        people=len(ratees),
        planned=len(planned),
        closed=len(ratees) if cycle.state in ("closed", "released") else 0,
        released=len(states),
        signed=sum(state in ("acknowledged", "closed") for state in states),
    )


def _held_in(
    placements_in: Mapping[str, Any], inside: set[str], units: Mapping[str, Any], period: Period
) -> dict[str, str]:
    """Get the unit of every placement there that somebody held on some day of the period."""
    found = {}
    before = date.fromisoformat(period.from_date) - timedelta(days=1)
    last = date.fromisoformat(period.until_date)
    for unit in inside:
        zone = units[unit].zone
        begins, ends = after_ms(before, zone), after_ms(last, zone)
        for post in placements_in.get(unit, ()):
            if post.since < ends and (post.until is None or post.until > begins):
                found[post.id] = unit
    return found


def _plans_of(tx: ReadTx, instansi: int, period: Period) -> set[str]:
    """Get the years of plans that a period is in, or that are in it. Their lines' figures are the year's."""
    found = {period.id}
    for row in tx.all_derived(instansi, "cycle"):
        year = _years.decode(row.body)
        if year.name is not None and year.start <= period.until_date and period.from_date <= year.until:
            found.add(row.id)
    return found


def _count_work(
    tx: ReadTx,
    instansi: int,
    period: Period,
    elapsed: float,
    unit_of: Mapping[str, str],
    own: Mapping[str, Tally],
) -> None:
    lines: dict[str, _Line] = {}
    plans = _plans_of(tx, instansi, period)
    for row in tx.all_derived(instansi, "plan_line"):
        if row.owner not in unit_of:
            continue
        registers = _lines.decode(row.body).registers
        line = registers.line.value if registers.line is not None else None
        if line is not None and line.cycle in plans and registers.state.value != "withdrawn":
            lines[row.id] = line
    planned: set[str] = set()
    reporting: set[str] = set()
    for row in tx.all_derived(instansi, "progress"):
        known = lines.get(row.parent)
        if known is None:
            continue
        tally = own[unit_of[row.owner]]
        planned.add(row.owner)
        standing = _progress.decode(row.body).indicators
        for indicator in known.indicators:
            here = standing.get(indicator.id, _Reached())
            tally.reports += here.count
            if here.count:
                reporting.add(row.owner)
            course = course_of(indicator, here.reached, elapsed)
            tally.targets += course is not None
            tally.reached += course == "reached"
            tally.on_course += course == "on_course"
    for owner in planned:
        own[unit_of[owner]].planned += 1
    for owner in reporting:
        own[unit_of[owner]].reporting += 1


def _count_results(
    tx: ReadTx, instansi: int, period: Period, unit_of: Mapping[str, str], own: Mapping[str, Tally]
) -> list[Rank]:
    """Count what is in force of the newest cycle of the period that has released anything."""
    cycles = {cycle.id: cycle for cycle in tx.cycles(instansi) if cycle.period == period.id}
    if not cycles:
        return []
    found: dict[str, list[tuple[str, str]]] = {}
    for row in tx.all_derived(instansi, OUTCOME):
        if row.owner not in unit_of:
            continue
        record = _records.decode(row.body)
        result = record.registers.get("result")
        cycle = result.value.get("cycle") if result is not None and result.value else None
        predikat, _ = in_force(record)
        if cycle in cycles and predikat is not None and STATE in record.registers:
            found.setdefault(cycle, []).append((row.owner, predikat))
    newest = next((id for id in reversed(cycles) if id in found), None)
    if newest is None:
        return []
    for owner, predikat in found[newest]:
        tally = own[unit_of[owner]]
        tally.results += 1
        tally.predikat[predikat] += 1
    return [Rank(id=one.id, label=one.label) for one in snapshot(cycles[newest].scheme).predikat]


def _row(
    unit: str, name: str, depth: int, tally: Tally, index: Ikm | None, ranks: list[Rank] | None
) -> UnitRow:
    return UnitRow(
        unit=unit,
        name=name,
        depth=depth,
        people=tally.people,
        planned=tally.planned,
        reporting=tally.reporting,
        reports=tally.reports,
        targets=tally.targets,
        reached=tally.reached,
        on_course=tally.on_course,
        trained=tally.trained,
        hours=tally.hours,
        ikm=None if index is None else str(index.value),
        band=None if index is None else index.band,
        respondents=0 if index is None else index.n,
        results=tally.results,
        spread=None if not ranks else [tally.predikat[rank.id] for rank in ranks],
    )
