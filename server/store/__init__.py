"""Where the data is kept. Nothing outside this folder speaks SQL.

`store.py` is the protocol, composed of one file per noun (`agency.py`, `journal.py`, …).
`sql_<noun>.py` holds each noun's SQL as two mixins, `Sql<Noun>Read` on `Reader` and `Sql<Noun>` on `Writer`
(`sql_tx.py`); `sql_transactions.py` puts them together. `schema.py` has the tables.
`groups.py` is the engine: one writer thread that commits many jobs at once, a few readers. `sqlite.py` is the
embedded store, `postgres.py` the one that several servers share; `postgres_sql.py` translates the statements.
"""
