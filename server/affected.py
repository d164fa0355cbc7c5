"""Who is affected when an account, a device, a token or the whole database came into the wrong hands.

For the notice that UU 27/2022, article 46, asks for within three days. It answers with everybody whose data
could be seen, and says who is known to have been opened: too many rather than too few.
"""

from typing import Literal

import msgspec

from server.access import (
    buckets_for,
    judge_bucket,
    own_bucket,
    review_bucket,
    talk_bucket,
    work_bucket,
)
from server.organisation import organisation_of
from server.scope import units_administered
from server.store.store import ReadTx

Why = Literal["own", "visible", "personnel", "opened", "stored"]


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """`why`: own: his account; visible: his work could be seen; personnel: his personnel data could;
    opened: something of his was; stored: it is in the database.
    """

    person: str
    name: str
    nip: str
    why: tuple[Why, ...]


def by_account(tx: ReadTx, instansi: int, person: str, first_ms: int, last_ms: int) -> list[Affected]:
    """List whom an account, or a phone of its owner, shows between two moments."""
    org = organisation_of(tx, instansi)
    found: dict[str, set[Why]] = {person: {"own"}}
    for at in (first_ms, last_ms):
        seen = buckets_for(org, person, at)
        administered = units_administered(org, person, at)
        for post in org.placements.values():
            own = {name(post.id) for name in (work_bucket, own_bucket, talk_bucket)}
            own |= {judge_bucket(post.id), review_bucket(post.id)}
            if not seen.isdisjoint(own):
                found.setdefault(post.person, set()).add("visible")
            if post.unit in administered:
                found.setdefault(post.person, set()).add("personnel")
    for look in tx.looks_between(instansi, first_ms, last_ms, person):
        found.setdefault(look.person, set()).add("opened")
    return _named(tx, instansi, found)


def by_token(tx: ReadTx, instansi: int, token: str, first_ms: int, last_ms: int) -> list[Affected]:
    """List whose data another system has read by a token between two moments."""
    found: dict[str, set[Why]] = {}
    for look in tx.looks_between(instansi, first_ms, last_ms, f"token:{token}"):
        found.setdefault(look.person, set()).add("opened")
    return _named(tx, instansi, found)


def everybody(tx: ReadTx, instansi: int) -> list[Affected]:
    """List everybody of whom anything is kept: the database was copied."""
    org = organisation_of(tx, instansi)
    people: dict[str, set[Why]] = {person: {"stored"} for person in (*org.placements_of, *org.grants_of)}
    return _named(tx, instansi, people)


def _named(tx: ReadTx, instansi: int, found: dict[str, set[Why]]) -> list[Affected]:
    names = tx.person_names(instansi, found.keys())
    named = [
        Affected(
            person=person,
            name=names.get(person, ""),
            nip=", ".join(tx.nips_of(instansi, person)),
            why=tuple(sorted(why)),
        )
        for person, why in found.items()
    ]
    return sorted(named, key=lambda one: (one.name, one.person))
