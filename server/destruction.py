"""Destroying what is kept of the work of people who have left, when the agency need not keep it any more.

What an agency must keep, and how long, its retention schedule says (jadwal retensi arsip; UU 27/2022,
articles 43 and 44): the times here are of use until it says otherwise. The payloads of the journal go, their
envelopes stay with their hashes, so the chain still verifies and shows that something was there. Phones that
hold a copy are told that the record has left their buckets, and drop it. Name and NIP stay: they are kept by
other law. A hold keeps a person, or one record, from all of this.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

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
RUNNING = ("opening", "open", "closed")  # of cycles: their results may still change
BATCH = 50
AT_LEAST_ROWS = 5_000  # of the journal, before the rows that have come since are looked through for all
ON_ITS_WAY_MS = 90 * 86_400_000  # between a file and the line that names it
ALL = 1_000_000
CARD = "placement"
FORMAT = "luring-pemusnahan-1"


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What of one class is not kept any longer."""

    kind: Kind
    years: int
    people: int = 0
    held: int = 0  # people and records that a hold keeps, or a cycle that is not over
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


class _Piece(msgspec.Struct, frozen=True):
    """What goes in one transaction, by whose it is."""

    kind: Kind
    years: int
    keys: dict[str, frozenset[Key]]


class _Journal:
    """Where in the journal the records stand that may go. It is read once, whatever the number of pieces.

    Only what is committed is remembered; a piece looks itself at the few rows behind that.
    """

    def __init__(self, instansi: int, pieces: Iterable[_Piece]) -> None:
        self._instansi = instansi
        self._rows: dict[Key, list[int]] = {
            key: []
            for piece in pieces
            if piece.kind == "performance"
            for keys in piece.keys.values()
            for key in keys
        }
        self._read_to = 0

    def read_on(self, tx: ReadTx) -> None:
        """Go on where the last look has ended, when enough has come since."""
        newest = tx.last_row(self._instansi)
        if self._read_to and newest < self._read_to + AT_LEAST_ROWS:
            return
        for row, key in tx.rows_about(self._instansi, self._rows.keys(), self._read_to):
            self._rows[key].append(row)
        self._read_to = newest

    def rows_of(self, tx: ReadTx, keys: set[Key]) -> list[int]:
        """Get the rows about these records whose payload is still there."""
        rows = [row for key in keys for row in self._rows[key]]
        rows += [row for row, _ in tx.rows_about(self._instansi, keys, self._read_to)]
        return tx.with_payload(self._instansi, rows)


class _Done(msgspec.Struct):
    records: int = 0
    payloads: int = 0
    files: int = 0


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
        free = _free(tx, instansi, gone)
        keys = {key for person, posts in free.items() for key in _keys(tx, instansi, person, posts)}
        kept = {key for key in keys if key[1] in held}
        keys -= kept
        if kind == "evidence":
            files = tx.files_named_by(instansi, keys)
            counted = Due(
                kind=kind, years=years, files=sum(_may_go(tx, instansi, one, now_ms) for one in files)
            )
        else:
            keys = _with_cases(tx, instansi, keys, held)
            rows = tx.with_payload(instansi, [row for row, _ in tx.rows_about(instansi, keys)])
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
    done: dict[Kind, _Done] = {kind: _Done() for kind in KINDS}

    def begin(tx: ReadTx) -> tuple[list[_Piece], _Journal]:
        pieces = list(_pieces(tx, instansi, now_ms))
        journal = _Journal(instansi, pieces)
        journal.read_on(tx)
        return pieces, journal

    pieces, journal = store.read_now(begin)
    for piece in pieces:
        store.read_now(journal.read_on)

        def job(tx: Tx, piece: _Piece = piece) -> tuple[list[int], int, list[str]]:
            keys = _still_free(tx, instansi, piece, now_ms)
            files = [one for one in tx.files_named_by(instansi, keys) if _may_go(tx, instansi, one, now_ms)]
            for sha256 in files:
                for file in tx.evidence_files(instansi, sha256):
                    tx.delete_evidence_file(instansi, sha256, file.uploaded_by)
            gone, records = list[int](), 0
            if piece.kind == "performance":
                gone, records = _erase(tx, instansi, keys, journal.rows_of(tx, keys))
                for person, all_ in piece.keys.items():
                    if not keys.isdisjoint(all_):  # what could never be judged goes with the rest
                        tx.drop_unjudged_by(instansi, person)
            return gone, records, files

        with folder.lock() as lock:  # a server may run: nobody is told that it has a file that goes now
            lock.take()
            gone, records, files = store.write_now(job)
            for sha256 in files:
                folder.path(instansi, sha256).unlink(missing_ok=True)
        rows += gone
        so_far = done[piece.kind]
        so_far.records += records
        so_far.payloads += len(gone)
        so_far.files += len(files)
    counts = {name: sum(getattr(one, name) for one in done.values()) for name in _Done.__struct_fields__}
    if not any(counts.values()):
        return None
    what = [msgspec.structs.replace(one, **msgspec.structs.asdict(done[one.kind])) for one in before]
    made = Destruction(at=now_ms, by=by, due=what, rows=_runs(sorted(rows)))

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


