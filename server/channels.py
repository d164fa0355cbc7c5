"""By what somebody can be reached outside the app, and what each of these ways has still to bring.

There is no queue: what is to be sent is what has come into somebody's own bucket since a way brought its last
news. So nothing is lost when the server is killed, and what was undone or read meanwhile is not sent.
"""

from collections.abc import Collection
from typing import Any, Literal

import msgspec

from server.access import self_bucket
from server.effects import derived_id
from server.news import KINDS, NEWS, marks_of
from server.news_settings import Preferences, is_held, preferences_of, zone_of_person
from server.store.store import ReadTx, Tx

COLLECTION = "channel"  # no phone ever gets it: `buckets` is empty
MOST = 8  # of one person; the oldest makes room
MOST_TOLD = 100
PAGE = 500
AGED_MS = 7 * 86_400_000  # what happened earlier is in the inbox, and wakes nobody any more
FIRST_WAIT_MS, LONGEST_WAIT_MS = 60_000, 6 * 3_600_000
MOST_FAILURES = 40  # a good week
GONE = (404, 410)


class Channel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One browser that takes pushes, or one mail address."""

    kind: Literal["push", "mail"]
    to: str  # endpoint, or address
    p256dh: str = ""
    auth: str = ""
    session: str = ""  # hash of the session that asked for it: it ends with that one
    replica: str = ""
    seq: int = 0  # of the feed: everything up to it is told, or was there before
    told: tuple[str, ...] = ()  # ids of what was told last, oldest first: what is rewritten is not told again
    told_at: int = 0
    failures: int = 0
    wait_until: int = 0


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    person: str
    channels: tuple[Channel, ...] = ()


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What one channel brings now."""

    person: str
    channel: Channel
    preferences: Preferences
    news: tuple[dict[str, Any], ...]  # values, oldest first
    ids: tuple[str, ...]
    seq: int


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: an HTTP status, or 0 where nobody answered."""

    status: int
    retry_after_ms: int = 0

    @property
    def is_done(self) -> bool:
        return 200 <= self.status < 300


def channels_of(tx: ReadTx, instansi: int, person: str) -> tuple[Channel, ...]:
    found = tx.derived(instansi, COLLECTION, _id(tx, instansi, person))
    return () if found is None else msgspec.convert(found, Ways).channels


def add_channel(tx: Tx, instansi: int, person: str, new: Channel) -> None:
    """Add a way, or renew it. A browser that somebody else used before is his no more."""
    for row in tx.all_derived(instansi, COLLECTION):
        ways = msgspec.json.decode(row.body, type=Ways)
        if ways.person != person and any(one.to == new.to for one in ways.channels):
            _put(tx, instansi, ways.person, [one for one in ways.channels if one.to != new.to])
    others = [one for one in channels_of(tx, instansi, person) if one.to != new.to]
    new = msgspec.structs.replace(new, seq=tx.seq(instansi))
    _put(tx, instansi, person, [*others, new][-MOST:])


def remove_channel(tx: Tx, instansi: int, person: str, to: str) -> bool:
    """Returns whether there was one."""
    before = channels_of(tx, instansi, person)
    left = [one for one in before if one.to != to]
    if len(left) < len(before):
        _put(tx, instansi, person, left)
    return len(left) < len(before)


def follow_preferences(tx: Tx, instansi: int, person: str, preferences: Preferences) -> None:
    """Keep one way for mail, where somebody wants any."""
    wanted = preferences.address if preferences.mail else ""
    before = channels_of(tx, instansi, person)
    for one in before:
        if one.kind == "mail" and one.to != wanted:
            remove_channel(tx, instansi, person, one.to)
    if wanted and all(one.to != wanted for one in before):
        others = channels_of(tx, instansi, person)
        new = Channel(kind="mail", to=wanted, seq=tx.seq(instansi))
        _put(tx, instansi, person, [*others[-(MOST - 1) :], new])


def due(tx: ReadTx, instansi: int, now_ms: int, kinds: Collection[str]) -> list[Due]:
    """List what is to be sent now. `kinds`: of channels that this server can send by."""
    found: list[Due] = []
    for row in tx.all_derived(instansi, COLLECTION):
        ways = msgspec.json.decode(row.body, type=Ways)
        channels = [one for one in ways.channels if one.kind in kinds and one.wait_until <= now_ms]
        if channels:
            found += _due(tx, instansi, ways.person, channels, now_ms)
    return found


def _due(tx: ReadTx, instansi: int, person: str, channels: list[Channel], now_ms: int) -> list[Due]:
    seqs, last = _news_since(tx, instansi, person, min(one.seq for one in channels))
    if not seqs:
        return []
    preferences, marks = preferences_of(tx, instansi, person), marks_of(tx, instansi, person)
    zone = zone_of_person(tx, instansi, person, now_ms)
    values = {}
    for (_, id), row in tx.records(instansi, [(NEWS, id) for id in seqs]).items():
        value = msgspec.json.decode(row.body)
        is_read = value.get("at", 0) <= marks.upto or id in marks.ids
        is_wanted = value.get("kind") in KINDS and value["kind"] not in preferences.off
        if is_wanted and not is_read and not value["undone"] and value["at"] > now_ms - AGED_MS:
            values[id] = value
    found = []
    for channel in channels:
        new = [id for id in values if seqs[id] > channel.seq and id not in channel.told]
        if new and not is_held(preferences, zone, channel.told_at, now_ms):
            new.sort(key=lambda id: (values[id]["at"], id))
            news = tuple(values[id] for id in new)
            found.append(
                Due(
                    person=person,
                    channel=channel,
                    preferences=preferences,
                    news=news,
                    ids=tuple(new),
                    seq=last,
                )
            )
    return found


def _news_since(tx: ReadTx, instansi: int, person: str, after: int) -> tuple[dict[str, int], int]:
    """Get the seqs of the news in somebody's bucket, and how far that was read."""
    seqs: dict[str, int] = {}
    while True:
        page = tx.feed(instansi, [self_bucket(person)], after, PAGE)
        seqs |= {one.record: one.seq for one in page if one.collection == NEWS and not one.gone}
        after = page[-1].seq if page else after
        if len(page) < PAGE:
            return seqs, after


