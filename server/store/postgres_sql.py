"""The statements of the store as PostgreSQL understands them.

They are written for SQLite, in what both databases read alike as far as there is such a thing. What is left
is listed here, and each statement is translated once: the texts are few, and most are asked for again.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_ELEMENTS = "jsonb_array_elements_text(?::jsonb)"
_PAIRS = "jsonb_array_elements(?::jsonb)"
# No member is taken out of JSON with a zero character anywhere: they go, and the backslashes before them.
_BODY = r"regexp_replace(convert_from(body, 'UTF8'), '([^\\])((\\\\)*\\u0000)+', '\1', 'g')"


class Statement(NamedTuple):
    text: str
    writes: bool
    is_kept: bool  # prepared when it comes first: it will come again


# In this order; what a rule looks for is not made by another one.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r" INDEXED BY \w+"), ""),
    # SQLite is told by CROSS JOIN which side comes first. Without being told, PostgreSQL takes a list for a
    # hundred entries, and rather reads a whole table of some thousands than looks each of them up.
    (
        re.compile(r" j CROSS JOIN (\w+) (\w) ON ((?:(?! JOIN ).)+?) WHERE (.+?)(?= GROUP BY | ORDER BY |$)"),
        r" j JOIN LATERAL (SELECT * FROM \1 \2 WHERE \3 AND \4 OFFSET 0) \2 ON true",
    ),
    (re.compile(r" CROSS JOIN "), " JOIN "),
    (re.compile(r" NOT IN \(SELECT value FROM json_each\(\?\)\)"), f" <> ALL (ARRAY(SELECT {_ELEMENTS}))"),
    (re.compile(r" IN \(SELECT value FROM json_each\(\?\)\)"), f" = ANY (ARRAY(SELECT {_ELEMENTS}))"),
    (re.compile(r"json_each\(\?\) j (?=.* j\.value ->> 0 )"), f"{_PAIRS} AS j (value) "),
    (re.compile(r"json_each\(\?\) j "), f"{_ELEMENTS} AS j (value) "),
    (
        re.compile(r" FROM json_each\(\?\)$"),
        " FROM (SELECT place - 1 AS key, one AS value FROM json_array_elements(?::json)"
        " WITH ORDINALITY AS listed (one, place)) j",
    ),
    (
        re.compile(r"json_group_array\(json_object\((.*?)\)\)"),
        r"coalesce(json_agg(json_build_object(\1))::text, '[]')",
    ),
    (re.compile(r"CAST\(body AS TEXT\)"), _BODY.replace("\\", r"\\") + "::json"),
    (re.compile(r"instr\(p\.bytes, CAST\(\? AS BLOB\)\)"), "position(convert_to(?, 'UTF8') IN p.bytes) > 0"),
    (re.compile(r"\b(before|after) ->> "), r"\1::json ->> "),
    (re.compile(r"\bx''"), "''::bytea"),
)
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\b")
_KEPT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")


@lru_cache(maxsize=2_000)
def translated(sql: str) -> Statement:
    """Get a statement as PostgreSQL reads it, with the places of its parameters as psycopg names them."""
    text = sql
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    text = text.replace("%", "%%").replace("?", "%s")
    return Statement(text, _WRITES.match(sql) is not None, _KEPT.match(sql) is not None)


_TABLES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\) STRICT(, WITHOUT ROWID)?$"), ")"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    # Byte by byte, as SQLite compares: an order that a locale makes would be another one on each machine.
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
    # An entry of an index has to fit on a third of a page here.
    (re.compile(r"\(instansi, collection, parent, brief\)"), "(instansi, collection, parent)"),
)


def translated_table(sql: str) -> str:
    """Get a statement of the schema as PostgreSQL reads it; "": there is nothing to do for it."""
    if "row_sum(" in sql:  # counts what an older version has left: there is none of it here
        return ""
    for pattern, replacement in _TABLES:
        sql = pattern.sub(replacement, sql)
    return sql
