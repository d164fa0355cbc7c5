"""What is looked at before the results of a cycle are released: how predikat are spread over a unit, how
severe superiors are, and changing one result.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from server.access import post_at, subtree
from server.appraisal.scheme import LEVELS, Scheme
from server.appraisal.scoring import Result
from server.asked import snapshot
from server.calibrate import (
    CannotChange,
    Change,
    Severity,
    Spread,
    Standing,
    calibration_of,
    calibrations_of,
    change_result,
    severities,
    spread,
)
from server.chance import Chance
from server.cycle_acts import ALL
from server.cycle_plan import BadCycle
from server.effects import derived_id
from server.organisation import organisation_of
from server.standing import COLLECTION as STANDING
from server.standing import standing_of
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.tasks import answer_key, read


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """One result before its release. `change`: what calibration made of it."""

    computed: Standing
    waits: tuple[str, ...]  # parts
    change: Change | None
    levels: Mapping[str, str] = {}  # what the superior judged, by part


def look_at(tx: ReadTx, instansi: int, cycle: Cycle, placement: str) -> Looked:
    """Get somebody's result as it is computed, and what calibration made of it."""
    _, result = standing_of(tx, instansi, cycle, placement)
    change = calibration_of(tx, instansi, cycle.id, placement)
    return Looked(
        computed=_figures(result), waits=tuple(result.waits), change=change, levels=dict(result.levels)
    )


def _figures(result: Result) -> Standing:
    return Standing(score=None if result.score is None else str(result.score), predikat=result.predikat)


def spread_in(
    tx: ReadTx, instansi: int, cycle: Cycle, unit: str, achieved: str = "", *, now_ms: int
) -> Spread:
    """Compare the predikat of a unit and all below it with the guide. Raises: BadCycle, no such guide."""
    scheme = snapshot(cycle.scheme)
    if achieved and achieved not in scheme.guides:
        raise BadCycle("no_guide", guide=achieved, guides=", ".join(scheme.guides) or "-")
    org = organisation_of(tx, instansi)
    inside = subtree(org, unit, now_ms)
    here = [id for id in tx.ratees(instansi, cycle.id, "", ALL) if org.placements[id].unit in inside]
    changed = calibrations_of(tx, instansi, cycle.id, here)
    found = standings_in(tx, instansi, cycle, here)
    predikat = [changed[id].after.predikat if id in changed else found[id]["predikat"] for id in found]
    return spread(scheme, predikat, achieved)


def severities_in(tx: ReadTx, instansi: int, cycle: Cycle) -> list[Severity]:
    """Compare the superiors of a cycle, by what they answered or judged, in percent of the scale."""
    scheme = snapshot(cycle.scheme)
    given: dict[str, list[Fraction]] = {}
    ratees = tx.ratees(instansi, cycle.id, "", ALL)
    for ratee, told in standings_in(tx, instansi, cycle, ratees).items():
        value = _of_the_superior(scheme, told)
        if value is not None:
            rater = _who_rated(tx, instansi, cycle, ratee)
            if rater is not None:
                given.setdefault(rater, []).append(value)
    return severities(given)


def _who_rated(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> str | None:
    """Find the post of the superior who wrote the answers: several may have been asked, and one who came
    later answers for whoever had the post before.
    """
    org, namespace = organisation_of(tx, instansi), tx.agency(instansi).namespace
    asked = [one for one in tx.raters_of(instansi, cycle.id, ratee) if one.grp == "superior"]
    asked = [one for one in asked if one.state == "asked"]
    record = read(tx.record(instansi, *answer_key(namespace, asked[0], cycle))) if asked else None
    if record is None:
        return None
    said = record.registers.get("answers") or record.registers.get("results")
    by = said.by if said is not None else ""
    his = next((one.rater for one in asked if org.placements[one.rater].person == by), None)
    post = post_at(org, by, said.received) if his is None and said is not None else None
    return his or (post.id if post is not None else asked[0].rater)


def standings_in(tx: ReadTx, instansi: int, cycle: Cycle, ratees: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Get how many people stand, as it was written down when it last changed: nothing is computed again."""
    namespace = tx.agency(instansi).namespace
    ids = {derived_id(namespace, f"{STANDING}/{cycle.id}/{ratee}"): ratee for ratee in ratees}
    rows = tx.records(instansi, [(STANDING, id) for id in ids])
    return {ids[id]: msgspec.json.decode(row.body) for (_, id), row in rows.items()}


def _of_the_superior(scheme: Scheme, told: dict[str, Any]) -> Fraction | None:
    values = [Fraction(100 * LEVELS.index(level), len(LEVELS) - 1) for level in told["levels"].values()]
    for line in told["lines"]:
        scale = scheme.scales.get(scheme.part(line["part"]).scale)
        for group in line["groups"]:
            if scale is not None and group["group"] == "superior" and group["value"] is not None:
                width = Fraction(scale.end) - Fraction(scale.start)
                values.append(100 * (Fraction(group["value"]["exact"]) - Fraction(scale.start)) / width)
    return sum(values, Fraction(0)) / len(values) if values else None


def calibrate(
    tx: Tx,
    instansi: int,
    cycle: Cycle,
    placement: str,
    after: Standing,
    reason: str,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    by_name: str = "",
) -> frozenset[str]:
    """Change somebody's result, once the cycle is closed and before it is released. A score that is not given
    stays as it is. Returns the buckets where something changed.

    Raises: BadCycle, CannotChange.
    """
    if cycle.state == "released":
        raise CannotChange("released")
    if cycle.state != "closed":
        raise BadCycle("not_closed")
    if not tx.raters_of(instansi, cycle.id, placement):
        raise BadCycle("not_rated")
    _, result = standing_of(tx, instansi, cycle, placement)
    before = _figures(result)
    if after.score is None:
        after = msgspec.structs.replace(after, score=before.score)
    change = Change(
        cycle=cycle.id,
        placement=placement,
        before=before,
        after=after,
        reason=reason,
        by=by_name,
        at=tx.clamp(instansi, now_ms),
    )
    return change_result(tx, instansi, snapshot(cycle.scheme), change, now_ms=now_ms, chance=chance, by=by)
