"""Releasing a cycle's results: each employee gets one record with his result, what it is made of, who decided
it, and until when he may answer.

Some people at a time, so that others get their turn; begun again it goes on where it stopped, and who has his
result already is passed over.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec

from server.access import judge_bucket, judges, reviewers
from server.appraisal import outcome
from server.appraisal.breakdown import Origins, breakdown, choices
from server.appraisal.scheme import Clocks, Scheme
from server.appraisal.scoring import Result
from server.appraisal.working_days import add_working_days
from server.calibrate import calibration_of
from server.effects import derived_id
from server.org import Org
from server.organisation import organisation_of
from server.own_replica import write_as_server
from server.people.calendar import local_day
from server.periods import zone_of
from server.store.store import ReadTx, Store, Tx
from sync.vault import Intent

VOICES = "voices"
AT_ONCE = 50  # people in one transaction
AHEAD = timedelta(days=200)  # holidays that the phone is told, to count the clocks without a signal


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """One employee's result, as it stands when the cycle is closed."""

    placement: str
    result: Result
    kind: str = ""  # of position
    origins: Origins = {}
    attendance: dict[str, Any] | None = None  # days of unexcused absence, and what they lead to
    voices: list[dict[str, Any]] = []  # what groups wrote, where it was released for him
    heard: list[dict[str, Any]] = []  # the same, where only his superior reads it


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """What all results of one release have in common."""

    cycle: str
    scheme: Scheme
    holidays: frozenset[date] = frozenset()
    first: str = ""  # local dates of the period
    last: str = ""
    by: str = ""  # name of who released them


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `waiting`: results that wait for something have not been released."""

    written: int = 0
    there: int = 0
    waiting: int = 0
    buckets: frozenset[str] = frozenset()  # where something changed, for the pokes
    placements: tuple[str, ...] = ()  # whose results were written

    def __add__(self, other: "Released") -> "Released":
        return Released(
            written=self.written + other.written,
            there=self.there + other.there,
            waiting=self.waiting + other.waiting,
            buckets=self.buckets | other.buckets,
            placements=self.placements + other.placements,
        )


def release_all(
    store: Store,
    instansi: int,
    release: Release,
    placements: Collection[str],
    result_of: Callable[[ReadTx, str], Ready | None],
    now_ms: int,
) -> Released:
    """Release the results of these placements. `result_of`: reads one, within the transaction that writes
    it; None: there is none.
    """
    done = Released()
    for some in chunks(sorted(placements)):
        piece = partial(
            release_chunk, instansi=instansi, release=release, some=some, result_of=result_of, now_ms=now_ms
        )
        done += store.write_now(piece)
    return done


def release_chunk(
    tx: Tx,
    instansi: int,
    release: Release,
    some: Sequence[str],
    result_of: Callable[[ReadTx, str], Ready | None],
    now_ms: int,
) -> Released:
    """Release the results of these, who are few enough for one transaction."""
    left = without_result(tx, instansi, release.cycle, some)
    ready = [one for one in map(partial(result_of, tx), left) if one is not None]
    done = release_some(tx, instansi, release, ready, now_ms)
    return done + Released(there=len(some) - len(left))


def without_result(tx: ReadTx, instansi: int, cycle: str, placements: Sequence[str]) -> list[str]:
    """List those who have not got their result yet."""
    namespace = tx.agency(instansi).namespace
    keys = {one: (outcome.NAME, _id(namespace, cycle, one)) for one in placements}
    there = tx.records(instansi, list(keys.values()))
    return [one for one in placements if keys[one] not in there]


def release_some(tx: Tx, instansi: int, release: Release, ready: Sequence[Ready], now_ms: int) -> Released:
    """Release some results in one transaction."""
    now_ms = tx.clamp(instansi, now_ms)
    org = organisation_of(tx, instansi)
    namespace = tx.agency(instansi).namespace
    left = set(without_result(tx, instansi, release.cycle, [one.placement for one in ready]))
    new = [one for one in ready if one.placement in left]
    values = {one.placement: result_value(tx, instansi, org, release, one, now_ms) for one in new}
    # What waits for ever, because a rater was silent until nothing came in any more, is decided by a person.
    able = [one for one in new if values[one.placement]["predikat"] is not None]
    intents = [
        Intent(
            collection=outcome.NAME,
            record=_id(namespace, release.cycle, one.placement),
            put={"result": values[one.placement]},
        )
        for one in able
    ]
    outcomes = write_as_server(tx, instansi, intents, now_ms)
    assert all(one.outcome == "applied" for one in outcomes), outcomes
    for one in able:
        if one.heard:
            _tell_superior(tx, instansi, release.cycle, one)
    return Released(
        written=len(able),
        there=len(ready) - len(new),
        waiting=len(new) - len(able),
        buckets=frozenset(bucket for one in able for bucket in outcome.buckets(one.placement)),
        placements=tuple(one.placement for one in able),
    )


def result_value(
    tx: ReadTx, instansi: int, org: Org, release: Release, ready: Ready, now_ms: int
) -> dict[str, Any]:
    """Put together what an employee is told of his result."""
    scheme, placement, result = release.scheme, ready.placement, ready.result
    change = calibration_of(tx, instansi, release.cycle, placement)
    score = None if result.score is None else str(result.score)
    before = {"score": score, "predikat": result.predikat}
    after = before if change is None else msgspec.to_builtins(change.after)
    today = local_day(now_ms, zone_of(org, placement))
    return {
        "placement": placement,
        "cycle": release.cycle,
        "period": {"from": release.first, "until": release.last},
        "person": {"id": org.placements[placement].person, **_card(tx, instansi, placement)},
        "scheme": {
            "id": scheme.id,
            "version": scheme.version,
            "label": msgspec.to_builtins(scheme.label),
            "basis": scheme.basis,
            "minimum": scheme.minimum,
        },
        "kind": ready.kind,
        **after,
        "levels": dict(result.levels),
        "axes": {part: msgspec.to_builtins(scheme.part(part).label) for part in result.levels},
        "lines": breakdown(scheme, result, ready.origins),
        "choices": choices(scheme),
        "range": {"low": str(scheme.low), "high": str(scheme.high)},
        "quadrant": None if scheme.quadrant is None else msgspec.to_builtins(scheme.quadrant),
        "attendance": ready.attendance,
        "voices": ready.voices,
        "calibration": None
        if change is None
        else {
            "before": before,
            "after": after,
            "reason": change.reason,
            "by": change.by,
            "at": change.at,
        },
        "rater": _first(tx, instansi, [post.id for post in judges(org, placement, now_ms)]),
        "reviewer": _first(tx, instansi, [post.id for post in reviewers(org, placement, now_ms)]),
        "by": release.by,
        "released_at": now_ms,
        "due": _due(scheme.clocks, today, release.holidays),
        "clocks": {"explain": scheme.clocks.explain, "decide": scheme.clocks.decide},
        "zone": zone_of(org, placement),
        "holidays": sorted(day.isoformat() for day in release.holidays if today < day < today + AHEAD),
    }


def _tell_superior(tx: Tx, instansi: int, cycle: str, ready: Ready) -> None:
    """Show what was released to whoever judges, and not to whom it is about."""
    placement = ready.placement
    id = derived_id(tx.agency(instansi).namespace, f"{VOICES}/{cycle}/{placement}")
    value = {"cycle": cycle, "placement": placement, "voices": ready.heard}
    tx.put_derived(instansi, VOICES, id, owner=placement, buckets=(judge_bucket(placement),), value=value)


def _due(clocks: Clocks, today: date, holidays: Collection[date]) -> dict[str, str]:
    return {
        "acknowledge": add_working_days(today, clocks.acknowledge, holidays).isoformat(),
        "object": add_working_days(today, clocks.object, holidays).isoformat(),
    }


def _card(tx: ReadTx, instansi: int, placement: str) -> dict[str, str]:
    card = tx.derived(instansi, "placement", placement) or {}
    names = {"name": "name", "position": "position", "unit": "unit_name"}
    return {to: card.get(name, "") for to, name in names.items()}


def _first(tx: ReadTx, instansi: int, posts: Sequence[str]) -> dict[str, str] | None:
    return {"placement": posts[0], **_card(tx, instansi, posts[0])} if posts else None


def _id(namespace: str, cycle: str, placement: str) -> str:
    return derived_id(namespace, f"{outcome.NAME}/{cycle}/{placement}")


def chunks(placements: Sequence[str]) -> Iterator[Sequence[str]]:
    """Divide them into those that one transaction takes."""
    for first in range(0, len(placements), AT_ONCE):
        yield placements[first : first + AT_ONCE]
