"""The phone as a pure state machine: state and event in, state and effects out.

Its two parts live and die apart: the vault is what the person wrote, the cache can be thrown away. They
cannot be stored in one transaction. Where both change, the vault is written first: after a crash in between,
the cache is asked for again from where it was, and until then the vault's work is shown over it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from sync import pace as paces
from sync import vault as vaults
from sync.cache import Cache, settle_cache
from sync.gap import gaps, is_damaged, not_here
from sync.mutation import Made, Mutation, decode, run_digest, to_b64u
from sync.pace import Pace
from sync.record import Collection
from sync.sums import sums_of
from sync.vault import Draft, Entry, Intent, Vault, free, settle_vault
from sync.view import ViewRegister, overlay
from sync.wire import MAX_LINES, Answer, Change, Hello, OutboxSummary, Run

__all__ = ["Asked", "Cache", "Device", "Draft", "Entry", "Intent", "Request", "Settled", "Shown", "Vault"]

Effect = Literal["again", "new_replica", "overtaken"]


class Device(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that the phone keeps for one person."""

    vault: Vault
    cache: Cache = Cache()
    fence: int = 0  # grows whenever somebody takes the right to exchange
    pace: Pace = Pace()
    missing: tuple[int, ...] = ()  # n that the server has not received, and this phone has not either


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What an exchange was begun with: its answer is taken in on these terms."""

    fence: int
    cursor: str
    sent: tuple[int, ...] = ()  # n of the lines that went along
    lost: tuple[int, ...] = ()  # n of those that never can: damaged on the disk


class Request(msgspec.Struct, frozen=True, kw_only=True):
    body: bytes
    asked: Asked


class Settled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    device: Device
    effects: tuple[Effect, ...] = ()


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record as screens show it."""

    collection: str
    id: str
    owner: str = ""
    registers: dict[str, ViewRegister] = {}
    value: Any = None
    waiting: tuple[
        int, ...
    ] = ()  # n of the replica's mutations that are shown before the server tells of them


def create(replica: str, actor: str) -> Device:
    """Start a replica: its key is registered while online, before its first exchange."""
    return Device(vault=Vault(replica=replica, actor=actor))


def write(device: Device, intent: Intent, *, id: str, salt: str, made: Made, draft: str = "") -> Device:
    """Keep what the person did. Raises: ValueError when it is no mutation, or too long."""
    return replace(device, vault=vaults.write(device.vault, intent, id=id, salt=salt, made=made, draft=draft))


def save_draft(device: Device, key: str, draft: Draft | None) -> Device:
    """Keep a draft, or with None drop it."""
    return replace(device, vault=vaults.save_draft(device.vault, key, draft))


def take(device: Device) -> Device:
    """Take the right to exchange. Whoever had it before can no longer settle."""
    return replace(device, fence=device.fence + 1, cache=replace(device.cache, asks=0))


def request(device: Device, *, now_ms: int, client: str, sign: Callable[[bytes], bytes]) -> Request:
    """Build an exchange: as many unsent lines, in order of n, as the batch allows; none is fine too.

    After lines that did not get through it has none: what is left, `outbox`, is the heartbeat.
    `sign` returns the raw signature (r||s, 64 bytes) by the replica's key.
    """
    vault, cache = device.vault, device.cache
    lost = frozenset(entry.n for entry in vault.entries if entry.ship and is_damaged(entry))
    unsent = [entry for entry in vault.entries if entry.ship and entry.n not in lost]
    batch = [] if device.pace.beat else _batch(unsent, device.pace.bytes)
    run = None
    if batch:
        digest = run_digest(vault.replica, batch[0].n, [entry.sha for entry in batch])
        run = Run(first=batch[0].n, sig=to_b64u(sign(digest)))
    hello = Hello(
        v=1,
        client=client,
        replica=vault.replica,
        epoch=cache.epoch,
        cursor=cache.cursor,
        outbox=OutboxSummary(n=vault.n, hash=vault.hash, count=len(unsent), bytes=sum(map(_size, unsent))),
        t0=now_ms,
        run=run,
        gaps=gaps(vault, lost | set(device.missing)),
        proofs=tuple(proof for entry in batch if (proof := entry.proof) is not None),
        sums=sums_of(cache.rows.values()) if cache.doubt == "ask" else {},
    )
    lines = [msgspec.json.encode(hello), *(entry.line.encode() for entry in batch)]
    asked = Asked(
        fence=device.fence,
        cursor=cache.cursor,
        sent=tuple(entry.n for entry in batch),
        lost=tuple(sorted(lost)),
    )
    return Request(body=b"\n".join(lines), asked=asked)


