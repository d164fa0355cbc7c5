"""The last copy from the server. It can be thrown away; all of it changes in one step."""

import msgspec
from msgspec.structs import replace

from sync.vault import Vault
from sync.wire import Answer, Change


class Cache(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows, the cursor they belong to, and what of the vault they already tell of."""

    epoch: str = ""
    cursor: str = ""
    rows: dict[str, Change] = {}  # "collection/id" -> the record
    reflected: tuple[int, ...] = ()  # n of the vault's entries that the rows tell of


def settle_cache(cache: Cache, vault: Vault, answer: Answer) -> Cache:
    """Take in the changes of an answer. `vault` has been settled with the same answer.

    Rows and cursor of another epoch mean nothing: everything is asked for again.
    """
    if cache.epoch not in ("", answer.epoch):
        return Cache(epoch=answer.epoch)
    rows = dict(cache.rows)
    for key in cache.rows:
        _leave(rows, key, answer.lost)
    for change in answer.changes:
        key = f"{change.c}/{change.id}"
        if change.gone:
            _leave(rows, key, change.gone)
        elif key not in rows or rows[key].seq <= change.seq:
            rows[key] = change
    told = {*cache.reflected, *_told(vault, answer)}
    return Cache(
        epoch=answer.epoch,
        cursor=answer.cursor or cache.cursor,
        rows=rows,
        reflected=tuple(entry.n for entry in vault.entries if entry.n in told),
    )


def _leave(rows: dict[str, Change], key: str, buckets: tuple[str, ...]) -> None:
    """A row goes when no bucket holds it any more."""
    if key in rows:
        inside = tuple(bucket for bucket in rows[key].inside if bucket not in buckets)
        if inside:
            rows[key] = replace(rows[key], inside=inside)
        else:
            del rows[key]


def _told(vault: Vault, answer: Answer) -> set[int]:
    """What of the vault the rows tell of now.

    The answer was read after our lines had been applied: a record in it tells of all of them that have a receipt, and
    so does the whole, once there is no more to come.
    """
    records = {(change.c, change.id) for change in answer.changes}
    return {
        entry.n
        for entry in vault.entries
        if entry.in_state and (not answer.more or (entry.collection, entry.record) in records)
    }
