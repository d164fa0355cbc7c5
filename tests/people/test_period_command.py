"""`luring period` at the command line."""

from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]

ADD = ("period", "add", "--from", "2026-01-01", "--until", "2026-03-31")
DAYS = ("--deadline", "2026-04-10", "--lock", "2026-04-20")


def test_periods_are_added_listed_and_opened_again(place: Place) -> None:
    place.luring(*INIT)
    assert "Belum ada periode" in place.luring("period", "list").stdout
    added = place.luring(*ADD, *DAYS)
    assert (added.returncode, added.stderr) == (0, "")
    assert "1 Januari 2026" in added.stdout
    english = place.luring("period", "list", "--lang", "en")
    assert "March 2026" in english.stdout
    reopened = place.luring("period", "reopen", "2026-02-14", "--unit", "KEC", "--until", "2099-12-31")
    assert "0 kiriman" in reopened.stdout


def test_mistakes_in_days_are_explained(place: Place) -> None:
    place.luring(*INIT)
    wrong = place.luring(*ADD, "--deadline", "2026-03-30")
    assert (wrong.returncode, "Urutannya harus" in wrong.stderr) == (1, True)
    place.luring(*ADD)
    twice = place.luring(*ADD)
    assert (twice.returncode, "Ada periode lain" in twice.stderr) == (1, True)
    again = ("period", "reopen", "2026-02-14", "--unit")
    assert "NOWHERE" in place.luring(*again, "NOWHERE", "--until", "2099-12-31").stderr
    assert "sudah lewat" in place.luring(*again, "KEC", "--until", "2026-03-31").stderr
    none = place.luring("period", "reopen", "2027-01-01", "--unit", "KEC", "--until", "2099-12-31")
    assert (none.returncode, "Tidak ada periode" in none.stderr) == (1, True)
