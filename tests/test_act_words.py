"""Every act that the journal is told of has words at the desk, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TELLERS = {"record_act", "record_act_on"}
NAME = re.compile(r"[a-z]+(_[a-z]+)+")
# Two words with a line between that go to the same functions and are no acts: what was acted on.
NO_ACTS = {"agency_emblem", "kiosk_replica", "kiosk_session", "note_decision", "siasn_map", "survey_code"}


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "id", getattr(function, "attr", ""))


def strings(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and NAME.fullmatch(one.value):
            yield one.value


def acts_of(tree: ast.AST) -> Iterator[str]:
    """Find what a module names its acts: where it tells the journal, or asks a function of its own to."""
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    tell = {one.name for one in functions if any(called(node) in TELLERS for node in ast.walk(one))}
    for node in ast.walk(tree):
        if called(node) in TELLERS | {name for name in tell if name.startswith("_")}:
            assert isinstance(node, ast.Call)
            for given in (*node.args, *(one.value for one in node.keywords if one.arg in ("name", "act"))):
                yield from strings(given)
        # act = "emblem_removed" if image is None else "emblem_set"
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("act", "name"):
            yield from strings(node.value)


def test_every_act_has_words_at_the_desk() -> None:
    found: set[str] = set()
    for path in (ROOT / "server").rglob("*.py"):
        text = path.read_text("utf-8")
        if any(f"{teller}(" in text for teller in TELLERS):
            found |= set(acts_of(ast.parse(text)))
    acts = found - NO_ACTS
    assert len(acts) > 50
    for language in ("id", "en"):
        words = (ROOT / "pwa/src/text" / f"tabel.{language}.ts").read_text("utf-8")
        known = set(re.findall(r'"tabel\.act\.([a-z_]+)"', words))
        assert sorted(acts - known) == [], language
