"""Store: the organisation as `access.py` wants it."""

from typing import Protocol

from server.org import Org


class OrganisationRead(Protocol):
    def organisation(self, instansi: int) -> Org:
        """Read all of it, all times; ask `organisation_version` first whether a copy is still good."""
        ...
