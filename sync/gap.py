"""What a phone has truly lost: lines damaged on its disk, and numbers the server asks for that it has not.

They are told, with the hash that the chain still names, so that what comes after them is shown with its
missing base instead of waiting for ever. Lines before and after are sent as if nothing had happened.
"""

from collections.abc import Iterable

import msgspec

from sync.mutation import decode
from sync.vault import Entry, Vault
from sync.wire import Gap


def is_damaged(entry: Entry) -> bool:
    """Whether the bytes on the disk are no longer those that were chained."""
    return entry.is_damaged


def not_here(vault: Vault, missing: Iterable[int]) -> tuple[int, ...]:
    """Of what the server has not received, list what cannot be sent again."""
    here = {entry.n for entry in vault.entries}
    return tuple(n for n in missing if n not in here)


def gaps(vault: Vault, lost: Iterable[int]) -> tuple[Gap, ...]:
    """Name what is lost by its hash, as far as anything still does."""
    entries = {entry.n: entry for entry in vault.entries}
    named = ((n, _hash(vault, entries, n)) for n in sorted(lost))
    return tuple(Gap(n=n, hash=hash) for n, hash in named if hash)


def _hash(vault: Vault, entries: dict[int, Entry], n: int) -> str:
    """Find the hash of a line that is gone: noted beside it, named by the next one, or the last written."""
    if n in entries:
        return entries[n].sha
    after = entries.get(n + 1)
    if after is None:
        return vault.hash if n == vault.n else ""
    try:
        return (after.husk or decode(after.line.encode())).prev
    except msgspec.MsgspecError:
        return ""
