"""What version 4 of the schema adds: the days of a cycle, and how far what is done to it by itself has come.
`schema.py` says what all tables have in common.
"""

STATEMENTS: tuple[str, ...] = (
    # phases: JSON, the days beside rate_until. total: people whom the act under way is about. release: JSON,
    # the release that is under way; '': none. reminded: the last reminder that everybody has had.
    "ALTER TABLE cycle ADD COLUMN phases TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE cycle ADD COLUMN total INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cycle ADD COLUMN release TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cycle ADD COLUMN reminded TEXT NOT NULL DEFAULT ''",
)
