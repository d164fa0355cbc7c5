"""The indicators and plans that are shipped, a file a sector: what phones are given to pick from."""

from functools import cache
from importlib import resources

from server.appraisal.library import Library, read_library


@cache
def shipped_library() -> dict[str, Library]:
    """Get them by sector.

    Raises: LibraryError, which a test rules out.
    """
    folder = resources.files(__package__)
    found = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    libraries = [read_library(folder.joinpath(name).read_text("utf-8")) for name in found]
    return {library.sector: library for library in libraries}
