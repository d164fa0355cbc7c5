"""One person's own data with the trail of who opened it ("Data saya"; UU 27/2022, articles 5 to 8).

It holds what he may see, by the rules of his phone (`server/access.py`), and nothing of what others said in
confidence. What is named of others is their name where they did something with his data.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from server.access import own_bucket, self_bucket, talk_bucket, work_bucket
from server.organisation import organisation_of
from server.store.store import ReadTx

PAGE = 500
MOST_ACTS = 500
MOST_LOOKS = 500
PROBLEM = "data_problem"
FORMAT = "luring-data-saya-1"


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody opened something of him on a day."""

    day: str
    by: str  # name, of a person or of another system
    what: str
    times: int
    last_at: int


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An administrative act on him."""

    at: int
    by: str  # name; "": the server, or the command line
    act: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request of his to correct data."""

    id: str
    state: str
    about: str


class MyData(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    made_at: int
    person: dict[str, Any]
    placements: list[dict[str, Any]]
    devices: list[dict[str, Any]]
    account: dict[str, Any]
    unjudged: (
        int  # deliveries of his phones that a rush has left to be judged: what is in them is not here yet
    )
    opened: list[Opened]
    acts: list[Done]
    corrections: list[Asked]
    records: list[dict[str, Any]]


def my_data(tx: ReadTx, instansi: int, person: str, now_ms: int) -> MyData:
    """Put together all that is kept of a person and that he may see."""
    org = organisation_of(tx, instansi)
    posts = sorted(org.placements_of.get(person, ()), key=lambda post: (post.since, post.id))
    account = tx.account(instansi, person)
    records = list(_records(tx, instansi, person, [post.id for post in posts]))
    return MyData(
        format=FORMAT,
        made_at=now_ms,
        person={
            "id": person,
            "name": tx.person_name(instansi, person) or "",
            "nip": tx.nips_of(instansi, person),
        },
        placements=[
            {
                "id": post.id,
                "unit": org.units[post.unit].name,
                "kind": post.kind,
                "since": post.since,
                "until": post.until,
            }
            for post in posts
        ],
        devices=[
            {
                "label": one.label,
                "kind": one.kind,
                "registered_at": one.registered_at,
                "revoked_at": one.revoked_at,
                "lines": one.n,
            }
            for one in tx.replicas_of(instansi, person)
        ],
        account={
            "exists": account is not None,
            "disabled_at": account.disabled_at if account else None,
            "changed_at": account.changed_at if account else None,
            "second_factor": tx.second_factor(instansi, person) is not None,
            "passkeys": [
                {"name": one.name, "made_at": one.made_at, "used_at": one.used_at}
                for one in tx.passkeys(instansi, person)
            ],
            "evidence_bytes": tx.evidence_bytes_of(instansi, person),
        },
        unjudged=len(tx.unjudged_by(instansi, person)),
        opened=_opened(tx, instansi, person),
        acts=_acts(tx, instansi, person),
        corrections=[_asked(one) for one in records if one["collection"] == PROBLEM],
        records=records,
    )


def _opened(tx: ReadTx, instansi: int, person: str) -> list[Opened]:
    tokens = {f"token:{one.id}": one.name for one in tx.service_tokens(instansi)}
    looks = tx.looks_at(instansi, person)[:MOST_LOOKS]
    names = tx.person_names(instansi, {look.by for look in looks}) | tokens
    return [
        Opened(
            day=look.day,
            by=names.get(look.by, ""),
            what=look.what,
            times=look.times,
            last_at=look.last_at,
        )
        for look in looks
    ]


def _acts(tx: ReadTx, instansi: int, person: str) -> list[Done]:
    found = tx.acts_on(instansi, "person", person, MOST_ACTS)
    names = tx.person_names(instansi, {act.actor for act in found if act.actor})
    return [Done(at=act.received_at, by=names.get(act.actor, ""), act=act.outcome) for act in found]


def _records(tx: ReadTx, instansi: int, person: str, posts: list[str]) -> Iterator[dict[str, Any]]:
    """Everything in the buckets that are his alone or about his own work."""
    buckets = {self_bucket(person)}
    for post in posts:
        buckets |= {work_bucket(post), own_bucket(post), talk_bucket(post)}
    after, seen = 0, set[tuple[str, str]]()
    while page := tx.feed(instansi, buckets, after, PAGE):
        for one in page:
            after = one.seq
            row = tx.record(instansi, one.collection, one.record)
            if row is None or (row.collection, row.id) in seen or buckets.isdisjoint(row.buckets):
                continue
            seen.add((row.collection, row.id))
            body = msgspec.json.decode(row.body)
            yield {"collection": row.collection, "id": row.id, "state": row.state, "body": body}


def _asked(record: dict[str, Any]) -> Asked:
    register = record["body"].get("registers", {}).get("body") or {}
    value = register.get("value") or {}
    return Asked(id=record["id"], state=record["state"], about=str(value.get("about") or ""))
