"""Where the data is kept. Nothing outside this folder speaks SQL.

`store.py` is the protocol, composed of one file per noun (`agency.py`, `journal.py`, …). `sqlite.py` is the
engine of the embedded store: one writer thread that commits many jobs at once, a few readers.
`sqlite_<noun>.py` holds each noun's SQL as two mixins, `Sqlite<Noun>Read` on `Reader` and `Sqlite<Noun>` on
`Writer`; `sqlite_transactions.py` puts them together. `schema.py` has the tables.
"""
