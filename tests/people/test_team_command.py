"""`luring team`, `luring achievement` and `luring library` at the command line."""

from pathlib import Path

import pytest

import server.library
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]

shipped_folder = Path(server.library.__file__).parent
HEAD, LEAD, MEMBER = "999903010000000001", "999903010000000002", "999903010000000003"
PEOPLE = f"""nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai
{HEAD},Sari Wulandari,KEC,Camat,,2024-01-01
{LEAD},Rina Marlina,KEC,Bidan,{HEAD},2024-01-01
{MEMBER},Budi Santoso,KEC,Perawat,{HEAD},2024-01-01
"""
TEAM = ("team", "add", "Vaksinasi", "--lead", LEAD, "--member", MEMBER, "--from", "2026-01-01")
ACHIEVED = ("achievement", "set", "baik", "--unit", "KEC", "--reason", "Sesuai perjanjian kinerja")


def test_a_team_is_begun_listed_and_ended(place: Place) -> None:
    peopled(place)
    assert "Belum ada tim" in place.luring("team", "list").stdout
    added = place.luring(*TEAM)
    assert (added.returncode, added.stderr) == (0, "")
    assert "Vaksinasi: ketua Rina Marlina; anggota Budi Santoso; 1 Januari 2026" in added.stdout
    ended = place.luring("team", "end", "Vaksinasi", "--until", "2026-06-30")
    assert "30 Juni 2026" in ended.stdout
    again = place.luring(*TEAM)
    assert (again.returncode, "sudah ada" in again.stderr) == (1, True)
    none = place.luring("team", "end", "Posyandu", "--until", "2026-06-30")
    assert (none.returncode, "Posyandu" in none.stderr) == (1, True)
    unknown = place.luring("team", "add", "X", "--lead", "1", "--member", MEMBER, "--from", "2026-01-01")
    assert (unknown.returncode, "NIP 1" in unknown.stderr) == (1, True)


def test_what_a_unit_achieved_is_set_for_a_period(place: Place) -> None:
    peopled(place)
    none = place.luring(*ACHIEVED, "--period", "2026-02-14")
    assert (none.returncode, "Tidak ada periode" in none.stderr) == (1, True)
    place.luring("period", "add", "--from", "2026-01-01", "--until", "2026-12-31", "--lock", "2099-12-31")
    done = place.luring(*ACHIEVED, "--period", "2026-02-14", "--by", HEAD)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Capaian KEC: Baik" in done.stdout
    with pytest.raises(SystemExit) as wrong:
        place.luring(
            "achievement", "set", "bagus", "--unit", "KEC", "--reason", "x", "--period", "2026-02-14"
        )
    assert wrong.value.code == 2


def test_an_agency_gives_out_a_library_of_its_own(place: Place) -> None:
    peopled(place)
    shipped = Path(shipped_folder, "licensing.toml")
    file = place.folder / "pasar.toml"
    refused = place.luring("library", "check", str(shipped))
    assert (refused.returncode, "pustaka bawaan" in refused.stderr) == (1, True)
    own = shipped.read_text("utf-8").replace('"licensing', '"pasar')
    file.write_text(own.replace('aggregate = "sum"', 'aggregate = "jumlah"', 1), encoding="utf-8")
    wrong = place.luring("library", "add", str(file))
    assert (wrong.returncode, "jumlah" in wrong.stderr) == (1, True)
    file.write_text(own, encoding="utf-8")
    assert "12 indikator" in place.luring("library", "check", str(file)).stdout
    assert "diberikan kepada semua HP" in place.luring("library", "add", str(file)).stdout


def peopled(place: Place) -> None:
    place.luring(*INIT)
    file = place.folder / "pegawai.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    assert place.luring("import", str(file)).returncode == 0
