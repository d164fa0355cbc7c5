"""`luring competency`, `training` and `career`: an agency's own data on every phone, and its faults."""

from pathlib import Path

import msgspec
import pytest

from server.__main__ import main
from server.career_facts import talent_of
from server.store.sqlite import SqliteStore

CATALOGUE = """id = "pauh"
version = 1
label = { id = "Katalog Pauh", en = "Catalogue of Pauh" }
source = "BKPSDM"
[[trainings]]
id = "pauh.arsip"
label = { id = "Kursus arsip", en = "Course in records" }
hours = 10
mode = "kelas"
provider = { id = "BKPSDM", en = "BKPSDM" }
[[rules]]
id = "pauh.arsip"
competency = "teknis.administrasi"
shortfall = 1
trainings = ["pauh.arsip", "umum.administrasi"]
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    made = main(
        ["init", "--data", str(folder), "--name", "Pauh", "--code", "PAUH", "--admin-name", "Admin",
         "--admin-nip", "999902010000000009"]
    )  # fmt: skip
    assert made == 0
    return folder


def catalogues(data: Path) -> set[str]:
    store = SqliteStore(data)
    try:
        rows = store.read_now(lambda tx: tx.all_derived(1, "training_catalogue"))
    finally:
        store.close()
    return {msgspec.json.decode(row.body)["id"] for row in rows}


def run(data: Path, tmp_path: Path, text: str, name: str, act: str) -> int:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return main([name, act, "--data", str(data), str(file)])


def test_a_catalogue_of_ones_own_joins_the_shipped_one(data: Path, tmp_path: Path) -> None:
    assert run(data, tmp_path, CATALOGUE, "training", "check") == 0
    assert catalogues(data) == {"umum"}
    assert run(data, tmp_path, CATALOGUE, "training", "import") == 0
    assert catalogues(data) == {"umum", "pauh"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("training", CATALOGUE.replace("hours = 10", "hours = 0")),
        ("training", CATALOGUE.replace("pauh", "umum")),
        ("competency", CATALOGUE),
    ],
)
def test_what_is_wrong_or_shipped_is_refused(data: Path, tmp_path: Path, name: str, text: str) -> None:
    assert run(data, tmp_path, text, name, "import") != 0
    assert catalogues(data) == {"umum"}


CAREER = (Path(__file__).parents[2] / "server" / "career" / "umum.toml").read_text("utf-8")


def test_thresholds_of_ones_own_hold_instead_of_the_shipped_ones(data: Path, tmp_path: Path) -> None:
    own = CAREER.replace('id = "umum"', 'id = "pauh"', 1).replace("high = 90", "high = 95", 1)
    assert run(data, tmp_path, own, "career", "import") == 0
    store = SqliteStore(data)
    try:
        rules = store.read_now(lambda tx: talent_of(tx, 1))
    finally:
        store.close()
    assert rules is not None
    assert rules.performance.high == 95


def test_thresholds_that_cannot_be_are_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = CAREER.replace('id = "umum"', 'id = "pauh"', 1).replace("high = 90", "high = 10", 1)
    assert run(data, tmp_path, wrong, "career", "check") != 0
    assert "talent.performance" in "".join(capsys.readouterr())
    assert run(data, tmp_path, CAREER, "career", "import") != 0  # the id of what is shipped
