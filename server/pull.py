"""What comes down: records that changed in the buckets of a person since his replica's cursor. Reads only.

The cursor covers what was sent and nothing more, so a reply that is lost is sent again (F14). A gained bucket
follows whole, page by page, beside what goes on changing in the others.
"""

from collections.abc import Mapping

import msgspec

from server.receipt import Cursor, read_cursor, write_cursor
from server.store.feed import Assignment, Feed
from server.store.records import Key, Row
from server.store.store import ReadTx
from server.withheld import told_registers
from sync.merge import Record
from sync.sums import digest
from sync.wire import EVERYTHING, Change, Register

PAGE_ROWS = 400
PAGE_BYTES = 192 * 1024
PAGE_ROWS_WITH_PUSH = 100  # read inside the writer, where others wait
PAGE_ROWS_UNDER_PRESSURE = 10  # the same while many wait: receipts first, the rest has `more`

NO_SUMS: Mapping[str, str] = {}

_record = msgspec.json.Decoder(Record)


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    changes: tuple[Change, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    cursor: str
    more: bool = False
    sum: str = ""  # of all that the replica has with this; "": more is to come
    since: int  # the seq that the replica had seen before
    upto: int  # the seq that it has seen with this, in the buckets it had
    foreign: int = 0  # buckets that it claims and never was given, as far as anybody still knows


class _Page:
    """Changes on their way into one answer, until it is full."""

    def __init__(self, tx: ReadTx, instansi: int, rows: int, assigned: frozenset[str]) -> None:
        self._tx = tx
        self._instansi = instansi
        self._rows_left = rows
        self._bytes_left = PAGE_BYTES
        self._assigned = assigned
        self.changes: dict[Key, Change] = {}

    def add(self, buckets: list[str], after: int, upto: int, *, whole: bool = False) -> tuple[int, bool]:
        """Add what changed in these buckets after a seq. `whole`: the replica has nothing of them yet.

        Returns the seq up to which everything was added, and whether that is all there is (`upto`).
        """
        if not buckets or after >= upto:
            return upto, True
        if self._rows_left <= 0 or self._bytes_left <= 0:
            return after, False
        found = self._tx.feed(self._instansi, buckets, after, self._rows_left + 1)
        complete = len(found) <= self._rows_left
        # One record changes in all its buckets under one seq: that is never cut in two.
        page = found if complete else [one for one in found if one.seq < found[-1].seq]
        records = self._tx.records(self._instansi, {(one.collection, one.record) for one in page})
        place = after
        for feed in page:
            if self._bytes_left <= 0 and feed.seq > place:
                return place, False
            self._add(feed, records.get((feed.collection, feed.record)), whole)
            place = feed.seq
        return (upto, True) if complete else (place, False)

    def _add(self, feed: Feed, row: Row | None, whole: bool) -> None:
        key = (feed.collection, feed.record)
        if row is None and feed.gone:  # destroyed: named once more, so that whoever has a copy drops it
            row = Row(collection=feed.collection, id=feed.record, seq=feed.seq, owner="", body=b"null")
        if row is None or (whole and feed.gone) or (key in self.changes and not feed.gone):
            return
        before = self.changes.get(key)
        gone = before.gone if before is not None else ()
        if feed.gone and feed.bucket not in row.buckets:
            gone = (*gone, feed.bucket)
        inside = tuple(bucket for bucket in row.buckets if bucket in self._assigned)
        if before is None:
            self._rows_left -= 1
            self._bytes_left -= len(row.body) if inside else 100
        self.changes[key] = _change(row, inside, gone)


def _change(row: Row, inside: tuple[str, ...], gone: tuple[str, ...]) -> Change:
    head = Change(c=row.collection, id=row.id, seq=row.seq, owner=row.owner, inside=inside, gone=gone)
    if not inside:  # what he may no longer see is named, not shown
        return msgspec.structs.replace(head, owner="")
    if row.state:
        return msgspec.structs.replace(head, registers=_registers(row))
    return msgspec.structs.replace(head, value=msgspec.json.decode(row.body))


def _registers(row: Row) -> dict[str, Register]:
    return told_registers(row.collection, _record.decode(row.body).registers)


def change_of(row: Row) -> Change:
    """Write a record as a phone of somebody who sees all of its buckets has it."""
    return _change(row, row.buckets, ())


def collect(
    tx: ReadTx,
    instansi: int,
    assignments: list[Assignment],
    cursor_text: str,
    page_rows: int = PAGE_ROWS,
    *,
    sums: Mapping[str, str] = NO_SUMS,
) -> Pulled:
    """Collect a page of changes for a replica of the person who has these assignments.

    `sums`: what it has of each bucket, where it doubts that; what differs is taken away and sent again whole.
    """
    read = read_cursor(cursor_text, tx.epoch(instansi))
    now = tx.seq(instansi)
    # Of what left a bucket before the floor nobody knows any more; so all that the phone has goes, and comes
    # anew.
    anew = not (tx.floor(instansi) <= read.seq <= now or read.seq == 0)
    cursor = Cursor(read.epoch) if anew else read
    since = {one.bucket: one.from_seq for one in assignments if one.until_seq is None}
    had = {
        one.bucket
        for one in assignments
        if one.from_seq <= cursor.seq and (one.until_seq is None or one.until_seq > cursor.seq)
    }
    ours = tx.sums(instansi, since) if sums else {}
    differ = (
        {bucket for bucket in had | sums.keys() if ours.get(bucket) != sums.get(bucket)} if sums else set()
    )
    again = (differ & had & since.keys()) - cursor.partly.keys()
    gained = sorted(since.keys() - had - cursor.partly.keys() | again)
    lost = sorted((had | cursor.partly.keys() | sums.keys()) - since.keys() | again)

    page = _Page(tx, instansi, page_rows, frozenset(since))
    settled = sorted((had & since.keys()) - cursor.partly.keys() - again)
    seq, complete = page.add(settled, cursor.seq, now)
    partly: dict[str, int] = {}
    places = {bucket: place for bucket, place in cursor.partly.items() if bucket in since}
    for bucket in [*places, *gained]:
        place, done = page.add([bucket], places.get(bucket, 0), now, whole=bucket not in places)
        # A finished bucket is one of the settled ones as soon as these have come to the time of its
        # assignment.
        if not done or since[bucket] > seq or place > seq:
            partly[bucket] = place
        complete &= done
    return Pulled(
        changes=tuple(page.changes.values()),
        gained=tuple(gained),
        lost=(EVERYTHING,) if anew else tuple(lost),
        cursor=write_cursor(Cursor(cursor.epoch, seq, partly)),
        more=not complete,
        sum=digest(tx.sums(instansi, since)) if complete else "",
        since=read.seq if read.seq <= now else 0,
        upto=seq,
        foreign=len((cursor.partly.keys() | sums.keys()) - {one.bucket for one in assignments}),
    )
