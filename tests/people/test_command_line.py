"""The command line, from an empty directory on."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec
import openpyxl
import pytest

from server.__main__ import main
from server.store.sqlite import SqliteStore
from tests.people.conftest import BUDI, HASAN, PEOPLE, PLANS, RINA, SARI, UNITS


class Ended(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


class Place:
    """A directory and somebody at the command line in it."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capture = folder, capture

    def luring(self, *arguments: str) -> Ended:
        """Run a command in this process."""
        self._capture.readouterr()
        code = main(arguments)
        return Ended(code, *self._capture.readouterr())

    def process(self, *arguments: str) -> Ended:
        """Run a command as a user does, in a process of its own."""
        clean = {name: text for name, text in os.environ.items() if not name.startswith("LURING_")}
        ended = subprocess.run(
            [sys.executable, "-W", "error", "-m", "server", *arguments],
            cwd=self.folder,
            env={**clean, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


INIT = (
    "init",
    "--name",
    "Kecamatan Contoh",
    "--code",
    "KEC",
    "--admin-nip",
    HASAN,
    "--admin-name",
    "Pak Hasan",
)


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("LURING_"):
            monkeypatch.delenv(name)
    return Place(tmp_path, capsys)


def test_from_nothing_to_a_staffed_agency(place: Place) -> None:
    made = place.process(*INIT)
    assert made.returncode == 0, made.stderr
    assert re.search(rf"http://localhost:8000/aktivasi#nip={HASAN}&kode=[2-9A-Z]{{10}}\n", made.stdout)

    assert place.process("import", place.write("unit.csv", UNITS)).returncode == 0
    people = place.write("pegawai.csv", "\ufeff" + PEOPLE.replace(",", ";"))
    dry = place.process("import", people, "--dry-run")
    assert (dry.returncode, "Uji coba" in dry.stdout) == (0, True), dry.stdout + dry.stderr
    real = place.process("import", people)
    # The admin is known already; the other three are new.
    assert "3 baru, 1 berubah" in dry.stdout
    assert "3 baru, 1 berubah" in real.stdout
    again = place.process("import", people)
    assert "4 tetap" in again.stdout
    assert "Tidak ada perubahan" in again.stdout
    assert "4 baru" in place.process("import", place.write("rhk.csv", PLANS)).stdout

    made = place.process("export", "people", "--unit", "PKM", "-o", "daftar.ndjson")
    assert (made.returncode, made.stderr) == (0, "Menyusun: pegawai, jabatan, dan atasannya …\n")
    assert made.stdout.startswith("3 baris ditulis ke daftar.ndjson.")
    rows = [json.loads(line) for line in (place.folder / "daftar.ndjson").read_text("utf-8").splitlines()]
    assert {row["nip"] for row in rows} == {BUDI, RINA, SARI}


def test_a_table_with_errors_is_refused_with_exit_code_1_and_a_report_by_row(place: Place) -> None:
    place.luring(*INIT)
    place.luring("import", place.write("unit.csv", UNITS))
    people = place.write(
        "pegawai.csv", PEOPLE + f"{BUDI[:-1]}9,Agus,NOWHERE,Perawat,,\n1.98E+17,Dewi,PKM,,,\n"
    )
    refused = place.luring("import", people, "--report", "hasil.csv")
    assert refused.returncode == 1
    assert "pegawai baris 6, kolom unit_kode: Unit NOWHERE belum ada" in refused.stdout
    assert "pegawai baris 7, kolom nip: NIP tertulis" in refused.stdout
    assert "Tidak ada yang disimpan" in refused.stdout
    rows = (place.folder / "hasil.csv").read_text("utf-8-sig").splitlines()
    assert any(row.startswith("pegawai,6,ditolak,") for row in rows)
    english = place.luring("import", people, "--lang", "en")
    assert "Nothing was written" in english.stdout


def test_a_workbook_with_a_nip_as_a_number_is_refused(place: Place) -> None:
    place.luring(*INIT)
    place.luring("import", place.write("unit.csv", UNITS))
    book = openpyxl.Workbook()
    book.active.title = "Pegawai"
    book.active.append(["NIP", "Nama", "Unit"])
    book.active.append([int(BUDI), "Budi", "PKM"])
    book.save(place.folder / "pegawai.xlsx")
    refused = place.luring("import", "pegawai.xlsx")
    assert refused.returncode == 1
    assert "Excel hanya menyimpan 15 digit" in refused.stdout


def test_slips_are_a_page_of_their_own(place: Place) -> None:
    place.luring(*INIT)
    for name, table in (("unit.csv", UNITS), ("pegawai.csv", PEOPLE)):
        place.luring("import", place.write(name, table))
    made = place.luring(
        "slips", "--unit", "PKM", "-o", "slip.html", "--url", "https://kinerja.example.go.id/"
    )
    assert made.returncode == 0, made.stderr
    page = (place.folder / "slip.html").read_text("utf-8")
    assert all(f'<span class="nip">{nip}</span>' in page for nip in (BUDI, RINA, SARI))
    assert HASAN not in page
    assert page.count("<svg") == 3
    assert "https://kinerja.example.go.id/aktivasi" in page
    assert (place.folder / "slip.html").stat().st_mode & 0o077 == 0
    assert "KEC, PKM, SMP" in place.luring("slips", "--unit", "NOWHERE").stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "pegawai.csv"), "Belum ada data"),
        (("slips", "--unit", "PKM"), "Belum ada data"),
        (("serve",), "Belum ada data"),
        ((*INIT, "--zone", "GMT+7:30"), "Zona GMT+7:30 tidak dikenal"),
        (("serve", "--port", "99999"), "Pengaturan salah"),
    ],
)
def test_mistakes_end_with_a_sentence_and_no_traceback(
    place: Place, arguments: tuple[str, ...], sentence: str
) -> None:
    ended = place.luring(*arguments)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [(), ("fly",), ("import",), ("import", "x.csv", "--since", "besok")])
def test_wrong_usage_has_exit_code_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: luring" in capsys.readouterr().err


def test_a_second_agency_is_not_made_over_the_first(place: Place) -> None:
    assert place.luring(*INIT).returncode == 0
    again = place.luring(*INIT)
    assert again.returncode == 1
    assert "Sudah ada data" in again.stderr
    demo = place.luring("demo", "--fresh")
    assert demo.returncode == 1
    assert "bukan data peragaan" in demo.stderr


def test_nothing_is_imported_while_the_server_runs(place: Place) -> None:
    place.luring(*INIT)
    store = SqliteStore(place.folder / "data")
    try:
        refused = place.luring("import", place.write("unit.csv", UNITS))
    finally:
        store.close()
    assert refused.returncode == 1
    assert "Hentikan dahulu servernya" in refused.stderr


def test_a_demonstration_is_made_once_and_again_only_when_asked(place: Place) -> None:
    first = place.luring("demo")
    assert first.returncode == 0, first.stderr
    assert "60 pegawai" in first.stdout
    assert place.luring("demo").returncode == 1
    second = place.luring("demo", "--fresh", "--lang", "en")
    assert second.returncode == 0, second.stderr
    kept = (place.folder / "data" / "demo-sign-in.txt").read_text("utf-8").strip()
    assert kept in second.stdout
    assert kept not in first.stdout


def test_the_schema_is_printed(place: Place) -> None:
    printed = place.luring("openapi")
    schema = msgspec.json.decode(printed.stdout)
    assert schema["info"]["title"] == "Luring"
    assert "/api/sync" in schema["paths"]
