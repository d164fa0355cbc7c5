"""`luring holiday` at the command line."""

from server.people.agency import find_agency
from server.store.sqlite import SqliteStore
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]


def test_holidays_are_added_listed_and_removed_as_acts_in_the_journal(place: Place) -> None:
    place.luring(*INIT)
    assert "Belum ada hari libur" in place.luring("holiday", "list").stdout
    added = place.luring("holiday", "add", "2026-12-25", "Hari Raya Natal")
    assert (added.returncode, added.stderr) == (0, "")
    place.luring("holiday", "add", "2026-12-24", "Cuti bersama")
    listed = place.luring("holiday", "list").stdout.splitlines()
    assert listed == ["24 Desember 2026: Cuti bersama", "25 Desember 2026: Hari Raya Natal"]
    removed = place.luring("holiday", "remove", "2026-12-24")
    assert removed.stdout.splitlines() == listed[1:]

    store = SqliteStore(place.folder / "data")
    instansi = store.read_now(lambda tx: find_agency(tx, None)).instansi
    journal = store.read_now(lambda tx: tx.journal(instansi, limit=1000))
    store.close()
    acts = [
        (row.outcome, b"2026-12-24" in (body or b"")) for row, body in journal if "holiday" in row.outcome
    ]
    assert acts == [("holiday_added", False), ("holiday_added", True), ("holiday_removed", True)]


def test_mistakes_with_holidays_are_explained(place: Place) -> None:
    place.luring(*INIT)
    none = place.luring("holiday", "remove", "2026-12-24", "--lang", "en")
    assert (none.returncode, "24 December 2026 is no holiday" in none.stderr) == (1, True)
    nameless = place.luring("holiday", "add", "2026-12-24", " ")
    assert (nameless.returncode, "Tulis nama" in nameless.stderr) == (1, True)
