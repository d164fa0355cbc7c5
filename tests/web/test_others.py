"""What a command does beside the running server reaches who listens; what it leaves is gone on with."""

import asyncio

from cast import INSTANSI, SARI
from web.browser import Server
from web.cycle_desk import year

from server.chance import Chance
from server.cycle_acts import begin_cycle
from server.schemes import shipped_schemes
from server.store.sqlite import SqliteStore
from server.web.cycle_work import finish_all
from server.web.others import Others


def test_who_listens_hears_of_what_another_process_did_once_it_is_quiet(server: Server) -> None:
    beside = SqliteStore(server.web.settings.data, beside=True)

    async def story() -> None:
        others = Others(server.web)
        stream = server.web.hub.open(1, SARI, "a")
        server.web.hub.listen(stream, frozenset({"ref"}))
        await others.look()
        server.store.write_now(lambda tx: tx.next_seq(INSTANSI))
        await others.look()
        assert not await stream.wait(0)  # own work pokes by itself whom it concerns
        for _ in range(2):
            beside.write_now(lambda tx: tx.next_seq(INSTANSI))
            await others.look()
            assert not await stream.wait(0)
        await others.look()
        assert await stream.wait(0)
        await others.look()
        assert not await stream.wait(0)

    asyncio.run(story())
    beside.close()


def test_an_opening_that_a_command_left_is_gone_on_with(server: Server) -> None:
    period_id = year(server)
    beside = SqliteStore(server.web.settings.data, beside=True)
    period = next(one for one in beside.read_now(lambda tx: tx.periods(INSTANSI)) if one.id == period_id)
    scheme = shipped_schemes()["nasional"]
    begun = beside.write_now(
        lambda tx: begin_cycle(
            tx, INSTANSI, scheme, period, {}, period.deadline_date, server.clock(), Chance()
        )
    )
    beside.close()
    asyncio.run(finish_all(server.web))
    found = server.store.read_now(lambda tx: tx.cycle(INSTANSI, begun.id))
    assert found is not None
    assert found.state == "open"
