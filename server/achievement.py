"""What a unit has achieved in a period (capaian kinerja organisasi): who set it, when and why.

It is set by whoever leads above the unit, at the desk of the agency. The head of the unit is rated by it: his
own results are what his unit achieved. Source: PermenPANRB 6/2022 art. 24-25; how its five levels stand to
the three of a rating is data of the scheme.
"""

from collections.abc import Mapping

import msgspec

from server.access import judge_bucket, work_bucket
from server.acts import record_act_on
from server.appraisal.scheme import Scheme
from server.chance import Chance
from server.effects import derived_id
from server.org import Org, Placement
from server.own_replica import write_as_server
from server.schemes import shipped_schemes, snapshot
from server.store.periods import Period
from server.store.store import ReadTx, Tx
from sync.vault import Intent

COLLECTION = "achievement"
NATIONAL = "nasional"  # the scheme that holds where no cycle of the period has another
IN_STATE = {"applied", "merged"}


class Achievement(msgspec.Struct, frozen=True, kw_only=True):
    """As phones are given it."""

    unit: str
    period: str
    level: str
    reason: str
    head: str | None  # placement
    by: str  # the name of who set it; "": the agency's desk
    set_at: int  # ms


def levels() -> Mapping[str, str]:
    """Get what a unit may have achieved, and what that is as the results of its head."""
    return _heads(shipped_schemes()[NATIONAL])


def _heads(scheme: Scheme) -> dict[str, str]:
    return {name: guide.head for name, guide in scheme.guides.items() if guide.head is not None}


def results_of_head(tx: ReadTx, instansi: int, period: str, level: str) -> str:
    """Get what the head's results are: as the scheme of the period's cycle says, or the national one.

    Raises: KeyError, no such level.
    """
    for cycle in tx.cycles(instansi):
        if cycle.period == period and cycle.state != "undone" and (heads := _heads(snapshot(cycle.scheme))):
            return heads[level]
    return levels()[level]


def achievement_of(tx: ReadTx, instansi: int, unit: str, period: str) -> Achievement | None:
    """Get what was set for a unit; None: nothing was."""
    found = tx.derived(instansi, COLLECTION, _id(tx, instansi, unit, period))
    return None if found is None else msgspec.convert(found, Achievement)


def _id(tx: ReadTx, instansi: int, unit: str, period: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{unit}/{period}")


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `rated`: the head's results are this now; not so when his rating has been sent."""

    head: Placement | None
    rated: bool


def head_of(org: Org, unit: str, now_ms: int) -> Placement | None:
    """Find the post that leads a unit: whose superior is outside, and who has the most staff inside. Who acts
    for a head goes before him."""
    inside = {post.id: post for post in org.placements_in.get(unit, ()) if post.holds(now_ms)}
    led = {
        id: sum(row.holds(now_ms) and row.placement in inside for row in org.staff_of.get(id, ()))
        for id in inside
    }
    below = {
        row.placement
        for id in inside
        for row in org.staff_of.get(id, ())
        if row.holds(now_ms) and row.role != "team_lead"
    }
    heads = [post for id, post in inside.items() if id not in below and (led[id] or len(inside) == 1)]
    return min(heads, key=lambda post: (post.kind == "definitive", -led[post.id], post.id), default=None)


def set_achievement(
    tx: Tx,
    instansi: int,
    unit: str,
    period: Period,
    level: str,
    reason: str,
    *,
    now_ms: int,
    chance: Chance,
    by: str = "",
    by_name: str = "",
) -> Done:
    """Set what a unit has achieved, tell it to its head and those who judge him, and rate his results by it.

    Raises: KeyError, no such level.
    """
    at = tx.clamp(instansi, now_ms)
    head = head_of(tx.organisation(instansi), unit, at)
    results = results_of_head(tx, instansi, period.id, level)
    id = _id(tx, instansi, unit, period.id)
    value = Achievement(
        unit=unit,
        period=period.id,
        level=level,
        reason=reason,
        head=head.id if head else None,
        by=by_name,
        set_at=at,
    )
    buckets = (work_bucket(head.id), judge_bucket(head.id)) if head else ()
    owner = head.id if head else ""
    tx.put_derived(
        instansi, COLLECTION, id, owner=owner, buckets=buckets, value=msgspec.to_builtins(value), parent=unit
    )
    detail = {"unit": unit, "period": period.id, "level": level, "reason": reason}
    record_act_on(
        tx,
        instansi,
        "achievement_set",
        by=by,
        on=(COLLECTION, id),
        detail=detail,
        now_ms=at,
        chance=chance,
    )
    return Done(head=head, rated=head is not None and _rate(tx, instansi, head, period, results, reason, at))


def _rate(tx: Tx, instansi: int, head: Placement, period: Period, results: str, reason: str, at: int) -> bool:
    """Begin the head's rating with these results, or put them into it. One that was sent stands."""
    record = derived_id(tx.agency(instansi).namespace, f"rating/{head.id}/{period.id}/superior")
    row = tx.record(instansi, "rating", record)
    if row is not None and row.state != "draft":
        return False
    put = {"results": {"placement": head.id, "period": period.id, "level": results, "reason": reason}}
    intent = Intent(collection="rating", record=record, put=put)
    return all(one.outcome in IN_STATE for one in write_as_server(tx, instansi, [intent], at))
