"""Trying a scheme on people: those of a cycle that is closed, or invented ones. Nothing is written."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from server.appraisal.breakdown import breakdown
from server.appraisal.scheme import Label, Scheme
from server.appraisal.scoring import Result
from server.appraisal.simulation import Gathered, Match, after, before, kind_in
from server.appraisal.standing import KIND
from server.calibrate import Standing, calibrations_of
from server.cycle_acts import ALL
from server.cycle_plan import BadCycle
from server.standing import gather
from server.store.cycles import Cycle
from server.store.store import ReadTx

AT_ONCE = 100  # people in one transaction, so that none is long


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A part that somebody lacks, and what the scheme did about it: `left_out`, `waits`, `zero`, `hidden`."""

    part: str
    did: str


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One person, before and after. `changed`: what calibration made of the result of the cycle."""

    placement: str
    before: Standing
    after: Standing
    missing: tuple[Missing, ...]
    changed: Standing | None = None
    kind: str = ""
    kind_assumed: bool = False


def ratees_of(tx: ReadTx, instansi: int, cycle: Cycle) -> list[str]:
    """Get whom a trial is about. Raises: BadCycle, answers still come in, and could be told from it."""
    if cycle.state not in ("closed", "released"):
        raise BadCycle("not_closed")
    return tx.ratees(instansi, cycle.id, "", ALL)


def try_some(
    tx: ReadTx, instansi: int, cycle: Cycle, matched: Match, some: Sequence[str], kind: str = ""
) -> list[Trial]:
    """Try a scheme on the next people of a cycle."""
    changed = calibrations_of(tx, instansi, cycle.id, some)
    found = try_gathered(matched, ((one, gather(tx, instansi, cycle, one)) for one in some), kind)
    return [
        msgspec.structs.replace(one, changed=changed[one.placement].after)
        if one.placement in changed
        else one
        for one in found
    ]


def try_gathered(matched: Match, people: Iterable[tuple[str, Gathered]], kind: str = "") -> list[Trial]:
    """Try a scheme on people of whom everything is at hand."""
    return [_trial(matched, placement, gathered, kind) for placement, gathered in people]


def _trial(matched: Match, placement: str, gathered: Gathered, kind: str) -> Trial:
    now, had = after(matched, gathered, kind), gathered.figures.get(KIND, "")
    return Trial(
        placement=placement,
        before=figures(before(matched, gathered)),
        after=figures(now),
        missing=tuple(_missing(now)),
        kind=kind_in(matched.new, had, kind),
        kind_assumed=bool(matched.new.kinds) and had not in matched.new.kinds,
    )


def figures(result: Result) -> Standing:
    return Standing(score=None if result.score is None else str(result.score), predikat=result.predikat)


def _missing(result: Result) -> Iterable[Missing]:
    noted = {line.part: line for line in result.lines}
    for part in result.waits:
        yield Missing(part=part, did="waits")
    for part, line in noted.items():
        notes = {line.note, *(group.note for group in line.groups if group.weight > 0)} - {"", "capped"}
        if part not in result.waits and notes:
            did = "zero" if "zero" in notes else "left_out" if "missing" in notes else "hidden"
            yield Missing(part=part, did=did)


def rincian(matched: Match, gathered: Gathered, kind: str = "") -> dict[str, Any]:
    """Break one person's two results down, each by its own scheme."""

    def told(scheme: Scheme, result: Result) -> dict[str, Any]:
        return {
            **msgspec.to_builtins(figures(result)),
            "waits": [msgspec.to_builtins(scheme.part(part).label) for part in result.waits],
            "levels": dict(result.levels),
            "lines": breakdown(scheme, result),
        }

    return {
        "before": told(matched.old, before(matched, gathered)),
        "after": told(matched.new, after(matched, gathered, kind)),
    }


def predikat_labels(*schemes: Scheme) -> dict[str, Label]:
    """Get what the predikat of several schemes are called; a name is that of the first that has it."""
    return {one.id: one.label for scheme in reversed(schemes) for one in scheme.predikat}
