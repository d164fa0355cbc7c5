"""News of what somebody else decided against: to its author, on whatever device he has by now.

The replica that wrote it learns that from its standing. Who has another phone since, or wrote it at a kiosk,
would not.
"""

from collections.abc import Iterable, Iterator

from server.appraisal.kind import Kind, tables_of
from server.news import Told
from server.world import SERVER_ROLE
from sync.merge import Known, Record, decided_against


def told_not_chosen(
    kind: Kind, id: str, owner: str, before: Record, after: Record, weighed: Iterable[Known]
) -> Iterator[Told]:
    """Find what is news of that. `weighed`: what `after` was evaluated from; where it only went on from
    `before`, nothing of this has changed.
    """
    if kind.anonymous:  # even that there was another version says that there are two
        return
    was, now = _aside(before), _aside(after)
    for pair in sorted(was - now):
        yield Told(name=_name(*pair), value=None)
    known = {one.mutation.id: one for one in weighed}
    here = sorted(pair for pair in now if pair[0] in known)
    against = decided_against(tables_of(kind, after.version), known.values()) if here else {}
    # Where it may be handed on, whose it is by now is not a matter of what was decided.
    placement = "" if kind.moves else owner
    name = kind.collection.name
    for mutation, register in here:
        if known[mutation].roles == SERVER_ROLE:  # the agency is nobody who reads news
            continue
        author = known[mutation].mutation.actor
        deciders = [known[by] for by in against.get((mutation, register), ())]
        others = [one.received_at for one in deciders if one.mutation.actor != author]
        value = {
            "kind": "not_chosen",
            "collection": name,
            "record": id,
            "register": register,
            "placement": placement,
        }
        yield Told(
            name=_name(mutation, register),
            owner=placement,
            people=frozenset({author}),
            value=value if others else None,
            at=min(others, default=0),
        )


def _name(mutation: str, register: str) -> str:
    return f"aside/{mutation}/{register}"


def _aside(record: Record) -> set[tuple[str, str]]:
    return {
        (id, register)
        for id, where in record.standing.items()
        for register, standing in where.items()
        if standing == "set_aside"
    }
