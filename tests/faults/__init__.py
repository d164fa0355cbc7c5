"""Which test shows which fault: found by reading the tests, each of which names its faults (`F34`).

`faults.toml` says what each fault is and what must happen. `make faults` writes `docs/faults.md`.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TABLE = ROOT / "docs" / "faults.md"
KNOWN: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (Path(__file__).parent / "faults.toml").read_text("utf-8")
)
# Shared devices have a part of their own: what is not listed here is shown there.
SHOWN_HERE = {f"F{n}" for n in (*range(1, 72), *range(77, 98), *range(100, 104))}

_NAMED = re.compile(r"(?<![A-Za-z0-9])F(\d{1,3})(?:\s?[-–…]\s?F(\d{1,3}))?(?![A-Za-z0-9])")
_SCRIPT_TEST = re.compile(r"""^\s*(?:it|test)(?:\.\w+)*(?:\(.*\))?\(\s*["'`](.+?)["'`],""", re.MULTILINE)


def named(text: str) -> set[str]:
    """Find the faults that a text names; `F69-F71` names three."""
    found: set[str] = set()
    for first, last in _NAMED.findall(text):
        found |= {f"F{n}" for n in range(int(first), int(last or first) + 1)}
    return found & KNOWN.keys()


def tests_by_fault() -> dict[str, list[str]]:
    """List the tests that name each fault, as `path` or `path: name`."""
    found: dict[str, set[str]] = defaultdict(set)
    for test, text in _all_tests():
        for fault in named(text):
            found[fault].add(test)
    return {fault: sorted(tests) for fault, tests in found.items()}


def _all_tests() -> Iterator[tuple[str, str]]:
    for room in ("tests", "e2e"):
        for path in sorted((ROOT / room).rglob("test_*.py")):
            if path.name != "test_faults.py":  # it speaks of faults, and shows none
                yield from _python_tests(path)
    for path in sorted((ROOT / "pwa" / "src").rglob("*.test.ts*")):
        yield from _script_tests(path)
    for path in sorted((ROOT / "tests" / "simulation").glob("*.py")):
        if not path.name.startswith("test_"):  # what may happen in a story, and what is asked at its end
            yield "tests/simulation/test_simulation.py", path.read_text("utf-8")


def _python_tests(path: Path) -> Iterator[tuple[str, str]]:
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    name = str(path.relative_to(ROOT))
    yield name, ast.get_docstring(tree) or ""
    lines = source.splitlines()
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in tests:
        if node.name.startswith("test_"):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            # A comment just above belongs to the test.
            while first > 1 and lines[first - 2].startswith("#"):
                first -= 1
            body = "\n".join(lines[first - 1 : node.end_lineno])
            yield f"{name}: {node.name}", f"{node.name.upper()} {body}"


def _script_tests(path: Path) -> Iterator[tuple[str, str]]:
    """A test goes from its title to the next one's; what stands before the first is about the file."""
    source = path.read_text("utf-8")
    name = str(path.relative_to(ROOT))
    places = [(found.start(), found[1]) for found in _SCRIPT_TEST.finditer(source)]
    yield name, source[: places[0][0] if places else None]
    ends = [*[place for place, _ in places][1:], len(source)]
    for (start, title), end in zip(places, ends, strict=False):
        yield f"{name}: {title}", source[start:end]


def table() -> str:
    """Write the table of faults and their tests, as Markdown."""
    found = tests_by_fault()
    lines = [
        "# Faults and their tests",
        "",
        "What can go wrong, what must happen then, and which tests show it. Written by `make faults` from",
        "the tests, each of which names its faults; `tests/test_faults.py` holds that it is whole.",
    ]
    area = ""
    for fault, about in KNOWN.items():
        if about["area"] != area:
            area = about["area"]
            lines += [
                "",
                f"## {area}",
                "",
                "| | what happens | what must happen | tests |",
                "|---|---|---|---|",
            ]
        tests = "<br>".join(f"`{one}`" for one in found.get(fault, ())) or "—"
        lines.append(f"| {fault} | {about['scenario']} | {about['must']} | {tests} |")
    return "\n".join(lines) + "\n"
