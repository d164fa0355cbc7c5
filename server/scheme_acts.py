"""The schemes of an agency's own: copied from one that is shipped or from another, edited, kept by version.

Every save is a new version, with who, when and why, and an act in the journal that holds its contents. What
is shipped is read-only. A cycle copies the version that it is opened with, so none of this changes one that
has begun.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from server.acts import record_act_on
from server.appraisal.scheme import Scheme
from server.appraisal.scheme_reading import convert_scheme
from server.chance import Chance
from server.effects import derived_id
from server.schemes import shipped_schemes, snapshot
from server.store.store import ReadTx, Tx

COLLECTION = "scheme"  # the newest version of each
VERSION = "scheme_version"  # every version there was

Refused = Literal["shipped", "taken", "changed", "none", "same"]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a scheme of one's own."""

    id: str
    version: int
    scheme: str  # JSON
    based_on: str  # the scheme it was copied from; "": it came as a file
    by: str  # person; "": the command line
    by_name: str
    reason: str
    at: int
    is_retired: bool = False  # no cycle is opened with it any more

    @property
    def read(self) -> Scheme:
        return snapshot(self.scheme)


class CannotKeep(Exception):  # noqa: N818 - read aloud it is why nothing was kept
    """`code`: `shipped` (its id is that of a shipped one), `taken`, `changed` (somebody has saved a newer
    version), `none`, `same` (nothing is different).
    """

    def __init__(self, code: Refused) -> None:
        super().__init__(code)
        self.code = code


def own_schemes(tx: ReadTx, instansi: int) -> list[Kept]:
    """Get the newest version of each, by id."""
    rows = tx.all_derived(instansi, COLLECTION)
    return sorted((msgspec.json.decode(row.body, type=Kept) for row in rows), key=lambda one: one.id)


def own_scheme(tx: ReadTx, instansi: int, id: str) -> Kept | None:
    found = tx.derived(instansi, COLLECTION, _key(tx, instansi, id))
    return None if found is None else msgspec.convert(found, Kept)


def versions_of(tx: ReadTx, instansi: int, id: str) -> list[Kept]:
    """Get every version of a scheme of one's own, the newest first."""
    newest = own_scheme(tx, instansi, id)
    if newest is None:
        return []
    keys = [(VERSION, _key(tx, instansi, id, version)) for version in range(1, newest.version + 1)]
    rows = tx.records(instansi, keys).values()
    found = [msgspec.json.decode(row.body, type=Kept) for row in rows]
    return sorted(found, key=lambda one: -one.version)


def schemes_of(tx: ReadTx, instansi: int) -> dict[str, Scheme]:
    """Get every scheme that a cycle can be opened with, by id: those that are shipped, then one's own."""
    own = {one.id: one.read for one in own_schemes(tx, instansi) if not one.is_retired}
    return {**shipped_schemes(), **own}


def save_scheme(
    tx: Tx,
    instansi: int,
    data: Mapping[str, Any],
    *,
    saw: int,
    reason: str,
    now_ms: int,
    chance: Chance,
    based_on: str = "",
    by: str = "",
    by_name: str = "",
) -> Kept:
    """Keep a new version. `saw`: the version that was edited; 0: there is none yet. What `data` says of its
    version does not count.

    Raises: SchemeError, CannotKeep.
    """
    scheme = convert_scheme({**data, "version": saw + 1})
    if scheme.id in shipped_schemes():
        raise CannotKeep("shipped")
    before = own_scheme(tx, instansi, scheme.id)
    if (before.version if before is not None else 0) != saw:
        raise CannotKeep("taken" if saw == 0 else "changed" if before is not None else "none")
    if before is not None:
        based_on = before.based_on
        if not before.is_retired and before.read == msgspec.structs.replace(scheme, version=saw):
            raise CannotKeep("same")
    kept = Kept(
        id=scheme.id,
        version=scheme.version,
        scheme=msgspec.json.encode(scheme).decode(),
        based_on=based_on,
        by=by,
        by_name=by_name,
        reason=reason,
        at=tx.clamp(instansi, now_ms),
    )
    _put(tx, instansi, kept, "scheme_saved", chance)
    return kept


def retire_scheme(
    tx: Tx,
    instansi: int,
    id: str,
    *,
    saw: int,
    reason: str,
    now_ms: int,
    chance: Chance,
    by: str = "",
    by_name: str = "",
) -> Kept:
    """Let no cycle be opened with it any more; a save brings it back. Raises: CannotKeep."""
    before = own_scheme(tx, instansi, id)
    if before is None:
        raise CannotKeep("shipped" if id in shipped_schemes() else "none")
    if before.version != saw:
        raise CannotKeep("changed")
    if before.is_retired:
        raise CannotKeep("same")
    scheme = msgspec.structs.replace(before.read, version=saw + 1)
    kept = msgspec.structs.replace(
        before,
        version=saw + 1,
        scheme=msgspec.json.encode(scheme).decode(),
        by=by,
        by_name=by_name,
        reason=reason,
        at=tx.clamp(instansi, now_ms),
        is_retired=True,
    )
    _put(tx, instansi, kept, "scheme_retired", chance)
    return kept


def _put(tx: Tx, instansi: int, kept: Kept, act: str, chance: Chance) -> None:
    value: Any = msgspec.to_builtins(kept)
    heads = ((COLLECTION, _key(tx, instansi, kept.id)), (VERSION, _key(tx, instansi, kept.id, kept.version)))
    for collection, key in heads:  # nobody's phone has them: the desk asks, and a cycle brings its own
        tx.put_derived(instansi, collection, key, owner="", buckets=(), value=value)
    record_act_on(
        tx,
        instansi,
        act,
        by=kept.by,
        on=(COLLECTION, heads[0][1]),
        detail={
            "id": kept.id,
            "version": kept.version,
            "based_on": kept.based_on,
            "reason": kept.reason,
            "contents": msgspec.json.decode(kept.scheme),
        },
        now_ms=kept.at,
        chance=chance,
    )


def _key(tx: ReadTx, instansi: int, id: str, version: int | None = None) -> str:
    name = f"{COLLECTION}/{id}" if version is None else f"{COLLECTION}/{id}/{version}"
    return derived_id(tx.agency(instansi).namespace, name)
