"""The stored breakages still fit the code: one that does not proves nothing. `make mutants` runs them."""

import pytest
from mutants import ROOT, Breakage, stored


@pytest.mark.parametrize("breakage", stored(), ids=lambda one: one.name)
def test_a_stored_breakage_still_breaks_something(breakage: Breakage) -> None:
    before = (ROOT / breakage.file).read_text("utf-8")
    assert breakage.breaks(before) != before
    if breakage.by != "simulation":
        assert (ROOT / breakage.by).is_file()


def test_enough_is_broken_everywhere() -> None:
    """At least twenty, ten of them for the simulation to notice, in every area."""
    breakages = stored()
    assert len({one.name for one in breakages}) == len(breakages) >= 20
    assert sum(one.by == "simulation" for one in breakages) >= 10
    areas = {one.area for one in breakages}
    assert areas >= {"merge", "workflow", "deadline", "receipts", "cursor", "vault"}
