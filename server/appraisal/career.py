"""What a nomination asks for (data, read and checked whole), and the pure rule that says what of it is met.

The phone has the same rule in `pwa/src/screens/lain-karier/eligible.ts`; both satisfy
`sync/vectors/career.json`.
Nothing is decided by it: people nominate, support and decide.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from server.appraisal.answer import is_absent
from server.appraisal.competency_data import GrowthError
from server.appraisal.library import Label
from server.appraisal.talent import TalentRules, talent_faults


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Condition(_Data, frozen=True, kw_only=True):
    """One condition. `asked`: the app cannot know it, people check it."""

    id: str
    fact: Literal["predikat", "hours", "gaps", "asked"]
    label: Label
    source: str
    among: tuple[str, ...] = ()  # predikat that will do
    count: int = 1  # of the last results
    at_least: int | None = None
    at_most: int | None = None


class Nominated(_Data, frozen=True, kw_only=True):
    """What somebody can be nominated for."""

    id: str
    label: Label
    conditions: tuple[Condition, ...]


class CareerRules(_Data, frozen=True, kw_only=True):
    id: str
    version: int
    label: Label
    kinds: tuple[Nominated, ...]
    talent: TalentRules | None = None  # None: those of another file hold


def read_career(text: str) -> CareerRules:
    """Read rules and check all of them.

    Raises: GrowthError, which names every fault.
    """
    try:
        found = msgspec.convert(tomllib.loads(text), CareerRules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise GrowthError([str(error)]) from None
    if faults := list(_faults(found)):
        raise GrowthError(faults)
    return found


def _faults(found: CareerRules) -> Iterator[str]:
    for kind in found.kinds:
        for one in kind.conditions:
            where = f"kinds.{kind.id}.{one.id}"
            if is_absent(one.source):
                yield f"{where}: source is empty"
            if one.fact == "predikat" and (not one.among or one.count < 1):
                yield f"{where}: wants among and count"
            if one.fact == "hours" and one.at_least is None:
                yield f"{where}: wants at_least"
            if one.fact == "gaps" and one.at_most is None:
                yield f"{where}: wants at_most"
    if found.talent is not None:
        yield from talent_faults(found.talent)


def eligibility(conditions: Sequence[Mapping[str, Any]], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Say of each condition whether it is met, with what it was asked of.

    `facts`: `{predikat: [of the released results, the newest first], hours: int, gaps: int | None}`.
    Returns `{verdict: "yes"|"no"|"unknown", rows: [{id, met: bool|None, input}]}`; unknown is neither.
    """
    rows = [{"id": one["id"], **_ask(one, facts)} for one in conditions]
    met = [row["met"] for row in rows]
    return {"verdict": "no" if False in met else "unknown" if None in met else "yes", "rows": rows}


def _ask(condition: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    match condition["fact"]:
        case "predikat":
            last = list(facts["predikat"][: condition.get("count", 1)])
            wrong = any(one not in condition["among"] for one in last)
            enough = len(last) >= condition.get("count", 1)
            return {"met": False if wrong else True if enough else None, "input": last}
        case "hours":
            return {"met": facts["hours"] >= condition["at_least"], "input": facts["hours"]}
        case "gaps":
            known = facts["gaps"]
            return {"met": None if known is None else known <= condition["at_most"], "input": known}
        case _:
            return {"met": None, "input": None}
