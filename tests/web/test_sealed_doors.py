"""Sealed lines over HTTP: every door that takes lines opens them."""

import gzip

import pytest
from cast import BUDI, SARI
from seals import seal_line
from web.browser import Server
from web.phone import Phone, answer_of
from web.test_bundles import bring, counts, namespace, part, seal, sealing_key
from web.test_inbox import ship
from web.test_sync import outcomes

from sync.bundle import Bundle, Head, pack
from sync.mutation import line_hash
from sync.wire import split


def sealed(server: Server, line: bytes) -> bytes:
    return seal_line(sealing_key(server), namespace(server), line, line_hash(line))


def written(server: Server) -> Phone:
    phone = Phone(server, BUDI)
    phone.write()
    phone.write()
    return phone


def body_of(server: Server, phone: Phone) -> bytes:
    """A run of a plain line and a sealed one, signed as if both were plain."""
    hello, first, second = split(phone.request())
    return b"\n".join([hello, first, sealed(server, second)])


def payloads(server: Server, phone: Phone) -> list[bytes | None]:
    journal = server.store.read_now(lambda tx: tx.journal(1, limit=1000))
    return [payload for envelope, payload in journal if envelope.replica == phone.replica]


@pytest.mark.parametrize("door", ["exchange", "inbox"])
def test_a_sealed_line_is_the_line_that_was_written(server: Server, door: str) -> None:
    phone = written(server)
    body = body_of(server, phone)
    answer = answer_of(phone.send(body) if door == "exchange" else ship(server, body))
    assert outcomes(answer) == [(1, "applied", "", False), (2, "applied", "", False)]
    assert [one.sha for one in answer.outcomes] == [line_hash(line) for line in phone.lines]
    assert payloads(server, phone) == phone.lines
    assert outcomes(phone.exchange()) == [(1, "applied", "", True), (2, "applied", "", True)]


def test_in_a_file_that_somebody_carries_it_is_sealed_twice(server: Server) -> None:
    phone = written(server)
    head = Head(client="0.1.0", person=BUDI, made_at=server.clock(), parts=(part(phone),))
    lines = (phone.lines[0], sealed(server, phone.lines[1]))
    content = gzip.compress(pack(Bundle(head=head, lines=(lines,))))
    assert counts(bring(server.browser(SARI), seal(server, content))) == {"received": 2}
    assert payloads(server, phone) == phone.lines


def test_what_was_sealed_for_another_agency_is_not_opened_here(server: Server) -> None:
    phone = written(server)
    hello, first, second = split(phone.request())
    foreign = seal_line(sealing_key(server), "another", second, line_hash(second))
    answer = answer_of(phone.send(b"\n".join([hello, first, foreign])))
    assert outcomes(answer) == [(1, "applied", "", False), (2, "unreadable", "sealed", False)]
    assert [(error.path, error.code) for error in answer.outcomes[1].errors] == [("sealed", "damaged")]
