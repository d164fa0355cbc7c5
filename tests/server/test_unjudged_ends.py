"""What ends the time for something waits for what a rush has left: that came before it."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest
from cast import AGUS, BUDI, DAY_MS, DEWI, INSTANSI, KEYS, RINA, Cast, Phone, names, report, uuid
from cycles import closed, group, opened, sends
from plans import met
from rush import judge_all, kept, waiting

from server import unjudged
from server.appraisal.phases import Phases
from server.chance import Chance
from server.cycle_acts import failed_to_judge
from server.cycle_days import change_days, close_due
from server.cycle_plan import BadCycle
from server.cycle_work import release_cycle, undo_cycle, work
from server.store.cycles import Cycle
from server.unjudged import judge


def answered(cast: Cast, cycle: Cycle, rater: str = DEWI) -> Phone:
    """Let somebody's answer about Budi be kept in a rush."""
    phone = met(cast, rater)
    sends(phone, cycle, BUDI, "peer")
    kept(cast, phone)
    return phone


def fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge with a bug."""
    with monkeypatch.context() as bug:
        bug.setattr(unjudged, "take_kept", lambda *_: 1 // 0)
        for one in waiting(cast):
            with pytest.raises(ZeroDivisionError):
                asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))


def state(cast: Cast, cycle: Cycle) -> str:
    found = cast.store.read_now(lambda tx: tx.cycle(INSTANSI, cycle.id))
    return "" if found is None else found.state


def closes_by_itself(cast: Cast, cycle: Cycle) -> None:
    phases = Phases(auto_close=True)
    day = cycle.rate_until
    cast.store.write_now(
        lambda tx: change_days(tx, INSTANSI, cycle.id, day, phases, now_ms=cast.clock(), chance=Chance())
    )


def close(cast: Cast) -> list[str]:
    return cast.store.write_now(lambda tx: close_due(tx, INSTANSI, cast.clock(), Chance()))


def test_f58_a_cycle_that_closes_by_itself_waits_for_an_answer_that_is_kept(cast: Cast) -> None:
    cycle = opened(cast)
    closes_by_itself(cast, cycle)
    for rater in (RINA, AGUS):
        phone = met(cast, rater)
        sends(phone, cycle, BUDI, "peer")
        assert names(phone.exchange()) == ["applied", "applied"]
    dewi = answered(cast, cycle)
    cast.clock.advance(20 * DAY_MS)
    with pytest.raises(BadCycle, match="unjudged") as refused:
        close(cast)
    assert (refused.value.params, state(cast, cycle)) == ({"count": 1}, "open")
    judge_all(cast)
    assert close(cast) == [cycle.id]
    work(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance())
    assert names(dewi.exchange()) == ["applied", "applied"]
    assert group(cast, cycle, BUDI, "peer")["answered"] == 3


def acts_on(cast: Cast, cycle: Cycle) -> dict[str, Callable[[], Any]]:
    more: dict[str, Any] = {"now_ms": cast.clock(), "chance": Chance()}
    return {
        "close": partial(closed, cast, cycle),
        "undo": partial(undo_cycle, cast.store, INSTANSI, cycle.id, **more),
        "release": partial(release_cycle, cast.store, INSTANSI, cycle.id, **more),
    }


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [("close", "open", "closed"), ("undo", "open", ""), ("release", "closed", "closed")],
)
def test_f58_nobody_ends_it_by_hand_before_what_is_kept_is_judged(
    cast: Cast, act: str, before: str, after: str
) -> None:
    cycle = opened(cast)
    if act == "release":
        closed(cast, cycle)
    if act == "undo":  # of whatever it is: what is kept is not looked into
        budi = met(cast, BUDI)
        budi.write(report(uuid(7001)))
        kept(cast, budi)
    else:
        answered(cast, cycle)
    with pytest.raises(BadCycle, match="unjudged"):
        acts_on(cast, cycle)[act]()
    assert state(cast, cycle) == before
    judge_all(cast)
    acts_on(cast, cycle)[act]()
    assert state(cast, cycle) == after


def test_f11_what_cannot_be_judged_does_not_keep_a_cycle_from_closing_and_is_told_of(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = opened(cast)
    closes_by_itself(cast, cycle)
    answered(cast, cycle)
    fails(cast, monkeypatch)
    cast.clock.advance(20 * DAY_MS)  # it is due again, and still known to have failed
    assert cast.store.read_now(lambda tx: failed_to_judge(tx, INSTANSI, cast.clock())) == 1
    assert close(cast) == [cycle.id]
    (body,) = [body for entry, body in cast.journal() if entry.outcome == "cycle_closed"]
    assert msgspec.json.decode(body)["detail"] == {"reason": "auto_close", "not_judged": 1}


def test_f58_a_cycle_with_nothing_to_close_waits_for_nothing(cast: Cast) -> None:
    cycle = opened(cast)
    answered(cast, cycle)
    cast.clock.advance(20 * DAY_MS)
    assert close(cast) == []
