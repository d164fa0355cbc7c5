"""F22: a line of the outbox is damaged or gone; the others ship, and the server is told which is missing."""

from itertools import count

from histories import SHEET, score
from little_server import LittleServer, sign
from msgspec.structs import replace

from sync import device as phone
from sync.device import Device, Intent
from sync.mutation import Made
from sync.wire import Answer, Gap, Hello, decode_hello, split

ids = count(1)


def outbox(lines: int) -> Device:
    device = phone.take(phone.create("budi-phone", "budi"))
    for n in range(lines):
        intent = Intent(collection=SHEET.name, record=f"r{n + 1}", put=score(n))
        made = Made(at=0, zone="Asia/Jakarta")
        device = phone.write(device, intent, id=f"gap-{next(ids)}", salt="AAAA", made=made)
    return device


def damage(device: Device, n: int, *, gone: bool = False) -> Device:
    """A bad block under one line: other bytes, or none."""
    entries = [
        replace(entry, line=entry.line[:20]) if entry.n == n else entry
        for entry in device.vault.entries
        if entry.n != n or not gone
    ]
    return replace(device, vault=replace(device.vault, entries=tuple(entries)))


def sync(device: Device, server: LittleServer) -> tuple[Device, list[Hello]]:
    hellos = []
    for _ in range(20):
        request = phone.request(device, now_ms=0, client="0.1.0", sign=sign)
        hellos.append(decode_hello(split(request.body)[0]))
        settled = phone.settle(device, server.exchange(request.body), request.asked)
        device = settled.device
        if "again" not in settled.effects:
            return device, hellos
    raise AssertionError("never quiet")


def test_f22_the_others_ship_around_a_damaged_line_and_the_server_is_told_its_hash() -> None:
    server = LittleServer()
    whole = outbox(5)
    device, hellos = sync(damage(whole, 3), server)
    assert sorted(n for _, n, _ in server.journal.outcomes) == [1, 2, 4, 5]
    assert {gap for hello in hellos for gap in hello.gaps} == {Gap(n=3, hash=whole.vault.entries[2].sha)}
    assert device.vault.entries[2].ship, "its bytes stay, for whoever can still read something in them"
    assert device.vault.entries[2].line == whole.vault.entries[2].line[:20]


def test_f22_a_line_that_is_gone_is_named_by_the_next_ones_prev_once_the_server_asks_for_it() -> None:
    whole = outbox(5)
    device = damage(whole, 3, gone=True)
    answer = Answer(v=1, epoch="E1", t1=1, t2=1, token="t", have=2, missing=(3,))
    asked = phone.request(device, now_ms=0, client="0.1.0", sign=sign).asked
    device = phone.settle(device, answer, asked).device
    hello = decode_hello(split(phone.request(device, now_ms=0, client="0.1.0", sign=sign).body)[0])
    assert hello.gaps == (Gap(n=3, hash=whole.vault.entries[2].sha),)


def test_a_phone_that_has_everything_tells_of_no_gap() -> None:
    device, hellos = sync(outbox(5), LittleServer())
    assert [hello.gaps for hello in hellos if hello.gaps] == []


def test_f22_what_the_server_misses_and_the_phone_has_is_sent_again_and_is_no_gap() -> None:
    device, _ = sync(outbox(5), LittleServer())
    answer = Answer(v=1, epoch="E1", t1=1, t2=1, token="t", missing=(2,))
    asked = phone.request(device, now_ms=0, client="0.1.0", sign=sign).asked
    device = phone.settle(device, answer, asked).device
    request = phone.request(device, now_ms=0, client="0.1.0", sign=sign)
    assert request.asked.sent == (2,)
    assert decode_hello(split(request.body)[0]).gaps == ()
