"""What version 9 of the schema adds: passkeys, legal holds, records of destruction."""

STATEMENTS: tuple[str, ...] = (
    # id: of the credential, base64url. public_key: COSE, base64url. sign_count: as its device last said.
    """CREATE TABLE passkey (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
        public_key TEXT NOT NULL, sign_count INTEGER NOT NULL, made_at INTEGER NOT NULL, used_at INTEGER,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX passkey_by_person ON passkey (instansi, person)",
    # Challenges that were answered, until they would have ended anyway: each counts once.
    """CREATE TABLE passkey_challenge (
        instansi INTEGER NOT NULL, challenge TEXT NOT NULL, until INTEGER NOT NULL,
        PRIMARY KEY (instansi, challenge)) STRICT, WITHOUT ROWID""",
    # subject: a person or a record, of which nothing is destroyed until the hold is released.
    """CREATE TABLE legal_hold (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL,
        made_at INTEGER NOT NULL, released_at INTEGER,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    # body: what was destroyed, as JSON; no names.
    """CREATE TABLE destruction (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
)
