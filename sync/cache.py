"""The last copy from the server. It can be thrown away; all of it changes in one step."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from sync.sums import digest, sums_of
from sync.vault import Vault
from sync.wire import EVERYTHING, Answer, Change

MAX_ASKS = 3  # until both agree again, or somebody else takes the right to exchange


class Cache(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows, the cursor they belong to, and what of the vault they already tell of."""

    epoch: str = ""
    cursor: str = ""
    rows: dict[str, Change] = {}  # "collection/id" -> the record
    reflected: tuple[int, ...] = ()  # n of the vault's entries that the rows tell of
    # Whether the server has something else than we: its sum differed, and then ours are told it, some times.
    doubt: Literal["", "ask", "asked"] = ""
    asks: int = 0  # how often ours have been told since both agreed


def settle_cache(cache: Cache, vault: Vault, answer: Answer) -> Cache:
    """Take in the changes of an answer that continues from our cursor. `vault` has been settled with it.

    The answer was read after our lines had been applied: once it leaves nothing more to come, the rows tell
    of all that has a receipt.
    """
    rows = {} if EVERYTHING in answer.lost else dict(cache.rows)
    for key in list(rows) if answer.lost else ():
        _leave(rows, key, answer.lost)
    for change in answer.changes:
        key = f"{change.c}/{change.id}"
        if change.gone and not change.inside:
            _leave(rows, key, change.gone)
        else:
            rows[key] = replace(change, gone=())
    doubt = _doubt(cache, rows, answer)
    told = (
        entry.n
        for entry in vault.entries
        if entry.n in cache.reflected or (entry.in_state and not answer.more)
    )
    return Cache(
        epoch=answer.epoch,
        cursor=answer.cursor or cache.cursor,
        rows=rows,
        reflected=tuple(told),
        doubt=doubt,
        asks=(cache.asks + (doubt == "ask")) if doubt else 0,
    )


def _doubt(cache: Cache, rows: dict[str, Change], answer: Answer) -> Literal["", "ask", "asked"]:
    """Compare what is here now with the server's sum.

    A copy may be harmed again while it is mended, so that one question is not always enough; a server that is
    wrong about itself is not asked for ever.
    """
    if answer.sum and digest(sums_of(rows.values())) == answer.sum:
        return ""
    if answer.sum and cache.asks < MAX_ASKS:
        return "ask"
    return "asked" if cache.doubt else ""


def _leave(rows: dict[str, Change], key: str, buckets: tuple[str, ...]) -> None:
    """A row goes when no bucket holds it any more."""
    if key in rows:
        inside = tuple(bucket for bucket in rows[key].inside if bucket not in buckets)
        if inside:
            rows[key] = replace(rows[key], inside=inside)
        else:
            del rows[key]
