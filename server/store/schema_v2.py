"""What version 2 of the schema adds, by noun. `schema.py` says what all tables have in common."""

TIME: tuple[str, ...] = (
    # A replica said that the chain ending in this hash exists; gone when the line is here.
    """CREATE TABLE heartbeat (
        instansi INTEGER NOT NULL, replica TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (instansi, replica, n, hash)) STRICT, WITHOUT ROWID""",
    # Local dates: midnight comes at another moment in each zone.
    """CREATE TABLE period (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, from_date TEXT NOT NULL, until_date TEXT NOT NULL,
        deadline_date TEXT NOT NULL, lock_date TEXT NOT NULL,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE reopening (
        instansi INTEGER NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL, since INTEGER NOT NULL,
        until INTEGER NOT NULL, PRIMARY KEY (instansi, period, unit, since)) STRICT, WITHOUT ROWID""",
    # In this zone every figure of the period has been kept as it was when the lock passed.
    """CREATE TABLE period_lock (
        instansi INTEGER NOT NULL, period TEXT NOT NULL, zone TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (instansi, period, zone)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE absence (
        instansi INTEGER NOT NULL, placement TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,
        kind TEXT NOT NULL, PRIMARY KEY (instansi, placement, since)) STRICT, WITHOUT ROWID""",
    # The role is part of the key: a superior and a team lead may begin on the same day. It stands before
    # `until`: of a key that follows a column without a value, SQLite 3.40 says that a database is damaged.
    """CREATE TABLE superior_v2 (
        instansi INTEGER NOT NULL, placement TEXT NOT NULL, superior TEXT NOT NULL, since INTEGER NOT NULL,
        role TEXT NOT NULL DEFAULT 'superior' CHECK (role IN ('superior', 'plt', 'plh', 'team_lead')),
        until INTEGER,
        PRIMARY KEY (instansi, placement, since, role)) STRICT, WITHOUT ROWID""",
    "INSERT INTO superior_v2 (instansi, placement, superior, since, until)"
    " SELECT instansi, placement, superior, since, until FROM superior",
    "DROP TABLE superior",
    "ALTER TABLE superior_v2 RENAME TO superior",
    "CREATE INDEX superior_by_superior ON superior (instansi, superior)",
    "CREATE INDEX mutation_refused ON mutation (instansi, row) WHERE verdict = 'refused'",
)

CASES: tuple[str, ...] = (
    # The line of the journal that a case is about, and the record that the line is about.
    """CREATE TABLE case_line (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, row INTEGER NOT NULL, collection TEXT NOT NULL,
        record TEXT NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX case_line_by_record ON case_line (instansi, collection, record)",
    # A line that its phone has lost, with the hash that the next one names.
    """CREATE TABLE gap (
        instansi INTEGER NOT NULL, replica TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (instansi, replica, n)) STRICT, WITHOUT ROWID""",
    # What a replica last said of its outbox: the highest n that it ever named, and what waits there now.
    """CREATE TABLE announced (
        instansi INTEGER NOT NULL, replica TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL,
        count INTEGER NOT NULL, bytes INTEGER NOT NULL, client TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (instansi, replica)) STRICT, WITHOUT ROWID""",
)

VERSIONS: tuple[str, ...] = (
    # Whose upcasters have been applied to what was there before them.
    """CREATE TABLE upcast (
        instansi INTEGER NOT NULL, definition TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (instansi, definition)) STRICT, WITHOUT ROWID""",
    # What left a bucket at this seq or before may have been forgotten.
    """CREATE TABLE feed_floor (
        instansi INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT""",
    # Which seq had been reached when, once a day.
    """CREATE TABLE feed_mark (
        instansi INTEGER NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (instansi, at)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX bucket_record_gone ON bucket_record (instansi, seq) WHERE gone = 1",
    # total: of the numbers that `sync.sums` gives the records in the bucket.
    """CREATE TABLE bucket_sum (
        instansi INTEGER NOT NULL, bucket TEXT NOT NULL, count INTEGER NOT NULL, total INTEGER NOT NULL,
        PRIMARY KEY (instansi, bucket)) STRICT, WITHOUT ROWID""",
    "INSERT INTO bucket_sum"
    " SELECT instansi, bucket, count(*), sum(row_sum(collection, record, seq)) & 4294967295"
    " FROM bucket_record WHERE gone = 0 GROUP BY instansi, bucket",
)

BACKUPS: tuple[str, ...] = (
    # A line that came back after a restore with the receipt of then: its `at` is older than its row, so a
    # backup made in between does not cover it.
    """CREATE TABLE honoured (
        instansi INTEGER NOT NULL, row INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,
        outcome TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (instansi, row)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX honoured_by_person ON honoured (instansi, person, row, at)",
    # Which sealing keys a device was ever given, and when last: it may hold work sealed to any of them.
    """CREATE TABLE seal_holder (
        instansi INTEGER NOT NULL, key TEXT NOT NULL, replica TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (instansi, key, replica)) STRICT, WITHOUT ROWID""",
)

FILES: tuple[str, ...] = (
    # A file on its way: `bytes_held` of it are durable in `evidence/partial`, all of them once it is whole.
    """CREATE TABLE upload (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, sha256 TEXT NOT NULL,
        length INTEGER NOT NULL, metadata TEXT NOT NULL, bytes_held INTEGER NOT NULL,
        expires INTEGER NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX upload_by_person ON upload (instansi, person, sha256)",
    "CREATE INDEX upload_by_expiry ON upload (instansi, expires)",
    # What a record names and none of its authors has sent yet; `replica` should have it. refused: why not.
    """CREATE TABLE awaited_file (
        instansi INTEGER NOT NULL, collection TEXT NOT NULL, record TEXT NOT NULL, sha256 TEXT NOT NULL,
        person TEXT NOT NULL, replica TEXT NOT NULL, since INTEGER NOT NULL, refused TEXT NOT NULL,
        PRIMARY KEY (instansi, collection, record, sha256)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX awaited_file_by_hash ON awaited_file (instansi, sha256)",
    "CREATE INDEX awaited_file_by_replica ON awaited_file (instansi, replica)",
)

ADMINISTRATION: tuple[str, ...] = (
    # The queues that administrators read, and nothing else: reports are many.
    "CREATE INDEX record_by_state ON record (instansi, collection, state, seq)"
    " WHERE collection IN ('case', 'data_problem')",
)

STATEMENTS = (*TIME, *CASES, *VERSIONS, *BACKUPS, *FILES, *ADMINISTRATION)
