"""Who is asked to rate whom, from who sits where at one date, and why: each with the code of its reason.

The superior rates whom he judges, whatever that takes. Peers have the same direct superior, those of the same
unit come first; subordinates are the staff. Of these nobody is asked for more than the scheme allows, and the
asking is spread evenly. No chance: the same people and seed give the same answer. One person rates another
one once, and nobody rates himself but as himself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

import msgspec

from server.appraisal.scheme import Rater, Scheme


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A placement whose holder is there."""

    id: str
    person: str
    unit: str
    direct: tuple[str, ...] = ()  # placements of its direct superiors
    judges: tuple[str, ...] = ()  # those that judge it now: others, while the direct ones are away
    groups: frozenset[Rater] = frozenset()  # by whom it is rated; none: it is not rated
    rates: bool = True  # as a peer or subordinate; an acting holder does so on his own placement


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One person is asked to rate another one, or himself."""

    ratee: str  # placement
    group: Rater
    rater: str  # placement
    reason: str


_Candidates = list[tuple[int, str, Seat]]  # how far away, reason, who
_Find = Callable[[Seat, Mapping[str, Seat], Mapping[str, Sequence[Seat]]], _Candidates]


def groups_of(scheme: Scheme, kind: str) -> frozenset[Rater]:
    """Get who rates somebody of a kind of position: whoever has a part that weighs, or stands beside one."""
    weighed = [part for part in scheme.parts if scheme.quadrant or part.weight_for(kind) > 0]
    return frozenset(group for part in weighed for group in part.raters)


def assign(seats: Iterable[Seat], seed: str, most: int) -> list[Asked]:
    """Decide about everybody, by ratee. `most`: that one person is asked for as a peer or subordinate, and
    that one person is rated by.
    """
    by_id = {seat.id: seat for seat in seats}
    found = [*_selves(by_id), *_superiors(by_id)]
    taken = {(one.ratee, by_id[one.rater].person) for one in found}
    taken |= {(seat.id, seat.person) for seat in by_id.values()}
    load: dict[str, int] = defaultdict(int)
    for one in found:
        if one.group == "superior":
            load[by_id[one.rater].person] += 1
    staff: dict[str, list[Seat]] = defaultdict(list)
    for seat in by_id.values():
        for superior in seat.direct:
            if seat.rates:
                staff[superior].append(seat)
    groups: tuple[tuple[Rater, _Find], ...] = (("subordinate", _subordinates), ("peer", _peers))
    for group, find in groups:
        wanted = {
            seat.id: _ordered(seed, seat.id, find(seat, by_id, staff))
            for seat in by_id.values()
            if group in seat.groups
        }
        found += _spread(group, wanted, seed, most, load, taken)
    return sorted(found, key=lambda one: (one.ratee, one.group, one.rater))


def _selves(by_id: Mapping[str, Seat]) -> Iterator[Asked]:
    for seat in by_id.values():
        if "self" in seat.groups:
            yield Asked(ratee=seat.id, group="self", rater=seat.id, reason="self")


def _superiors(by_id: Mapping[str, Seat]) -> Iterator[Asked]:
    for seat in by_id.values():
        asked = {seat.person}
        for id in seat.judges if "superior" in seat.groups else ():
            if id in by_id and by_id[id].person not in asked:
                asked.add(by_id[id].person)
                yield Asked(ratee=seat.id, group="superior", rater=id, reason="superior")


def _subordinates(seat: Seat, _by_id: Mapping[str, Seat], staff: Mapping[str, Sequence[Seat]]) -> _Candidates:
    return [(0, "staff", one) for one in staff.get(seat.id, ())]


def _peers(seat: Seat, by_id: Mapping[str, Seat], staff: Mapping[str, Sequence[Seat]]) -> _Candidates:
    above = {by_id[id].person for id in (*seat.direct, *seat.judges) if id in by_id}
    peers = {one.id: one for superior in seat.direct for one in staff.get(superior, ())}
    return [
        (0, "same_unit", one) if one.unit == seat.unit else (1, "same_superior", one)
        for one in peers.values()
        if one.id != seat.id and one.person not in above and seat.id not in one.direct
    ]


def _ordered(seed: str, ratee: str, candidates: _Candidates) -> _Candidates:
    return sorted(candidates, key=lambda one: (one[0], _place(seed, ratee, one[2].id)))


def _place(*names: str) -> bytes:
    return blake2b("/".join(names).encode(), digest_size=8).digest()


def _spread(
    group: Rater,
    wanted: Mapping[str, _Candidates],
    seed: str,
    most: int,
    load: dict[str, int],
    taken: set[tuple[str, str]],
) -> Iterator[Asked]:
    """Give everybody one rater after the other, each time the one who is near and has been asked least."""
    order = sorted(wanted, key=lambda ratee: _place(seed, ratee))
    for _ in range(most):
        left = []
        for ratee in order:
            free = [
                one
                for one in wanted[ratee]
                if load[one[2].person] < most and (ratee, one[2].person) not in taken
            ]
            if not free:
                continue
            left.append(ratee)
            _, reason, seat = min(free, key=lambda one: (one[0], load[one[2].person]))
            load[seat.person] += 1
            taken.add((ratee, seat.person))
            yield Asked(ratee=ratee, group=group, rater=seat.id, reason=reason)
        order = left
