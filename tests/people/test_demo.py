import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from server.access import is_superior
from server.credentials import Hasher
from server.demo.make import Made, NotADemo, make_demo, remove_demo
from server.demo.sign_in import read_table
from server.journal import verify
from server.settings import load_secrets
from server.store.sqlite import SqliteStore
from server.store.store import ReadTx
from tests.people.conftest import SeededChance

SARI = "999901010000000002"


class Demo:
    def __init__(self, data: Path, now: datetime) -> None:
        self.data, self.now_ms = data, int(now.timestamp() * 1000)
        self.store = SqliteStore(data)
        self.made: Made = make_demo(
            self.store,
            data,
            load_secrets(data),
            now_ms=self.now_ms,
            chance=SeededChance(),
            progress=lambda done, total: None,
            language="id",
        )
        self.instansi = self.made.agency.instansi

    def waiting_for(self, tx: ReadTx, nip: str) -> int:
        """How many reports somebody has to verify."""
        person = tx.person_of_nip(self.instansi, nip, self.now_ms) or ""
        org = tx.organisation(self.instansi)
        return sum(
            row.state == "submitted"
            for placement in org.placements
            if is_superior(org, person, placement, self.now_ms)
            for row in tx.owned(self.instansi, "report", placement)
        )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    made = Demo(tmp_path_factory.mktemp("demo") / "data", datetime(2026, 11, 22, 14, 0, tzinfo=UTC))
    yield made
    made.store.close()


def test_a_district_of_sixty_obviously_invented_people(demo: Demo) -> None:
    people, nips = demo.store.read_now(lambda tx: (tx.persons(demo.instansi), tx.person_nips(demo.instansi)))
    assert len(people) == 60
    assert all(row.nip.startswith("9999") and len(row.nip) == 18 for row in nips)


def test_one_cycle_is_open_and_everybody_has_a_plan(demo: Demo) -> None:
    def look(tx: ReadTx) -> tuple[set[str], list[str]]:
        org = tx.organisation(demo.instansi)
        current = [placement for placement in org.placements.values() if placement.holds(demo.now_ms)]
        lines = {one.id: tx.owned(demo.instansi, "plan_line", one.id) for one in current}
        values = [
            msgspec.json.decode(row.body)["registers"]["line"]["value"]
            for rows in lines.values()
            for row in rows
        ]
        return {value["cycle"] for value in values}, [id for id, rows in lines.items() if not rows]

    cycles, without = demo.store.read_now(look)
    assert len(cycles) == 1
    assert without == []
    cycle = demo.store.read_now(lambda tx: tx.derived(demo.instansi, "cycle", *cycles))
    assert cycle["from"] == "2026-01-01"


def test_sari_has_forty_reports_to_verify(demo: Demo) -> None:
    assert demo.store.read_now(lambda tx: demo.waiting_for(tx, SARI)) >= 40


def test_the_history_went_the_way_of_all_reports(demo: Demo) -> None:
    journal = demo.store.read_now(lambda tx: tx.journal(demo.instansi, limit=100_000))
    assert not verify(journal)
    outcomes = Counter(envelope.outcome for envelope, _ in journal if envelope.kind == "mutation")
    assert set(outcomes) == {"applied"}
    states = demo.store.read_now(
        lambda tx: Counter(
            row.state
            for placement in tx.organisation(demo.instansi).placements
            for row in tx.owned(demo.instansi, "report", placement)
        )
    )
    assert states["verified"] > 100
    assert states["returned"] > 5
    assert states["submitted"] == demo.made.counts.waiting


def test_nothing_is_received_before_it_was_made_or_after_today(demo: Demo) -> None:
    journal = demo.store.read_now(lambda tx: tx.journal(demo.instansi, limit=100_000))
    received = [envelope.received_at for envelope, _ in journal]
    assert received == sorted(received)
    assert received[-1] <= demo.now_ms


def test_progress_bars_are_alive(demo: Demo) -> None:
    def look(tx: ReadTx) -> list[float]:
        return [
            standing["reached"]
            for placement in tx.organisation(demo.instansi).placements
            for row in tx.owned(demo.instansi, "progress", placement)
            for standing in msgspec.json.decode(row.body)["indicators"].values()
            if standing["reached"] is not None
        ]

    reached = demo.store.read_now(look)
    assert len(reached) > 50
    assert any(ratio >= 1 for ratio in reached)
    assert sum(0.3 < ratio < 1 for ratio in reached) > 20


def test_the_printed_passwords_open_the_accounts(demo: Demo) -> None:
    rows = [line.split("  ") for line in demo.made.table.splitlines()[1:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert len(cells) == 8
    for _, nip, password, *_ in cells:
        person = demo.store.read_now(lambda tx, nip=nip: tx.person_of_nip(demo.instansi, nip, demo.now_ms))
        account = demo.store.read_now(lambda tx, person=person: tx.account(demo.instansi, person))
        assert account
        assert Hasher().verify_password(account.password_hash, password)


def test_the_table_of_passwords_is_for_its_owner_only(demo: Demo) -> None:
    assert read_table(demo.data) == demo.made.table
    assert stat.S_IMODE(demo.made.sign_in_file.stat().st_mode) == 0o600


def test_everybody_else_gets_a_slip(demo: Demo) -> None:
    cast = {line.split()[-1] for line in demo.made.table.splitlines()}
    assert len(demo.made.slips) == 60 - 8
    assert len({slip.code for slip in demo.made.slips}) == 52
    assert cast


@pytest.mark.parametrize("day", ["2027-01-01", "2028-02-29"])
def test_it_can_be_made_on_any_day_of_the_year(tmp_path: Path, day: str) -> None:
    demo = Demo(tmp_path / "data", datetime.fromisoformat(f"{day}T03:00:00+00:00"))
    assert demo.store.read_now(lambda tx: demo.waiting_for(tx, SARI)) >= 40
    demo.store.close()


def test_only_a_demonstration_is_ever_deleted(tmp_path: Path) -> None:
    (tmp_path / "luring.db").write_bytes(b"somebody's work")
    with pytest.raises(NotADemo):
        remove_demo(tmp_path)
    assert (tmp_path / "luring.db").exists()
    (tmp_path / "demo-sign-in.txt").touch()
    remove_demo(tmp_path)
    assert not (tmp_path / "luring.db").exists()
