"""What opening a cycle would do: who is rated, by whom, and who lacks something. It changes nothing."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from server.appraisal.assigning import Asked, assign, groups_of
from server.appraisal.scheme import Rater, Scheme
from server.effects import line_of
from server.org import Placement
from server.organisation import organisation_of
from server.seats import absent_from, seats_of
from server.store.periods import Period
from server.store.store import ReadTx


class BadCycle(Exception):  # noqa: N818 - read aloud it is why nothing was done
    """`code`: a key of `server/text`, section cli, after `cycle_`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What there will be, and what is missing: placements."""

    people: int
    counts: Mapping[str, int]  # assignments, by group
    most: int  # that one person is asked for, of others
    absent: tuple[str, ...]
    without_superior: tuple[str, ...]
    without_plan: tuple[str, ...]
    few_peers: tuple[str, ...]  # fewer than are needed to show what they answer


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that opening a cycle has to write: the same each time it is worked out."""

    asked: Mapping[str, tuple[Asked, ...]]  # by ratee, in order
    kinds: Mapping[str, str]  # ratee -> kind of position, as the scheme names it
    ratees: tuple[str, ...]  # in order

    def after(self, cursor: str) -> tuple[str, ...]:
        """List whom nobody has been asked about yet."""
        return self.ratees[bisect_right(self.ratees, cursor) :]


def kinds_of(given: Sequence[str]) -> dict[str, str]:
    """Read `teknis` (of everybody) and `JF=pelayanan` (of positions of a kind)."""
    pairs = [one.rpartition("=") for one in given]
    return {position.strip(): kind.strip() for position, _, kind in pairs}


def check_kinds(scheme: Scheme, kinds: Mapping[str, str]) -> None:
    """Raises: BadCycle where a kind is named that the scheme does not have, or none where it has some."""
    names = ", ".join(scheme.kinds)
    for name in kinds.values():
        if name not in scheme.kinds:
            raise BadCycle("kind_unknown", kind=name, kinds=names or "-")
    if scheme.kinds and "" not in kinds:
        raise BadCycle("kind_missing", kinds=names)


def work_out(
    tx: ReadTx, instansi: int, scheme: Scheme, kinds: Mapping[str, str], seed: str, at: int
) -> Opening:
    """Decide who rates whom, from the organisation as it was at a time."""
    org = organisation_of(tx, instansi)
    positions = {one.id: one.kind for one in tx.positions(instansi)} if len(kinds) > 1 else {}

    def kind_of(post: Placement) -> str:
        return kinds.get(positions.get(post.position, ""), kinds.get("", ""))

    def groups(post: Placement) -> frozenset[Rater]:
        return groups_of(scheme, kind_of(post))

    asked: dict[str, list[Asked]] = {}
    for one in assign(seats_of(org, at, groups), seed, scheme.most_ratings):
        asked.setdefault(one.ratee, []).append(one)
    return Opening(
        asked={ratee: tuple(many) for ratee, many in sorted(asked.items())},
        kinds={ratee: kind_of(org.placements[ratee]) for ratee in asked},
        ratees=tuple(sorted(asked)),
    )


def preview(
    tx: ReadTx,
    instansi: int,
    scheme: Scheme,
    kinds: Mapping[str, str],
    seed: str,
    at: int,
    period: Period | None = None,
) -> Preview:
    """Count what opening a cycle would do. `period`: whose plans count; None: any. Raises: BadCycle."""
    check_kinds(scheme, kinds)
    org = organisation_of(tx, instansi)
    opening = work_out(tx, instansi, scheme, kinds, seed, at)
    load = Counter(
        org.placements[one.rater].person
        for many in opening.asked.values()
        for one in many
        if one.group != "self"
    )
    wanted = {ratee: groups_of(scheme, kind) for ratee, kind in opening.kinds.items()}
    rated = {
        post.id: groups_of(scheme, opening.kinds.get(post.id, kinds.get("", "")))
        for post in org.placements.values()
        if post.holds(at) and post.kind == "definitive"
    }
    absent, others = absent_from(org, at), _other_years(tx, instansi, period)
    groups = {ratee: Counter(one.group for one in many) for ratee, many in opening.asked.items()}
    none: Counter[Rater] = Counter()
    return Preview(
        people=len(opening.asked),
        counts=dict(Counter(one.group for many in opening.asked.values() for one in many)),
        most=max(load.values(), default=0),
        absent=tuple(absent),
        without_superior=tuple(
            sorted(
                id
                for id, asks in rated.items()
                if "superior" in asks and id not in absent and not groups.get(id, none)["superior"]
            )
        ),
        without_plan=tuple(
            ratee
            for ratee, kind in opening.kinds.items()
            if _needs_plan(scheme, kind)
            and not any(
                row.state == "agreed" and (line_of(row) or {}).get("cycle") not in others
                for row in tx.owned(instansi, "plan_line", ratee)
            )
        ),
        few_peers=tuple(
            ratee
            for ratee, asks in wanted.items()
            if "peer" in asks and groups[ratee]["peer"] < scheme.minimum
        ),
    )


def _other_years(tx: ReadTx, instansi: int, period: Period | None) -> set[str]:
    """Get the years of plans that have no day of a period: what was agreed for those says nothing here."""
    years = {
        row.id: msgspec.json.decode(row.body)
        for row in tx.all_derived(instansi, "cycle")
        if period is not None
    }
    return {
        id
        for id, year in years.items()
        if "scheme" not in year  # that is a cycle of appraisal
        and period is not None
        and not (year["from"] <= period.until_date and period.from_date <= (year["until"] or "9"))
    }


def _needs_plan(scheme: Scheme, kind: str) -> bool:
    return any(part.source == "achievement" and part.weight_for(kind) > 0 for part in scheme.parts)
