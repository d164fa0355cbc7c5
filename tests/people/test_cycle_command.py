"""`luring cycle` and `luring scheme` at the command line."""

from pathlib import Path

import pytest
from cast import BUDI, DAY_MS, INSTANSI, RINA, SARI, make_cast, names
from cycles import opened, record_of, sends
from rush import kept, waiting

from server.schemes import shipped_schemes
from server.store.sqlite import SqliteStore
from tests.people.test_command_line import INIT, Place, place
from tests.people.test_period_command import ADD, DAYS

__all__ = ["place"]

OPEN = ("cycle", "open", "--period", "2026-02-14")
NIP = {person: f"19850{n}172010011{n:03d}" for person, n in ((BUDI, 1), (RINA, 5))}


def shipped_file(name: str) -> str:
    return (Path(__file__).parents[2] / "server" / "schemes" / f"{name}.toml").read_text("utf-8")


@pytest.fixture
def staffed(place: Place) -> Place:
    """The cast's agency, with a period that is open."""
    make_cast(place.folder / "data").store.close()
    place.luring("period", "add", "--from", "2026-01-01", "--until", "2099-12-31")
    return place


def test_schemes_are_listed_shown_and_checked(place: Place) -> None:
    listed = place.luring("scheme", "list").stdout
    assert all(id in listed for id in shipped_schemes())
    shown = place.luring("scheme", "show", "jambi", "--lang", "en").stdout
    assert "Citizens' satisfaction" in shown
    assert "peers 30%" in shown
    assert "teknis 55%" in shown
    own = place.folder / "sendiri.toml"
    own.write_text(shipped_file("bungo"), "utf-8")
    assert "dapat dipakai" in place.luring("scheme", "check", str(own)).stdout
    own.write_text(shipped_file("bungo").replace('weight = "50"', 'weight = "40"'), "utf-8")
    wrong = place.luring("scheme", "check", str(own))
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "parts: Jumlah bobot 90, bukan 100." in wrong.stderr
    none = place.luring("scheme", "show", "sakti")
    assert (none.returncode, "Tidak ada skema sakti" in none.stderr) == (1, True)


def test_a_cycle_is_tried_opened_changed_and_closed(staffed: Place) -> None:
    luring = staffed.luring
    assert "Belum ada siklus" in luring("cycle", "list").stdout
    tried = luring(*OPEN, "--scheme", "jambi", "--kind", "teknis", "--dry-run")
    assert (tried.returncode, tried.stderr) == (0, "")
    assert "9 orang dinilai; penugasan: diri sendiri 9, atasan 7, rekan 18" in tried.stdout
    assert "Tanpa atasan yang menilai (2): " in tried.stdout
    assert "Percobaan" in tried.stdout
    assert "Belum ada siklus" in luring("cycle", "list").stdout
    opened = luring(*OPEN, "--scheme", "jambi", "--kind", "teknis")
    assert (opened.returncode, "dibuka" in opened.stdout) == (0, True), opened.stderr
    listed = luring("cycle", "list", "--lang", "en").stdout
    assert "open until 31 December 2099 (oneself 9, superior 7, peers 18)" in listed
    who = ("--ratee", NIP[BUDI], "--rater", NIP[RINA], "--group", "peer", "--reason", "Beda tugas")
    assert "tidak diminta lagi" in luring("cycle", "assign", *who, "--remove").stdout
    assert "ditambahkan" in luring("cycle", "assign", *who).stdout
    twice = luring("cycle", "assign", *who)
    assert (twice.returncode, "sudah diminta" in twice.stderr) == (1, True)
    figure = ("cycle", "figure", "--nip", NIP[BUDI], "--source", "SKM 2026", "--part")
    assert luring(*figure, "kepuasan", "--value", "81.25").returncode == 0
    wrong = luring(*figure, "hasil", "--value", "90")
    assert (wrong.returncode, "kepuasan, inisiatif, kind" in wrong.stderr) == (1, True)
    moved = luring("cycle", "days", "--rate-until", "2099-12-30", "--auto-close", "--reason", "Banjir")
    assert (moved.returncode, "sampai 30 Desember 2099" in moved.stdout) == (0, True), moved.stderr
    wrong = luring("cycle", "days", "--plan-until", "2099-12-31", "--reason", "Banjir")
    assert (wrong.returncode, "tidak berurutan" in wrong.stderr) == (1, True)
    closed = luring("cycle", "close")
    assert (closed.returncode, "ditutup" in closed.stdout) == (0, True)
    late = luring("cycle", "undo", "--reason", "Salah")
    assert (late.returncode, "tidak mengizinkannya" in late.stderr) == (1, True)


