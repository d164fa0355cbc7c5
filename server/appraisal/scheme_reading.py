"""Reading a scheme from TOML or plain data, with everything that is wrong in it, each with its place."""

import tomllib
from typing import Any

import msgspec

from server.appraisal.scheme import Scheme
from server.appraisal.scheme_faults import Fault, faults_of
from server.appraisal.scheme_types import misfits


class SchemeError(ValueError):
    """A scheme says something impossible. `faults`: where, and what."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in faults))
        self.faults = faults


def read_scheme(text: str) -> Scheme:
    """Read a scheme and check all of it.

    Raises: SchemeError, which names every fault.
    """
    return convert_scheme(read_plain(text))


def read_plain(text: str) -> Any:
    """Read the contents of a scheme's file, whatever they are worth.

    Raises: SchemeError, when it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError([Fault(path="", code="toml", params={"why": str(error)})]) from None


def convert_scheme(data: Any) -> Scheme:
    """Make a scheme of plain data, as it stands in TOML or in the snapshot of a cycle.

    Raises: SchemeError.
    """
    if wrong := list(misfits(data, Scheme)):
        raise SchemeError(wrong)
    scheme = msgspec.convert(data, Scheme)
    if faults := list(faults_of(scheme)):
        raise SchemeError(faults)
    return scheme


def place_of(data: Any, path: str) -> str:
    """Name a place as somebody reads it in a file: `parts.proses.items.mutu` instead of numbers."""
    said: list[str] = []
    for step in path.split(".") if path else ():
        if isinstance(data, list | tuple) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
            named = data.get("id") if isinstance(data, dict) else None
            said.append(str(named or int(step) + 1))
        else:
            data = data.get(step) if isinstance(data, dict) else None
            said.append(step)
    return ".".join(said)
