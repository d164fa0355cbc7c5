"""Cycles at the desk, for the tests that open, close and release one over the network."""

import asyncio
from datetime import date
from typing import Any

from cast import ADMIN, INSTANSI, PLACE, SARI, Cast
from cycles import sends
from web.browser import Server

from server.chance import Chance
from server.cycle_changes import put_figure
from server.period_acts import add_period
from server.schemes import shipped_schemes
from server.store.cycles import Figure
from server.store.store import Tx
from server.web.cycle_work import finish_all

CYCLES = "/api/admin/cycles"
REASON = "Keputusan Bupati 12/2026"


def year(server: Server) -> str:
    """The year, which ends in ten days. Returns its id."""

    def job(tx: Tx) -> str:
        found = tx.periods(INSTANSI)
        if found:
            return found[0].id
        return add_period(
            tx,
            INSTANSI,
            first=date(2026, 1, 1),
            last=date(2026, 11, 28),
            deadline=date(2026, 11, 30),
            lock=date(2026, 12, 5),
            now_ms=server.clock(),
            chance=Chance(),
        ).id

    return server.store.write_now(job)


def post(server: Server, path: str, body: dict[str, Any], person: str | None = ADMIN) -> Any:
    return server.browser(person).post(f"{CYCLES}{path}", json=body)


def get(server: Server, path: str = "", person: str | None = ADMIN, **query: Any) -> Any:
    return server.browser(person).get(f"{CYCLES}{path}", params=query)


def opened(server: Server, scheme: str = "nasional", **changes: Any) -> str:
    """Open a cycle until it is open. Returns its id."""
    kinds = list(shipped_schemes()[scheme].kinds[:1]) if scheme in shipped_schemes() else []
    body = {"scheme": scheme, "period": year(server), "kinds": kinds, "reason": REASON, **changes}
    answer = post(server, "", body)
    assert answer.status_code == 200, answer.text
    step = answer.json()
    id: str = step["cycle"]["id"]
    assert finished(server, id)["cycle"]["state"] == "open"
    return id


def finished(server: Server, cycle: str) -> Any:
    """Have the server do what is left to do with a cycle. Returns how far it is then."""
    asyncio.run(finish_all(server.web))
    step = get(server, f"/{cycle}/progress").json()
    assert step["cycle"] is None or not step["cycle"]["at_work"]
    return step


def closed(server: Server, cycle: str) -> None:
    answer = post(server, f"/{cycle}/close", {"reason": REASON})
    assert answer.status_code == 200, answer.text
    assert finished(server, cycle)["cycle"]["state"] == "closed"


def counted(server: Server, cycle: str, person: str, **figures: str) -> None:
    """Put figures in, past the desk."""

    def job(tx: Tx) -> None:
        for part, value in figures.items():
            row = Figure(cycle=cycle, placement=PLACE[person], part=part, value=value, source="SKM", at=0)
            put_figure(tx, INSTANSI, row, now_ms=server.clock(), chance=Chance())

    server.store.write_now(job)


class Beside(Cast):
    """The cast on a server's store, beside its desk: with phones that answer."""

    def __init__(self, server: Server, first: int = 0) -> None:
        """`first`: of its phones and ids, where another has made some before."""
        self.store, self.clock, self.sealing = server.store, server.clock, server.web.sealing
        self.touched = frozenset()
        self._ids = self._phones = first

    def rate(self, cycle: str, ratee: str, *raters: str) -> None:
        """Let these send their answers about somebody."""
        found = self.store.read_now(lambda tx: tx.cycle(INSTANSI, cycle))
        assert found is not None
        for rater in raters:
            phone = self.phone(rater)
            phone.exchange()
            group: Any = {ratee: "self", SARI: "superior"}.get(rater, "peer")
            sends(phone, found, ratee, group)
            assert {one.outcome for one in phone.exchange()} == {"applied"}
