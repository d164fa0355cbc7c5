"""The table of passwords of a demonstration: made up each time, kept beside its data for its owner only."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from server.chance import Chance
from server.credentials import weak_pin
from server.text import Language, say

FILE = "demo-sign-in.txt"
WORDS = (
    "anggrek bambu batik belimbing beringin bunga cempaka cendana delima dermaga durian gambir gerimis hujan "
    "jambu jati kabut kakap kapas kelapa kemiri kenanga kopi ladang langsat lumbung madu mangga melati "
    "mendung nanas nelayan padi pandan pelangi perahu pinang pisang rambutan rotan sawah sungai tebu teratai"
).split()


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """How one of the main cast signs in."""

    name: str
    nip: str
    password: str
    pin: str
    role: str


def new_password(chance: Chance) -> str:
    """Make a password that can be read out and typed: three words and two digits."""
    picked = [WORDS[_below(chance, len(WORDS))] for _ in range(3)]
    return "-".join([*picked, chance.choose("23456789") + chance.choose("23456789")])


def new_pin(chance: Chance, nip: str) -> str:
    while True:
        pin = "".join(chance.choose("0123456789") for _ in range(6))
        if weak_pin(pin, nip) is None:
            return pin


def _below(chance: Chance, limit: int) -> int:
    return int.from_bytes(chance.bytes(8)) % limit


def table(people: Sequence[Access], language: Language) -> str:
    """Write the table in columns."""
    heads = [say(language, f"cli.demo_{name}") for name in ("name", "nip", "password", "pin", "role")]
    rows = [heads, *([one.name, one.nip, one.password, one.pin, one.role] for one in people)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    return "\n".join(
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def keep_table(data: Path, text: str) -> Path:
    """Keep the table beside the data, for its owner only. It also marks the data as a demonstration."""
    data.mkdir(parents=True, exist_ok=True)
    file = data / FILE
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text + "\n" if text else "")
    return file


def read_table(data: Path) -> str:
    """Read the table; "": this is no demonstration."""
    try:
        return (data / FILE).read_text("utf-8").rstrip("\n")
    except FileNotFoundError:
        return ""


def is_demo(data: Path) -> bool:
    return (data / FILE).is_file()