def settle(tx: Tx, instansi: int, sent: Due, what: Sent, now_ms: int) -> None:
    """Write down what came of sending: done, gone for good, or once more later."""
    channels = []
    for one in channels_of(tx, instansi, sent.person):
        if one.to != sent.channel.to:
            channels.append(one)
        elif what.is_done:
            told = (*one.told, *sent.ids)[-MOST_TOLD:]
            seq = max(one.seq, sent.seq)
            channels.append(
                msgspec.structs.replace(one, seq=seq, told=told, told_at=now_ms, failures=0, wait_until=0)
            )
        elif what.status not in GONE and one.failures + 1 < MOST_FAILURES:
            wait = min(FIRST_WAIT_MS << min(one.failures, 20), LONGEST_WAIT_MS)
            until = now_ms + max(wait, min(what.retry_after_ms, LONGEST_WAIT_MS))
            channels.append(msgspec.structs.replace(one, failures=one.failures + 1, wait_until=until))
    _put(tx, instansi, sent.person, channels)


def forget_ended(tx: Tx, instansi: int, now_ms: int) -> int:
    """Let go of the ways whose session is over: who signed out hears nothing on that device any more.

    Returns how many went.
    """
    gone = 0
    for row in tx.all_derived(instansi, COLLECTION):
        ways = msgspec.json.decode(row.body, type=Ways)
        left = [one for one in ways.channels if is_alive(tx, instansi, ways.person, one, now_ms)]
        if len(left) < len(ways.channels):
            gone += len(ways.channels) - len(left)
            _put(tx, instansi, ways.person, left)
    return gone


def is_alive(tx: ReadTx, instansi: int, person: str, channel: Channel, now_ms: int) -> bool:
    """Ask whether a way may still be used. A device that was declared lost hears nothing more."""
    if channel.kind == "mail":
        return True
    session, replica = tx.session(instansi, channel.session), tx.replica(instansi, channel.replica)
    is_revoked = replica is not None and replica.revoked_at is not None
    return session is not None and session.person == person and session.expires > now_ms and not is_revoked


def _put(tx: Tx, instansi: int, person: str, channels: Collection[Channel]) -> None:
    value: Any = msgspec.to_builtins(Ways(person=person, channels=tuple(channels)))
    tx.put_derived(instansi, COLLECTION, _id(tx, instansi, person), owner="", buckets=(), value=value)


def _id(tx: ReadTx, instansi: int, person: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{person}")
