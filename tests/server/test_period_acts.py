"""Periods where midnight comes, opened again for a unit, and shown to everybody."""

from datetime import date
from typing import Any

import pytest
from cast import (
    BUDI,
    CLINIC,
    INSTANSI,
    KEYS,
    LINE,
    PLACE,
    SCHOOL,
    TONO,
    TONOS_LINE,
    ZONE,
    Cast,
    names,
    report,
    uuid,
)
from november import (
    DAY_MS,
    DEADLINE,
    HOUR_MS,
    LOCK,
    REPORT,
    SECOND,
    THIRD,
    amendment,
    at,
    keep,
    locked,
    november,
    proof,
    token,
)

from server.chance import Chance
from server.journal import verify
from server.org import Unit
from server.people.calendar import after_ms
from server.period_acts import BadPeriod, reopen_period
from server.release import release_late
from server.store.periods import Period

AFTER = DEADLINE + HOUR_MS


@pytest.fixture
def period(cast: Cast) -> Period:
    return november(cast)


def test_f57_midnight_comes_when_it_comes_to_the_unit(cast: Cast, period: Period) -> None:
    """Tono's school moves to a zone two hours further east: its period is over two hours earlier."""
    east = Unit(id=SCHOOL, code="SD1", name="SD1", zone="Asia/Jayapura", sector="school")
    cast.change(lambda tx: tx.put_unit(INSTANSI, east))
    budi, tono = cast.phone(BUDI), cast.phone(TONO)
    at(cast, DEADLINE - 90 * 60_000)
    for phone in (budi, tono):
        known = token(phone)
        cast.clock.advance(1)
        place = PLACE[phone.who.person]
        line = LINE if phone is budi else TONOS_LINE
        # The phone's own zone says something else; nobody asks it.
        phone.write(
            report(uuid(7100), line, "jam" if phone is tono else "pasien", placement=place)
            if phone is tono
            else report(REPORT),
            token=known,
        )
    assert names(budi.exchange()) == ["applied"]
    assert names(tono.exchange()) == ["quarantined late"]
    at(cast, LOCK - 1)
    keep(cast)
    assert locked(cast, period) is None
    assert locked(cast, period, TONOS_LINE) is not None
    at(cast, LOCK)
    keep(cast)
    assert locked(cast, period)["at"] == LOCK
    assert locked(cast, period, TONOS_LINE)["at"] == LOCK - 2 * HOUR_MS


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Asia/Jakarta", date(2026, 11, 20), "2026-11-20T17:00:00+00:00"),
        ("Asia/Makassar", date(2026, 11, 20), "2026-11-20T16:00:00+00:00"),
        ("Europe/Amsterdam", date(2026, 3, 29), "2026-03-29T22:00:00+00:00"),  # 23 hours long
        ("Europe/Amsterdam", date(2026, 10, 25), "2026-10-25T23:00:00+00:00"),  # 25 hours long
        ("America/Santiago", date(2026, 9, 5), "2026-09-06T04:00:00+00:00"),  # midnight itself is skipped
    ],
)
def test_f57_a_day_ends_at_local_midnight_also_when_the_clocks_change(
    zone: str, day: date, ends: str
) -> None:
    from datetime import datetime

    assert after_ms(day, zone) == int(datetime.fromisoformat(ends).timestamp() * 1000)


def test_f61_a_period_opened_again_for_one_unit_lets_only_its_late_work_in(
    cast: Cast, period: Period
) -> None:
    budi, tono = cast.phone(BUDI), cast.phone(TONO)
    ids = {}
    for phone, intent in (
        (budi, report(REPORT, quantity=3)),
        (tono, report(SECOND, TONOS_LINE, "jam", placement=PLACE[TONO], quantity=4)),
    ):
        at(cast, max(cast.clock(), AFTER))
        known = token(phone)
        cast.clock.advance(1)
        (ids[phone],) = phone.write(intent, token=known)
        at(cast, LOCK + HOUR_MS)
        assert names(phone.exchange()) == ["quarantined late"]
    assert [amendment(cast, id)["state"] for id in ids.values()] == ["pending", "pending"]
    at(cast, LOCK + DAY_MS)

    def again(tx: Any) -> int:
        until = date(2026, 11, 30)
        reopen_period(tx, INSTANSI, period, CLINIC, until, now_ms=cast.clock(), chance=Chance())
        return release_late(tx, INSTANSI, KEYS, cast.clock())

    assert cast.store.write_now(again) == 1
    assert cast.progress()["reported"] == 3
    assert cast.progress(TONOS_LINE, "jam")["count"] == 0
    assert [amendment(cast, id)["state"] for id in ids.values()] == ["accepted", "pending"]
    assert locked(cast, period)["indicators"]["pasien"]["count"] == 0
    assert proof(cast, REPORT) == "amendment"
    answer = budi.exchange_once()
    assert {(one.id, one.standing) for one in answer.standing} == {(ids[budi], "in_force")}
    shown = budi.sees("period", period.id)
    assert shown is not None
    assert shown.value["reopened"] == [{"unit": CLINIC, "until": "2026-11-30"}]
    # What is written until then is in time there, and late elsewhere.
    for phone, intent, outcome in (
        (budi, report(THIRD), "applied"),
        (tono, report(uuid(7004), TONOS_LINE, "jam", placement=PLACE[TONO]), "quarantined late"),
    ):
        phone.write(intent, token=token(phone))
        assert names(phone.exchange()) == [outcome]
    at(cast, after_ms(date(2026, 11, 30), ZONE) + 1)
    budi.write(report(uuid(7005)), token=token(budi))
    cast.clock.advance(1)
    assert names(budi.exchange()) == ["quarantined late"]
    assert verify(cast.journal()) == []


def test_a_day_outside_every_period_is_never_late(cast: Cast, period: Period) -> None:
    budi = cast.phone(BUDI)
    at(cast, LOCK + 90 * DAY_MS)
    budi.write(report(REPORT, date="2026-11-21"), token=token(budi))
    cast.clock.advance(1)
    assert names(budi.exchange()) == ["applied"]
    assert proof(cast, REPORT) == ""


def test_everybody_sees_the_periods(cast: Cast, period: Period) -> None:
    tono = cast.phone(TONO)
    tono.exchange()
    shown = tono.sees("period", period.id)
    assert shown is not None
    assert shown.value == {
        "from": "2026-11-01",
        "until": "2026-11-20",
        "deadline": "2026-11-20",
        "lock": "2026-11-25",
        "reopened": [],
    }


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"last": 0o1, "first": 2}, "order"),
        ({"deadline": 19}, "order"),
        ({"lock": 19}, "order"),
        ({"first": 20, "last": 22, "deadline": 22}, "overlap"),
    ],
)
def test_a_period_whose_days_make_no_sense_is_refused(
    cast: Cast, period: Period, days: dict[str, int], code: str
) -> None:
    with pytest.raises(BadPeriod) as refused:
        november(cast, **days)
    assert refused.value.code == code


def test_the_rounds_of_the_server_take_a_large_agency_in_parts(
    cast: Cast, period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.locks.PLACEMENTS_AT_ONCE", 2)
    at(cast, LOCK)
    keep(cast)
    assert locked(cast, period) is not None
    assert locked(cast, period, TONOS_LINE) is not None
    assert [lock.at for lock in cast.store.read_now(lambda tx: tx.locks(INSTANSI))] == [LOCK]
