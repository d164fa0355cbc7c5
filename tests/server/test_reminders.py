"""Raters are reminded some days before the end: each of his own open tasks, and nobody of anybody else's."""

import random
from datetime import date
from typing import Any

import msgspec
import pytest
from cast import ADMIN, BUDI, DAY_MS, INSTANSI, NOW_MS, PEOPLE, PLACE, RINA, SARI, Cast
from cycles import change, closed, derived, opened, removed, sends, tasks
from plans import met

from server.access import self_bucket
from server.appraisal.phases import Phases, faults, reminder_due
from server.chance import Chance
from server.cycle_days import change_days, close_due
from server.cycle_plan import BadCycle
from server.cycle_work import work
from server.reminders import due, remind_some
from server.store.cycles import Cycle
from server.store.store import ReadTx

UNTIL = "2026-11-30"  # twelve days from the cast's today


def remind(cast: Cast, cycle: Cycle, at_once: int = 4) -> frozenset[str]:
    """Do what passing time does. Returns the buckets that changed."""
    touched: set[str] = set()
    after: str | None = ""
    while after is not None:
        buckets, after = cast.store.write_now(
            lambda tx, after=after: remind_some(tx, INSTANSI, cycle.id, after, cast.clock(), at_once)
        )
        touched |= buckets
    return frozenset(touched)


def reminders(cast: Cast, person: str) -> list[Any]:
    return [one for one in derived(met(cast, person), "notice") if one["kind"] == "rate_due"]


def to_day(cast: Cast, day: int) -> None:
    cast.clock.now_ms = NOW_MS + (day - 18) * DAY_MS


def test_who_has_somebody_left_to_rate_is_reminded_three_days_and_one_day_before(cast: Cast) -> None:
    cycle = opened(cast)
    to_day(cast, 26)
    assert remind(cast, cycle) == frozenset()
    assert reminders(cast, RINA) == []
    to_day(cast, 27)
    assert remind(cast, cycle) == {self_bucket(person) for person in PEOPLE.values()}
    (told,) = reminders(cast, RINA)
    assert (told["days"], told["until"], told["cycle"], len(told["tasks"])) == (3, UNTIL, cycle.id, 4)
    assert remind(cast, cycle) == frozenset()  # once
    to_day(cast, 29)
    assert remind(cast, cycle)
    assert reminders(cast, RINA)[0]["days"] == 1


def test_a_peer_hears_of_his_own_tasks_only_and_a_ratee_of_nothing(cast: Cast) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)
    sends(rina, cycle, BUDI, "peer")
    sends(rina, cycle, RINA, "self")
    rina.exchange()
    to_day(cast, 28)
    remind(cast, cycle)
    (told,) = reminders(cast, RINA)
    mine = {
        key for key, one in met(cast, RINA).device.cache.rows.items() if key.startswith("task/") and one.value
    }
    assert {f"task/{one}" for one in told["tasks"]} < mine
    assert len(told["tasks"]) == 2
    for person in (BUDI, SARI, ADMIN):
        (own,) = reminders(cast, person)
        theirs = {key for key in met(cast, person).device.cache.rows if key.startswith("task/")}
        assert {f"task/{one}" for one in own["tasks"]} <= theirs
        assert RINA not in str(own)
        assert PLACE[RINA] not in str(own)
    (sari,) = reminders(cast, SARI)
    assert len(sari["tasks"]) == 1 + 4 + 2  # her own, not those of her staff


def test_a_reminder_shrinks_with_what_is_done_and_is_gone_with_the_last_task(cast: Cast) -> None:
    cycle = opened(cast)
    to_day(cast, 27)
    remind(cast, cycle)
    rina = met(cast, RINA)
    for (asked, placement), left in zip(sorted(tasks(rina)), (3, 2, 1, 0), strict=True):
        ratee = next(person for person, place in PLACE.items() if place == placement)
        sends(rina, cycle, ratee, asked)
        rina.exchange()
        found = [one for one in derived(rina, "notice") if one["kind"] == "rate_due"]
        assert [len(one["tasks"]) for one in found] == ([left] if left else [])


def test_who_is_asked_no_longer_and_a_cycle_that_is_closed_remind_of_nothing(cast: Cast) -> None:
    cycle = opened(cast)
    to_day(cast, 27)
    remind(cast, cycle)
    removed(cast, change(cycle, BUDI, "peer", RINA))
    assert len(reminders(cast, RINA)[0]["tasks"]) == 3
    closed(cast, cycle)
    assert [reminders(cast, person) for person in PEOPLE.values()] == [[]] * len(PEOPLE)
    assert remind(cast, cycle) == frozenset()


def test_new_days_remind_anew(cast: Cast) -> None:
    cycle = opened(cast)
    to_day(cast, 27)
    remind(cast, cycle)
    days(cast, cycle, "2026-12-02", Phases(remind=(5,)))
    found = cast.store.read_now(lambda tx: tx.cycle(INSTANSI, cycle.id))
    assert found is not None
    assert cast.store.read_now(lambda tx: due(tx, INSTANSI, found, cast.clock())) == 5
    remind(cast, cycle)
    (told,) = reminders(cast, RINA)
    assert (told["until"], told["days"]) == ("2026-12-02", 5)


