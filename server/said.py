"""What the superior has said of somebody in a cycle, as that one reads it: his answers with their reasons.

It is in the own bucket of whom it is about: as soon as it is sent where the scheme says so
(`visibility = "on_submit"`), else with the released result; drafts never. The names of what was asked are in
it, because it outlives its scheme. Nothing of a peer or of staff is in it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from server.access import self_bucket
from server.appraisal.assessment import answers_of, is_sent, parts_rated
from server.appraisal.scheme import Scheme
from server.effects import derived_id
from server.organisation import organisation_of
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.tasks import answer_key, is_judged, read
from sync.merge import Record

COLLECTION = "superior_said"


def tell_said(
    tx: Tx, instansi: int, cycle: Cycle, ratee: str, standing: Mapping[str, Any] | None = None
) -> frozenset[str]:
    """Let somebody read what his superior has sent; where that was taken back, it goes. `standing`: the
    result so far, where it is no final one. Returns the buckets where something changed.
    """
    post = organisation_of(tx, instansi).placements.get(ratee)
    if post is None:
        return frozenset()
    id = derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{cycle.id}/{ratee}")
    said, bucket = _said(tx, instansi, cycle, ratee), self_bucket(post.person)
    before = tx.derived(instansi, COLLECTION, id)
    is_final = before is not None and before["standing"] is None
    if (said is None and before is None) or (is_final and standing is not None):
        return frozenset()
    value = {
        "cycle": cycle.id,
        "placement": ratee,
        "standing": standing,
        **(said or {"rows": [], "note": ""}),
    }
    buckets = (bucket,) if said is not None else ()
    changed = tx.put_derived(instansi, COLLECTION, id, owner=ratee, buckets=buckets, value=value)
    return frozenset({bucket}) if changed else frozenset()


def _said(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[str, Any] | None:
    namespace, scheme = tx.agency(instansi).namespace, snapshot(cycle.scheme)
    for asked in tx.raters_of(instansi, cycle.id, ratee):
        if asked.grp != "superior" or asked.state == "removed":
            continue
        record = read(tx.record(instansi, *answer_key(namespace, asked, cycle)))
        if record is not None and is_sent(record):  # superiors share one
            if is_judged(cycle):
                return {"rows": list(_judged(scheme, record)), "note": ""}
            given = answers_of(record)
            if given is not None:
                return {"rows": list(_answered(scheme, given)), "note": given.get("note") or ""}
    return None


def _answered(scheme: Scheme, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for part in parts_rated(scheme, "superior"):
        scale = scheme.scales.get(part.scale)
        words = {str(one.value): one.label for one in scale.options} if scale is not None else {}
        for item in part.items:
            name = f"{part.id}.{item.id}"
            if name in given["items"]:
                answer = given["items"][name]
                yield {
                    "label": msgspec.to_builtins(item.label),
                    "answer": answer,  # None: he was not able to rate it
                    "words": msgspec.to_builtins(words[answer]) if answer in words else None,
                    "reason": (given.get("reasons") or {}).get(name, ""),
                }


def _judged(scheme: Scheme, record: Record) -> Iterator[dict[str, Any]]:
    assert scheme.quadrant is not None
    for axis, part in (("results", scheme.quadrant.results), ("behaviour", scheme.quadrant.behaviour)):
        register = record.registers.get(axis)
        if register is not None and register.value:
            yield {
                "label": msgspec.to_builtins(scheme.part(part).label),
                "answer": register.value["level"],
                "words": None,
                "reason": register.value.get("reason") or "",
            }
