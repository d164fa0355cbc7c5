"""The plan of one placement for one cycle (SKP): weights of its lines, behaviour that is expected, the annex.

The lines themselves are records of their own (`plan.py`), so that two people can work on two of them at once.
Weights stand here because they only make sense together: they add up to 100 %.

Source: PermenPANRB 6/2022 art. 7-9 and annex A.1 (hasil kerja utama and tambahan, ekspektasi khusus pimpinan
for the seven BerAKHLAK values, A.1.8 dukungan sumber daya, skema pertanggungjawaban, konsekuensi).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from server.appraisal.answer import id_errors, is_absent, number_errors, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Invariant, Step
from sync.wire import FieldError

# Core values of the civil service (SE MenPANRB 20/2021): Berorientasi Pelayanan, Akuntabel, Kompeten, …
VALUES = ("pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif")
ANNEX = ("support", "accountability", "consequences")
WHOLE = Decimal(100)
MAX_LINES = 60
MAX_ITEMS = 20
MAX_WORDS = 1000

AUTHOR = frozenset({"author", "server"})
SUPERVISOR = frozenset({"supervisor", "pengelola", "server"})
EITHER = AUTHOR | SUPERVISOR
SERVER = frozenset({"server"})

GROUPS = frozenset({"main", "additional", "behaviour", "annex"})


def adds_up(values: Mapping[str, Any]) -> bool:
    """Whether the weights are 100 % together, as decimals: 33.33 + 33.33 + 33.34 is 100, 99.99 is not."""
    weights = [weight for value in values.values() for weight in value["weights"].values()]
    return len(values) < 2 or not weights or total(weights) == WHOLE


def total(weights: list[float]) -> Decimal:
    return sum((Decimal(str(weight)) for weight in weights), Decimal(0))


# Both may write it while it is a draft; what lies with the superior he may still mend; what is agreed stands.
_SHARED = {"": EITHER, "draft": EITHER, "returned": EITHER, "submitted": SUPERVISOR, "agreed": SERVER}

PLAN = Collection(
    name="plan",
    groups={
        "main": Group(roles=_SHARED),
        "additional": Group(roles=_SHARED),
        # The leader's expectation is the leader's to write; the employee only begins the record.
        "behaviour": Group(roles={**_SHARED, "draft": SUPERVISOR, "returned": SUPERVISOR}),
        "annex": Group(roles=_SHARED),
    },
    initial="draft",
    steps={
        "submit": Step(sources=frozenset({"draft", "returned"}), target="submitted", roles=AUTHOR),
        "return": Step(
            sources=frozenset({"submitted"}),
            target="returned",
            roles=SUPERVISOR,
            needs_reason=True,
            reviews=GROUPS,
        ),
        # From a requested change too: the superior does not change it, and it stays agreed.
        "agree": Step(
            sources=frozenset({"submitted", "change_requested"}),
            target="agreed",
            roles=SUPERVISOR,
            reviews=GROUPS,
            approves=True,
        ),
        "request_change": Step(
            sources=frozenset({"agreed"}),
            target="change_requested",
            roles=EITHER,
            needs_reason=True,
            upholds=True,
        ),
        "reopen": Step(
            sources=frozenset({"change_requested"}), target="draft", roles=SUPERVISOR, needs_reason=True
        ),
    },
    invariant=Invariant(groups=frozenset({"main", "additional"}), holds=adds_up),
)


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    put = mutation.put
    if put is None:
        return None
    errors = [error for group, value in put.items() for error in _CHECKS[group](group, value)]
    if not any(mutation.saw.values()):
        # What is agreed is the whole plan, so it is begun as a whole.
        errors += [FieldError(path=group, code="required") for group in sorted(GROUPS - put.keys())]
    if not errors and not adds_up({group: put[group] for group in ("main", "additional") if group in put}):
        errors.append(FieldError(path="main.weights", code="sum", limit=int(WHOLE)))
    return unfit(errors)


def _weights(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, dict):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_LINES:
        return [FieldError(path=path, code="too_many", limit=MAX_LINES)]
    errors: list[FieldError] = []
    for line, weight in given.items():
        errors += id_errors(f"{path}.{line}", line) + number_errors(f"{path}.{line}", weight, 0, 100, 2)
    if not errors and total(list(given.values())) > WHOLE:
        errors.append(FieldError(path=path, code="sum", limit=int(WHOLE)))
    return errors


def _words(path: str, given: Any) -> list[FieldError]:
    return text_errors(path, given, MAX_WORDS)


def _expectations(path: str, given: Any) -> list[FieldError]:
    parts: Mapping[str, Any] = dict.fromkeys(VALUES, _words)
    return parts_errors(path, given, parts, optional=frozenset(VALUES))


def _list(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_ITEMS:
        return [FieldError(path=path, code="too_many", limit=MAX_ITEMS)]
    return [
        error
        for place, one in enumerate(given)
        for error in (
            [FieldError(path=f"{path}.{place}", code="required")]
            if is_absent(one)
            else _words(f"{path}.{place}", one)
        )
    ]


_MAIN: Mapping[str, Any] = {"placement": id_errors, "cycle": id_errors, "weights": _weights}

_CHECKS: Mapping[str, Callable[[str, Any], list[FieldError]]] = {
    "main": lambda path, given: parts_errors(path, given, _MAIN),
    "additional": lambda path, given: parts_errors(path, given, {"weights": _weights}),
    "behaviour": lambda path, given: parts_errors(path, given, {"expectations": _expectations}),
    "annex": lambda path, given: parts_errors(path, given, dict.fromkeys(ANNEX, _list)),
}


def natural(put: Mapping[str, Any]) -> str | None:
    """One plan a placement and cycle, whichever device begins it. The placement, not the person: a transfer
    gives two."""
    main = put.get("main")
    return f"plan/{main['placement']}/{main['cycle']}" if main is not None else None


KIND = Kind(collection=PLAN, owner_group="main", check=check, natural=natural)