@pytest.mark.parametrize("seed", range(6))
def test_every_open_assignment_has_exactly_one_task_and_reminders_name_only_those(
    cast: Cast, seed: int
) -> None:
    """Whatever happens in whatever order: answers, declines, raters removed, days that pass."""
    chance = random.Random(seed)
    cycle = opened(cast)
    phones = {person: met(cast, person) for person in PEOPLE.values()}

    def act() -> None:
        person = chance.choice(list(phones))
        phone = phones[person]
        phone.exchange()
        open_ = [key for key, task in sorted(tasks(phone).items()) if task["state"] == "asked"]
        if not open_:
            return
        asked, placement = chance.choice(open_)
        ratee = next(one for one, place in PLACE.items() if place == placement)
        match chance.randrange(3):
            case 0 if asked == "peer":
                removed(cast, change(cycle, ratee, "peer", person))
            case 1 if asked == "peer":
                ids = sends(phone, cycle, ratee, asked)
                assert ids
            case _:
                sends(phone, cycle, ratee, asked)
        phone.exchange()

    for day in (20, 27, 28, 29, 30):
        to_day(cast, day)
        remind(cast, cycle, at_once=chance.choice((1, 3, 50)))
        for _ in range(8):
            act()
            cast.store.read_now(holds)


def holds(tx: ReadTx) -> None:
    rows = {row.id: row for row in tx.all_derived(INSTANSI, "task")}
    live = {id: msgspec.json.decode(row.body) for id, row in rows.items() if row.buckets}
    (cycle,) = tx.cycles(INSTANSI)
    asked = [
        one
        for place in PLACE.values()
        for one in tx.raters_of(INSTANSI, cycle.id, place)
        if one.state != "removed"
    ]
    told = sorted((task["placement"], task["group"], task["rater"]) for task in live.values())
    assert told == sorted((one.ratee, one.grp, one.rater) for one in asked)
    for row in tx.all_derived(INSTANSI, "notice"):
        value = msgspec.json.decode(row.body)
        if value["kind"] != "rate_due" or not row.buckets:
            continue
        open_ = {id for id, task in live.items() if task["rater"] == row.owner and task["state"] == "asked"}
        assert set(value["tasks"]) == open_ != set()


# Days


def days(cast: Cast, cycle: Cycle, until: str, phases: Phases) -> Cycle:
    return cast.store.write_now(
        lambda tx: change_days(
            tx, INSTANSI, cycle.id, until, phases, now_ms=cast.clock(), chance=Chance(), reason="Banjir"
        )
    )


def test_days_are_changed_with_a_reason_shown_to_everybody_and_bound_what_comes_in(cast: Cast) -> None:
    cycle = opened(cast)
    days(cast, cycle, "2026-12-03", Phases(plan_until="2026-11-20", release_on="2026-12-20"))
    (told,) = derived(met(cast, BUDI), "cycle")
    assert told["rate_until"] == "2026-12-03"
    assert told["phases"] == {"plan_until": "2026-11-20", "release_on": "2026-12-20"}
    act = next(raw for entry, raw in cast.journal() if entry.outcome == "cycle_days")
    said = msgspec.json.decode(act)["detail"]
    assert (said["before"]["rate_until"], said["after"]["rate_until"], said["reason"]) == (
        UNTIL,
        "2026-12-03",
        "Banjir",
    )
    to_day(cast, 18 + 14)  # the 2nd of December
    rina = met(cast, RINA)
    sends(rina, cycle, BUDI, "peer")
    assert [one.outcome for one in rina.exchange()] == ["applied", "applied"]


@pytest.mark.parametrize(
    ("until", "phases", "code"),
    [
        ("2025-12-31", Phases(), "rate_until"),
        ("2026-12-06", Phases(), "rate_until"),
        (UNTIL, Phases(plan_until="2026-12-01"), "phases_order"),
        (UNTIL, Phases(calibrate_until="2026-11-29"), "phases_order"),
        (UNTIL, Phases(calibrate_until="2026-12-20", release_on="2026-12-10"), "phases_order"),
        (UNTIL, Phases(release_on="2028-01-01"), "phases_order"),
        (UNTIL, Phases(remind=(61,)), "phases_remind"),
        (UNTIL, Phases(remind=(1, 2, 3, 4, 5, 6)), "phases_remind"),
    ],
)
def test_days_out_of_order_or_bounds_are_refused(cast: Cast, until: str, phases: Phases, code: str) -> None:
    cycle = opened(cast)
    with pytest.raises(BadCycle, match=f"^{code}$"):
        days(cast, cycle, until, phases)
    assert code in list(faults(phases, first="2026-01-01", lock="2026-12-05", rate_until=until))


def test_what_is_closed_has_its_last_day_and_released_all_of_them(cast: Cast) -> None:
    cycle = opened(cast)
    closed(cast, cycle)
    days(cast, cycle, UNTIL, Phases(calibrate_until="2026-12-10"))
    with pytest.raises(BadCycle, match="days_over"):
        days(cast, cycle, "2026-12-01", Phases())


def test_a_cycle_closes_by_itself_only_where_it_says_so_and_when_its_days_are_over(cast: Cast) -> None:
    cycle = opened(cast)

    def close() -> list[str]:
        return cast.store.write_now(lambda tx: close_due(tx, INSTANSI, cast.clock(), Chance()))

    to_day(cast, 18 + 14)
    assert close() == []
    days(cast, cycle, UNTIL, Phases(auto_close=True))
    to_day(cast, 30)
    assert close() == []
    to_day(cast, 31)
    assert close() == [cycle.id]
    assert close() == []
    work(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
    (told,) = derived(met(cast, BUDI), "cycle")
    assert told["state"] == "closed"
    assert {task["state"] for task in tasks(met(cast, BUDI)).values()} == {"closed"}


def test_the_nearest_reminder_is_the_one_that_is_due() -> None:
    phases = Phases(remind=(7, 3, 1))
    found = [reminder_due(phases, UNTIL, date(2026, 11, day).isoformat()) for day in (22, 23, 26, 27, 29, 30)]
    assert found == [None, 7, 7, 3, 1, 1]
    assert reminder_due(phases, UNTIL, "2026-12-01") is None
