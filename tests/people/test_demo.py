import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.access import is_superior
from server.appraisal.skp import adds_up
from server.credentials import Hasher
from server.demo.make import Made, NotADemo, make_demo, remove_demo
from server.demo.quarters import DEADLINE_DAYS, LOCK_DAYS, quarters
from server.demo.sign_in import read_table
from server.journal import verify
from server.people.write_plan import decode_line
from server.schemes import snapshot
from server.settings import load_secrets
from server.store.sqlite import SqliteStore
from server.store.store import ReadTx
from server.teams import Team, teams_of
from sync.merge import Record
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


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (datetime(2026, 11, 22, 14, 0, tzinfo=UTC), ["locked", "locked", "open"]),
        (datetime(2027, 1, 15, 14, 0, tzinfo=UTC), ["locked", "grace", "open"]),
        (datetime(2027, 3, 31, 14, 0, tzinfo=UTC), ["locked", "locked", "open"]),
    ],
)
def test_its_quarters_are_over_one_after_the_other(day: datetime, states: list[str]) -> None:
    def state(last: date) -> str:
        days = (day.date() - last).days
        return "open" if days <= DEADLINE_DAYS else "grace" if days <= LOCK_DAYS else "locked"

    found = quarters(day.date())
    assert [state(last) for _, last in found] == states
    assert all(first <= day.date() for first, _ in found)
    assert found[-1][1] >= day.date()


def test_the_last_quarter_is_locked_and_this_one_is_open(demo: Demo) -> None:
    periods = demo.store.read_now(lambda tx: tx.periods(demo.instansi))
    assert [one.from_date for one in periods] == ["2026-04-01", "2026-07-01", "2026-10-01"]
    locks = demo.store.read_now(lambda tx: tx.locks(demo.instansi))
    assert {lock.period for lock in locks} == {one.id for one in periods[:2]}


def test_everybody_with_lines_has_a_plan_whose_weights_are_whole_and_one_waits(demo: Demo) -> None:
    placements = demo.store.read_now(lambda tx: tx.organisation(demo.instansi).placements)
    owned = demo.store.read_now(
        lambda tx: [row for id in placements for row in tx.owned(demo.instansi, "plan", id)]
    )
    with_lines = demo.store.read_now(
        lambda tx: [id for id in placements if list(tx.owned(demo.instansi, "plan_line", id))]
    )
    assert len(owned) == len(with_lines)
    assert Counter(row.state for row in owned) == {"agreed": len(owned) - 1, "submitted": 1}
    for row in owned:
        groups = msgspec.json.decode(row.body, type=Record).registers
        assert adds_up({name: groups[name].value for name in ("main", "additional")})


def test_the_leader_has_begun_one_rating_of_this_quarter_and_sent_another(demo: Demo) -> None:
    placements = demo.store.read_now(lambda tx: tx.organisation(demo.instansi).placements)
    rows = demo.store.read_now(
        lambda tx: [row for id in placements for row in tx.owned(demo.instansi, "rating", id)]
    )
    *_, last, now = demo.store.read_now(lambda tx: tx.periods(demo.instansi))
    states: dict[str, list[str]] = {last.id: [], now.id: []}
    for row in rows:
        results = msgspec.json.decode(row.body, type=Record).registers["results"].value
        states[results["period"]].append(row.state)
    assert sorted(states[now.id]) == ["draft", "submitted"]
    assert set(states[last.id]) == {"submitted"}


def test_one_cycle_is_open_and_half_answered_and_the_last_one_released_with_an_objection(demo: Demo) -> None:
    released, running = demo.store.read_now(
        lambda tx: sorted(tx.cycles(demo.instansi), key=lambda one: one.state)
    )
    assert (running.state, snapshot(running.scheme).id, running.answered) == ("open", "jambi", True)
    assert (snapshot(released.scheme).id, released.cursor) == ("nasional", "~")

    def look(tx: ReadTx) -> tuple[Counter[str], Counter[tuple[str, str]]]:
        placements = tx.organisation(demo.instansi).placements
        outcomes = Counter(row.state for id in placements for row in tx.owned(demo.instansi, "outcome", id))
        tasks = [msgspec.json.decode(row.body) for row in tx.all_derived(demo.instansi, "task")]
        return outcomes, Counter((one["group"], one["state"]) for one in tasks if one["cycle"] == running.id)

    outcomes, tasks = demo.store.read_now(look)
    assert outcomes["objected"] == 1
    assert outcomes["released"] > 40
    for group in ("self", "peer", "superior"):
        assert tasks[group, "done"] > 0
        assert tasks[group, "asked"] > 0


def test_plans_are_divided_by_quarter_talked_about_and_worked_on_in_a_team(demo: Demo) -> None:
    def look(tx: ReadTx) -> tuple[list[dict[str, Any]], int, list[Team]]:
        placements = tx.organisation(demo.instansi).placements
        lines = [
            decode_line(row).value for id in placements for row in tx.owned(demo.instansi, "plan_line", id)
        ]
        indicators = [one for line in lines for one in line["indicators"] if "trajectory" in one]
        notes = sum(len(tx.owned(demo.instansi, "plan_note", id)) for id in placements)
        return indicators, notes, teams_of(tx, demo.instansi)

    divided, notes, teams = demo.store.read_now(look)
    assert divided
    assert all(sum(one["trajectory"]["values"]) == one["target"]["value"] for one in divided)
    assert notes == 2
    assert [len(team.members) for team in teams] == [2]
