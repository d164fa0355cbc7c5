"""Does a decision about an objection give what its scheme has: one of its predikat, a score on its scale?

A result carries both, so a phone asks the same without a signal.
"""

from decimal import Decimal
from typing import Protocol

from server.appraisal import outcome
from server.appraisal.kind import Unfit, unfit
from server.store.records import Key
from sync.merge import Record
from sync.mutation import Mutation
from sync.wire import FieldError


class Records(Protocol):
    """Where the result is that is decided about."""

    def current(self, key: Key) -> Record: ...


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
