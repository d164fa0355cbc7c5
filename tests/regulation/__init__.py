"""Which rule asks for what, where it is done, and which test shows it. `make regulation` writes
`docs/regulasi.md` of it.

`rules.toml` has a row for every article. It stands as "ada" (done), "sebagian" (in part), "belum" (not yet)
or "bukan" (nothing for an app); whatever is not done has its reason, whatever is has its files and tests.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

ROOT = Path(__file__).parent.parent.parent
TABLE = ROOT / "docs" / "regulasi.md"
STANDINGS = {
    "ada": "ada",
    "sebagian": "sebagian",
    "belum": "belum",
    "bukan": "tidak untuk aplikasi",
}
ARTICLES = range(1, 42)  # of PermenPANRB 6/2022
INTRODUCTION = """# Peta peraturan

Pasal mana dijalankan oleh fitur mana, di berkas apa, dan tes mana yang menunjukkannya. Ditulis oleh
`make regulation` dari `tests/regulation/rules.toml`; `tests/test_regulation.py` memeriksa bahwa setiap pasal
PermenPANRB 6/2022 ada di sini, dan bahwa setiap berkas dan tes yang disebut ada.

- **ada**: dijalankan. **sebagian**: yang kurang disebut. **belum**: belum ada. **tidak untuk aplikasi**:
  dengan sebabnya.
- Batas dan bobot adalah data [skema](skema/README.md), dengan dasarnya; formulirnya:
  [dokumen resmi](dokumen.md)."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    law: str
    place: str
    says: str
    standing: str
    feature: str = ""
    files: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    why: str = ""


def rules() -> list[Rule]:
    text = (Path(__file__).parent / "rules.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["rules"], list[Rule])


def faults() -> list[str]:
    """Say what the table names that there is not, and what it leaves unsaid."""
    return [f"{rule.law}, {rule.place}: {fault}" for rule in rules() for fault in _faults(rule)]


def _faults(rule: Rule) -> Iterator[str]:
    if rule.standing not in STANDINGS:
        yield f"stands as {rule.standing}"
    if rule.standing in ("ada", "sebagian") and not (rule.feature and rule.files and rule.tests):
        yield "needs what it is, where it is, and a test"
    if rule.standing != "ada" and not rule.why:
        yield "needs a reason"
    yield from (f"{file} is not there" for file in rule.files if not (ROOT / file).exists())
    for test in rule.tests:
        file, _, name = test.partition(": ")
        if not (ROOT / file).is_file() or f"def {name}(" not in _source(file):
            yield f"{test} is not there"


@cache
def _source(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


def table() -> str:
    """Write the map as Markdown."""
    lines, law = [INTRODUCTION], ""
    for rule in rules():
        if rule.law != law:
            law = rule.law
            lines += [
                "",
                f"## {law}",
                "",
                "| | isi | keadaan | fitur | berkas | tes |",
                "|---|---|---|---|---|---|",
            ]
        standing = STANDINGS[rule.standing] + (f": {rule.why}" if rule.why else "")
        files = "<br>".join(f"`{file}`" for file in rule.files)
        tests = "<br>".join(f"`{test}`" for test in rule.tests)
        cells = (rule.place, rule.says, standing, rule.feature, files, tests)
        lines.append("| " + " | ".join(cell or "—" for cell in cells) + " |")
    return "\n".join(lines) + "\n"
