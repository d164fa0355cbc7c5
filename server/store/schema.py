"""The tables, as sqlite-utils migrations. Every table and every key starts with the agency (`instansi`).

Ids are text UUIDs, hashes base64url text, times milliseconds UTC. `since` belongs to a span, `until` does
not; no `until`: still so. A shipped migration is never edited: the next change is the next migration.
"""

from sqlite_utils import Database, Migrations

from server.store import (
    schema_v2,
    schema_v3,
    schema_v4,
    schema_v5,
    schema_v6,
    schema_v7,
    schema_v8,
    schema_v9,
    schema_v10,
    schema_v11,
)
from sync.sums import row_sum

migrations = Migrations("luring")

AGENCY = (
    # One server may host several agencies, chosen by host name.
    """CREATE TABLE instansi (
        instansi INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, host TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL, namespace TEXT NOT NULL, zone TEXT NOT NULL, created INTEGER NOT NULL) STRICT""",
    """CREATE TABLE epoch (
        instansi INTEGER NOT NULL, epoch TEXT NOT NULL, since INTEGER NOT NULL,
        PRIMARY KEY (instansi, epoch)) STRICT, WITHOUT ROWID""",
    # seq orders what people pull, row numbers the journal, chain is its newest link, at the latest time ever
    # used, organisation counts its versions.
    """CREATE TABLE counter (
        instansi INTEGER PRIMARY KEY, seq INTEGER NOT NULL, row INTEGER NOT NULL, chain TEXT NOT NULL,
        at INTEGER NOT NULL, organisation INTEGER NOT NULL) STRICT""",
)

