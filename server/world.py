"""What the world says of a mutation, once, when it is received: was its author allowed, then and now, and was
it in time? Replay needs no world: the ruling is written down beside the mutation.

Then: throughout the proven interval of making. Now: at receipt. What somebody wrote of his own work while it
was his stays his when he has moved on; what judges others needs who judges them now.
"""

from bisect import bisect_right
from collections.abc import Collection as Some
from datetime import date
from functools import cached_property

import msgspec

from server.access import is_colleague, is_serving, roles_for, turning_points
from server.appraisal.kind import Clock
from server.appraisal.working_days import add_working_days
from server.outcomes import Setting
from server.outcomes import World as Recorded
from server.people.calendar import local_day
from server.periods import Calendar, Term, end_of, read_calendar, term_for, zone_of
from server.store.store import ReadTx
from sync.deadline import Bounds, judge
from sync.merge import Known
from sync.mutation import Mutation
from sync.record import Collection, Role

SERVER_ROLE = frozenset({"server"})
COLLEAGUE = frozenset({"colleague"})
TOO_LATE = frozenset({"late", "late_unproven"})


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict of the world. It is recorded and never asked for again."""

    bounds: Bounds
    roles: frozenset[Role] = frozenset()
    code: str = ""  # it is quarantined for this; "": it may go to its record
    proof: str = ""  # of its time, where that is in question: unproven, late, amendment
    period: str = ""  # which it is about, where that is locked
    moved: bool = False  # its author is no longer what he was: who has the record now is told


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What the world needs to know of a mutation's record."""

    tables: Collection
    owner: str | None  # placement; None: nobody has said yet whose it is
    dated: str | None  # the day that it is about, or a period; None: it has no deadline
    factual: bool  # its author's own facts
    by_colleagues: bool = False  # who works with its owner has a part in it
    clock: Clock | None = None  # that its step has


