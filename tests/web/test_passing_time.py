"""What time changes by itself reaches the phones while the server runs."""

import asyncio
from datetime import date

from cast import BUDI, DAY_MS, INSTANSI, NOW_MS, PEOPLE, PLACE, WATI
from web.browser import Server

from server.access import self_bucket
from server.chance import Chance
from server.org import Superior
from server.people.cards import refresh_all_cards
from server.period_acts import add_period
from server.store.store import Tx
from server.web.passing_time import bring_up_to_date


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
