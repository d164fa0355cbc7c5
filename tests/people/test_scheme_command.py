"""`luring scheme export`, `import` and `simulate`: an agency's own schemes at the command line."""

import pytest

from server.appraisal.scheme_reading import read_scheme
from server.schemes import shipped_schemes
from tests.people.conftest import PEOPLE, UNITS
from tests.people.test_command_line import INIT, Place, place
from tests.people.test_results_command import PERIOD, closed_cycle

__all__ = ["place"]


@pytest.fixture
def staffed(place: Place) -> Place:
    place.luring(*INIT)
    place.luring(*PERIOD)
    place.luring("import", place.write("unit.csv", UNITS))
    place.luring("import", place.write("pegawai.csv", PEOPLE))
    return place


def test_a_scheme_is_taken_out_edited_and_kept_by_version(staffed: Place) -> None:
    file, luring = staffed.folder / "sendiri.toml", staffed.luring
    assert "ditulis ke" in luring("scheme", "export", "jambi", "-o", str(file)).stdout
    assert read_scheme(file.read_text("utf-8")) == shipped_schemes()["jambi"]
    take = ("scheme", "import", str(file), "--reason", "Perbup 4/2027")
    refused = luring(*take)
    assert (refused.returncode, "skema bawaan" in refused.stderr) == (1, True)
    file.write_text(file.read_text("utf-8").replace('id = "jambi"', 'id = "jambi-2027"', 1), "utf-8")
    assert "versi 1" in luring(*take).stdout
    assert "sama dengan versi terakhir" in luring(*take).stderr
    file.write_text(file.read_text("utf-8").replace("version = 1", "version = 1\nminimum = 4"), "utf-8")
    assert "versi 2" in luring(*take).stdout
    assert "jambi-2027 (versi 2)" in luring("scheme", "list").stdout
    assert "mulai 4 jawaban" in luring("scheme", "show", "jambi-2027").stdout
    again = staffed.folder / "lagi.toml"
    luring("scheme", "export", "jambi-2027", "-o", str(again))
    assert read_scheme(again.read_text("utf-8")).minimum == 4
    file.write_text(file.read_text("utf-8").replace("minimum = 4", "minimum = 1"), "utf-8")
    wrong = luring(*take)
    assert (wrong.returncode, "minimum: 1 terlalu sedikit" in wrong.stderr) == (1, True)
    opened = luring(
        "cycle", "open", "--scheme", "jambi-2027", "--period", "2026-02-14", "--kind", "teknis", "--dry-run"
    )
    assert "orang dinilai" in opened.stdout, opened.stderr


def test_a_scheme_is_tried_on_a_closed_cycle_and_nothing_is_changed(staffed: Place) -> None:
    cycle, table = closed_cycle(staffed.folder / "data"), staffed.folder / "coba.csv"
    file = staffed.folder / "sendiri.toml"
    staffed.luring("scheme", "export", "jambi", "-o", str(file))
    text = file.read_text("utf-8").replace('id = "jambi"', 'id = "jambi-2027"', 1)
    text = text.replace('required = ["superior"]\n', "").replace('start = "76"', 'start = "81"')
    file.write_text(text, "utf-8")
    before = staffed.luring("verify").stdout
    tried = staffed.luring("scheme", "simulate", str(file), "--cycle", cycle[:8], "-o", str(table))
    assert tried.returncode == 0, tried.stderr
    assert "orang dicoba tanpa mengubah apa pun; predikat 4 orang berubah" in tried.stdout
    rows = table.read_text("utf-8").splitlines()
    assert rows[0] == "\ufeffNama;NIP;Unit;Nilai;Predikat;Nilai baru;Predikat baru"
    assert len(rows) > 2
    assert all(row.count(";") == 6 and row.split(";")[3] == row.split(";")[5] == "80,00" for row in rows[1:])
    assert staffed.luring("verify").stdout == before
    none = staffed.luring("scheme", "simulate", "sakti", "--cycle", cycle)
    assert (none.returncode, "Tidak ada skema sakti" in none.stderr) == (1, True)


def test_nothing_is_tried_on_a_cycle_that_is_open(staffed: Place) -> None:
    opened = staffed.luring(
        "cycle", "open", "--scheme", "bungo", "--period", "2026-02-14", "--rate-until", "2026-12-31"
    )
    assert opened.returncode == 0, opened.stderr
    cycle = staffed.luring("cycle", "list").stdout.split()[0]
    tried = staffed.luring("scheme", "simulate", "bungo", "--cycle", cycle)
    assert (tried.returncode, tried.stdout) == (1, "")
