"""A link that carries little, or nearly nothing: what gets there first, and what it costs."""

from collections.abc import Callable
from itertools import count
from math import log2
from random import Random

import pytest
from histories import SHEET, score
from little_server import LittleServer, sign

from sync import device as phone
from sync.device import Device, Intent, Request
from sync.mutation import Made
from sync.wire import Hello, decode_hello, split

ids = count(1)


def outbox(lines: int) -> Device:
    device = phone.take(phone.create("budi-phone", "budi"))
    for n in range(lines):
        device = phone.write(
            device,
            Intent(collection=SHEET.name, record=f"r{n}", put={**score(n), "note": {"text": "x" * 600}}),
            id=f"line-{next(ids)}",
            salt="AAAA",
            made=Made(at=0, zone="Asia/Jakarta"),
        )
    return device


def ask(device: Device) -> Request:
    return phone.request(device, now_ms=0, client="0.1.0", sign=sign)


def unsent(device: Device) -> int:
    return sum(entry.ship for entry in device.vault.entries)


class Link:
    """`carries` says of each request whether it gets through, `answers` whether its answer does."""

    def __init__(self, carries: Callable[[bytes], bool], answers: Callable[[], bool] = lambda: True) -> None:
        self.server = LittleServer()
        self.heard: list[Hello] = []
        self.failures = 0
        self.attempts = 0
        self._carries, self._answers = carries, answers

    def try_once(self, device: Device) -> Device:
        self.attempts += 1
        request = ask(device)
        if self._carries(request.body):
            self.heard.append(decode_hello(split(request.body)[0]))
            answer = self.server.exchange(request.body)
            if self._answers():
                return phone.settle(device, answer, request.asked).device
        self.failures += 1
        return phone.failed(device)


def test_f7_batches_start_small_grow_with_success_and_halve_with_failure_down_to_one_line() -> None:
    device = outbox(100)
    started = len(ask(device).asked.sent)
    grown = Link(lambda _: True).try_once(device)
    assert 1 < started < len(ask(grown).asked.sent)
    weak = Link(lambda body: len(body) < 700)
    for _ in range(20):
        device = weak.try_once(device)
    assert len(ask(device).asked.sent) == 1


def test_f56_where_no_line_gets_through_the_hash_of_the_chain_does() -> None:
    link = Link(lambda body: len(body) < 700)
    device = outbox(20)
    for _ in range(2):
        device = link.try_once(device)
    assert [(hello.outbox.n, hello.outbox.hash) for hello in link.heard] == [(20, device.vault.hash)]
    assert link.heard[0].run is None
    assert unsent(device) == 20


def test_f12_a_heartbeat_that_fails_too_is_not_waited_for() -> None:
    failing = phone.failed(outbox(1))
    assert ask(failing).asked.sent == ()
    assert ask(phone.failed(failing)).asked.sent == (1,)


@pytest.mark.parametrize("seed", range(5))
def test_f12_on_a_link_where_one_attempt_in_a_hundred_succeeds_it_only_ever_goes_forward(seed: int) -> None:
    chance = Random(seed)
    link = Link(lambda _: chance.random() < 0.1, lambda: chance.random() < 0.1)
    device = outbox(60)
    receipts = {}
    while unsent(device):
        before = device
        device = link.try_once(device)
        assert unsent(device) <= unsent(before)
        for entry in device.vault.entries:
            if entry.n in receipts:
                assert entry.outcome == receipts[entry.n]
            elif entry.outcome:
                receipts[entry.n] = entry.outcome
        assert len(device.vault.entries) == 60
        assert link.attempts < 60_000
    assert len(receipts) == 60
    assert len(link.server.journal.lines) == 60


@pytest.mark.parametrize("limit", [1_500, 3_000, 10_000, 40_000])
def test_f12_a_link_that_carries_so_much_and_no_more_costs_a_handful_of_failures(limit: int) -> None:
    link = Link(lambda body: len(body) <= limit)
    device = outbox(600)
    while unsent(device):
        device = link.try_once(device)
    assert link.failures <= 2 * log2(600), link.failures


def test_f12_a_link_that_becomes_good_is_believed_soon() -> None:
    weak = Link(lambda body: len(body) < 700)
    device = outbox(1_000)
    for _ in range(200):
        device = weak.try_once(device)
    good = Link(lambda _: True)
    while unsent(device):
        device = good.try_once(device)
    assert good.attempts < 120


def test_f12_a_day_without_any_link_makes_no_batch_smaller() -> None:
    device = outbox(40)
    size = len(ask(device).asked.sent)
    away = Link(lambda _: False)
    for _ in range(100):
        device = away.try_once(device)
    assert len(ask(device).asked.sent) == size
