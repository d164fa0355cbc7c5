"""What speaks against a decision that a role would allow: it gives what its scheme does not have, or somebody
decides for himself. A result carries its predikat and its scale, so a phone asks the same without a signal.
"""

from decimal import Decimal
from typing import Protocol

from server.appraisal import outcome
from server.appraisal.kind import Unfit, unfit
from server.appraisal.nomination import NOMINATION
from server.org import Org
from server.store.records import Key
from sync.merge import Record
from sync.mutation import Mutation
from sync.wire import FieldError

NOT_HIS = Unfit(code="not_allowed")


class Records(Protocol):
    """Where the result is that is decided about."""

    def current(self, key: Key) -> Record: ...


def for_himself(org: Org, owner: str | None, mutation: Mutation) -> Unfit | None:
    """Say that somebody would decide a nomination of his own; None: he does not."""
    if mutation.collection != NOMINATION.name or mutation.step not in ("grant", "refuse"):
        return None
    post = org.placements.get(owner or "")
    return NOT_HIS if post is not None and post.person == mutation.actor else None


def unscaled(records: Records, mutation: Mutation) -> Unfit | None:
    """Say what speaks against a decision; None: nothing, or it is something else."""
    said = (mutation.put or {}).get("decision") if mutation.collection == outcome.NAME else None
    if said is None or said["decision"] != "changed":
        return None
    register = records.current((mutation.collection, mutation.record)).registers.get("result")
    result = register.value if register is not None else None
    if result is None:
        return None  # it came before its record, which nobody sees who has not got it
    errors = []
    if result.get("choices") and said["predikat"] not in {one["id"] for one in result["choices"]}:
        errors.append(FieldError(path="decision.predikat", code="choice"))
    score, ends = said.get("score"), result.get("range")  # results of earlier versions have no range
    if score is not None and ends is not None:
        if Decimal(score) < Decimal(ends["low"]):
            errors.append(FieldError(path="decision.score", code="min", limit=float(ends["low"])))
        elif Decimal(score) > Decimal(ends["high"]):
            errors.append(FieldError(path="decision.score", code="max", limit=float(ends["high"])))
    return unfit(errors)
