"""`luring retention` and `luring affected`."""

import csv

from cast import ADMIN, BUDI, DAY_MS, HASAN, NOW_MS, RINA, SARI, TONO, Cast, report, uuid

from server.acts import record_act
from server.affected import by_account, by_token, everybody
from server.chance import Chance
from server.destruction import Destruction, Due
from server.destruction_text import as_text
from server.journal import verify
from server.people.agency import find_agency
from server.retention import KEEP_DAYS, apply, expired
from server.store.agency import Agency
from server.store.services import Delivery
from server.store.sqlite import SqliteStore
from server.store.store import Tx
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]


def test_what_is_older_than_it_is_kept_is_destroyed_with_a_record_and_the_chain_verifies(cast: Cast) -> None:
    def fill(tx: Tx) -> None:
        for at in (1, NOW_MS):
            record_act(
                tx,
                1,
                "superior_set",
                by=ADMIN,
                person=BUDI,
                detail={"reason": "x"},
                now_ms=at,
                chance=Chance(),
            )
            tx.add_look(1, BUDI, SARI, "desk_person", at)
            sent = Delivery(webhook="w", id=f"m{at}", event="e", body="{}", made_at=at, next_at=None)
            tx.put_delivery(1, sent)

    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    budi.exchange()
    cast.store.write_now(fill)
    before = cast.store.read_now(lambda tx: expired(tx, 1, NOW_MS))
    assert {one.kind: one.count for one in before} == {"looks": 1, "deliveries": 1, "acts": 1}
    assert len(cast.store.read_now(lambda tx: tx.looks_at(1, BUDI))) == 2, "counting destroys nothing"

    gone = apply(cast.store, 1, NOW_MS, Chance())
    assert gone == before
    assert verify(cast.journal()) == []
    acts = [(entry, body) for entry, body in cast.journal() if entry.outcome == "superior_set"]
    assert [(entry.received_at, body is None) for entry, body in acts] == [(1, True), (NOW_MS, False)]
    assert all(body is not None for entry, body in cast.journal() if entry.kind == "mutation")
    (record,) = [body for entry, body in cast.journal() if entry.outcome == "retention_applied"]
    assert b'"acts":{"count":1' in (record or b"")
    assert [one.count for one in apply(cast.store, 1, NOW_MS, Chance())] == [0, 0, 0]
    assert sum(entry.outcome == "retention_applied" for entry, _ in cast.journal()) == 1
    assert KEEP_DAYS["looks"] == 730


def test_who_is_affected_by_an_account_is_whom_it_shows_and_whom_it_opened(cast: Cast) -> None:
    def people(person: str) -> dict[str, tuple[str, ...]]:
        found = cast.store.read_now(lambda tx: by_account(tx, 1, person, NOW_MS - DAY_MS, NOW_MS))
        return {one.person: one.why for one in found}

    cast.store.write_now(lambda tx: tx.add_look(1, TONO, SARI, "desk_person", NOW_MS))
    assert people(BUDI)[BUDI] == ("own", "visible")
    assert SARI not in people(BUDI)
    hers = people(SARI)
    assert hers[RINA] == hers[BUDI] == ("visible",)
    assert hers[TONO] == ("opened",)
    assert HASAN not in hers
    assert "personnel" in people(ADMIN)[TONO]


def test_who_is_affected_by_a_token_is_whom_it_has_read_in_that_time(cast: Cast) -> None:
    cast.store.write_now(lambda tx: tx.add_look(1, BUDI, "token:t", "service_people", NOW_MS))
    cast.store.write_now(lambda tx: tx.add_look(1, SARI, "token:u", "service_people", NOW_MS))

    def people(first: int, last: int) -> list[str]:
        return [one.person for one in cast.store.read_now(lambda tx: by_token(tx, 1, "t", first, last))]

    assert people(NOW_MS - 1, NOW_MS + 1) == [BUDI]
    assert people(NOW_MS - DAY_MS, NOW_MS - 1) == []
    all_of_them = {one.person for one in cast.store.read_now(lambda tx: everybody(tx, 1))}
    assert {BUDI, SARI, TONO, ADMIN} <= all_of_them


def test_both_are_done_at_the_command_line(place: Place) -> None:
    place.luring(*INIT)
    nip = INIT[INIT.index("--admin-nip") + 1]
    assert "Belum ada yang dimusnahkan" in place.luring("retention").stdout
    assert place.luring("retention", "--apply").returncode == 0
    days = ("--from", "2026-11-01", "--until", "2026-11-30")
    done = place.luring("affected", "--nip", nip, *days, "-o", "a.csv")
    assert (done.returncode, "1 orang terdampak" in done.stdout) == (0, True)
    file = place.folder / "a.csv"
    written = csv.reader(file.read_text("utf-8").splitlines())
    assert [row[0] for row in written] == ["nip", f"'{nip}"]
    assert file.stat().st_mode & 0o077 == 0
    assert place.luring("affected", "--all", *days, "-o", "a.csv").returncode == 1
    nobody = place.luring("affected", "--device", uuid(1), *days, "-o", "b.csv")
    assert (nobody.returncode, "tidak dikenal" in nobody.stderr) == (1, True)
    store = SqliteStore(place.folder / "data")
    assert store.read_now(lambda tx: find_agency(tx, None)).instansi == 1
    store.close()


def test_destroying_counts_first_asks_who_does_it_and_holds_are_listed(place: Place) -> None:
    place.luring(*INIT)
    nip = INIT[INIT.index("--admin-nip") + 1]
    dry = place.luring("destroy", "--dry-run")
    assert (dry.returncode, "Tidak ada yang perlu dimusnahkan" in dry.stdout) == (0, True)
    assert "--by NAMA" in place.luring("destroy", "--yes").stderr
    assert place.luring("destroy", "--yes", "--by", "Kepala").returncode == 0
    assert place.luring("destroy", "--record", "last").returncode == 1
    assert place.luring("destroy", "--keep", "performance=nol").returncode == 1
    assert place.luring("destroy", "--keep", "performance=12").returncode == 0
    assert "12 tahun" in place.luring("destroy").stdout
    assert place.luring("hold", "--nip", nip).returncode == 1, "why is not said"
    made = place.luring("hold", "--nip", nip, "--reason", "perkara 12").stdout
    listed = place.luring("hold").stdout.split()
    assert listed[0] in made
    assert place.luring("hold", "--release", listed[0]).returncode == 0
    assert place.luring("hold").stdout == ""
    assert place.luring("hold", "--release", listed[0]).returncode == 1


def test_a_record_of_destruction_is_printed_without_names() -> None:
    rows = [(3, 5), (9, 9)]
    counted = Due(kind="performance", years=10, people=1, records=4, payloads=4)
    made = Destruction(at=NOW_MS, by="Kepala BKPSDM", due=[counted], rows=rows)
    agency = Agency(
        instansi=1, code="kab", host="*", name="Kabupaten", namespace="n", zone="Asia/Jakarta", created=0
    )
    text = as_text(made, agency)
    for said in (
        "BERITA ACARA PEMUSNAHAN",
        "Kepala BKPSDM",
        "3–5, 9",
        "4 catatan",
        "18-11-2026",
        "luring verify",
    ):
        assert said in text
