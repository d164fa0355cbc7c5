"""What version 7 of the schema adds: imports with their history, and a way to look through acts."""

STATEMENTS: tuple[str, ...] = (
    # body: JSON, the rest of `imports.ImportRun`.
    """CREATE TABLE import_run (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, made_at INTEGER NOT NULL, state TEXT NOT NULL,
        body TEXT NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    # name: file (until it is applied or dropped), report.
    """CREATE TABLE import_part (
        instansi INTEGER NOT NULL, run TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (instansi, run, name)) STRICT""",
    # What an import changes, row by row of the organisation: before it (JSON; none: it is new) and after it.
    """CREATE TABLE import_row (
        instansi INTEGER NOT NULL, run TEXT NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL,
        before TEXT, after TEXT NOT NULL, PRIMARY KEY (instansi, run, n)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX envelope_of_acts ON envelope (instansi, row) WHERE kind = 'act'",
)
