"""`make faults`: write `docs/faults.md`."""

from faults import SHOWN_HERE, TABLE, table, tests_by_fault

TABLE.write_text(table(), "utf-8")
missing = sorted(SHOWN_HERE - tests_by_fault().keys(), key=lambda fault: int(fault[1:]))
shown = len(SHOWN_HERE) - len(missing)
print(f"{TABLE.name}: {shown} faults have tests; without: {', '.join(missing) or 'none'}")
