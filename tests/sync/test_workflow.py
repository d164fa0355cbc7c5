"""Questions to a table of steps."""

from typing import Any

import msgspec
import pytest
from histories import SHEET

from sync.record import Collection, Group, Step
from sync.workflow import flaws, judges, may_put, states, steps_from


def test_a_screen_offers_what_the_role_may_do_from_here() -> None:
    assert steps_from(SHEET, "submitted", ["author"]) == ["withdraw"]
    assert steps_from(SHEET, "submitted", ["supervisor"]) == ["approve", "return"]
    assert steps_from(SHEET, "approved", ["author"]) == []


def test_creating_is_a_state_of_its_own() -> None:
    assert may_put(SHEET, "plan", [""], ["author"])
    assert not may_put(SHEET, "plan", [""], ["supervisor"])
    assert may_put(SHEET, "plan", ["draft"], ["supervisor"])
    assert not may_put(SHEET, "plan", ["submitted"], ["author"])


def test_deleting_passes_judgement_on_everything() -> None:
    assert judges(SHEET, "withdraw") == {"body", "plan", "note"}
    assert judges(SHEET, "approve") == {"body"}
    assert states(SHEET) == {"draft", "submitted", "returned", "approved", "withdrawn"}


STEP = Step(sources=frozenset({"new"}), target="done", roles=frozenset())


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({}, ""),
        ({"steps": {"do": msgspec.structs.replace(STEP, sources=frozenset({"lost"}))}}, "starts from lost"),
        ({"steps": {"do": msgspec.structs.replace(STEP, reviews=frozenset({"lost"}))}}, "reviews lost"),
        ({"steps": {"do": msgspec.structs.replace(STEP, approves=True)}}, "approves nothing"),
        ({"groups": {"body": Group(roles={"lost": frozenset()})}}, "may be put in lost"),
        ({"withdraw": "lost"}, "lost is no step"),
    ],
    ids=str,
)
def test_a_declaration_that_does_not_hold_together_is_told_why(change: dict[str, Any], flaw: str) -> None:
    sound = Collection(name="thing", groups={"body": Group(roles={})}, initial="new", steps={"do": STEP})
    found = list(flaws(msgspec.structs.replace(sound, **change)))
    assert len(found) == (1 if flaw else 0)
    assert all(flaw in one for one in found)