class World:
    """The world as one exchange finds it. `now_ms`: when it is applied, where that is not at receipt."""

    def __init__(self, tx: ReadTx, setting: Setting, now_ms: int | None = None) -> None:
        self._tx = tx
        self._set = setting
        self._now = setting.at if now_ms is None else now_ms
        self._moments: dict[tuple[str, str], list[int]] = {}
        self._roles: dict[tuple[str, str, int, int, bool], tuple[frozenset[Role], frozenset[Role]]] = {}
        self._disabled: dict[str, int | None] = {}
        self._terms: dict[tuple[str, str], Term | None] = {}  # by owner and day: a batch is of few

    def rule(self, about: About, mutation: Mutation, bounds: Bounds, at: int) -> Ruling:
        """Judge one mutation, received at a time."""
        revoked = self._set.replica.revoked_at
        if revoked is not None and bounds.latest >= revoked:
            return Ruling(bounds=bounds, code="device_revoked")
        if mutation.actor == self._set.namespace:
            ruling = Ruling(bounds=bounds, roles=SERVER_ROLE)
        elif about.owner is None:
            return Ruling(bounds=bounds)
        else:
            ruling = self._scope(about, mutation, about.owner, bounds, at)
            ruling = self._on_the_clock(about, mutation, about.owner, ruling)
        term = self.term(about)
        return ruling if term is None else self._time(ruling, term)

    # --- scope -------------------------------------------------------------------------------------

    def _scope(self, about: About, mutation: Mutation, owner: str, bounds: Bounds, at: int) -> Ruling:
        actor = mutation.actor
        # Without a token nothing is proven of its beginning; what the phone says is not believed beyond the
        # time when it was registered.
        claimed = max(mutation.made.at, self._set.replica.registered_at)
        first = min(bounds.earliest or claimed, bounds.latest)
        always, ever = self._between(actor, owner, first, bounds.latest, about.by_colleagues)
        now = self._now_roles(actor, owner, at, about.by_colleagues)
        could = about.tables
        if may(could, mutation, always):
            if may(could, mutation, now):
                both = always & now
                return Ruling(bounds=bounds, roles=both if may(could, mutation, both) else always)
            if about.factual and may(could, mutation, always & {"author"}):
                return Ruling(bounds=bounds, roles=always & {"author"}, moved=True)
            return Ruling(bounds=bounds, roles=always, code="scope_moved")
        if may(could, mutation, ever):
            # Whoever would be asked to decide has decided; and what is his own he could write again now.
            owns = {"supervisor", "author"} if about.factual else {"supervisor"}
            if may(could, mutation, both := now & owns):
                return Ruling(bounds=bounds, roles=both)
            return Ruling(bounds=bounds, roles=ever, code="scope_moved")
        return Ruling(bounds=bounds, roles=ever)  # never: the record refuses it

    def _between(
        self, actor: str, owner: str, first: int, last: int, by_colleagues: bool
    ) -> tuple[frozenset[Role], frozenset[Role]]:
        """Get the roles that somebody had throughout a time, and those that he ever had in it."""
        end = self._end_of_account(actor)
        moments = self._turning_points(actor, owner)
        # Between two of these moments nothing changes: the lines of a day ask the same question. Who works
        # with whom may change at others, too.
        after, upto = bisect_right(moments, first), bisect_right(moments, last)
        key = (actor, owner, first, last, True) if by_colleagues else (actor, owner, after, upto, False)
        found = self._roles.get(key)
        if found is None:
            org = self._set.org
            each = [
                roles_for(org, actor, owner, moment)
                | (COLLEAGUE if by_colleagues and is_colleague(org, actor, owner, moment) else frozenset())
                if is_serving(org, actor, moment) and (end is None or moment < end)
                else frozenset()
                for moment in [first, *moments[after:upto]]
            ]
            found = self._roles[key] = frozenset.intersection(*each), frozenset.union(*each)
        return found

    def _turning_points(self, actor: str, owner: str) -> list[int]:
        """List all moments at which what somebody is to a placement may change."""
        found = self._moments.get((actor, owner))
        if found is None:
            end = self._end_of_account(actor)
            moments = turning_points(self._set.org, actor, owner)
            found = sorted(moments if end is None else moments | {end})
            self._moments[actor, owner] = found
        return found

    def _now_roles(self, actor: str, owner: str, at: int, by_colleagues: bool) -> frozenset[Role]:
        """Get what somebody is at receipt: the author of a placement only while he holds it."""
        now, _ = self._between(actor, owner, at, at, by_colleagues)
        post = self._set.org.placements.get(owner)
        return now if post is not None and post.holds(at) else now - {"author"}

    def _end_of_account(self, person: str) -> int | None:
        if person not in self._disabled:
            account = self._tx.account(self._set.instansi, person)
            self._disabled[person] = account.disabled_at if account is not None else None
        return self._disabled[person]

    def _on_the_clock(self, about: About, mutation: Mutation, owner: str, ruling: Ruling) -> Ruling:
        """Ask whether a step came within its time; what is not proven to have been made in it goes to a case,
        like what was made too late. Nor does it come before somebody else has had his time.
        """
        clock, zone = about.clock, zone_of(self._set.org, owner)
        if clock is None or not zone or ruling.code or not may(about.tables, mutation, ruling.roles):
            return ruling
        holidays = [date.fromisoformat(day) for day in clock.holidays]
        began = local_day(clock.since, zone)
        if clock.wait:
            waits_until = add_working_days(began, clock.wait, holidays).isoformat()
            if judge(ruling.bounds, end_of(waits_until, zone)) == "in_time":
                return msgspec.structs.replace(ruling, code="too_early")
        if not clock.last and not clock.days:
            return ruling
        last = clock.last or add_working_days(began, clock.days, holidays).isoformat()
        judgement = judge(ruling.bounds, end_of(last, zone))
        if judgement == "in_time":
            return ruling
        return msgspec.structs.replace(ruling, code="clock_passed", proof=judgement)

    # --- time --------------------------------------------------------------------------------------

    @cached_property
    def calendar(self) -> Calendar:
        return read_calendar(self._tx, self._set.instansi)

    def term(self, about: About) -> Term | None:
        """Get the period that a mutation is about; None: it has no deadline."""
        if about.owner is None or about.dated is None:
            return None
        key = (about.owner, about.dated)
        if key not in self._terms:
            self._terms[key] = term_for(self._set.org, self.calendar, about.dated, about.owner, self._now)
        return self._terms[key]

    def _time(self, ruling: Ruling, term: Term) -> Ruling:
        locked = term.is_locked(self._now)
        period = term.period if locked else ""
        # What the agency itself writes is in time; after the lock it is an amendment like anybody's.
        judgement = "in_time" if ruling.roles == SERVER_ROLE else judge(ruling.bounds, term.deadline)
        match judgement:
            case "in_time":
                proof, code = "amendment" if locked else "", ""
            case "late":
                proof, code = "late", "late"
            case "unproven":
                proof, code = "unproven", "late_unproven" if locked else ""
        return msgspec.structs.replace(ruling, proof=proof, code=ruling.code or code, period=period)


def may(collection: Collection, mutation: Mutation, roles: Some[Role]) -> bool:
    """Ask whether somebody with these roles might do this in any state at all."""
    if mutation.step is not None:
        step = collection.steps.get(mutation.step)
        return step is None or not step.roles.isdisjoint(roles)
    for group in mutation.put or ():
        for allowed in collection.groups[group].roles.values():
            if not allowed.isdisjoint(roles):
                break
        else:
            return False
    return True


def world_of(ruling: Ruling, branch: str, received_at: int, version: int = 1) -> Recorded:
    """Write a ruling down. That something was made by the time of its receipt goes without saying."""
    latest = ruling.bounds.latest
    return Recorded(
        roles=tuple(sorted(ruling.roles)),
        branch=branch,
        version=version,
        code=ruling.code,
        earliest=ruling.bounds.earliest,
        latest=latest if latest < received_at else 0,
        proof=ruling.proof,
        period=ruling.period,
    )


def bounds_of(world: Recorded, received_at: int) -> Bounds:
    return Bounds(earliest=world.earliest, latest=world.latest or received_at)


def known_as(mutation: Mutation, world: Recorded, received_at: int) -> Known:
    """Get a mutation for its record, with what the world said of it; what is lost for good it never saw."""
    if world.lost:
        left = {name: tuple(id for id in ids if id not in world.lost) for name, ids in mutation.saw.items()}
        saw = {name: ids for name, ids in left.items() if ids}
        mutation = msgspec.structs.replace(mutation, saw=saw)
    return Known(
        mutation=mutation,
        roles=frozenset(world.roles) | frozenset(world.lent),
        admitted=world.accepted or not world.code,
        received_at=received_at,
        proof=world.proof,
        branch=world.branch,
    )
