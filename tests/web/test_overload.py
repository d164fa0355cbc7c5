"""More phones at once than there are places: whoever is sent away comes back, and everything arrives once."""

import asyncio
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from cast import BUDI, DEWI, INSTANSI, PLACE, RINA, SARI, Phone, report, uuid
from web.asgi import Conversation, piece
from web.browser import Browser, Server

from server.web import admission
from server.web.admission import PULLS, RECEIPTS
from server.web.judging import judge_some
from sync.wire import Answer

PHONES = 40
REPORTS = 5
PLACES = 4
FASTER = 1_000  # a second of Retry-After is a millisecond here


class Crowd:
    """Phones that all have work, and try until it is delivered, as `Retry-After` tells them."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.ids = iter(range(10**6))
        world: Any = SimpleNamespace(
            store=server.store,
            clock=server.clock,
            new_id=lambda: f"01990000-0000-7000-8000-{next(self.ids):012d}",
            sealing=SimpleNamespace(current=lambda: None),
        )
        people = [BUDI, SARI, RINA, DEWI]
        self.phones = [Phone(world, people[n % len(people)], n) for n in range(PHONES)]
        self.browsers = [server.browser(phone.who.person) for phone in self.phones]
        for n, phone in enumerate(self.phones):
            place = PLACE[phone.who.person]
            phone.write(
                *(report(uuid(80_000 + REPORTS * n + i), None, placement=place) for i in range(REPORTS))
            )
        self.statuses: Counter[int] = Counter()
        self.retries: set[int] = set()
        self.most_inside = self.kept = 0

    async def deliver_all(self) -> None:
        pairs = zip(self.phones, self.browsers, strict=True)
        await asyncio.wait_for(asyncio.gather(*(self._deliver(*pair) for pair in pairs)), 60)

    async def _deliver(self, phone: Phone, browser: Browser) -> None:
        while True:
            request = phone.request()
            status, headers, body = await self._ask(browser, request.body)
            self.statuses[status] += 1
            if status == 503:
                seconds = int(headers[b"retry-after"])
                self.retries.add(seconds)
                await asyncio.sleep(seconds / FASTER)
                continue
            assert status == 200, body
            answer = msgspec.json.decode(body, type=Answer)
            if answer.kept:
                self.kept += 1
                await asyncio.sleep(answer.retry_after / FASTER)
            if "again" not in phone.settle(answer, request.asked) and not answer.kept:
                return

    async def _ask(self, browser: Browser, body: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
        async with Conversation(self.server, browser, "POST", "/api/sync", {}) as talk:
            talk.send([piece(body, more=False)])
            start, said = await asyncio.wait_for(talk._down.get(), 50), b""
            inside = self.server.web.admission.inside
            self.most_inside = max(self.most_inside, inside[RECEIPTS] + inside[PULLS])
            while (part := await talk.next())["type"] == "http.response.body":
                said += part["body"]
                if not part["more_body"]:
                    break
        return start["status"], dict(start["headers"]), said


@pytest.mark.parametrize("narrow", ["doors", "writer", "rush"])
def test_f10_f86_overload_loses_nothing_and_everything_arrives_once(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, narrow: str
) -> None:
    server = serve(
        exchanges=2 * PHONES if narrow == "writer" else PLACES, rush=PHONES if narrow == "rush" else 0
    )
    if narrow == "writer":
        monkeypatch.setattr(admission, "CROWD_WAITS_BEHIND", 1)
    crowd = Crowd(server)
    asyncio.run(crowd.deliver_all())
    if narrow == "rush":
        assert server.web.admission.refused.keys() <= {PULLS}  # nobody who brought something was sent away
        assert crowd.kept > PHONES // 2
        while asyncio.run(judge_some(server.web)) != (0, 0):
            pass
        assert server.store.read_now(lambda tx: tx.unjudged(INSTANSI, 2**60, 1)) == []
    else:
        assert crowd.statuses.keys() == {200, 503}
        assert min(crowd.retries) >= 5
        assert max(crowd.retries) <= 30
        assert len(crowd.retries) > 3  # they do not come back together
    if narrow != "writer":
        assert crowd.most_inside <= PLACES
    assert [entry for phone in crowd.phones for entry in phone.device.vault.entries if entry.ship] == []
    journal = server.store.read_now(lambda tx: tx.journal(INSTANSI, limit=100_000))
    replicas = {phone.device.vault.replica for phone in crowd.phones}
    arrived = [entry.id for entry, _ in journal if entry.replica in replicas]
    assert (len(arrived), len(set(arrived))) == (PHONES * REPORTS, PHONES * REPORTS)
    assert +server.web.admission.inside == {}
