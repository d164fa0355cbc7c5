"""Lines of the journal read back: the only place where the server decodes the bytes of a mutation.

Who wrote on a kiosk that had no connection could not be looked up there: his line names him, and the post
that he holds, by ids that follow from the number he typed. The replica that signed it keeps what these stand
for (`aliases`), fixed when his claim was right. The bytes stay as they were signed; whoever reads them reads
the same for ever, at receipt, at replay and after a restore.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from server.store.journal import Kept, Replica
from sync.mutation import Mutation, decode

Aliases = Mapping[str, str]  # id that a line may name -> id that it stands for
NO_ALIASES: Aliases = {}

_aliases = msgspec.json.Decoder(dict[str, str])


def read(raw: bytes, aliases: Aliases) -> Mutation:
    """Decode a line as its replica means it.

    Raises: msgspec.DecodeError, RecursionError, UnicodeError.
    """
    mutation = decode(raw)
    if not aliases:
        return mutation
    put = mutation.put
    return msgspec.structs.replace(
        mutation,
        actor=aliases.get(mutation.actor, mutation.actor),
        put=None if put is None else {group: _resolve(value, aliases) for group, value in put.items()},
    )


def read_kept(kept: Kept) -> Mutation:
    """Decode a mutation of the journal whose bytes are still there."""
    assert kept.payload is not None
    return read(kept.payload, _aliases.decode(kept.aliases) if kept.aliases else NO_ALIASES)


def aliases_of(replica: Replica | None) -> Aliases:
    return NO_ALIASES if replica is None else replica.aliases


def _resolve(value: Any, aliases: Aliases) -> Any:
    if isinstance(value, str):
        return aliases.get(value, value)
    if isinstance(value, list):
        return [_resolve(one, aliases) for one in value]
    if isinstance(value, dict):
        return {name: _resolve(one, aliases) for name, one in value.items()}
    return value
