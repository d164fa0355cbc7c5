"""`make regulation`: write `docs/regulasi.md`."""

from regulation import TABLE, faults, rules, table

TABLE.write_text(table(), "utf-8")
print("\n".join([f"{TABLE.name}: {len(rules())} rules", *faults()]))
