"""The long acts of a cycle go on from wherever they were broken off, whoever else works on it."""

import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cast import ADMIN, BUDI, INSTANSI, NAMESPACE, PLACE, Cast, Clock, make_cast
from cycles import derived, period_of_cast, tasks
from plans import met

from server import cycle_work
from server.chance import Chance
from server.cycle_acts import begin_close, begin_cycle, begin_undo
from server.cycle_release import order_release
from server.cycle_work import is_at_work, next_piece, work
from server.effects import derived_id
from server.schemes import shipped_schemes
from server.store.cycles import Cycle
from server.store.sqlite import SqliteStore
from server.store.store import ReadTx, Store, StoreInUseError, Tx

JAMBI = shipped_schemes()["jambi"]
Begin = Callable[[Tx, str, int], object]


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine people are five pieces."""
    for name in ("open_some", "undo_some", "close_some"):
        some = getattr(cycle_work, name)
        monkeypatch.setattr(cycle_work, name, lambda *a, some=some: some(*a, at_once=2))
    next_ = cycle_work.release_next
    monkeypatch.setattr(cycle_work, "release_next", lambda *a, **k: next_(*a, **k, at_once=2))


def begun(cast: Cast) -> str:
    period = period_of_cast(cast)
    return cast.store.write_now(
        lambda tx: begin_cycle(
            tx, INSTANSI, JAMBI, period, {"": "teknis"}, period.deadline_date, cast.clock(), Chance()
        )
    ).id


def piece(store: Store, id: str, now_ms: int) -> bool:
    found = store.read_now(lambda tx: next_piece(tx, INSTANSI, id, now_ms, Chance()))
    if found is not None:
        store.write_now(found)
    return found is not None


def written(store: Store) -> Any:
    """Everything about cycles that is kept, but for the numbers that say in which order it was written."""

    def look(tx: ReadTx) -> Any:
        cycles = tx.cycles(INSTANSI)
        raters = [tx.raters_of(INSTANSI, one.id, PLACE[who]) for one in cycles for who in PLACE]
        records = [
            (row.id, row.owner, row.buckets, row.body)
            for name in ("task", "standing_result", "cycle")
            for row in tx.all_derived(INSTANSI, name)
        ]
        acts = [one.outcome for one, _ in tx.journal(INSTANSI) if one.kind == "act"]
        return cycles, raters, records, acts

    return store.read_now(look)


def close(tx: Tx, id: str, now_ms: int) -> object:
    return begin_close(tx, INSTANSI, id, now_ms=now_ms, chance=Chance())


def undo(tx: Tx, id: str, now_ms: int) -> object:
    return begin_undo(tx, INSTANSI, id, now_ms=now_ms, chance=Chance(), reason="Salah")


def release(tx: Tx, id: str, now_ms: int) -> object:
    return order_release(tx, INSTANSI, id, now_ms=now_ms, chance=Chance(), by=ADMIN, by_name="Admin")


STORIES: dict[str, list[Begin]] = {
    "opening": [],
    "closing": [close],
    "releasing": [close, release],
    "undoing": [undo],
}


def told(cast: Cast, story: list[Begin]) -> str:
    """Tell a story up to its last act, which has begun and nothing of it done."""
    id = begun(cast)
    for begin in story:
        work(cast.store, INSTANSI, id, now_ms=cast.clock(), chance=Chance())
        cast.store.write_now(lambda tx, begin=begin: begin(tx, id, cast.clock()))
    return id


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_what_is_killed_after_any_piece_goes_on_and_ends_the_same(story: list[Begin], tmp_path: Path) -> None:
    whole = make_cast(tmp_path / "whole")
    id = told(whole, story)
    pieces = 0
    while piece(whole.store, id, whole.clock()):
        pieces += 1
    assert pieces >= 5
    expected = written(whole.store)
    whole.store.close()
    for done in range(pieces):
        cast = make_cast(tmp_path / str(done))
        assert told(cast, story) == id
        for _ in range(done):
            assert piece(cast.store, id, cast.clock())
        cast.store.close()
        again = SqliteStore(tmp_path / str(done))
        found = again.read_now(lambda tx: tx.cycle(INSTANSI, id))
        assert found is not None
        assert is_at_work(found)
        work(again, INSTANSI, id, now_ms=cast.clock(), chance=Chance())
        assert written(again) == expected
        again.close()


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_f90_two_processes_at_work_on_one_cycle_do_nothing_twice(story: list[Begin], tmp_path: Path) -> None:
    alone = make_cast(tmp_path / "alone")
    work(alone.store, INSTANSI, id := told(alone, story), now_ms=alone.clock(), chance=Chance())
    expected = written(alone.store)
    alone.store.close()
    cast = make_cast(tmp_path / "together")
    told(cast, story)
    beside = SqliteStore(tmp_path / "together", beside=True)
    workers = [
        Thread(target=work, args=(store, INSTANSI, id), kwargs={"now_ms": cast.clock(), "chance": Chance()})
        for store in (cast.store, beside)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert written(cast.store) == written(beside) == expected
    beside.close()
    cast.store.close()


def test_a_cycle_that_is_taken_back_while_it_is_opened_leaves_nothing(cast: Cast) -> None:
    id = begun(cast)
    opening = cast.store.read_now(lambda tx: next_piece(tx, INSTANSI, id, cast.clock(), Chance()))
    assert opening is not None
    cast.store.write_now(opening)
    cast.store.write_now(lambda tx: undo(tx, id, cast.clock()))
    cast.store.write_now(opening)  # whoever opens does not know yet
    work(cast.store, INSTANSI, id, now_ms=cast.clock(), chance=Chance())
    assert written(cast.store)[0] == []
    assert (tasks(met(cast, BUDI)), derived(met(cast, BUDI), "cycle")) == ({}, [])


def test_every_open_assignment_has_one_task_at_every_piece(cast: Cast) -> None:
    id = begun(cast)
    while piece(cast.store, id, cast.clock()):
        _, raters, records, _ = written(cast.store)
        asked = sum(map(len, raters))
        shown = [row for row in records if row[2] and b'"group"' in row[3] and b'"reason"' in row[3]]
        assert len(shown) == len({row[0] for row in shown}) == asked
    assert asked == 9 + 7 + 18


def test_the_plan_of_an_opening_is_worked_out_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from server import cycle_acts

    plans: list[str] = []
    out = cycle_acts.work_out
    monkeypatch.setattr(cycle_acts, "work_out", lambda *a: plans.append("once") or out(*a))
    id = begun(cast)
    work(cast.store, INSTANSI, id, now_ms=cast.clock(), chance=Chance())
    assert plans == ["once"]
    cast.change(lambda tx: tx.organisation_changed(INSTANSI))
    cycle = cast.store.read_now(lambda tx: tx.cycle(INSTANSI, id))
    assert isinstance(cycle, Cycle)
    cast.store.read_now(lambda tx: cycle_acts.opening_of(tx, INSTANSI, cycle))
    assert plans == ["once", "once"]


def test_a_command_works_beside_the_owner_only_where_the_tables_are_as_it_knows_them(tmp_path: Path) -> None:
    owner = SqliteStore(tmp_path)
    beside = SqliteStore(tmp_path, beside=True)
    beside.close()
    with pytest.raises(StoreInUseError):
        SqliteStore(tmp_path)
    with closing(sqlite3.connect(tmp_path / "luring.db")) as other, other:
        other.execute("DELETE FROM _sqlite_migrations WHERE name = 'v4'")
    with pytest.raises(StoreInUseError):
        SqliteStore(tmp_path, beside=True)
    owner.close()


def test_f90_an_owner_sees_that_another_process_has_committed_and_not_its_own_work(tmp_path: Path) -> None:
    cast = make_cast(tmp_path)
    beside = SqliteStore(tmp_path, beside=True)

    def commits() -> int:
        return cast.store.write_now(lambda tx: tx.foreign_commits())

    first = commits()
    cast.store.write_now(lambda tx: tx.next_seq(INSTANSI))
    assert commits() == first
    beside.write_now(lambda tx: tx.next_seq(INSTANSI))
    assert commits() != first
    before = cast.store.read_now(lambda tx: tx.seq(INSTANSI))
    assert beside.write_now(lambda tx: tx.next_seq(INSTANSI)) == before + 1  # nothing kept in memory
    assert isinstance(cast.clock, Clock)
    beside.close()
    cast.store.close()


@pytest.mark.parametrize("name", ["task/1", "progress/ä", "", "x" * 300])
def test_a_derived_id_is_a_uuid_of_version_5(name: str) -> None:
    assert derived_id(NAMESPACE, name) == str(uuid.uuid5(uuid.UUID(NAMESPACE), name))
