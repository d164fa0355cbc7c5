"""What somebody lacks and what he is strong in, from two assessments and what his post wants. Pure.

The phone has the same in `pwa/src/screens/lain-pengembangan/gap.ts`; both satisfy `sync/vectors/growth.json`.
The superior's level counts where there is one, else one's own: form B.1.9 is the superior's to fill. What
neither has assessed is unknown, never zero.
"""

from collections.abc import Mapping, Sequence
from typing import Any

DIFFERS = 2  # levels between the two assessments from which they are to be talked about


def gaps(
    wanted: Mapping[str, int], own: Mapping[str, int], superior: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Compare, in the order of `wanted` (competency -> level).

    A row has all that it was made of: `{competency, required, own, superior, counted, by, difference, kind,
    b19, differs}`; `difference` is counted minus required, `b19` the number of form B.1.9 (3: as required).
    """
    return [_row(name, required, own.get(name), superior.get(name)) for name, required in wanted.items()]


def _row(name: str, required: int, own: int | None, superior: int | None) -> dict[str, Any]:
    counted = superior if superior is not None else own
    by = "superior" if superior is not None else "self" if own is not None else None
    difference = None if counted is None else counted - required
    return {
        "competency": name,
        "required": required,
        "own": own,
        "superior": superior,
        "counted": counted,
        "by": by,
        "difference": difference,
        "kind": _kind(difference),
        "b19": None if difference is None else max(1, min(5, 3 + difference)),
        "differs": own is not None and superior is not None and abs(own - superior) >= DIFFERS,
    }


def _kind(difference: int | None) -> str:
    if difference is None:
        return "unknown"
    return "gap" if difference < 0 else "strength" if difference > 0 else "met"


def strengths(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """List what is above what the post wants, the furthest first."""
    found = [row for row in rows if row["kind"] == "strength"]
    return [row["competency"] for row in sorted(found, key=lambda row: -row["difference"])]


def weaknesses(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """List what is below what the post wants, the furthest first."""
    found = [row for row in rows if row["kind"] == "gap"]
    return [row["competency"] for row in sorted(found, key=lambda row: row["difference"])]
