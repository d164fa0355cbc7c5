"""What version 5 of the schema adds: kiosks. `schema.py` says what all tables have in common."""

REPLICAS: tuple[str, ...] = (
    # A kiosk's session is a replica, too. aliases: JSON, what the ids stand for by which its lines name
    # their author where he could not be looked up; "": nothing.
    """CREATE TABLE replica_5 (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('phone', 'server', 'kiosk')), key TEXT NOT NULL,
        label TEXT NOT NULL,
        registered_at INTEGER NOT NULL, revoked_at INTEGER, n INTEGER NOT NULL DEFAULT 0,
        hash TEXT NOT NULL DEFAULT '', top INTEGER NOT NULL DEFAULT 0, aliases TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "INSERT INTO replica_5 (instansi, id, person, kind, key, label, registered_at, revoked_at, n, hash, top)"
    " SELECT instansi, id, person, kind, key, label, registered_at, revoked_at, n, hash, top FROM replica",
    "DROP TABLE replica",
    "ALTER TABLE replica_5 RENAME TO replica",
    "CREATE INDEX replica_by_person ON replica (instansi, person)",
)

KIOSKS: tuple[str, ...] = (
    # policy, waiting, storage and battery: JSON; the last three are what it said when it was last heard of.
    """CREATE TABLE kiosk (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, unit TEXT NOT NULL,
        key TEXT NOT NULL, policy TEXT NOT NULL, enrolled_at INTEGER NOT NULL, enrolled_by TEXT NOT NULL,
        revoked_at INTEGER, contact_at INTEGER NOT NULL, client TEXT NOT NULL, waiting TEXT NOT NULL,
        storage TEXT NOT NULL, battery TEXT NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE kiosk_code (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, code_hash TEXT NOT NULL, unit TEXT NOT NULL,
        label TEXT NOT NULL, policy TEXT NOT NULL, made_by TEXT NOT NULL, made_at INTEGER NOT NULL,
        expires INTEGER NOT NULL, used_by TEXT NOT NULL, failures INTEGER NOT NULL,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    # Which sealing keys a kiosk may hold work sealed to.
    """CREATE TABLE kiosk_seal (
        instansi INTEGER NOT NULL, kiosk TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (instansi, kiosk, key)) STRICT, WITHOUT ROWID""",
    # Bearer sessions: in the memory of a kiosk's page only.
    """CREATE TABLE kiosk_session (
        instansi INTEGER NOT NULL, token_hash TEXT NOT NULL, kiosk TEXT NOT NULL, person TEXT NOT NULL,
        created INTEGER NOT NULL, seen INTEGER NOT NULL, expires INTEGER NOT NULL,
        PRIMARY KEY (instansi, token_hash)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX kiosk_session_by_person ON kiosk_session (instansi, person)",
    # session: as the kiosk calls it; "": it was one that was signed in.
    """CREATE TABLE kiosk_replica (
        instansi INTEGER NOT NULL, kiosk TEXT NOT NULL, session TEXT NOT NULL, replica TEXT NOT NULL,
        person TEXT NOT NULL, PRIMARY KEY (instansi, replica)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX kiosk_replica_by_session ON kiosk_replica (instansi, kiosk, session)",
    # A PIN that was looked at, or was going to be, for a NIP on a kiosk.
    """CREATE TABLE kiosk_guess (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, kiosk TEXT NOT NULL, nip TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX kiosk_guess_by_kiosk ON kiosk_guess (instansi, kiosk, at)",
)

ENVELOPES: tuple[str, ...] = (
    """CREATE TABLE kiosk_receipt (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, kiosk TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    # Envelopes that could not be opened or were not signed, as they came.
    """CREATE TABLE kiosk_raw (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, kiosk TEXT NOT NULL, key TEXT NOT NULL,
        sig TEXT NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (instansi, id)) STRICT""",
    "CREATE INDEX kiosk_raw_by_kiosk ON kiosk_raw (instansi, kiosk, code)",
    # Opened, and nobody has shown that it is his. content: without the PIN.
    """CREATE TABLE kiosk_claim (
        instansi INTEGER NOT NULL, envelope TEXT NOT NULL, claim TEXT NOT NULL, kiosk TEXT NOT NULL,
        session TEXT NOT NULL, nip TEXT NOT NULL, person TEXT NOT NULL, code TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'disowned', 'unsigned')),
        made_at INTEGER NOT NULL, at INTEGER NOT NULL, lines INTEGER NOT NULL, content BLOB NOT NULL,
        PRIMARY KEY (instansi, envelope)) STRICT""",
    "CREATE INDEX kiosk_claim_by_claim ON kiosk_claim (instansi, claim)",
    "CREATE INDEX kiosk_claim_by_nip ON kiosk_claim (instansi, nip, state)",
    "CREATE INDEX kiosk_claim_by_person ON kiosk_claim (instansi, person, state)",
    "CREATE INDEX kiosk_claim_by_kiosk ON kiosk_claim (instansi, kiosk, state)",
    # session: as the kiosk calls it; "": no draft, but until when drafts of this key have ended.
    """CREATE TABLE kiosk_draft (
        instansi INTEGER NOT NULL, person TEXT NOT NULL, session TEXT NOT NULL, key TEXT NOT NULL,
        id TEXT NOT NULL, value TEXT NOT NULL, updated_at INTEGER NOT NULL, gone INTEGER NOT NULL,
        PRIMARY KEY (instansi, person, session, key)) STRICT, WITHOUT ROWID""",
    # Of citizens: kept by an id of chance, so that not even their order is.
    """CREATE TABLE survey_answer (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, unit TEXT NOT NULL, form TEXT NOT NULL,
        day TEXT NOT NULL, answers TEXT NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
)

STATEMENTS = REPLICAS + KIOSKS + ENVELOPES
