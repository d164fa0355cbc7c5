"""What version 6 of the schema adds: survey codes, and which answers figures are made from."""

STATEMENTS: tuple[str, ...] = (
    # counter: of the unit, "": the unit itself. period: in whose figures an answer is, "": in none yet.
    "ALTER TABLE survey_answer ADD COLUMN counter TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE survey_answer ADD COLUMN period TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX survey_answer_by_unit ON survey_answer (instansi, unit, form, counter, period)",
    # code: what the QR names. today, taken: how many answers came on the server's day, for the cap.
    """CREATE TABLE survey_code (
        instansi INTEGER NOT NULL, code TEXT NOT NULL, unit TEXT NOT NULL, counter TEXT NOT NULL,
        form TEXT NOT NULL, made_at INTEGER NOT NULL, revoked_at INTEGER, today TEXT NOT NULL,
        taken INTEGER NOT NULL, PRIMARY KEY (instansi, code)) STRICT, WITHOUT ROWID""",
)
