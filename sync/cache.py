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
    """Take in the changes of an answer that continues from our cursor. `vault` has been settled with it.

    The answer was read after our lines had been applied: once it leaves nothing more to come, the rows tell
    of all that has a receipt.
    """
    rows = dict(cache.rows)
    for key in cache.rows:
        _leave(rows, key, answer.lost)
    for change in answer.changes:
        key = f"{change.c}/{change.id}"
        if change.gone:
            _leave(rows, key, change.gone)
        else:
            rows[key] = change
    told = (
        entry.n
        for entry in vault.entries
        if entry.n in cache.reflected or (entry.in_state and not answer.more)
    )
    return Cache(epoch=answer.epoch, cursor=answer.cursor or cache.cursor, rows=rows, reflected=tuple(told))


def _leave(rows: dict[str, Change], key: str, buckets: tuple[str, ...]) -> None:
    """A row goes when no bucket holds it any more."""
    if key in rows:
        inside = tuple(bucket for bucket in rows[key].inside if bucket not in buckets)
        if inside:
            rows[key] = replace(rows[key], inside=inside)
        else:
            del rows[key]
