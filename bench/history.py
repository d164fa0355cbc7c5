"""What an agency has done before anybody measures: plan lines of earlier periods with reports that were
verified, as they are written in a clinic.
"""

import time
from collections.abc import Sequence

from bench.crowd import CLIENT, Crowd, Post, plan_line
from bench.outbox import NOTES, SERVICES
from bench.people import ZONE
from bench.stock import Author, Stamped, Stock
from server.chance import Chance
from server.store.contact import Announced
from server.store.store import Store, Tx

FORM = "lapor-klinik@2"
VERIFIED = 3  # every third report
MINUTE_MS = 60_000
AT_ONCE = 40  # plan lines of one transaction


def work(
    store: Store,
    crowd: Crowd,
    whose: Sequence[Post],
    reports: int,
    now_ms: int,
    chance: Chance | None = None,
) -> int:
    """Lay down a plan line with so many reports for each of these (who may be named again). Returns how many
    records that is.
    """
    chance = chance or Stamped(now_ms)
    holders = {post.placement: post.person for post in crowd.posts}
    records = 0
    for start in range(0, len(whose), AT_ONCE):

        def job(tx: Tx, some: Sequence[Post] = whose[start : start + AT_ONCE]) -> int:
            stock, server = Stock(tx, crowd.instansi, ZONE, chance), Author(chance.new_id(), "", "server")
            lines = []
            for post in some:
                line = plan_line(
                    stock, server, post, crowd.cycle, 9, now_ms - 60 * reports * MINUTE_MS, chance
                )
                lines.append(line.line)
                link = {"line": line.line, "indicator": line.indicator}
                own = Author(chance.new_id(), post.person, "author")
                above = Author(chance.new_id(), holders.get(post.superior, ""), "supervisor")
                for number in range(reports):
                    at = now_ms - (reports - number) * 45 * MINUTE_MS
                    _report(stock, own, above, post, link, number, at, chance)
                for author in (own, above):
                    _leave(tx, crowd.instansi, author, now_ms)
            tx.put_replica(crowd.instansi, server.row(now_ms))
            stock.derive(lines)
            return len(lines) * (reports + 2)

        records += store.write_now(job)
    return records


def _leave(tx: Tx, instansi: int, author: Author, now_ms: int) -> None:
    """Write down what is kept of a phone: how far it is, and for every ten lines a signature, by its size."""
    if not author.n:
        return
    tx.put_replica(instansi, author.row(now_ms))
    said = Announced(
        replica=author.replica, n=author.n, hash=author.hash, count=0, bytes=0, client=CLIENT, at=now_ms
    )
    tx.put_announced(instansi, said)
    for first in range(1, author.n + 1, 10):
        last = min(author.n, first + 9)
        tx.add_run(instansi, author.replica, first, last, "s" * 86, now_ms)


def _report(
    stock: Stock,
    own: Author,
    above: Author,
    post: Post,
    link: dict[str, str],
    number: int,
    at: int,
    chance: Chance,
) -> None:
    record = chance.new_id()
    body = {
        "placement": post.placement,
        "date": time.strftime("%Y-%m-%d", time.gmtime(at / 1000)),
        "service": SERVICES[number % len(SERVICES)],
        "quantity": 3 + number % 40,
        "note": NOTES[number % len(NOTES)],
    }
    put = stock.write(own, "report", record, at, put={"body": body, "link": link}, form=FORM)
    if above.person and number % VERIFIED == 0:
        stock.write(
            above, "report", record, at + MINUTE_MS, step="approve", saw={"body": (put,), "link": (put,)}
        )
    stock.keep()
