"""What is proven about when the lines of an exchange were made: by the tokens they carry, by heartbeats heard
before, by what the journal says of the lines around them.
"""

from collections.abc import Iterable, Mapping, Sequence

from server.contact import is_storable
from server.lines import Line
from server.outcomes import Setting, detail_of
from server.receipt import token_time
from server.store.journal import Received, Replica
from server.store.periods import Heartbeat
from server.store.store import ReadTx, Tx
from sync.deadline import Bounds, Link, bounds
from sync.wire import Hello

MOST_LINES = 5_000  # of a chain, looked at to either side
MOST_HEARTBEATS = 1_000  # of one replica: who announces more than he delivers proves no more by it


def prove(
    tx: Tx, setting: Setting, lines: Sequence[Line], received: Iterable[Received]
) -> Mapping[int, Bounds]:
    """Work out the bounds of every line of a run, by n. `received`: what was here before under these numbers
    and the two beside them.

    A heartbeat whose line is here has done its work: what it proved is written down with the line.
    """
    before: dict[tuple[int, str], Received] = {(one.n, one.sha): one for one in received}
    heard = {(one.n, one.hash): one for one in tx.heartbeats(setting.instansi, setting.replica.id)}
    chain = [_link(setting, line, before.get((line.n, line.sha))) for line in lines if line.signed]
    if not chain:
        return {}
    around = [*_earlier(before.values(), chain[0]), *chain, *_later(tx, setting, before.values(), chain[-1])]
    proven = bounds(around, {key: one.at for key, one in heard.items()})
    delivered = [heard[link.n, link.hash] for link in chain if (link.n, link.hash) in heard]
    if delivered:
        tx.drop_heartbeats(setting.instansi, setting.replica.id, delivered)
    return {link.n: one for link, one in zip(around, proven, strict=True)}


def proven_later(
    tx: ReadTx,
    setting: Setting,
    lines: Sequence[Line],
    received: Iterable[Received],
    proven: Mapping[int, Bounds],
) -> dict[str, int]:
    """Find earlier lines of which this run proves more than was known when they came: a heartbeat had named
    a hash that their chain leads to only now. Returns by when each was made, by id.
    """
    first = next((line for line in lines if line.signed), None)
    before = proven.get(first.n - 1) if first is not None else None
    if first is None or before is None:
        return {}
    latest = before.latest
    beside = [one for one in received if one.n == first.n - 1]
    if not any((detail_of(one).latest or one.received_at) > latest for one in beside):
        return {}
    found: dict[str, int] = {}
    prev = first.mutation.prev if first.mutation is not None else ""
    earlier = tx.received(setting.instansi, setting.replica.id, first.n - MOST_LINES, first.n - 1)
    for one in reversed(earlier):
        if one.sha == prev:
            if (detail_of(one).latest or one.received_at) <= latest:
                break
            prev = one.prev
            if one.id:
                found[one.id] = latest
    return found


def _link(setting: Setting, line: Line, received: Received | None) -> Link:
    if received is not None and received.code != "signature":
        return _known(received)
    made = line.mutation.made if line.mutation is not None else None
    token = token_time(setting.keys, setting.instansi, made.token) if made is not None else None
    prev = line.mutation.prev if line.mutation is not None else ""
    latest = line.received_at(setting.at)
    return Link(n=line.n, hash=line.sha, prev=prev, earliest=token or 0, latest=latest)


def _known(one: Received) -> Link:
    detail = detail_of(one)
    latest = detail.latest or one.received_at
    return Link(n=one.n, hash=one.sha, prev=one.prev, earliest=detail.earliest, latest=latest)


def _earlier(received: Iterable[Received], first: Link) -> list[Link]:
    return [_known(one) for one in received if one.n == first.n - 1 and one.sha == first.prev][:1]


def _later(tx: ReadTx, setting: Setting, received: Iterable[Received], last: Link) -> list[Link]:
    """Get the chain that goes on after the last line, where that came before it."""
    if not any(one.n == last.n + 1 and one.prev == last.hash for one in received):
        return []
    chain, end = [], last.n + MOST_LINES
    for one in tx.received(setting.instansi, setting.replica.id, last.n + 1, end):
        if one.prev == last.hash and one.n == last.n + 1:
            last = _known(one)
            chain.append(last)
    return chain


def is_news(tx: ReadTx, instansi: int, replica: Replica, hello: Hello) -> bool:
    """Ask whether a phone's heartbeat names something that is not here and has not been heard of.

    An exchange that brings nothing new is answered without writing, so this is asked of every one: one
    comparison, where the phone has sent everything.
    """
    head = hello.outbox
    if head.n < 1 or not is_storable(head.hash) or (head.n, head.hash) == (replica.n, replica.hash):
        return False
    if head.n <= replica.top and any(
        one.sha == head.hash for one in tx.received(instansi, replica.id, head.n, head.n)
    ):
        return False
    heard = tx.heartbeats(instansi, replica.id)
    return len(heard) < MOST_HEARTBEATS and all((one.n, one.hash) != (head.n, head.hash) for one in heard)


def hear(tx: Tx, instansi: int, replica: Replica, hello: Hello, at: int) -> None:
    """Write down when a phone first said what it has: the chain that ends in this hash exists by now."""
    if is_news(tx, instansi, replica, hello):
        tx.add_heartbeat(instansi, replica.id, Heartbeat(hello.outbox.n, hello.outbox.hash, at))
