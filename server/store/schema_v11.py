"""What version 11 of the schema adds: work that was received in a rush and is judged later."""

STATEMENTS: tuple[str, ...] = (
    # `sha` is that of the lines: the same lines sent again are the same row. `due`: when to judge it, ms.
    """CREATE TABLE unjudged (
        instansi INTEGER NOT NULL, replica TEXT NOT NULL, sha TEXT NOT NULL, person TEXT NOT NULL,
        at INTEGER NOT NULL, due INTEGER NOT NULL, bytes INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (instansi, replica, sha)) STRICT""",
    # With the bytes inside, so that adding them up never touches the bodies.
    "CREATE INDEX unjudged_by_due ON unjudged (instansi, due, bytes)",
    "CREATE INDEX unjudged_by_person ON unjudged (instansi, person, replica, sha, bytes)",
)
