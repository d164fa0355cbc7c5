"""Receipts: what they prove after a restore, and that they come by the own exchange only."""

from typing import Any

import pytest
from histories import score
from little_server import LittleServer, sign
from test_device import ask, begin, sync, write

from sync import device as phone
from sync.bundle import Bundle, Head, Part, pack, unpack
from sync.mutation import line_hash, run_digest, to_b64u
from sync.vault import Entry, Vault, free
from sync.wire import Outcome, Run, decode_hello, split


def test_f102_what_is_sent_again_carries_the_receipt_of_then_until_the_new_one_comes() -> None:
    server = LittleServer()
    device = sync(write(begin(), put=score(1)), server)
    backup = server.backup()
    server.backed_up = 0
    device = sync(write(device, put=score(2)), server)
    assert decode_hello(split(ask(device).body)[0]).proofs == ()
    server.restore(backup, epoch="E2")
    request = ask(device)  # hears of the new epoch
    device = phone.settle(device, server.exchange(request.body), request.asked).device
    had = [entry.outcome for entry in device.vault.entries]
    lost = ask(device)  # the reply to this one is lost
    server.exchange(lost.body)
    for request in (lost, ask(device)):
        proofs = decode_hello(split(request.body)[0]).proofs
        assert [(one.n, one.sha, one.outcome, one.at, one.mac) for one in proofs] == [
            (one.n, one.sha, one.outcome, one.at, one.mac) for one in had if one
        ]
    device = sync(device, server)
    assert decode_hello(split(ask(write(device, put=score(3))).body)[0]).proofs == ()


def test_f97_a_bundle_that_has_been_delivered_frees_nothing_until_the_own_exchange() -> None:
    server = LittleServer()
    device = sync(write(begin(), put=score(1)), server)
    device = write(write(device, put=score(2)), put=score(3))
    before = device.vault
    lines = tuple(entry.line.encode() for entry in before.entries if entry.ship)
    digest = run_digest(before.replica, 2, [line_hash(line) for line in lines])
    run = Run(first=2, sig=to_b64u(sign(digest)))
    part = Part(replica=before.replica, key="", run=run, lines=len(lines))
    carried = unpack(
        pack(Bundle(head=Head(client="", person="budi", made_at=1, parts=(part,)), lines=(lines,)))
    )
    brought = carried.head.parts[0].hello(now_ms=0)
    outcomes = server.bring(brought, carried.lines[0])
    assert [one.outcome for one in outcomes] == ["applied", "applied"]
    assert device.vault == before  # whoever carried it may say what he likes: nobody asks him
    request = ask(device)
    assert request.asked.sent == (2, 3)
    answer = server.exchange(request.body)
    assert [one.again for one in answer.outcomes] == [True, True]
    device = phone.settle(device, answer, request.asked).device
    assert [entry.ship for entry in device.vault.entries] == [False, False, False]


@pytest.mark.parametrize(
    ("outcome", "standing", "stays"),
    [
        ("applied", {}, False),
        ("applied", {"body": "contested"}, True),
        ("conflict", {}, True),
        ("conflict", {"body": "set_aside"}, False),
        ("conflict", {"body": "in_force"}, False),
    ],
)
def test_f41_what_is_in_dispute_stays_until_it_is_decided_whatever_a_backup_covers(
    outcome: Any, standing: dict[str, Any], stays: bool
) -> None:
    received = Outcome(n=1, sha="h", id="m", outcome=outcome, at=5, mac="")
    entry = Entry(
        n=1,
        id="m",
        collection="report",
        record="r",
        sha="h",
        line="{}",
        ship=False,
        outcome=received,
        standing=standing,
    )
    kept = free(Vault(replica="p", actor="a", entries=(entry,)), frozenset({1}), 9)
    assert kept.entries == ((entry,) if stays else ())
