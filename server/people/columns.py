"""The columns an import knows, and the headings people really write over them."""

import re
import unicodedata
from typing import Literal

import msgspec

Kind = Literal["unit", "pegawai", "rhk"]
KINDS: tuple[Kind, ...] = ("unit", "pegawai", "rhk")  # the order in which they are imported


class Column(msgspec.Struct, frozen=True):
    """One column: its stable name, whether a table without it makes no sense, and other headings for it."""

    name: str
    required: bool = False
    synonyms: tuple[str, ...] = ()


COLUMNS: dict[Kind, tuple[Column, ...]] = {
    "unit": (
        Column("kode", True, ("kode unit", "unit_kode", "kode unit kerja", "id unit")),
        Column("nama", True, ("nama unit", "unit", "unit kerja", "nama unit kerja")),
        Column("induk", synonyms=("kode induk", "unit induk", "induk unit", "parent")),
        Column("zona", synonyms=("zona waktu", "waktu", "timezone")),
        Column("sektor", synonyms=("jenis unit", "jenis layanan", "bidang")),
    ),
    "pegawai": (
        Column("nip", True, ("nip baru", "nomor induk pegawai", "nip/ni pppk", "nip pegawai", "nipppk")),
        Column("nama", True, ("nama pegawai", "nama lengkap", "nama dan gelar")),
        Column("unit_kode", True, ("kode unit", "unit", "unit kerja", "kode unit kerja")),
        Column("jabatan", synonyms=("nama jabatan",)),
        Column("jenis_jabatan", synonyms=("jenis jab",)),
        Column("penempatan", synonyms=("jenis penempatan", "sifat jabatan", "definitif/plt/plh")),
        Column("golongan", synonyms=("gol", "gol ruang", "pangkat/gol", "pangkat/gol ruang")),
        Column("nip_atasan", synonyms=("atasan", "nip penilai", "nip pejabat penilai")),
        Column("tmt_atasan", synonyms=("atasan sejak", "tmt penilai")),
        Column("tmt_mulai", synonyms=("tmt", "tmt jabatan", "mulai", "tanggal mulai")),
        Column("tmt_selesai", synonyms=("selesai", "tanggal selesai", "sampai", "berakhir")),
        Column("nip_lama", synonyms=("nip sebelumnya",)),
        Column("status", synonyms=("status pegawai", "status kepegawaian")),
        Column("email", synonyms=("surel", "e-mail", "alamat email")),
        Column("hp", synonyms=("no hp", "nomor hp", "telepon", "telp", "wa", "no wa")),
    ),
    "rhk": (
        Column("nip", synonyms=("nip pegawai", "nomor induk pegawai")),
        Column("jabatan", synonyms=("nama jabatan",)),
        Column("unit_kode", synonyms=("kode unit", "unit", "unit kerja")),
        Column("siklus", True, ("tahun", "periode", "siklus kinerja")),
        Column("kode", synonyms=("kode rhk", "no rhk", "id rhk")),
        Column("jenis", synonyms=("jenis rhk", "utama/tambahan", "jenis hasil kerja")),
        Column("rhk", True, ("rencana hasil kerja", "hasil kerja")),
        Column("rhk_atasan", synonyms=("rhk pimpinan yang diintervensi", "rhk pimpinan", "intervensi",
                                       "rencana hasil kerja pimpinan yang diintervensi")),
        Column("indikator", True, ("iki", "indikator kinerja individu", "indikator kinerja")),
        Column("aspek"),
        Column("target", True),
        Column("satuan", synonyms=("satuan target", "unit ukur")),
        Column("agregat", synonyms=("cara hitung", "agregasi", "perhitungan")),
        Column("arah", synonyms=("arah target", "polarisasi")),
    ),
}  # fmt: skip

SHEETS: dict[Kind, tuple[str, ...]] = {
    "unit": ("unit", "unit kerja", "units", "organisasi"),
    "pegawai": ("pegawai", "asn", "employees", "data pegawai", "daftar pegawai"),
    "rhk": ("rhk", "skp", "rencana", "rencana hasil kerja", "plan"),
}


def fold(text: str) -> str:
    """Reduce a heading to its letters and digits: case, spaces, accents and punctuation do not matter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]", "", plain.lower()) or text.strip().lower()


def match(kind: Kind, headings: list[str]) -> dict[str, int]:
    """Find which heading stands for which column; the stable names win over synonyms, left over right."""
    folded = [fold(heading) for heading in headings]
    found: dict[str, int] = {}
    for column in COLUMNS[kind]:
        if fold(column.name) in folded:
            found[column.name] = folded.index(fold(column.name))
    for column in COLUMNS[kind]:
        for synonym in column.synonyms:
            place = folded.index(fold(synonym)) if fold(synonym) in folded else -1
            if column.name not in found and place >= 0 and place not in found.values():
                found[column.name] = place
    return found


def missing(kind: Kind, found: dict[str, int]) -> tuple[str, ...]:
    """Name the required columns that a table lacks."""
    return tuple(column.name for column in COLUMNS[kind] if column.required and column.name not in found)


def sheet_kind(title: str) -> Kind | None:
    """Tell the kind of a sheet by its title."""
    return next((kind for kind in KINDS if fold(title) in map(fold, SHEETS[kind])), None)
