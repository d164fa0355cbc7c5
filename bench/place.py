"""Where a measurement works, and how large it is."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from functools import cached_property
from pathlib import Path

from e2e import agency
from e2e.server_process import ROOT


class Place:
    """`quick`: small, to see that it works; `full`: also what takes very long."""

    def __init__(self, folder: Path, *, quick: bool = False, full: bool = False) -> None:
        self._folder, self.quick, self.full = folder, quick, full
        self.dist = ROOT / "pwa" / "dist"

    def sized(self, usual: int, quick: int) -> int:
        return quick if self.quick else usual

    def fresh(self, name: str) -> Path:
        """Get an empty folder."""
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    @cached_property
    def _small_agency(self) -> Path:
        data = self.fresh("template") / "data"
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            agency.make(data)
        return data

    def agency(self, name: str) -> Path:
        """Get a data directory with the small agency of the stories."""
        return Path(shutil.copytree(self._small_agency, self.fresh(name) / "data"))
