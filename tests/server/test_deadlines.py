"""The last day for a period is near: told seven, three and one day before, once each, or late."""

from datetime import date
from typing import Any

import pytest
from cast import BUDI, CLINIC, DAY_MS, INSTANSI, NOW_MS, PEOPLE, PLACE, SARI, TONO, Cast
from cycles import derived
from msgspec.structs import replace
from plans import met

from server.access import self_bucket
from server.chance import Chance
from server.channels import Channel, Sent, add_channel, due, settle
from server.deadlines import due_on, near, tell_some
from server.news_settings import Preferences, Quiet, put_preferences
from server.period_acts import add_period
from server.store.periods import Reopening
from server.store.store import Tx

LAST = date(2026, 11, 30)  # twelve days from the cast's today
NOON_MS = NOW_MS - NOW_MS % DAY_MS + 5 * 3_600_000  # 12.00 in Jakarta, on the 18th


def november(cast: Cast) -> str:
    first, lock = date(2026, 11, 1), date(2026, 12, 10)

    def job(tx: Tx) -> str:
        more: dict[str, Any] = {"deadline": LAST, "lock": lock, "now_ms": NOW_MS, "chance": Chance()}
        return add_period(tx, INSTANSI, first=first, last=LAST, **more).id

    return cast.store.write_now(job)


def to_day(cast: Cast, day: int, hours: int = 0) -> None:
    cast.clock.now_ms = NOON_MS + (day - 18) * DAY_MS + hours * 3_600_000


def pass_time(cast: Cast, at_once: int = 4) -> frozenset[str]:
    """Do what passing time does. Returns the buckets that changed."""
    touched: set[str] = set()
    for period, _ in cast.store.read_now(lambda tx: near(tx, INSTANSI, cast.clock())):
        after: str | None = ""
        while after is not None:
            buckets, after = cast.store.write_now(
                lambda tx, period=period, after=after: tell_some(
                    tx, INSTANSI, period, after, cast.clock(), at_once
                )
            )
            touched |= buckets
    return frozenset(touched)


def told(cast: Cast, person: str = BUDI) -> list[int]:
    """Which of the days before somebody was told of, in their order."""
    found = [one for one in derived(met(cast, person), "news") if one["kind"] == "deadline_near"]
    return [one["days"] for one in sorted(found, key=lambda one: one["at"])]


@pytest.mark.parametrize(
    ("today", "days"),
    [("11-22", None), ("11-23", 7), ("11-26", 7), ("11-27", 3), ("11-29", 1), ("11-30", 1), ("12-01", None)],
)
def test_the_latest_that_is_due_counts(today: str, days: int | None) -> None:
    assert due_on("2026-11-30", f"2026-{today}") == days


def test_everybody_is_told_once_for_each_of_the_days(cast: Cast) -> None:
    november(cast)
    to_day(cast, 22)
    assert pass_time(cast) == frozenset()
    to_day(cast, 23)
    assert pass_time(cast) == {self_bucket(person) for person in PEOPLE.values()}
    assert pass_time(cast) == frozenset()
    for day in range(24, 33):
        to_day(cast, day)
        pass_time(cast)
    assert told(cast) == told(cast, TONO) == [7, 3, 1]
    (first, *_) = [one for one in derived(met(cast, BUDI), "news") if one["kind"] == "deadline_near"]
    assert first["until"] == "2026-11-30"


def test_a_server_that_was_down_that_day_catches_up_with_the_latest_only(cast: Cast) -> None:
    november(cast)
    to_day(cast, 28)  # it was down from before the 23rd on
    pass_time(cast)
    assert told(cast) == [3]
    to_day(cast, 30)  # and on the 29th
    pass_time(cast)
    assert told(cast) == [3, 1]
    to_day(cast, 31)
    assert pass_time(cast) == frozenset()


def test_a_server_that_was_killed_half_way_tells_the_others_and_nobody_twice(cast: Cast) -> None:
    period = november(cast)
    to_day(cast, 23)
    some, after = cast.store.write_now(lambda tx: tell_some(tx, INSTANSI, period, "", cast.clock(), 3))
    assert (len(some), after is not None) == (3, True)
    cast.clock.advance(DAY_MS)
    assert pass_time(cast) == {self_bucket(person) for person in PEOPLE.values()} - some
    assert all(told(cast, person) == [7] for person in PEOPLE.values())


def test_who_has_longer_because_his_unit_was_opened_again_is_not_hurried(cast: Cast) -> None:
    period = november(cast)
    again = Reopening(period=period, unit=CLINIC, since=NOW_MS, until=NOW_MS + 40 * DAY_MS)
    cast.store.write_now(lambda tx: tx.add_reopening(INSTANSI, again))
    to_day(cast, 23)
    pass_time(cast)
    assert (told(cast, BUDI), told(cast, TONO)) == ([], [7])


def test_who_came_after_the_period_or_has_gone_is_not_told(cast: Cast) -> None:
    november(cast)

    def change(tx: Tx) -> None:
        posts = tx.organisation(INSTANSI).placements
        tx.put_placement(INSTANSI, replace(posts[PLACE[BUDI]], since=NOW_MS + 30 * DAY_MS))
        tx.put_placement(INSTANSI, replace(posts[PLACE[TONO]], until=NOW_MS))
        tx.organisation_changed(INSTANSI)

    cast.store.write_now(change)
    to_day(cast, 23)
    pass_time(cast)
    assert (told(cast, TONO), told(cast, SARI)) == ([], [7])
    assert self_bucket(BUDI) not in pass_time(cast)


# --- outside the app ---------------------------------------------------------------------------------


def sent(cast: Cast) -> list[str]:
    """What goes out to Sari now, by its kind; it is written down that it went."""

    def job(tx: Tx) -> list[str]:
        found = due(tx, INSTANSI, cast.clock(), ("mail",))
        for one in found:
            settle(tx, INSTANSI, one, Sent(status=250), cast.clock())
        return [value["kind"] for one in found for value in one.news]

    return cast.store.write_now(job)


def reachable(cast: Cast, **preferences: Any) -> None:
    def job(tx: Tx) -> None:
        add_channel(tx, INSTANSI, SARI, Channel(kind="mail", to="sari@example.go.id"))
        put_preferences(tx, INSTANSI, SARI, Preferences(**preferences))

    cast.store.write_now(job)


def test_a_deadline_waits_for_the_end_of_quiet_hours(cast: Cast) -> None:
    november(cast)
    reachable(cast, quiet=Quiet(first="21:00", last="05:00"))
    to_day(cast, 23, hours=10)  # 22.00
    pass_time(cast)
    assert sent(cast) == []
    to_day(cast, 23, hours=18)  # 06.00 of the next day
    assert sent(cast) == ["deadline_near"]
    assert sent(cast) == []


def test_a_deadline_comes_with_the_days_digest(cast: Cast) -> None:
    november(cast)
    reachable(cast, digest="16:00")
    to_day(cast, 23)
    pass_time(cast)
    assert sent(cast) == []
    to_day(cast, 23, hours=4)
    assert sent(cast) == ["deadline_near"]


def test_who_does_not_want_to_hear_of_deadlines_has_them_in_his_inbox_only(cast: Cast) -> None:
    november(cast)
    reachable(cast, off=("deadline_near",))
    to_day(cast, 23)
    pass_time(cast)
    assert sent(cast) == []
    assert told(cast, SARI) == [7]
