"""Destroying what is kept of the work of people who have left, when the agency need not keep it any more.

What an agency must keep, and how long, its retention schedule says (jadwal retensi arsip; UU 27/2022,
articles 43 and 44): the times here are of use until it says otherwise. The payloads of the journal go, their
envelopes stay with their hashes, so the chain still verifies and shows that something was there. Phones that
hold a copy are told that the record has left their buckets, and drop it. Name and NIP stay: they are kept by
other law. A hold keeps a person, or one record, from all of this.
"""

from collections.abc import Iterator
from typing import Any, Literal, get_args

import msgspec

from server.access import self_bucket
from server.acts import record_act_on
from server.appraisal import case
from server.chance import Chance
from server.files import EvidenceFolder
from server.mail_addresses import address_key
from server.org import Org
from server.organisation import organisation_of
from server.store.destructions import Hold
from server.store.records import Key
from server.store.store import ReadTx, Store, Tx

YEAR_MS = 365 * 86_400_000
Kind = Literal["evidence", "performance"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KEEP_YEARS: dict[Kind, int] = {"evidence": 5, "performance": 10}  # after somebody has left
BATCH = 50
ALL = 1_000_000
CARD = "placement"
FORMAT = "luring-pemusnahan-1"


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What of one class is not kept any longer."""

    kind: Kind
    years: int
    people: int = 0
    held: int = 0  # people and records that a hold keeps
    records: int = 0
    payloads: int = 0
    files: int = 0


class Destruction(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a destruction (berita acara pemusnahan)."""

    format: str = FORMAT
    at: int  # ms
    by: str  # the officer who had it done, as he was named at the command
    due: list[Due]
    rows: list[tuple[int, int]]  # of the journal, first and last of each run, whose payloads are gone


def years_of(tx: ReadTx, instansi: int) -> dict[Kind, int]:
    """Say how many years each class is kept here."""
    return {kind: int(tx.policy(instansi, f"keep_{kind}") or KEEP_YEARS[kind]) for kind in KINDS}


def keep_for(tx: Tx, instansi: int, kind: Kind, years: int, now_ms: int, chance: Chance) -> None:
    """Have a class kept for so many years, as the agency's schedule says."""
    tx.put_policy(instansi, f"keep_{kind}", str(years))
    _act(tx, instansi, "keeping_set", {"class": kind, "years": years}, now_ms, chance)


def hold(tx: Tx, instansi: int, subject: str, reason: str, now_ms: int, chance: Chance) -> Hold:
    """Let nothing of a person, or of a record, be destroyed."""
    made = Hold(id=chance.new_id(), subject=subject, reason=reason, made_at=now_ms)
    tx.put_hold(instansi, made)
    _act(tx, instansi, "hold_made", {"hold": made.id, "subject": subject}, now_ms, chance)
    return made


def release(tx: Tx, instansi: int, id: str, now_ms: int, chance: Chance) -> bool:
    """End a hold. Returns whether there was one."""
    found = [one for one in tx.holds(instansi) if one.id == id and one.released_at is None]
    for one in found:
        tx.put_hold(instansi, msgspec.structs.replace(one, released_at=now_ms))
        _act(tx, instansi, "hold_released", {"hold": id, "subject": one.subject}, now_ms, chance)
    return bool(found)


def due(tx: ReadTx, instansi: int, now_ms: int) -> list[Due]:
    """Count what would be destroyed now."""
    found, held = [], _held(tx, instansi)
    for kind, years in years_of(tx, instansi).items():
        gone = _gone(organisation_of(tx, instansi), now_ms - years * YEAR_MS)
        free = {person: posts for person, posts in gone.items() if person not in held}
        keys = {key for person, posts in free.items() for key in _keys(tx, instansi, person, posts)}
        kept = {key for key in keys if key[1] in held}
        keys -= kept
        if kind == "evidence":
            files = tx.files_named_by(instansi, keys)
            counted = Due(kind=kind, years=years, files=sum(bool(_there(tx, instansi, one)) for one in files))
        else:
            keys = _with_cases(tx, instansi, keys, held)
            rows = tx.payload_rows(instansi, keys)
            counted = Due(kind=kind, years=years, records=len(keys), payloads=len(rows))
        people = [person for person, posts in free.items() if _keys(tx, instansi, person, posts)]
        found.append(
            msgspec.structs.replace(counted, people=len(people), held=len(gone) - len(free) + len(kept))
        )
    return found


def destroy(
    store: Store, instansi: int, folder: EvidenceFolder, by: str, now_ms: int, chance: Chance
) -> Destruction | None:
    """Destroy what is due, some records at a time, and write down what. None: there was nothing."""
    before = store.read_now(lambda tx: due(tx, instansi, now_ms))
    if not any(one.records or one.files for one in before):
        return None
    rows: list[int] = []
    counts: dict[str, int] = {"records": 0, "payloads": 0, "files": 0}
    for kind, keys in store.read_now(lambda tx: list(_pieces(tx, instansi, now_ms))):

        def piece(tx: Tx, kind: Kind = kind, keys: frozenset[Key] = keys) -> tuple[list[int], list[str]]:
            held = _held(tx, instansi)  # somebody may have been quicker
            free = {key for key in keys if key[1] not in held}
            files = [one for one in tx.files_named_by(instansi, free) if _there(tx, instansi, one)]
            for sha256 in files:
                for file in tx.evidence_files(instansi, sha256):
                    tx.delete_evidence_file(instansi, sha256, file.uploaded_by)
            return (_erase(tx, instansi, free) if kind == "performance" else []), files

        with folder.lock() as lock:  # a server may run: nobody is told that it has a file that goes now
            lock.take()
            gone, files = store.write_now(piece)
            for sha256 in files:
                folder.path(instansi, sha256).unlink(missing_ok=True)
        rows += gone
        counts["records"] += len(keys) if kind == "performance" else 0
        counts["payloads"] += len(gone)
        counts["files"] += len(files)
    made = Destruction(at=now_ms, by=by, due=before, rows=_runs(sorted(rows)))

    def note(tx: Tx) -> None:
        at, id = tx.clamp(instansi, now_ms), chance.new_id()
        tx.add_destruction(instansi, id, at, msgspec.json.encode(made))
        record_act_on(
            tx,
            instansi,
            "records_destroyed",
            by="",
            on=("destruction", id),
            detail=dict(counts),
            now_ms=at,
            chance=chance,
        )

    store.write_now(note)
    return made


def records_of(tx: ReadTx, instansi: int) -> list[tuple[str, Destruction]]:
    """Get what was destroyed, the newest first, each with its id."""
    return [(id, msgspec.json.decode(body, type=Destruction)) for id, _, body in tx.destructions(instansi)]


def _gone(org: Org, before_ms: int) -> dict[str, list[str]]:
    """Find who has left before a time, with all of his placements: who came back has not."""
    found: dict[str, list[str]] = {}
    for person, posts in org.placements_of.items():
        if posts and all(post.until is not None and post.until <= before_ms for post in posts):
            found[person] = [post.id for post in posts]
    return found


def _held(tx: ReadTx, instansi: int) -> frozenset[str]:
    return frozenset(one.subject for one in tx.holds(instansi) if one.released_at is None)


def _pieces(tx: ReadTx, instansi: int, now_ms: int) -> Iterator[tuple[Kind, frozenset[Key]]]:
    held = _held(tx, instansi)
    for kind, years in years_of(tx, instansi).items():
        for person, posts in _gone(organisation_of(tx, instansi), now_ms - years * YEAR_MS).items():
            if person in held:
                continue
            keys = sorted(key for key in _keys(tx, instansi, person, posts) if key[1] not in held)
            if kind == "performance":
                keys = sorted(_with_cases(tx, instansi, set(keys), held))
            for start in range(0, len(keys), BATCH):
                yield kind, frozenset(keys[start : start + BATCH])


def _keys(tx: ReadTx, instansi: int, person: str, posts: list[str]) -> set[Key]:
    """Find what is kept of somebody's work, and what only he had: how he is reached, what he has read.

    The card of a placement stays, like his name: the organisation's history needs it.
    """
    keys = {key for key in tx.owned_keys(instansi, posts, ALL) if key[0] != CARD}
    own = tx.feed(instansi, {self_bucket(person)}, 0, ALL)
    own_keys = {(one.collection, one.record) for one in own if not one.gone}
    own_keys.add(address_key(tx, instansi, person))
    return keys | {key for key, row in tx.records(instansi, list(own_keys)).items() if not row.owner}


def _with_cases(tx: ReadTx, instansi: int, keys: set[Key], held: frozenset[str]) -> set[Key]:
    """Add the cases about these records, each of which holds a copy of what was written, whoever handles it,
    and what a person's own cases are about: as long as that does not count it has no owner.
    """
    for collection, id in sorted(keys):
        line = tx.case_line(instansi, id) if collection == case.NAME else None
        key = (line.envelope.collection, line.envelope.record) if line is not None else ("", "")
        row = tx.record(instansi, *key)
        if row is not None and not row.owner and key[1] not in held:
            keys = keys | {key}
    cases = {(case.NAME, line.id) for key in keys for line in tx.cases_of(instansi, *key)}
    there = {key for key in cases if key[1] not in held and tx.record(instansi, *key) is not None}
    return keys | there


def _erase(tx: Tx, instansi: int, keys: set[Key]) -> list[int]:
    rows = tx.payload_rows(instansi, keys)
    for row in rows:
        tx.destroy_payload(instansi, row)
    for key, row_ in tx.records(instansi, list(keys)).items():
        empty = msgspec.structs.replace(row_, buckets=(), body=b"{}", brief="", state="")
        tx.put_record(instansi, row_, empty)  # whoever has a copy is told to let it go
        tx.erase_record(instansi, key)
    return rows


def _there(tx: ReadTx, instansi: int, sha256: str) -> list[Any]:
    return list(tx.evidence_files(instansi, sha256))


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _act(tx: Tx, instansi: int, name: str, detail: dict[str, object], now_ms: int, chance: Chance) -> None:
    on = ("destruction", chance.new_id())
    record_act_on(tx, instansi, name, by="", on=on, detail=detail, now_ms=now_ms, chance=chance)
