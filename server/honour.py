"""After a restore: lines come back with the receipts that the lost database gave for them, and the verdicts
of then stand (F82, F102).

A line gets the same time of receipt and the ruling of then (`then.py`). What its record makes of it is
evaluated as ever, which needs no world. A proof that is not ours is no proof, and its line is judged like any
other.
"""

from collections.abc import Iterable, Sequence
from hmac import compare_digest
from typing import Any

import msgspec

from server.appraisal import KINDS
from server.appraisal.kind import Kind, Unfit
from server.judge import Judge
from server.lines import Line
from server.outcomes import Setting
from server.receipt import ServerKeys, receipt_mac
from server.store.backups import Honoured
from server.store.store import Tx
from server.then import every_role, was_weighed
from server.world import Ruling, world_of
from sync.deadline import Bounds
from sync.mutation import Mutation
from sync.vault import IN_STATE
from sync.wire import Outcome, Proof


def recognise(
    keys: ServerKeys, instansi: int, replica: str, proofs: Iterable[Proof], lines: Sequence[Line]
) -> Sequence[Line]:
    """Give each line the receipt that we once gave for it, where there is one that is genuine."""
    genuine = {
        (proof.n, proof.sha): proof
        for proof in proofs
        if compare_digest(
            receipt_mac(
                keys, instansi, replica, proof.n, proof.sha, proof.outcome, proof.code, proof.at
            ).encode(),
            proof.mac.encode(),  # as bytes: of text it takes ASCII only, and this is what somebody has sent
        )
    }
    if not genuine:
        return lines
    return [
        msgspec.structs.replace(line, receipt=genuine.get((line.n, line.sha))) if line.signed else line
        for line in lines
    ]


class HonouringJudge(Judge):
    """Judges as ever, except what brings a receipt of then."""

    def __init__(self, tx: Tx, setting: Setting, *, at_once: bool) -> None:
        super().__init__(tx, setting, at_once=at_once)
        self._receipt: Proof | None = None
        self._roles: frozenset[str] | None = None  # None: as the organisation is known to have been then

    def _take(self, line: Line, branch: str, bounds: Bounds) -> Outcome:
        if line.receipt is None:
            return (
                self._take_kept(line, branch, bounds) if line.kept_at else super()._take(line, branch, bounds)
            )
        setting = self._set
        self._receipt, self._set = line.receipt, msgspec.structs.replace(setting, at=line.receipt.at)
        try:
            if line.receipt.code == "reused_id":  # the id is another line's, which may come back later
                unfit, world = Unfit(code="reused_id"), world_of(Ruling(bounds=bounds), branch, self._set.at)
                row, outcome = self._journal(line, unfit, world)
                self.cases.set_aside(line, row, unfit, world)
                return outcome
            try:
                return super()._take(line, branch, bounds)
            except _OtherThanThenError as other:
                self._roles = other.roles
                return super()._take(line, branch, bounds)
        finally:
            self._receipt, self._set, self._roles = None, setting, None

    def _take_kept(self, line: Line, branch: str, bounds: Bounds) -> Outcome:
        """Judge as of when it came. In the journal and on its receipt is when it was judged."""
        today, self._kept_at = self._today, line.kept_at
        self._today = line.kept_at if today is not None else None
        try:
            return super()._take(line, branch, bounds)
        finally:
            self._kept_at, self._today = 0, today

    def _unfit(self, kind: Kind | None, mutation: Mutation) -> Unfit | None:
        receipt = self._receipt
        if kind is None or receipt is None or not (was_weighed(receipt) or receipt.outcome == "quarantined"):
            return super()._unfit(kind, mutation)
        if receipt.code != "invalid":
            return None
        found = super()._unfit(kind, mutation)
        return found if found is not None and found.code == "invalid" else None

    def _rule(self, kind: Kind, mutation: Mutation, bounds: Bounds) -> Ruling:
        if self._receipt is None:
            return super()._rule(kind, mutation, bounds)
        ruling = self.bench.rule_as_then(kind, mutation, bounds, self._receipt)
        if self._roles is not None:
            ruling = msgspec.structs.replace(ruling, roles=self._roles)
        return self.bench.beside(ruling, kind, mutation)

    def _objection(self, mutation: Mutation) -> Unfit | None:
        receipt = self._receipt
        waited = receipt is not None and (receipt.outcome, receipt.code) == ("held", "self_first")
        return super()._objection(mutation) if receipt is None or waited else None

    def _journal(self, line: Line, unfit: Unfit, *more: Any, **named: Any) -> tuple[int, Outcome]:
        receipt = self._receipt
        if receipt is None:
            return super()._journal(line, unfit, *more, **named)
        mutation, told = line.mutation, (receipt.outcome, receipt.code)
        if mutation is not None and was_weighed(receipt) and (unfit.outcome, unfit.code) != told:
            unfit = self._as_then(unfit, receipt, mutation)
        row, outcome = super()._journal(line, unfit, *more, **named)
        honoured = Honoured(row=row, at=receipt.at, outcome=receipt.outcome, code=receipt.code)
        self._tx.honour(self._set.instansi, self._set.replica.person, honoured)
        return row, outcome

    def _as_then(self, unfit: Unfit, receipt: Proof, mutation: Mutation) -> Unfit:
        """Keep the outcome of then; what waits for others that have not come back is held meanwhile.
        What is disputed by now is said to be: nothing else would tell its author.

        Raises: _OtherThanThenError where its record would have it otherwise.
        """
        was_in, is_in = receipt.outcome in IN_STATE, unfit.outcome in IN_STATE
        if self._roles is None and was_in and unfit.code == "not_allowed":
            raise _OtherThanThenError(every_role(self.bench.tables(KINDS[mutation.collection], mutation)))
        if self._roles is None and receipt.outcome == "quarantined" and is_in:
            raise _OtherThanThenError(frozenset())
        if was_in and unfit.outcome == "conflict":
            return unfit
        if (was_in and is_in) or (receipt.outcome == "quarantined" and unfit.outcome != "held"):
            return msgspec.structs.replace(unfit, outcome=receipt.outcome, code=receipt.code)
        return unfit


class _OtherThanThenError(Exception):
    """The record would say another thing than the receipt; with these `roles` it says the same."""

    def __init__(self, roles: frozenset[str]) -> None:
        super().__init__("judged otherwise than then")
        self.roles = roles
