"""Every fault has a test that names it, and the table in the documentation says which."""

import faults


def test_every_fault_is_named_by_a_test() -> None:
    without = faults.SHOWN_HERE - faults.tests_by_fault().keys()
    assert not without, sorted(without, key=lambda fault: int(fault[1:]))


def test_the_table_of_faults_is_current() -> None:
    assert faults.TABLE.read_text("utf-8") == faults.table(), "run `make faults`"


def test_a_range_names_every_fault_in_it() -> None:
    assert faults.named("what becomes of F69-F71, and of F8") == {"F69", "F70", "F71", "F8"}
    assert len(faults.KNOWN) == 103
