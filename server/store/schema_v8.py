"""What version 8 of the schema adds: second factors, tokens and webhooks of other systems, who has looked."""

STATEMENTS: tuple[str, ...] = (
    # verified_at: when the second factor was last shown in this session, 0: never.
    "ALTER TABLE session ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0",
    # What an agency has switched on; no row: as it is by default.
    """CREATE TABLE agency_policy (
        instansi INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (instansi, name)) STRICT, WITHOUT ROWID""",
    # secret: sealed with a key that is not in the database. last_step: no code of it or before counts again.
    """CREATE TABLE second_factor (
        instansi INTEGER NOT NULL, person TEXT NOT NULL, secret TEXT NOT NULL, made_at INTEGER NOT NULL,
        confirmed_at INTEGER, last_step INTEGER NOT NULL, failures INTEGER NOT NULL,
        locked_until INTEGER NOT NULL, recovery TEXT NOT NULL,
        PRIMARY KEY (instansi, person)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE service_token (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
        token_hash TEXT NOT NULL, made_by TEXT NOT NULL, made_at INTEGER NOT NULL, expires INTEGER,
        last_used INTEGER, revoked_at INTEGER, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX service_token_by_hash ON service_token (instansi, token_hash)",
    # secret: sealed, like that of a second factor. row: of the journal, up to which events were made.
    """CREATE TABLE webhook (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
        secret TEXT NOT NULL, made_by TEXT NOT NULL, made_at INTEGER NOT NULL, removed_at INTEGER,
        row INTEGER NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    # next_at: when it is tried next; NULL: it has arrived, or was given up.
    """CREATE TABLE webhook_delivery (
        instansi INTEGER NOT NULL, webhook TEXT NOT NULL, id TEXT NOT NULL, event TEXT NOT NULL,
        body TEXT NOT NULL, made_at INTEGER NOT NULL, tries INTEGER NOT NULL, next_at INTEGER,
        tried_at INTEGER, status INTEGER NOT NULL,
        PRIMARY KEY (instansi, webhook, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE next_at IS NOT NULL",
    # Who opened what of whom on which day at a desk: once a day, thing and reader.
    """CREATE TABLE looked_at (
        instansi INTEGER NOT NULL, person TEXT NOT NULL, day TEXT NOT NULL, by TEXT NOT NULL,
        what TEXT NOT NULL, times INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
        PRIMARY KEY (instansi, person, day, by, what)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX envelope_acts ON envelope (instansi, collection, record, row) WHERE kind = 'act'",
)