def _batch(unsent: list[Entry], limit_bytes: int) -> list[Entry]:
    """The first unsent lines without a gap in n, at least one."""
    batch: list[Entry] = []
    size_bytes = 0
    for entry in unsent[: MAX_LINES - 1]:
        size_bytes += _size(entry)
        if batch and (size_bytes > limit_bytes or entry.n != batch[-1].n + 1):
            break
        batch.append(entry)
    return batch


def _size(entry: Entry) -> int:
    return len(entry.line.encode()) + 1


def failed(device: Device) -> Device:
    """Send next to nothing, and then less: the exchange broke, timed out, or was too large."""
    return replace(device, pace=paces.failed(device.pace))


def settle(device: Device, answer: Answer, asked: Asked) -> Settled:
    """Take in the answer to an exchange.

    Effects: `again`, exchange at once, there is more (a line that was sent in vain is none: it waits for the
    timer); `new_replica`, this one was copied and must write no more, only ship; `overtaken`, somebody else
    has the right to exchange now, and nothing was taken in.
    """
    if asked.fence != device.fence:
        return Settled(device=device, effects=("overtaken",))
    if answer.kept:  # they have no outcome: nothing is settled, and they are asked for again
        return Settled(device=device, effects=())
    cache = device.cache if device.cache.epoch in ("", answer.epoch) else Cache()
    continues = cache.cursor == asked.cursor  # else the copy has moved on, or has been thrown away
    vault = settle_vault(device.vault, answer, continues=continues)
    vault = free(vault, frozenset(cache.reflected), answer.backup)
    cache = settle_cache(cache, vault, answer) if continues else replace(cache, epoch=answer.epoch)
    rest = [entry for entry in vault.entries if entry.ship and entry.n not in asked.lost]
    pace = paces.passed(device.pace, carried=bool(answer.outcomes), rest=bool(rest))

    effects: list[Effect] = []
    unsent = any(entry.n not in asked.sent for entry in rest)
    if answer.more or not continues or cache.doubt == "ask" or unsent:
        effects.append("again")
    if "new_replica" in answer.directives:
        effects.append("new_replica")
    settled = replace(device, vault=vault, cache=cache, pace=pace, missing=not_here(vault, answer.missing))
    return Settled(device=settled, effects=tuple(effects))


def pending(device: Device) -> list[int]:
    """The n that the cache does not tell of yet, except what the server has refused or holds back."""
    return [
        entry.n
        for entry in device.vault.entries
        if entry.n not in device.cache.reflected and (entry.ship or entry.outcome is None or entry.in_state)
    ]


def view(device: Device, workflows: Mapping[str, Collection]) -> dict[str, Shown]:
    """Show every record: the cache, overlaid with what is pending.

    What was refused or is held back is shown where there is nothing else to show: his own new record.
    """
    own: dict[str, list[Mutation]] = {}
    for entry in device.vault.entries:
        if entry.n not in device.cache.reflected and (mutation := _readable(entry)) is not None:
            own.setdefault(f"{mutation.collection}/{mutation.record}", []).append(mutation)
    waiting = set(pending(device))
    shown: dict[str, Shown] = {}
    for key in {**device.cache.rows, **own}:
        mutations = own.get(key, [])
        row = device.cache.rows.get(key)
        replayed = [mutation.n for mutation in mutations if row is None or mutation.n in waiting]
        registers = row.registers if row else None
        row = row or Change(c=mutations[0].collection, id=mutations[0].record, seq=0)
        shown[key] = Shown(
            collection=row.c,
            id=row.id,
            owner=row.owner,
            registers=overlay(registers, mutations, replayed, workflows.get(row.c)),
            value=row.value,
            waiting=tuple(replayed),
        )
    return shown


def seal(device: Device, workflows: Mapping[str, Collection], seal: Callable[[bytes, str], bytes]) -> Device:
    """Make unreadable what the server has and its collection withholds: after each answer, and at the start.

    `seal`: of a line and its hash, what travels in its place.
    """
    return replace(device, vault=vaults.seal(device.vault, workflows, seal))


def _readable(entry: Entry) -> Mutation | None:
    """Decode a line of the outbox; None: it is damaged, so it is sent as it is and not shown (F22)."""
    if entry.husk is not None:
        return entry.husk
    try:
        return decode(entry.line.encode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
