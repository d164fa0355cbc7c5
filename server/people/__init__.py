"""The organisation: who works where, under whom, since when, and how that comes in from spreadsheets.

Reading order: `nip.py`, `columns.py`, `table_file.py` and `rows.py` turn a file into typed rows; `roster.py`
is the organisation as one import sees and changes it; `place_units.py`, `place_people.py` and `plan_lines.py`
apply the rows; `import_file.py` is the whole import. `cards.py` shows the organisation to the phones.
"""
