"""Who may do what, as one table to be read: made from what is asked when somebody does it.

`access.DESK` says who opens which door of the desk; the collections say who writes which group and takes
which step (`appraisal/`); `access.AT_A_KIOSK` says what a session at a kiosk is good for. `python -m
server.permissions` writes the page of the documentation.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from server.access import AT_A_KIOSK
from server.access_desk import DESK
from server.appraisal import COLLECTIONS
from server.text import Language, say

Part = Literal["desk", "write", "step", "kiosk"]
# By placement, by grant; `server` is the agency's own replica.
ROLES = (
    "author",
    "supervisor",
    "reviewer",
    "team_lead",
    "colleague",
    "pengelola",
    "admin",
    "auditor",
    "server",
)
PAGE = Path(__file__).parent.parent / "docs/peran.md"


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """`what`: a code; `reach`: all, some, own; `doors`: addresses, of the desk and of a kiosk."""

    part: Part
    what: str
    roles: tuple[str, ...]
    reach: str
    doors: tuple[str, ...] = ()


def permissions() -> Iterator[Permission]:
    """List everything that anybody may, in the order of the rooms."""
    for action, roles, reach, doors in DESK:
        yield Permission(part="desk", what=action, roles=roles, reach=reach, doors=doors)
    for name, declared in sorted(COLLECTIONS.items()):
        for group, row in declared.groups.items():
            writers = frozenset().union(*row.roles.values())
            yield Permission(part="write", what=f"{name}.{group}", roles=_ordered(writers), reach="own")
        for step, one in declared.steps.items():
            yield Permission(part="step", what=f"{name}.{step}", roles=_ordered(one.roles), reach="own")
    doors = tuple(f"{method} {path}" for method, path in sorted(AT_A_KIOSK, key=lambda one: (one[1], one[0])))
    yield Permission(part="kiosk", what="own_work", roles=("author",), reach="own", doors=doors)


def _ordered(roles: frozenset[str]) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role in roles)


def words_of(one: Permission, language: Language) -> str:
    """Say what is permitted."""
    if one.part in ("desk", "kiosk"):
        return say(language, f"permission.{one.what}")
    return f"`{one.what}`"  # as the protocol names it


def page(language: Language = "id") -> str:
    """Write the page of the documentation."""
    lines = [f"# {say(language, 'permission_page.title')}", "", say(language, "permission_page.intro"), ""]
    found = list(permissions())
    parts: Sequence[Part] = ("desk", "write", "step", "kiosk")
    for part in parts:
        rows = [one for one in found if one.part == part]
        shown = [role for role in ROLES if any(role in one.roles for one in rows)]
        heads = [say(language, f"permission_role.{role}") for role in shown]
        lines += [f"## {say(language, f'permission_page.{part}')}", ""]
        lines += [f"| | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
        for one in rows:
            marks = " | ".join(
                say(language, f"permission_reach.{one.reach}") if role in one.roles else "" for role in shown
            )
            lines.append(f"| {words_of(one, language)} | {marks} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stderr.write(f"{PAGE}\n")
