"""The superior's RHK as their staff see them: a list that the server derives for everybody who has somebody
above him, so that a plan can be linked without a signal.

Nothing else of a superior's plan is in it: no indicator, no target, no weight. Who has no superior, or one
without a plan, has an empty list, and is kept from nothing.

Source: PermenPANRB 6/2022 annex A.1.5 (matriks pembagian peran dan hasil, of leaders and of team leads).
"""

from collections.abc import Collection
from typing import Any

from server.access import self_bucket
from server.effects import derived_id, line_of
from server.org import Org, Placement, Superior
from server.store.store import ReadTx, Tx

COLLECTION = "passed_down"
PLANNED = frozenset({"draft", "agreed"})


def pass_down(
    tx: Tx, instansi: int, namespace: str, org: Org, superiors: Collection[str], now_ms: int
) -> set[str]:
    """Bring the lists of all who are led by these placements up to date. Returns the buckets that changed."""
    below = {
        row.placement for superior in superiors for row in org.staff_of.get(superior, ()) if row.holds(now_ms)
    }
    return pass_down_to(tx, instansi, namespace, org, below, now_ms)


def pass_down_to(
    tx: Tx, instansi: int, namespace: str, org: Org, placements: Collection[str], now_ms: int
) -> set[str]:
    """Bring the lists of these placements up to date. Returns the buckets that changed."""
    lines: dict[str, list[dict[str, Any]]] = {}
    touched: set[str] = set()
    for id in sorted(placements):
        post = org.placements.get(id)
        if post is None:
            continue
        above = [row for row in org.superiors_of.get(id, ()) if row.holds(now_ms)]
        for row in above:
            if row.superior not in lines:
                lines[row.superior] = _lines(tx, instansi, row.superior)
        if _put(tx, instansi, namespace, post, above, lines):
            touched.add(self_bucket(post.person))
    return touched


def _put(
    tx: Tx,
    instansi: int,
    namespace: str,
    post: Placement,
    above: list[Superior],
    lines: dict[str, list[dict[str, Any]]],
) -> bool:
    id = derived_id(namespace, f"{COLLECTION}/{post.id}")
    ordered = sorted(above, key=lambda row: (row.role == "team_lead", row.role, row.superior))
    value = {
        "placement": post.id,
        "above": [
            {"placement": row.superior, "role": row.role, "lines": lines[row.superior]}
            for row in ordered
            if lines[row.superior]
        ],
    }
    if not value["above"] and tx.record(instansi, COLLECTION, id) is None:
        return False
    bucket = self_bucket(post.person)
    return tx.put_derived(instansi, COLLECTION, id, owner=post.id, buckets=(bucket,), value=value)


def _lines(tx: ReadTx, instansi: int, placement: str) -> list[dict[str, Any]]:
    found = [
        {
            "id": row.id,
            "cycle": line["cycle"],
            "kind": line["kind"],
            "rhk": line["rhk"],
            "order": line["order"],
        }
        for row in tx.owned(instansi, "plan_line", placement)
        if row.state in PLANNED and (line := line_of(row)) and "rhk" in line
    ]
    return sorted(found, key=lambda line: (line["cycle"], line["kind"] != "utama", line["order"], line["id"]))
