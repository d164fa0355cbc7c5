"""What the world said of a mutation in an epoch that was lost: a receipt of then proves it, under the
server's own key, and it is not asked again. Today's organisation, accounts and locks have no say (F102).
"""

from typing import Protocol

import msgspec

from server.outcomes import Setting
from server.store.store import ReadTx
from server.world import About, Ruling, World, may
from sync.deadline import Bounds
from sync.mutation import Mutation
from sync.record import Collection
from sync.vault import IN_STATE

BY_THE_RECORD = {"not_allowed", "invalid"}  # refusals that the record itself comes to
PROOF_OF = {"late": "late", "late_unproven": "unproven"}


class Receipt(Protocol):
    """What a receipt says beside the line that it is for."""

    @property
    def outcome(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def at(self) -> int: ...


def was_weighed(receipt: Receipt) -> bool:
    """Ask whether the world had nothing against it then, so that its record decided."""
    if receipt.outcome == "held":
        return receipt.code == "missing"
    return receipt.outcome in IN_STATE or (receipt.outcome == "quarantined" and receipt.code in BY_THE_RECORD)


def rule_as_then(
    tx: ReadTx, setting: Setting, about: About, mutation: Mutation, bounds: Bounds, receipt: Receipt
) -> Ruling:
    """Give a mutation the ruling of then: from the world as it is now known to have been, but for what the
    receipt proves to have been otherwise.
    """
    earliest = min(bounds.earliest, receipt.at)
    bounds = Bounds(earliest=earliest, latest=max(earliest, min(bounds.latest, receipt.at)))
    ruling = World(tx, setting, receipt.at).rule(about, mutation, bounds, receipt.at)
    if not was_weighed(receipt):
        if receipt.outcome == "quarantined":
            proof = PROOF_OF.get(receipt.code, ruling.proof)
            return msgspec.structs.replace(ruling, code=receipt.code, proof=proof)
        return ruling
    if ruling.code:
        # It was in time after all: a heartbeat that was lost had proven it.
        proof = "amendment" if ruling.period else ""
        ruling = msgspec.structs.replace(ruling, code="", proof=proof if ruling.proof else "")
    if receipt.outcome in IN_STATE and not may(about.tables, mutation, ruling.roles):
        return msgspec.structs.replace(ruling, roles=every_role(about.tables))
    return ruling


def every_role(tables: Collection) -> frozenset[str]:
    """What the author may have been: the receipt says that it was enough."""
    groups = (roles for group in tables.groups.values() for roles in group.roles.values())
    return frozenset().union(*groups, *(step.roles for step in tables.steps.values()))
