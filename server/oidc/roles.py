"""The setting that says which group of the provider means which role."""

from typing import get_args

from server.org import GrantRole

ROLES: tuple[str, ...] = get_args(GrantRole)


def roles_by_group(text: str) -> dict[str, str]:
    """Read the setting `role=group,role=group`. Returns the role of each group. Raises: ValueError."""
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        role, equals, group = part.partition("=")
        if not equals or role.strip() not in ROLES or not group.strip():
            raise ValueError(part)
        found[group.strip()] = role.strip()
    return found
