"""Empty tables to fill in: the columns that an import knows, with a row of example that it would take."""

from server.people.columns import COLUMNS, Kind
from server.text import Language, say
from server.text.spreadsheet import Value, spreadsheet, workbook

# Invented people: NIPs of the year 9999 warn when somebody forgets to take them out.
EXAMPLES: dict[Kind, tuple[dict[str, str], ...]] = {
    "unit": (
        {"kode": "PKM-01", "nama": "Puskesmas Contoh", "zona": "WIB", "sektor": "puskesmas"},
        {"kode": "PKM-01-TU", "nama": "Tata Usaha", "induk": "PKM-01"},
    ),
    "pegawai": (
        {
            "nip": "999901012020011001",
            "nama": "Contoh Kepala, S.K.M.",
            "unit_kode": "PKM-01",
            "jabatan": "Kepala Puskesmas",
            "jenis_jabatan": "JF",
            "tmt_mulai": "2026-01-01",
        },
        {
            "nip": "999902022020012002",
            "nama": "Contoh Pegawai, A.Md.Kep.",
            "unit_kode": "PKM-01",
            "jabatan": "Perawat",
            "jenis_jabatan": "JF",
            "nip_atasan": "999901012020011001",
            "tmt_mulai": "2026-01-01",
        },
    ),
    "rhk": (),
}
SHEETS: dict[Kind, str] = {"unit": "Unit", "pegawai": "Pegawai", "rhk": "RHK"}


def template_csv(kind: Kind) -> bytes:
    """Write one table. The digits of a NIP are kept as ="…", which the import reads."""
    return spreadsheet([[str(cell or "") for cell in row] for row in _rows(kind)])


def template_xlsx(language: Language) -> bytes:
    """Write the tables of units and people, whose cells are text, and a sheet that says how to fill them."""
    lines = ("nip", "dates", "required", "again")
    told: list[list[Value]] = [[say(language, "import_template.title")]]
    told += [[say(language, f"import_template.{line}")] for line in lines]
    kinds: tuple[Kind, ...] = ("unit", "pegawai")
    return workbook(
        [
            *((SHEETS[kind], _rows(kind)) for kind in kinds),
            (say(language, "import_template.sheet"), told),
        ]
    )


def _rows(kind: Kind) -> list[list[Value]]:
    names = [column.name for column in COLUMNS[kind]]
    rows: list[list[Value]] = [[row.get(name, "") for name in names] for row in EXAMPLES[kind]]
    return [[*names], *rows]
