"""Evidence that follows ("bukti menyusul"): which files a record names and none of its authors has sent yet.

Derived beside the record, in its buckets, so that whoever sees it is told when a file has come; and kept by
device, so that an admin can ask for the phone that still has them (F65). A file counts as there when an
author of the record has sent its bytes: a hash that somebody else's file has proves nothing.
"""

from collections.abc import Collection, Sequence

import msgspec

from server.appraisal import KINDS
from server.appraisal.kind import files_in
from server.effects import derived_id
from server.store.evidence import AwaitedFile
from server.store.journal import Replica
from server.store.records import Key, Row
from server.store.store import ReadTx, Tx
from sync.merge import Record

_record = msgspec.json.Decoder(Record)


class _Named(msgspec.Struct, frozen=True):
    """What a record says about its files."""

    files: tuple[str, ...]
    authors: frozenset[str]
    versions: tuple["_Version", ...]  # of what names them: several where they stand side by side

    def of(self, sha256: str) -> "_Version":
        """Get the version that names a file."""
        naming = (one for one in self.versions if sha256 in one.files)
        return next(naming, self.versions[0] if self.versions else _Version("", "", 0))


class _Version(msgspec.Struct, frozen=True):
    mutation: str
    person: str
    since: int
    files: tuple[str, ...] = ()


def follow_files(tx: Tx, instansi: int, namespace: str, keys: Collection[Key]) -> frozenset[str]:
    """Say of these records which files they wait for. Returns the buckets where that has changed."""
    rows = tx.records(instansi, sorted(keys))
    named = {key: _named(row) for key, row in rows.items()}
    sent = tx.evidence_senders(instansi, {sha for one in named.values() for sha in one.files})
    changed: set[str] = set()
    for key, row in rows.items():
        one = named[key]
        missing = [sha for sha in one.files if not any((sha, person) in sent for person in one.authors)]
        before = tx.awaited_by_record(instansi, *key)
        if not missing and not before:
            continue
        devices = {sha: _device(tx, instansi, one.of(sha).mutation) for sha in missing}
        refused = {file.sha256: file.refused for file in before}
        awaited = [
            AwaitedFile(
                collection=row.collection,
                record=row.id,
                sha256=sha,
                person=one.of(sha).person,
                replica="" if device is None else device.id,
                since=one.of(sha).since,
                refused=refused.get(sha, ""),
            )
            for sha, device in devices.items()
        ]
        labels = dict.fromkeys(device.label for device in devices.values() if device is not None)
        changed |= _await(tx, instansi, namespace, row, awaited, ", ".join(labels))
    return frozenset(changed)


def file_arrived(tx: Tx, instansi: int, namespace: str, sha256: str) -> frozenset[str]:
    """Tell the records that waited for a file. Returns the buckets where something changed."""
    waiting = tx.awaited_files(instansi, sha256)
    return follow_files(tx, instansi, namespace, {(one.collection, one.record) for one in waiting})


def file_refused(
    tx: Tx, instansi: int, namespace: str, sha256: str, person: str, code: str
) -> frozenset[str]:
    """Tell the records that wait for a file of this person's that it has been turned away, and why."""
    changed: set[str] = set()
    for one in tx.awaited_files(instansi, sha256):
        if one.person != person:
            continue
        awaited = [
            msgspec.structs.replace(file, refused=code) if file.sha256 == sha256 else file
            for file in tx.awaited_by_record(instansi, one.collection, one.record)
        ]
        row = tx.record(instansi, one.collection, one.record)
        if row is not None:
            replica = tx.replica(instansi, one.replica)
            label = "" if replica is None else replica.label
            changed |= _await(tx, instansi, namespace, row, awaited, label)
    return frozenset(changed)


def _await(
    tx: Tx, instansi: int, namespace: str, row: Row, awaited: Sequence[AwaitedFile], device: str
) -> frozenset[str]:
    tx.await_files(instansi, row.collection, row.id, awaited)
    value = {
        "record": row.id,
        "missing": [file.sha256 for file in awaited],
        "refused": {file.sha256: file.refused for file in awaited if file.refused},
        "device": device if awaited else "",
    }
    id = derived_id(namespace, f"evidence/{row.collection}/{row.id}")
    is_new = tx.put_derived(
        instansi, "evidence", id, owner=row.owner, buckets=row.buckets, value=value, parent=row.id
    )
    return frozenset(row.buckets) if is_new else frozenset()


def _named(row: Row) -> _Named:
    kind, record = KINDS[row.collection], _record.decode(row.body)
    register = record.registers.get(kind.files_group or kind.owner_group)
    if register is None:
        return _Named((), frozenset(), ())
    authors = frozenset({register.by, *(sibling.by for sibling in register.siblings)})
    head = register.heads[0] if register.heads else ""
    versions = [
        _Version(one.id, one.by, one.received, tuple(files_in(one.value))) for one in register.siblings
    ] or [_Version(head, register.by, register.received, tuple(files_in(register.value)))]
    return _Named(kind.files(record), authors, tuple(versions))


def _device(tx: ReadTx, instansi: int, mutation: str) -> Replica | None:
    known = tx.known(instansi, [mutation]).get(mutation)
    return None if known is None else tx.replica(instansi, known.replica)
