"""What every store owes its callers about cycles, raters, figures and holidays."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from cast import uuid

from server.appraisal.scheme import Rater
from server.store.agency import Agency
from server.store.cycles import Cycle, CycleTerm, Figure, Holiday, RaterAssignment
from server.store.store import Store, Tx

CYCLE = Cycle(
    id="c", period="p", scheme="{}", kinds='{"":"teknis"}', rate_until="2026-12-31", opened_at=5, actor="a"
)


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Iterator[Store]:
    store = open_store()
    for n in (1, 2):
        agency = Agency(n, f"a{n}", f"a{n}.test", f"Agency {n}", f"ns{n}", "Asia/Jakarta", 1000)
        store.write_now(lambda tx, agency=agency: tx.add_agency(agency, f"epoch {agency.instansi}"))
    yield store
    store.close()


def asked(ratee: str, group: Rater, rater: str, **more: Any) -> RaterAssignment:
    return RaterAssignment(
        id=f"{ratee}/{group}/{rater}",
        cycle="c",
        ratee=ratee,
        grp=group,
        rater=rater,
        reason="same_unit",
        **more,
    )


def test_a_cycle_is_kept_changed_and_forgotten_with_its_figures(store: Store) -> None:
    later = msgspec.structs.replace(CYCLE, id="b", opened_at=6, answered=True, state="released")
    figure = Figure(cycle="c", placement="x", part="ikm", value="81.25", source="SKM", at=7)

    def job(tx: Tx) -> None:
        tx.put_cycle(1, later)
        tx.put_cycle(1, CYCLE)
        tx.put_cycle(1, msgspec.structs.replace(CYCLE, state="open", cursor="x"))
        tx.put_figure(1, msgspec.structs.replace(figure, value="80"))
        tx.put_figure(1, figure)

    store.write_now(job)
    now = msgspec.structs.replace(CYCLE, state="open", cursor="x")
    assert store.read_now(lambda tx: tx.cycles(1)) == [now, later]
    assert store.read_now(lambda tx: (tx.cycle(1, "c"), tx.cycle(2, "c"), tx.cycles(2))) == (now, None, [])
    terms = [CycleTerm("b", "p", "2026-12-31"), CycleTerm("c", "p", "2026-12-31")]
    assert store.read_now(lambda tx: tx.cycle_terms(1)) == terms
    assert store.read_now(lambda tx: (tx.figures(1, "c", "x"), tx.figures(1, "c", "y"))) == ([figure], [])
    store.write_now(lambda tx: tx.drop_cycle(1, "c"))
    assert store.read_now(lambda tx: (tx.cycles(1), tx.figures(1, "c", "x"))) == ([later], [])


def test_raters_are_found_by_whom_they_rate(store: Store) -> None:
    rows = [
        asked("x", "peer", "y"),
        asked("x", "peer", "z"),
        asked("x", "self", "x"),
        asked("y", "peer", "x"),
    ]
    removed = msgspec.structs.replace(rows[1], state="removed", actor=uuid(1))

    def job(tx: Tx) -> None:
        tx.put_cycle(1, CYCLE)
        for row in [*rows, removed]:
            tx.put_rater_assignment(1, row)
        tx.put_rater_assignment(2, rows[0])

    store.write_now(job)
    assert store.read_now(lambda tx: tx.raters_of(1, "c", "x")) == [rows[0], removed, rows[2]]
    assert store.read_now(lambda tx: tx.rater_assignment(1, removed.id)) == removed
    assert store.read_now(lambda tx: tx.rater_assignment(2, removed.id)) is None
    assert store.read_now(lambda tx: tx.asked_of(1, "x")) == [rows[2], rows[3]]
    assert store.read_now(lambda tx: tx.asked_of(2, "x")) == []
    assert store.read_now(lambda tx: tx.rater_counts(1, "c")) == {"peer": 2, "self": 1}
    assert store.read_now(lambda tx: (tx.ratees(1, "c", "", 9), tx.ratees(1, "c", "", 1))) == (
        ["x", "y"],
        ["x"],
    )
    assert store.read_now(lambda tx: tx.ratees(1, "c", "x", 9)) == ["y"]
    assert [one.id for one in store.read_now(lambda tx: tx.cycles_rating(1, "x"))] == ["c"]
    assert store.read_now(lambda tx: tx.cycles_rating(2, "x")) == []
    store.write_now(lambda tx: tx.put_cycle(1, msgspec.structs.replace(CYCLE, state="released")))
    assert store.read_now(lambda tx: tx.cycles_rating(1, "x")) == []
    store.write_now(lambda tx: tx.drop_raters_of(1, "c", "x"))
    assert store.read_now(lambda tx: tx.ratees(1, "c", "", 9)) == ["y"]


def test_holidays_are_named_by_their_day(store: Store) -> None:
    days = [Holiday("2026-12-25", "Natal"), Holiday("2026-08-17", "Kemerdekaan")]
    for day in days:
        store.write_now(lambda tx, day=day: tx.put_holiday(1, day))
    assert store.read_now(lambda tx: (tx.holidays(1), tx.holidays(2))) == ([days[1], days[0]], [])
    store.write_now(lambda tx: tx.drop_holiday(1, "2026-08-17"))
    assert store.read_now(lambda tx: tx.holidays(1)) == [days[0]]
