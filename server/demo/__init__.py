"""The demonstration: a district that does not exist, with a Puskesmas, a school and a licensing office.

`unit.csv`, `pegawai.csv` and `rhk.csv` come in through the same import as anybody's; `{year}` in them is the
current one. `riwayat.toml` says what people report. `history.py` makes of it who reported what when and what
became of it, `phones.py` are the phones they do it with, `make.py` puts all together, `sign_in.py` keeps the
table of passwords.

Everybody's NIP begins with 9999: born in the year 9999, nobody's.
"""
