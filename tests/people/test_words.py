import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from server.people.columns import COLUMNS
from server.people.findings import Report
from server.text import LANGUAGES, Language, say, sentences
from server.text.import_report import lines, write_csv

SERVER = Path(__file__).parents[2] / "server"


def parameters(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_say_the_same_things() -> None:
    indonesian, english = sentences("id"), sentences("en")
    assert indonesian.keys() == english.keys()
    assert {key: parameters(text) for key, text in indonesian.items()} == {
        key: parameters(text) for key, text in english.items()
    }


def first_texts(path: Path, *functions: str) -> set[str]:
    """The texts that are the first argument of these functions, wherever a file calls them."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in functions
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_finding_has_a_sentence() -> None:
    codes = {
        code
        for path in (SERVER / "people").glob("*.py")
        for code in first_texts(path, "error", "warn", "note", "report_unknown")
    }
    codes |= set(re.findall(r'"(nip_[a-z]+)"', (SERVER / "people" / "nip.py").read_text("utf-8")))
    assert len(codes) > 30
    assert codes <= {key.removeprefix("finding.") for key in sentences("id") if key.startswith("finding.")}


def test_no_sentence_of_a_finding_is_left_over() -> None:
    source = "".join(path.read_text("utf-8") for path in (SERVER / "people").glob("*.py"))
    keys = {key.removeprefix("finding.") for key in sentences("id") if key.startswith("finding.")}
    assert {key for key in keys if f'"{key}"' not in source} == set()


def test_the_command_line_has_a_sentence_for_all_it_says() -> None:
    said = {
        f"cli.{key}"
        for path in (SERVER / "commands").glob("*.py")
        for key in first_texts(path, "words", "Refusal", "Damage")
    }
    helped = {f"help.{key}" for key in first_texts(SERVER / "__main__.py", "words")}
    helped |= {
        f"help.{key}" for path in (SERVER / "commands").glob("*.py") for key in first_texts(path, "helped")
    }
    assert len(said) > 10
    assert said | helped <= sentences("id").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_where_what_and_how_many(language: Language) -> None:
    report = Report()
    report.error("unit_unknown", "pegawai", 3, "unit_kode", unit="XYZ")
    for row in range(10, 20):
        report.warn("nip_length", "pegawai", row, "nip", value="1", digits=1)
        report.result("pegawai", row, "new")
    said = list(lines(report, language, dry_run=False))
    (error,) = [line for line in said if "XYZ" in line]
    assert "3" in error
    assert said.index(error) > 4  # what has to be corrected stands last, where the eye is
    assert sum("(nip_length)" in line for line in said) == 1  # five are shown, the others counted
    assert "10 " in said[-2]  # ten new rows
    assert say(language, "import.refused", errors=1) == said[-1]


def test_a_report_by_row_cannot_run_as_a_formula(tmp_path: Path) -> None:
    report = Report()
    report.note("columns_ignored", "pegawai", 1, columns="=cmd()")
    report.error("cell_not_date", "=1+1", 2, "", value="x")
    write_csv(report, tmp_path / "report.csv", "id")
    cells = (tmp_path / "report.csv").read_text("utf-8-sig")
    assert "\n=1+1" not in cells
    assert "'=1+1" in cells


def test_the_guide_names_every_column() -> None:
    guide = (SERVER.parent / "docs" / "impor.md").read_text("utf-8")
    for columns in COLUMNS.values():
        for column in columns:
            assert f"`{column.name}`" in guide
