"""A table of steps: from, to, who. Pure questions over a collection's declaration, none over a record."""

from collections.abc import Collection as Some
from collections.abc import Iterator

from sync.record import Collection, Role, Step

CREATION = ""  # the "state" that somebody saw who saw nothing at all of the record


def may_put(collection: Collection, group: str, states: Some[str], roles: Some[Role]) -> bool:
    """Whether one of the roles may put into the group in one of the states that the author saw."""
    allowed = collection.groups[group].roles
    for state in states:
        if state in allowed and not allowed[state].isdisjoint(roles):
            return True
    return False


def may_step(step: Step, states: Some[str], roles: Some[Role]) -> bool:
    """Whether one of the roles may take the step from one of the states that the author saw."""
    return not step.sources.isdisjoint(states) and not step.roles.isdisjoint(roles)


def steps_from(collection: Collection, state: str, roles: Some[Role]) -> list[str]:
    """The steps that these roles may take from here, sorted: what a screen offers."""
    return sorted(name for name, step in collection.steps.items() if may_step(step, [state], roles))


def judges(collection: Collection, step: str) -> frozenset[str]:
    """The groups whose seen value the step passes judgement on. Deleting judges all of them."""
    return frozenset(collection.groups) if step == collection.withdraw else collection.steps[step].reviews


def states(collection: Collection) -> frozenset[str]:
    """Every state a record can be in."""
    return frozenset([collection.initial, *(step.target for step in collection.steps.values())])


def flaws(collection: Collection) -> Iterator[str]:
    """What is wrong with a declaration, in words for its author; nothing when it holds together."""
    known = states(collection)
    for name, step in collection.steps.items():
        for source in sorted(step.sources - known):
            yield f"{collection.name}: step {name} starts from {source}, which no step leads to"
        for group in sorted(step.reviews - collection.groups.keys()):
            yield f"{collection.name}: step {name} reviews {group}, which is no group"
        if step.approves and not step.reviews:
            yield f"{collection.name}: step {name} approves nothing"
    for name, declared in collection.groups.items():
        for state in sorted(declared.roles.keys() - known - {CREATION}):
            yield f"{collection.name}: group {name} may be put in {state}, which is no state"
    if collection.withdraw and collection.withdraw not in collection.steps:
        yield f"{collection.name}: {collection.withdraw} is no step"
