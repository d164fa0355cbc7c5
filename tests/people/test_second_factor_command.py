"""`luring second-factor` at the command line."""

from server.people.agency import find_agency
from server.second_factor import REQUIRED
from server.store.second_factors import SecondFactor
from server.store.sqlite import SqliteStore
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]


def test_an_agency_wants_second_factors_and_a_lost_one_is_reset(place: Place) -> None:
    place.luring(*INIT)
    nip = INIT[INIT.index("--admin-nip") + 1]
    assert "wajib untuk semua admin" in place.luring("second-factor", "require").stdout
    store = SqliteStore(place.folder / "data")
    instansi = store.read_now(lambda tx: find_agency(tx, None)).instansi
    assert store.read_now(lambda tx: tx.policy(instansi, REQUIRED)) == "admin"
    person = store.read_now(lambda tx: tx.person_of_nip(instansi, nip, 2_000_000_000_000))
    assert person is not None
    factor = SecondFactor(person=person, secret="x", made_at=1, confirmed_at=1)
    store.write_now(lambda tx: tx.put_second_factor(instansi, factor))
    store.close()

    done = place.luring("second-factor", "reset", "--nip", nip)
    assert (done.returncode, "Faktor kedua" in done.stdout) == (0, True)
    again = place.luring("second-factor", "reset", "--nip", nip)
    assert (again.returncode, "tidak mempunyai" in again.stderr) == (1, True)
    assert "tidak lagi wajib" in place.luring("second-factor", "free").stdout

    store = SqliteStore(place.folder / "data")
    acts = [row.outcome for row, _ in store.read_now(lambda tx: tx.journal(instansi))]
    store.close()
    assert [one for one in acts if "second_factor" in one] == [
        "second_factor_required",
        "second_factor_removed",
        "second_factor_not_required",
    ]
