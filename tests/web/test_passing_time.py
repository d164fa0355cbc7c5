"""What time changes by itself reaches the phones while the server runs."""

import asyncio
from contextlib import suppress
from datetime import date
from types import SimpleNamespace

import pytest
from cast import BUDI, DAY_MS, DEWI, INSTANSI, NOW_MS, PEOPLE, PLACE, WATI
from cycles import sends
from rush import judge_all, kept
from web.browser import Server
from web.cycle_desk import Beside, finished, opened

from server.access import self_bucket
from server.chance import Chance
from server.org import Superior
from server.people.cards import refresh_all_cards
from server.period_acts import add_period
from server.store.store import Tx
from server.web import passing_time
from server.web.passing_time import SOON_S, bring_up_to_date, rest


def test_a_superior_whose_first_day_comes_is_on_the_card(server: Server) -> None:
    def wati_follows_tomorrow(tx: Tx) -> None:
        old = tx.organisation(INSTANSI).superiors_of[PLACE[BUDI]][0]
        tx.put_superior(
            INSTANSI,
            Superior(placement=PLACE[BUDI], superior=old.superior, since=old.since, until=NOW_MS + DAY_MS),
        )
        tx.put_superior(
            INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=NOW_MS + DAY_MS)
        )
        tx.organisation_changed(INSTANSI)
        refresh_all_cards(tx, INSTANSI, NOW_MS)

    def superior() -> str:
        card = server.store.read_now(lambda tx: tx.record(INSTANSI, "placement", PLACE[BUDI]))
        assert card is not None
        return str(card)

    server.store.write_now(wati_follows_tomorrow)
    before = superior()
    asyncio.run(bring_up_to_date(server.web))
    assert superior() == before

    server.clock.advance(2 * DAY_MS)
    asyncio.run(bring_up_to_date(server.web))
    after = superior()
    assert after != before
    assert PLACE[WATI] in after


def test_f60_the_lock_of_a_period_passes_without_anybodys_doing(server: Server) -> None:
    day = date(2026, 11, 18)

    def november(tx: Tx) -> None:
        first = date(2026, 11, 1)
        add_period(
            tx, INSTANSI, first=first, last=day, deadline=day, lock=day, now_ms=NOW_MS, chance=Chance()
        )

    def kept() -> int:
        return server.store.read_now(lambda tx: len(tx.owned(INSTANSI, "locked", PLACE[BUDI])))

    server.store.write_now(november)
    asyncio.run(bring_up_to_date(server.web))
    assert kept() == 0
    server.clock.advance(DAY_MS)
    asyncio.run(bring_up_to_date(server.web))
    assert kept() == 2  # one for each line of his plan


def test_the_last_day_of_a_period_is_told_by_a_server_that_only_runs(server: Server) -> None:
    last = date(2026, 11, 20)  # in two days

    def november(tx: Tx) -> None:
        first = date(2026, 11, 1)
        more = {"last": last, "deadline": last, "lock": last}
        add_period(tx, INSTANSI, first=first, **more, now_ms=NOW_MS, chance=Chance())

    def told() -> list[str]:
        rows = server.store.read_now(lambda tx: tx.all_derived(INSTANSI, "news"))
        return [bucket for row in rows for bucket in row.buckets]

    server.store.write_now(november)
    for _ in range(3):
        asyncio.run(bring_up_to_date(server.web))
    assert sorted(told()) == sorted(self_bucket(person) for person in PEOPLE.values())


def test_f58_a_cycle_closes_by_itself_as_soon_as_what_a_rush_has_left_is_judged(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Beside(server)
    days = {"remind": [], "auto_close": True}
    id = opened(server, "jambi", kinds=["teknis"], days=days, rate_until="2026-11-30")
    cycle = server.store.read_now(lambda tx: tx.cycle(INSTANSI, id))
    assert cycle is not None
    dewi = beside.phone(DEWI)
    dewi.exchange()
    sends(dewi, cycle, BUDI, "peer")
    kept(beside, dewi)
    server.clock.advance(20 * DAY_MS)

    rests: list[float] = []

    async def sleep(seconds: float) -> None:
        """Let what is kept be judged in the third rest, and nothing come after what is closed."""
        rests.append(seconds)
        if len(rests) == 3:
            await asyncio.to_thread(judge_all, beside)
        if seconds > SOON_S:
            raise asyncio.CancelledError

    def state() -> str:
        found = server.store.read_now(lambda tx: tx.cycle(INSTANSI, id))
        return found.state if found else ""

    waiting = asyncio.run(bring_up_to_date(server.web))
    assert (waiting, state()) == ([INSTANSI], "open")
    monkeypatch.setattr(passing_time, "asyncio", SimpleNamespace(sleep=sleep))
    with suppress(asyncio.CancelledError):
        asyncio.run(rest(server.web, waiting, 600.0))
    monkeypatch.undo()
    assert (rests[:3], len(rests), rests[3] > SOON_S) == ([SOON_S] * 3, 4, True)
    assert finished(server, id)["cycle"]["state"] == "closed"
    assert [one.outcome for one in dewi.exchange()] == ["applied", "applied"]
    assert asyncio.run(bring_up_to_date(server.web)) == []
