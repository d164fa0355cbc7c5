"""One register: which values are left, whether they are disputed, and which of them counts meanwhile.

What nobody came after is left. One value, or equal ones: that is it. Different ones are siblings. A step that
passed judgement on a value, and a newer value of which neither author saw the other's work, are in dispute
too.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

from sync.admission import Known, approves, last_undisputed
from sync.causality import Order
from sync.mutation import STATE, Mutation
from sync.record import Collection, same
from sync.wire import Standing
from sync.workflow import judges

Kind = Literal["parallel", "same_author", "reviewed_stale", "withdraw_edit", "invariant"]


def written(collection: Collection, mutation: Mutation, register: str) -> Any:
    """The value that a mutation gives a register: what it puts there, or the state that its step leads to."""
    if mutation.put is not None:
        return mutation.put[register]
    return collection.steps[mutation.step or ""].target


class Contest:
    """One register of a record, seen by the mutations that were admitted."""

    def __init__(
        self, collection: Collection, name: str, admitted: Mapping[str, Known], orders: Mapping[str, Order]
    ) -> None:
        self.name = name
        self._collection = collection
        self._admitted = admitted
        self._orders = orders
        self._order = orders[name]
        self._writers = [id for id, one in admitted.items() if name in one.mutation.registers]
        self._values = {id: written(collection, admitted[id].mutation, name) for id in self._writers}
        self.heads = self._order.newest(self._writers)

    @cached_property
    def kind(self) -> Kind | None:
        """Why the register is disputed; None when it is not."""
        if self.stale:
            only_deletions = all(self._deletes(step) for step, _ in self.stale)
            return "withdraw_edit" if only_deletions else "reviewed_stale"
        if self._equal(self.heads) or self._shows_all:
            return None
        authors = {self._admitted[head].mutation.actor for head in self.heads}
        return "same_author" if len(authors) == 1 else "parallel"

    @cached_property
    def stale(self) -> list[tuple[str, str]]:
        """Pairs of a step and a put: it judged another value, and neither author saw the other's work."""
        if self.name == STATE:
            return []
        return [(step, head) for head in self.heads for step in self._judged_without(head)]

    def _judged_without(self, put: str) -> Iterator[str]:
        states = self._orders[STATE]
        witnesses = [step for step in self._steps if self._order.covers(self._saw(step, self.name), put)]
        for step in self._missed(put):
            if not any(states.after(witness, step) for witness in witnesses) and (
                self._deletes(step) or not self._saw_equal(step, put)
            ):
                yield step

    def _missed(self, put: str) -> list[str]:
        """The steps that judged other versions: their authors did not see the put, its author not them."""
        states = self._orders[STATE]
        return [
            step
            for step in self._judging
            if not self._order.covers(self._saw(step, self.name), put)
            and not states.covers(self._saw(put, STATE), step)
        ]

    @property
    def answered(self) -> bool:
        """Whether a head was once in question beside a step, and a later step saw both."""
        return not self.stale and self.name != STATE and any(self._missed(head) for head in self.heads)

    @cached_property
    def _steps(self) -> list[str]:
        return [id for id, one in self._admitted.items() if one.mutation.step is not None]

    @cached_property
    def _judging(self) -> list[str]:
        return [
            step
            for step in self._steps
            if self.name in judges(self._collection, self._taken(step))
            and (self._deletes(step) or self._saw(step, self.name))  # who saw no version has judged none
        ]

    def _taken(self, step: str) -> str:
        return self._admitted[step].mutation.step or ""

    def _deletes(self, step: str) -> bool:
        return self._taken(step) == self._collection.withdraw

    def _saw_equal(self, step: str, put: str) -> bool:
        return any(same(self._values[version], self._values[put]) for version in self._saw(step, self.name))

    def _saw(self, id: str, register: str) -> tuple[str, ...]:
        return self._admitted[id].mutation.saw.get(register, ())

    def _equal(self, ids: list[str]) -> bool:
        return all(same(self._values[id], self._values[ids[0]]) for id in ids[1:])

    @cached_property
    def _shows_all(self) -> bool:
        return self.name != STATE and self._collection.groups[self.name].policy == "show_all"

    @cached_property
    def approved(self) -> list[str]:
        """What an approval in force protects here: the versions it named; in the state, it or its upholder.

        Where the workflow lets somebody change an approved value, knowing it to be approved, that takes its
        place.
        """
        states = self._orders[STATE]
        found: set[str] = set()
        in_force = [
            (newest, step, groups)
            for newest, step in self._in_force()
            if (groups := approves(self._collection, self._admitted[step].mutation))
        ]
        if self.name == STATE:
            tops = [newest for newest, _, _ in in_force]
            # Where one of several approvals is asked to be changed, all of them are still approvals.
            return sorted(set(tops if self._equal(tops) else (step for _, step, _ in in_force)))
        for _, step, groups in in_force:
            if self.name in groups:
                versions = self._saw(step, self.name)
                amended = [
                    id
                    for id in self._writers
                    if states.covers(self._saw(id, STATE), step)
                    and any(self._order.after(id, version) for version in versions)
                ]
                found.update(self._order.newest([*versions, *amended]))
        return sorted(found)

    def _in_force(self) -> Iterator[tuple[str, str]]:
        """Pairs of a newest step and one that is in force by it: itself, or what it upholds."""
        states = self._orders[STATE]
        for newest in states.newest(self._steps):
            upheld, todo = {newest}, [newest]
            while todo:
                step = todo.pop()
                if self._collection.steps[self._taken(step)].upholds:
                    earlier = set(states.newest(self._saw(step, STATE))) - upheld
                    upheld |= earlier
                    todo.extend(earlier)
                else:
                    yield newest, step

    @cached_property
    def source(self) -> str | None:
        """The mutation whose value counts; None: none does yet.

        While there is a dispute, what was approved counts, or else the last value that was undisputed.
        """
        if self.kind is None and self._equal(self.heads):
            return self.heads[0] if self.heads else None
        contenders = self.approved or self.heads
        if self._equal(contenders):
            return contenders[0]
        if self._shows_all and not self.approved:
            return None
        return last_undisputed(self._order, self._values, contenders, among=self._writers)

    @property
    def effective(self) -> list[str]:
        """The source, and beside it, in a register without dispute, the heads that say the same."""
        if self.source is None:
            return []
        return self.heads if self.kind is None and self.source in self.heads else [self.source]

    @property
    def siblings(self) -> list[str]:
        """What has to be shown side by side: nothing when all heads say the same and nobody disputes it."""
        if self.kind is None and self._equal(self.heads):
            return []
        judged = {
            version
            for step, _ in self.stale
            if not self._deletes(step)
            for version in self._saw(step, self.name)
        }
        return sorted({*self.heads, *self.approved, *judged})

    def seen_by(self, id: str) -> tuple[str, ...]:
        """What the author had before his eyes here: what he named, and of what stands beside it all that it
        came after, however long ago.
        """
        earlier = {other for other in self.siblings if self._order.after(id, other)}
        return tuple(sorted({*self._saw(id, self.name), *earlier}))

    @property
    def between(self) -> list[str]:
        """The mutations that the dispute is about, steps included."""
        heads = [] if self._equal(self.heads) else self.heads
        return sorted({*heads, *(id for pair in self.stale for id in pair)})

    @property
    def standing(self) -> dict[str, Standing]:
        """What each mutation is worth here. Those left out are superseded."""
        found: dict[str, Standing] = dict.fromkeys(self.not_chosen, "set_aside")
        for head in self.heads:
            safe = self.kind is None or (head in self.approved and self._agrees(head))
            found[head] = "in_force" if safe else "contested"
        if self.source is not None and self.source not in self.heads:
            found[self.source] = "in_force"
        return found

    def _agrees(self, id: str) -> bool:
        return self.source is not None and same(self._values[id], self._values[self.source])

    @cached_property
    def not_chosen(self) -> dict[str, set[str]]:
        """Versions that somebody had before his eyes beside others when he decided for another value, each
        with the mutations that decided so.
        """
        chosen: set[str] = set()
        refused: dict[str, set[str]] = {}
        for id in self._writers:
            seen = self._order.newest(self._saw(id, self.name))
            kept = {version for version in seen if same(self._values[version], self._values[id])}
            left = set(seen) - kept
            if self._equal(seen):
                left = {version for version in left if self._went_back(id, version)}
            else:
                chosen |= kept
            for version in left:
                refused.setdefault(version, set()).add(id)
        return {version: by for version, by in refused.items() if version not in chosen}

    def _went_back(self, id: str, newer: str) -> bool:
        """Whether a put returned to what had been judged, knowing of the newer value that was in question."""
        known = [step for step in self._missed(newer) if self._saw_equal(step, id)]
        return any(self._orders[STATE].covers(self._saw(id, STATE), step) for step in known)
