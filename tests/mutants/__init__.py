"""Stored breakages of the code: each one must be noticed. `make mutants` breaks a copy of the tree with
each of them.

`breakages.toml` holds them: `file`, the text to `find` (once), what to put in its place, and who has to
notice: a test file, a TypeScript test, or the simulation within so many seeds.
"""

import tomllib
from pathlib import Path

import msgspec

ROOT = Path(__file__).parent.parent.parent
STORED = Path(__file__).parent / "breakages.toml"


class Breakage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that somebody might break."""

    name: str  # what would be wrong, as a sentence
    area: str  # merge, workflow, deadline, receipts, cursor, vault, …
    file: str
    find: str
    put: str
    by: str  # "simulation", a test file of tests/, or a test file of pwa/

    def breaks(self, text: str) -> str:
        """Break the text of the file.

        Raises: ValueError when the place is not there exactly once.
        """
        if text.count(self.find) != 1:
            raise ValueError(f"{self.name}: found {text.count(self.find)} times in {self.file}")
        return text.replace(self.find, self.put)


def stored() -> tuple[Breakage, ...]:
    return msgspec.convert(tomllib.loads(STORED.read_text("utf-8"))["breakage"], tuple[Breakage, ...])
