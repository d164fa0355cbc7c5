"""What version 3 of the schema adds: the appraisal cycle. `schema.py` says what all tables have in common."""

CYCLES: tuple[str, ...] = (
    # scheme: its snapshot as JSON. kinds: JSON, which weights hold for whom. cursor: how far the act under
    # way has come. answered: somebody has, so the cycle cannot be undone any more.
    """CREATE TABLE cycle (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, period TEXT NOT NULL, scheme TEXT NOT NULL,
        kinds TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('opening', 'open', 'closed', 'released', 'undone')),
        rate_until TEXT NOT NULL, opened_at INTEGER NOT NULL, actor TEXT NOT NULL, cursor TEXT NOT NULL,
        answered INTEGER NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    # Who is asked to rate whom. (`assignment` says which buckets a person sees.)
    """CREATE TABLE rater_assignment (
        instansi INTEGER NOT NULL, id TEXT NOT NULL, cycle TEXT NOT NULL, ratee TEXT NOT NULL,
        grp TEXT NOT NULL CHECK (grp IN ('self', 'superior', 'peer', 'subordinate')), rater TEXT NOT NULL,
        reason TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('asked', 'declined', 'removed')),
        actor TEXT NOT NULL, PRIMARY KEY (instansi, id)) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX rater_assignment_by_ratee ON rater_assignment (instansi, ratee, cycle, grp, rater)",
    "CREATE INDEX rater_assignment_by_rater ON rater_assignment (instansi, rater)",
    "CREATE INDEX rater_assignment_by_cycle ON rater_assignment (instansi, cycle, ratee)",
    """CREATE TABLE figure (
        instansi INTEGER NOT NULL, cycle TEXT NOT NULL, placement TEXT NOT NULL, part TEXT NOT NULL,
        value TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,
        PRIMARY KEY (instansi, cycle, placement, part)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE holiday (
        instansi INTEGER NOT NULL, day TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (instansi, day)) STRICT, WITHOUT ROWID""",
)

STATEMENTS = CYCLES