def _free(tx: ReadTx, instansi: int, gone: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out whoever a hold keeps, and whoever was there when a cycle was opened that is not released yet:
    what he said of others may count in it.
    """
    held = _held(tx, instansi)
    running = [one.opened_at for one in tx.cycles(instansi) if one.state in RUNNING]
    placements = organisation_of(tx, instansi).placements

    def is_free(person: str, posts: list[str]) -> bool:
        last = max(placements[post].until or 0 for post in posts)
        return person not in held and not (running and last > min(running))

    return {person: posts for person, posts in gone.items() if is_free(person, posts)}


def _held(tx: ReadTx, instansi: int) -> frozenset[str]:
    return frozenset(one.subject for one in tx.holds(instansi) if one.released_at is None)


def _pieces(tx: ReadTx, instansi: int, now_ms: int) -> Iterator[_Piece]:
    held = _held(tx, instansi)
    for kind, years in years_of(tx, instansi).items():
        all_: dict[str, frozenset[Key]] = {}
        gone = _gone(organisation_of(tx, instansi), now_ms - years * YEAR_MS)
        for person, posts in _free(tx, instansi, gone).items():
            keys = {key for key in _keys(tx, instansi, person, posts) if key[1] not in held}
            if kind == "evidence":  # the records stay, so all that name a file have to be seen together
                all_[person] = frozenset(keys)
                yield _Piece(kind, years, {person: all_[person]})
                continue
            ordered = sorted(_with_cases(tx, instansi, keys, held))
            for start in range(0, len(ordered), BATCH):
                yield _Piece(kind, years, {person: frozenset(ordered[start : start + BATCH])})
        if len(all_) > 1:  # and files that several of them name
            yield _Piece(kind, years, all_)


def _still_free(tx: ReadTx, instansi: int, piece: _Piece, now_ms: int) -> set[Key]:
    """Leave out whoever has been put on hold, or has come back, since the pieces were listed."""
    held = _held(tx, instansi)
    gone = _gone(organisation_of(tx, instansi), now_ms - piece.years * YEAR_MS)
    people = _free(tx, instansi, gone)
    free = [keys for person, keys in piece.keys.items() if person in people]
    return {key for keys in free for key in keys if key[1] not in held}


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


def _erase(tx: Tx, instansi: int, keys: set[Key], rows: list[int]) -> tuple[list[int], int]:
    """Returns the rows whose payloads are gone, and how many records."""
    for row in rows:
        tx.destroy_payload(instansi, row)
    found = tx.records(instansi, list(keys))
    for row_ in found.values():
        empty = msgspec.structs.replace(row_, buckets=(), body=b"{}", brief="", state="")
        tx.put_record(instansi, row_, empty)  # whoever has a copy is told to let it go
    tx.erase_records(instansi, found.keys())
    return rows, len(found)


def _may_go(tx: ReadTx, instansi: int, sha256: str, now_ms: int) -> bool:
    """Ask whether a file is there, and nobody has just brought the same one: his line may be on its way."""
    files = tx.evidence_files(instansi, sha256)
    return bool(files) and all(file.at < now_ms - ON_ITS_WAY_MS for file in files)


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
