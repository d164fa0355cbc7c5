from pathlib import Path

import openpyxl
import pytest

from server.people.findings import Report
from server.people.table_file import Table, read_tables

EMPLOYEES = "nip;nama;unit_kode\n198001012005011001;Budi;PKM\n"


def read(path: Path, data: bytes | str, kind: str | None = None) -> tuple[list[Table], Report]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    report = Report()
    return read_tables(path, kind, report), report  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pegawai.csv"


@pytest.mark.parametrize(
    "data",
    [
        EMPLOYEES.encode(),
        b"\xef\xbb\xbf" + EMPLOYEES.encode(),
        EMPLOYEES.replace(";", ",").encode(),
        EMPLOYEES.replace(";", "\t").encode("utf-16"),
        EMPLOYEES.replace("\n", "\r\n").encode(),
        ("sep=;\r\n" + EMPLOYEES).encode(),
        ("DAFTAR PEGAWAI PUSKESMAS;;\n;;\n" + EMPLOYEES).encode(),
        EMPLOYEES.replace("PKM\n", '"PKM"\n').encode(),
        EMPLOYEES.replace("Budi", "Bu\0di").encode(),
        (EMPLOYEES.partition("\n")[0] + "\n(1);(2);(3)\n" + EMPLOYEES.partition("\n")[2]).encode(),
    ],
)
def test_a_table_reads_the_same_however_it_was_saved(file: Path, data: bytes) -> None:
    tables, report = read(file, data)
    assert [row.cells for row in tables[0].rows] == [
        {"nip": "198001012005011001", "nama": "Budi", "unit_kode": "PKM"}
    ]
    assert not report.findings


def test_windows_1252_is_read_with_a_warning(file: Path) -> None:
    tables, report = read(file, EMPLOYEES.replace("Budi", "André").encode("cp1252"))
    assert tables[0].rows[0].cells["nama"] == "André"
    assert [(finding.severity, finding.code) for finding in report.findings] == [("warning", "encoding_1252")]


def test_headings_are_matched_tolerantly(file: Path) -> None:
    tables, _ = read(file, "N I P ;Nama Lengkap;KODE UNIT;Pangkat/Gol. Ruang\n1;Budi;PKM;III/a\n")
    assert set(tables[0].rows[0].cells) == {"nip", "nama", "unit_kode", "golongan"}
    assert tables[0].headings["nama"] == "Nama Lengkap"


def test_rows_keep_the_number_the_spreadsheet_shows(file: Path) -> None:
    tables, _ = read(file, "JUDUL;;\nnip;nama;unit_kode\n\n1;Budi;PKM\n;;\n2;Rina;PKM\n")
    assert [row.number for row in tables[0].rows] == [4, 6]


def test_unknown_columns_are_named_and_left_out(file: Path) -> None:
    tables, report = read(file, "nip,nama,unit_kode,zodiak\n1,Budi,PKM,leo\n")
    assert "zodiak" not in tables[0].rows[0].cells
    assert report.findings[0].params["columns"] == "zodiak"


def test_missing_columns_are_named(file: Path) -> None:
    tables, report = read(file, "nip,nama\n1,Budi\n", "pegawai")
    assert not tables
    assert report.failed
    assert report.findings[0].params["columns"] == "unit_kode"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_unknown"),
        (b"a,b\n1,2\n", "sheet_unknown"),
        (b"PK\x03\x04 not a zip", "file_broken"),
        (b"\xd0\xcf\x11\xe0 old excel", "file_old_excel"),
        (b"nip,nama,unit_kode\n1,\x81\x8d\xff,PKM\n", "encoding_unknown"),
    ],
)
def test_what_is_no_table_is_said_clearly(file: Path, data: bytes, code: str) -> None:
    tables, report = read(file, data)
    assert not tables
    assert [finding.code for finding in report.findings] == [code]


def test_a_file_that_is_not_there_is_said_clearly(tmp_path: Path) -> None:
    report = Report()
    assert read_tables(tmp_path / "nothing.csv", None, report) == []
    assert report.findings[0].code == "file_unreadable"


def test_a_workbook_has_one_sheet_a_kind(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Data Pegawai"
    book.active.append(["NIP", "Nama", "Unit"])
    book.active.append(["198001012005011001", "Budi", "PKM"])
    units = book.create_sheet("Unit")
    units.append(["kode", "nama"])
    units.append(["PKM", "Puskesmas"])
    book.create_sheet("Petunjuk").append(["Isi lembar Unit dahulu."])
    book.save(tmp_path / "data.xlsx")
    report = Report()
    tables = read_tables(tmp_path / "data.xlsx", None, report)
    assert [table.kind for table in tables] == ["unit", "pegawai"]  # units first, whatever their order
    assert [finding.code for finding in report.findings] == ["sheet_unknown"]
    assert not report.failed