def test_a_cycle_with_a_file_of_ones_own_is_opened_and_undone(staffed: Place) -> None:
    own = staffed.folder / "sendiri.toml"
    own.write_text(shipped_file("bungo").replace('id = "bungo"', 'id = "kami"', 1), "utf-8")
    assert staffed.luring(*OPEN, "--file", str(own)).returncode == 0
    twice = staffed.luring(*OPEN, "--file", str(own))
    assert (twice.returncode, "sudah dibuka" in twice.stderr) == (1, True)
    assert "dibatalkan" in staffed.luring("cycle", "undo", "--reason", "Salah skema").stdout
    assert "Belum ada siklus" in staffed.luring("cycle", "list").stdout


def test_f58_a_cycle_is_closed_when_what_a_rush_has_left_is_judged_or_cannot_be(place: Place) -> None:
    cast = make_cast(place.folder / "data")
    cycle = opened(cast)
    rina = cast.phone(RINA)
    rina.exchange()
    sends(rina, cycle, BUDI, "peer")
    kept(cast, rina)
    for act in (("close",), ("undo", "--reason", "Salah")):
        refused = place.luring("cycle", *act, "--lang", "en")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "1 deliveries of a busy hour are still being judged" in refused.stderr
    (one,) = waiting(cast)
    due = cast.clock() + DAY_MS
    cast.store.write_now(lambda tx: tx.put_off_unjudged(INSTANSI, one.replica, one.sha, due))
    cast.store.close()
    closed = place.luring("cycle", "close")
    assert (closed.returncode, "Siklus ditutup" in closed.stdout) == (0, True), closed.stderr
    assert "1 kiriman dari jam sibuk gagal diperiksa" in closed.stdout


def test_mistakes_are_explained(place: Place) -> None:
    place.luring(*INIT)
    none = place.luring(*OPEN, "--scheme", "bungo")
    assert (none.returncode, "Tidak ada periode" in none.stderr) == (1, True)
    place.luring(*ADD, *DAYS)
    missing = place.luring(*OPEN, "--scheme", "jambi")
    assert "teknis, pelayanan, administrasi" in missing.stderr
    unknown = place.luring(*OPEN, "--scheme", "jambi", "--kind", "sakti")
    assert "tidak mengenal jenis jabatan sakti" in unknown.stderr
    late = place.luring(*OPEN, "--scheme", "bungo", "--rate-until", "2027-01-01")
    assert "antara 2026-01-01 dan 2026-04-20" in late.stderr
    assert "Tidak ada siklus" in place.luring("cycle", "close").stderr


def test_cycles_are_run_beside_a_server_and_compaction_is_not(staffed: Place) -> None:
    owner = SqliteStore(staffed.folder / "data")
    assert staffed.luring(*OPEN, "--scheme", "nasional").returncode == 0
    (found,) = owner.read_now(lambda tx: tx.cycles(1))
    assert (found.state, len(owner.read_now(lambda tx: tx.ratees(1, found.id, "", 99)))) == ("open", 8)
    undone = staffed.luring("cycle", "undo", "--reason", "Salah skema")
    assert (undone.returncode, owner.read_now(lambda tx: tx.cycles(1))) == (0, []), undone.stderr
    refused = staffed.luring("compact")
    assert refused.returncode == 1
    owner.close()


def test_a_later_last_day_lets_in_what_was_late(place: Place) -> None:
    cast = make_cast(place.folder / "data")
    cycle = opened(cast)  # answers are due in twelve days
    sari = cast.phone(SARI)
    sari.exchange()
    cast.clock.advance(14 * DAY_MS)
    token = sari.exchange_once().token
    cast.clock.advance(1)
    sends(sari, cycle, BUDI, "superior", token=token)
    assert names(sari.exchange())[0] == "quarantined late"
    cast.store.close()
    moved = place.luring("cycle", "days", "--rate-until", "2026-12-04", "--reason", "Banjir")
    assert moved.returncode == 0, moved.stderr
    store = SqliteStore(place.folder / "data")
    key = ("assessment_superior", record_of(cycle, BUDI, "superior", SARI))
    row = store.read_now(lambda tx: tx.record(INSTANSI, *key))
    store.close()
    assert row is not None
    assert row.state == "submitted"