PEOPLE = (
    """CREATE TABLE unit (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
        zone TEXT NOT NULL,
        sector TEXT NOT NULL, PRIMARY KEY (instansi, id), UNIQUE (instansi, code)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE unit_parent (
        instansi INTEGER NOT NULL, unit TEXT NOT NULL, parent TEXT, since INTEGER NOT NULL, until INTEGER,
        PRIMARY KEY (instansi, unit, since)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE person (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE person_nip (
        instansi INTEGER NOT NULL, person TEXT NOT NULL, nip TEXT NOT NULL, since INTEGER NOT NULL,
        until INTEGER, PRIMARY KEY (instansi, person, since)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX person_nip_by_nip ON person_nip (instansi, nip)",
    """CREATE TABLE position (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE placement (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, position TEXT NOT NULL,
        unit TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('definitive', 'plt', 'plh')), since INTEGER NOT NULL,
        until INTEGER, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX placement_by_person ON placement (instansi, person)",
    "CREATE INDEX placement_by_unit ON placement (instansi, unit)",
    # superior is a placement, too: who holds it is found there.
    """CREATE TABLE superior (
        instansi INTEGER NOT NULL, placement TEXT NOT NULL, superior TEXT NOT NULL, since INTEGER NOT NULL,
        until INTEGER, PRIMARY KEY (instansi, placement, since)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX superior_by_superior ON superior (instansi, superior)",
    """CREATE TABLE role_grant (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL,
        unit TEXT NOT NULL,
        since INTEGER NOT NULL, until INTEGER, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX role_grant_by_person ON role_grant (instansi, person)",
)

ACCOUNTS = (
    """CREATE TABLE account (
        instansi INTEGER NOT NULL, person TEXT NOT NULL, password_hash TEXT NOT NULL, pin_hash TEXT NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0, disabled_at INTEGER,
        changed_at INTEGER NOT NULL, PRIMARY KEY (instansi, person)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE session (
        instansi INTEGER NOT NULL, token_hash TEXT NOT NULL, person TEXT NOT NULL, created INTEGER NOT NULL,
        seen INTEGER NOT NULL, expires INTEGER NOT NULL,
        PRIMARY KEY (instansi, token_hash)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX session_by_person ON session (instansi, person)",
    """CREATE TABLE activation (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, code_hash TEXT NOT NULL,
        issued_by TEXT NOT NULL, issued_at INTEGER NOT NULL, expires INTEGER NOT NULL, used_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX activation_by_person ON activation (instansi, person)",
    # n: every mutation up to it is here, hash: of that one; top: the highest n ever received.
    """CREATE TABLE replica (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('phone', 'server')), key TEXT NOT NULL, label TEXT NOT NULL,
        registered_at INTEGER NOT NULL, revoked_at INTEGER, n INTEGER NOT NULL DEFAULT 0,
        hash TEXT NOT NULL DEFAULT '', top INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX replica_by_person ON replica (instansi, person)",
)

JOURNAL = (
    # kind: mutation, act (something administrative) or release (a held mutation judged again).
    """CREATE TABLE envelope (
        instansi INTEGER NOT NULL, row INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
        replica TEXT NOT NULL,
        n INTEGER NOT NULL, sha TEXT NOT NULL, prev_sha TEXT NOT NULL, received_at INTEGER NOT NULL,
        actor TEXT NOT NULL, collection TEXT NOT NULL, record TEXT NOT NULL, outcome TEXT NOT NULL,
        code TEXT NOT NULL, detail TEXT NOT NULL, salt2 TEXT NOT NULL, payload_hash TEXT NOT NULL,
        chain TEXT NOT NULL, PRIMARY KEY (instansi, row)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX envelope_by_n ON envelope (instansi, replica, n)",
    # Apart from the envelope, so that the law can have a payload destroyed and the chain still verifies.
    """CREATE TABLE payload (
        instansi INTEGER NOT NULL, row INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (instansi, row)) STRICT""",
    # The signature under the lines first..last of a replica, for who wants to prove it to others.
    """CREATE TABLE run (
        instansi INTEGER NOT NULL, replica TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        sig TEXT NOT NULL, received_at INTEGER NOT NULL,
        PRIMARY KEY (instansi, replica, first, last, sig)) STRICT, WITHOUT ROWID""",
    # What a mutation is worth to its record now; the outcome it got at receipt stays in its envelope.
    """CREATE TABLE mutation (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, row INTEGER NOT NULL, sha TEXT NOT NULL,
        replica TEXT NOT NULL, collection TEXT NOT NULL, record TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('judged', 'waiting', 'aside', 'refused')),
        world TEXT NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX mutation_by_record ON mutation (instansi, collection, record, row)",
    "CREATE INDEX mutation_aside ON mutation (instansi, row) WHERE verdict = 'aside'",
    """CREATE TABLE standing (
        instansi INTEGER NOT NULL, replica TEXT NOT NULL, seq INTEGER NOT NULL, mutation TEXT NOT NULL,
        register TEXT NOT NULL, standing TEXT NOT NULL,
        PRIMARY KEY (instansi, replica, seq)) STRICT, WITHOUT ROWID""",
)

RECORDS = (
    # parent and brief are what the domain's reducers need: which record this one counts for, and its few
    # figures.
    """CREATE TABLE record (
        instansi INTEGER NOT NULL, collection TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
        owner TEXT NOT NULL, parent TEXT NOT NULL, state TEXT NOT NULL, buckets TEXT NOT NULL,
        body BLOB NOT NULL,
        brief TEXT NOT NULL, PRIMARY KEY (instansi, collection, id)) STRICT, WITHOUT ROWID""",
    # With the brief inside, so that adding up the children of a parent never touches their bodies.
    "CREATE INDEX record_by_parent ON record (instansi, collection, parent, brief) WHERE parent <> ''",
    "CREATE INDEX record_by_owner ON record (instansi, collection, owner) WHERE owner <> ''",
    """CREATE TABLE bucket_record (
        instansi INTEGER NOT NULL, bucket TEXT NOT NULL, collection TEXT NOT NULL, record TEXT NOT NULL,
        seq INTEGER NOT NULL, gone INTEGER NOT NULL,
        PRIMARY KEY (instansi, bucket, collection, record)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX bucket_record_by_seq ON bucket_record (instansi, bucket, seq, gone)",
    """CREATE TABLE assignment (
        instansi INTEGER NOT NULL, person TEXT NOT NULL, bucket TEXT NOT NULL, from_seq INTEGER NOT NULL,
        until_seq INTEGER, PRIMARY KEY (instansi, person, bucket, from_seq)) STRICT, WITHOUT ROWID""",
    # One row for everybody who has uploaded the file: only who had the bytes may show them to others.
    """CREATE TABLE evidence (
        instansi INTEGER NOT NULL, sha256 TEXT NOT NULL, bytes_count INTEGER NOT NULL, type TEXT NOT NULL,
        uploaded_by TEXT NOT NULL, at INTEGER NOT NULL, path TEXT NOT NULL,
        PRIMARY KEY (instansi, sha256, uploaded_by)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE evidence_use (
        instansi INTEGER NOT NULL, sha256 TEXT NOT NULL, collection TEXT NOT NULL, record TEXT NOT NULL,
        PRIMARY KEY (instansi, sha256, collection, record)) STRICT, WITHOUT ROWID""",
)


# Of each version, what makes it from the one before. Every database that is not SQLite runs these.
VERSIONS: tuple[tuple[str, ...], ...] = (
    (*AGENCY, *PEOPLE, *ACCOUNTS, *JOURNAL, *RECORDS),
    schema_v2.STATEMENTS,
    schema_v3.STATEMENTS,
    schema_v4.STATEMENTS,
    schema_v5.STATEMENTS,
    schema_v6.STATEMENTS,
    schema_v7.STATEMENTS,
    schema_v8.STATEMENTS,
    schema_v9.STATEMENTS,
    schema_v10.STATEMENTS,
    schema_v11.STATEMENTS,
)


@migrations()
def v1(db: Database) -> None:
    """Make every table of version 1."""
    for statement in VERSIONS[0]:
        db.execute(statement)


@migrations()
def v2(db: Database) -> None:
    """Add what version 2 keeps."""
    db.conn.create_function("row_sum", 3, row_sum, deterministic=True)
    for statement in VERSIONS[1]:
        db.execute(statement)


@migrations()
def v3(db: Database) -> None:
    """Add what version 3 keeps."""
    for statement in VERSIONS[2]:
        db.execute(statement)


@migrations()
def v4(db: Database) -> None:
    """Add what version 4 keeps."""
    for statement in VERSIONS[3]:
        db.execute(statement)


@migrations()
def v5(db: Database) -> None:
    """Add what version 5 keeps."""
    for statement in VERSIONS[4]:
        db.execute(statement)


@migrations()
def v6(db: Database) -> None:
    """Add what version 6 keeps."""
    for statement in VERSIONS[5]:
        db.execute(statement)


@migrations()
def v7(db: Database) -> None:
    """Add what version 7 keeps."""
    for statement in VERSIONS[6]:
        db.execute(statement)


@migrations()
def v8(db: Database) -> None:
    """Add what version 8 keeps."""
    for statement in VERSIONS[7]:
        db.execute(statement)


@migrations()
def v9(db: Database) -> None:
    """Add what version 9 keeps."""
    for statement in VERSIONS[8]:
        db.execute(statement)


@migrations()
def v10(db: Database) -> None:
    """Change what version 10 keeps otherwise."""
    for statement in VERSIONS[9]:
        db.execute(statement)


@migrations()
def v11(db: Database) -> None:
    """Add what version 11 keeps."""
    for statement in VERSIONS[10]:
        db.execute(statement)
