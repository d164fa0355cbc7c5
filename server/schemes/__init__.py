"""The schemes that are shipped: one for each of the five sources, the national one and the number scale."""

from functools import cache, lru_cache
from importlib import resources

import msgspec

from server.appraisal.credit import Coefficients, read_coefficients
from server.appraisal.scheme import Scheme
from server.appraisal.scheme_reading import convert_scheme, read_scheme

CREDIT = "permenpanrb-1-2023.toml"


@cache
def shipped_schemes() -> dict[str, Scheme]:
    """Get them by id.

    Raises: SchemeError, which a test rules out.
    """
    folder = resources.files(__package__)
    found = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    schemes = [read_scheme(folder.joinpath(name).read_text("utf-8")) for name in found]
    return {scheme.id: scheme for scheme in schemes}


@lru_cache(maxsize=64)
def snapshot(scheme: str) -> Scheme:
    """Read the scheme of a cycle as it was when the cycle was opened."""
    return convert_scheme(msgspec.json.decode(scheme))


@cache
def shipped_coefficients() -> Coefficients:
    """Get the table of angka kredit."""
    return read_coefficients(resources.files(__package__).joinpath("angka-kredit", CREDIT).read_text("utf-8"))
