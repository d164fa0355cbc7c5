"""Calibration: what is looked at before a cycle's results are released, and how one of them is changed.

Advice, never a limit: how the predikat of a unit are spread against what goes with the organisation's own
achievement, and how severe each superior is beside the others. A change needs a reason; what was there before
stays, and the employee reads both. After the release only the decision about an objection changes a result.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from server.access import judge_bucket
from server.appraisal import outcome
from server.appraisal.distribution import Departure, compare
from server.appraisal.scheme import Scheme
from server.appraisal.scoring import rounded
from server.chance import Chance
from server.effects import derived_id
from server.journal import Entry
from server.store.store import ReadTx, Tx

COLLECTION = "calibration"
FEWEST_RATED = 5  # ratings of one superior, below which his severity says something about people, not him


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The two figures of a result that can be changed."""

    score: str | None = None
    predikat: str | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What calibration made of a result, and why."""

    cycle: str
    placement: str
    before: Standing
    after: Standing
    reason: str
    by: str  # name
    at: int


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How many people have each predikat, the lowest first, and what does not keep to the guide."""

    counts: Mapping[str, int]
    departures: tuple[Departure, ...] = ()


class Severity(msgspec.Struct, frozen=True, kw_only=True):
    """How far a superior's ratings lie from those of all, on the scale of the result; below zero: stricter.

    `deviation` is None where he rated too few for it to be his.
    """

    rater: str  # placement
    rated: int
    deviation: Decimal | None


class CannotChange(Exception):  # noqa: N818 - read aloud it is why nothing was changed
    """`released`, `reason`, `predikat`, `range`: what stands against changing a result."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def spread(scheme: Scheme, predikat: Iterable[str | None], achieved: str = "") -> Spread:
    """Compare the predikat of a unit with the guide for the organisation's achievement; results that wait
    are left out. Without an achievement, or a guide for it, there is nothing to compare with.
    """
    found = [one for one in predikat if one is not None]
    counts = {one.id: found.count(one.id) for one in scheme.predikat}
    guide = scheme.guides.get(achieved)
    return Spread(counts=counts, departures=tuple(compare(guide, counts)) if guide is not None else ())


def severities(ratings: Mapping[str, Sequence[Fraction]]) -> list[Severity]:
    """Compare superiors: placement -> the values that he gave. Anonymous ratings have no place in it."""
    everything = [value for given in ratings.values() for value in given]
    if not everything:
        return []
    mean = _mean(everything)
    return [
        Severity(
            rater=rater,
            rated=len(given),
            deviation=rounded(_mean(given) - mean, 2) if len(given) >= FEWEST_RATED else None,
        )
        for rater, given in sorted(ratings.items())
        if given
    ]


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def change_result(
    tx: Tx, instansi: int, scheme: Scheme, change: Change, *, now_ms: int, chance: Chance, by: str = ""
) -> frozenset[str]:
    """Change a result before it is released. Returns the buckets where something changed.

    A second change keeps what the result was before the first. Raises: CannotChange.
    """
    if not change.reason.strip():
        raise CannotChange("reason")
    if change.after.predikat not in {one.id for one in scheme.predikat}:
        raise CannotChange("predikat")
    if change.after.score is not None and not scheme.low <= Decimal(change.after.score) <= scheme.high:
        raise CannotChange("range")
    namespace = tx.agency(instansi).namespace
    name = f"outcome/{change.cycle}/{change.placement}"
    if tx.record(instansi, outcome.NAME, derived_id(namespace, name)) is not None:
        raise CannotChange("released")
    earlier = calibration_of(tx, instansi, change.cycle, change.placement)
    if earlier is not None:
        change = msgspec.structs.replace(change, before=earlier.before)
    entry = Entry(
        kind="act",
        received_at=tx.clamp(instansi, now_ms),
        actor=by,
        collection=COLLECTION,
        record=_id(tx, instansi, change.cycle, change.placement),
        outcome="result_calibrated",
        salt2=chance.salt(),
    )
    detail: dict[str, Any] = msgspec.to_builtins(change)
    tx.append(instansi, entry, msgspec.json.encode({"act": "result_calibrated", "detail": detail}))
    tx.put_derived(
        instansi,
        COLLECTION,
        entry.record,
        owner=change.placement,
        buckets=(judge_bucket(change.placement),),
        value=detail,
    )
    return frozenset({judge_bucket(change.placement)})


def calibration_of(tx: ReadTx, instansi: int, cycle: str, placement: str) -> Change | None:
    """Get what calibration made of a result; None: nothing."""
    found = tx.derived(instansi, COLLECTION, _id(tx, instansi, cycle, placement))
    return None if found is None else msgspec.convert(found, Change)


def calibrations_of(tx: ReadTx, instansi: int, cycle: str, placements: Sequence[str]) -> dict[str, Change]:
    """Get what calibration made of many results: of those that it changed."""
    ids = {_id(tx, instansi, cycle, placement): placement for placement in placements}
    rows = tx.records(instansi, [(COLLECTION, id) for id in ids])
    return {ids[id]: msgspec.json.decode(row.body, type=Change) for (_, id), row in rows.items()}


def _id(tx: ReadTx, instansi: int, cycle: str, placement: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{cycle}/{placement}")
