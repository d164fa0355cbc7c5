"""`luring cycle calibrate` and `luring cycle release` at the command line."""

from pathlib import Path

import msgspec

from server.chance import Chance
from server.cycle_changes import put_figure
from server.cycle_work import close_cycle, open_cycle
from server.people.agency import find_agency
from server.schemes import shipped_schemes
from server.store.cycles import Figure
from server.store.sqlite import SqliteStore
from server.store.store import Tx
from tests.people.conftest import BUDI, PEOPLE, UNITS
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]

PERIOD = ("period", "add", "--from", "2026-01-01", "--until", "2026-12-31")
NOW_MS = 1_795_000_000_000


def closed_cycle(data: Path) -> str:
    """A cycle of which one part has a figure for everybody who is rated; nobody answered, nor has to."""
    store = SqliteStore(data)
    instansi = store.read_now(lambda tx: find_agency(tx, None)).instansi
    period = store.read_now(lambda tx: tx.periods(instansi))[0]
    chance, jambi = Chance(), shipped_schemes()["jambi"]
    parts = [msgspec.structs.replace(part, required=()) for part in jambi.parts]
    cycle = open_cycle(
        store,
        instansi,
        msgspec.structs.replace(jambi, parts=tuple(parts)),
        period,
        kinds={"": "pelayanan"},
        now_ms=NOW_MS,
        chance=chance,
    )
    close_cycle(store, instansi, cycle.id, now_ms=NOW_MS, chance=chance)

    def put_figures(tx: Tx) -> None:
        for ratee in tx.ratees(instansi, cycle.id, "", 100):
            figure = Figure(cycle=cycle.id, placement=ratee, part="kepuasan", value="85", source="SKM", at=0)
            put_figure(tx, instansi, figure, now_ms=NOW_MS, chance=chance)

    store.write_now(put_figures)
    store.close()
    return cycle.id


def test_results_are_calibrated_with_a_reason_and_released_once(place: Place) -> None:
    place.luring(*INIT)
    place.luring(*PERIOD)
    assert "Tidak ada siklus" in place.luring("cycle", "release").stderr
    place.luring("import", place.write("unit.csv", UNITS))
    place.luring("import", place.write("pegawai.csv", PEOPLE))
    cycle = closed_cycle(place.folder / "data")

    look = ("cycle", "calibrate", "--unit", "PKM")
    assert "Baik: 3 orang" in place.luring(*look).stdout
    assert "Tidak ada pedoman" in place.luring(*look, "--achieved", "hebat").stderr
    assert "NOWHERE" in place.luring("cycle", "calibrate", "--unit", "NOWHERE").stderr

    change = (*look, "--nip", BUDI, "--predikat", "sangat_baik", "--by", "Pak Hasan")
    assert "harus beralasan" in place.luring(*change).stderr
    changed = place.luring(*change, "--reason", "Inovasi antrean", "--score", "91", "--lang", "en")
    assert "Very good: 1 people" in changed.stdout

    released = place.luring("cycle", "release", "--by", "Pak Hasan")
    assert (released.returncode, "4 hasil dirilis" in released.stdout) == (0, True), released
    assert "0 hasil dirilis, 4 sudah" in place.luring("cycle", "release", "--cycle", cycle).stdout
    refused = place.luring(*change, "--reason", "Terlambat", "--cycle", cycle)
    assert (refused.returncode, "sudah dirilis" in refused.stderr) == (1, True)


def test_what_the_unit_has_achieved_is_the_guide_unless_another_is_asked_for(place: Place) -> None:
    place.luring(*INIT)
    place.luring(*PERIOD)
    place.luring("import", place.write("unit.csv", UNITS))
    place.luring("import", place.write("pegawai.csv", PEOPLE))
    place.luring("cycle", "open", "--scheme", "nasional", "--period", "2026-02-14")
    place.luring("cycle", "close")
    look = ("cycle", "calibrate", "--unit", "PKM")
    assert "Capaian PKM untuk periode ini belum ditetapkan" in place.luring(*look).stdout
    achieved = ("achievement", "set", "baik", "--unit", "PKM", "--period", "2026-02-14", "--reason", "Sesuai")
    assert place.luring(*achieved).returncode == 0
    assert "Pedoman menurut capaian PKM: Baik" in place.luring(*look).stdout
    assert "Pedoman menurut" not in place.luring(*look, "--achieved", "kurang").stdout
