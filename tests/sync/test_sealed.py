"""A line after its receipt: sealed, sent again, and never read again on its phone."""

import json
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from histories import VECTORS
from hypothesis import given
from hypothesis import strategies as st
from little_server import LittleServer
from test_device import SHEET, WORKFLOWS, ask, begin, score, sync, write

from server.sealing import SUITE
from sync import device as phone
from sync.device import Device
from sync.gap import gaps, is_damaged
from sync.mutation import decode, from_b64u, line_hash, run_digest, to_b64u
from sync.sealed import PAD_BYTES, content_of, husk, line_info, pad, read_sealed, unpad, write_sealed
from sync.wire import split

WITHHELD = {SHEET.name: msgspec.structs.replace(SHEET, tells=frozenset({"placement"}))}
SECRET = "Tidak-pernah-membantu"
KEY = "0123456789abcdef"


def lock(line: bytes, sha: str) -> bytes:
    """Sealing that a test can look into."""
    return write_sealed(KEY, sha, pad(line)[::-1])


def unlock(raw: bytes) -> bytes:
    within = read_sealed(raw)
    assert within is not None
    return unpad(content_of(within)[::-1])


ANSWER = {"body": {"placement": "p1", "score": 4, "note": SECRET}}


def answered(server: LittleServer) -> Device:
    """Something in the state, and something refused."""
    return sync(write(write(begin(), put=ANSWER), step="approve", reason=SECRET), server)


def test_the_example_shared_with_the_phone() -> None:
    vector: dict[str, Any] = json.loads((VECTORS / "sealed-line.json").read_text())
    within = read_sealed(vector["sealed"].encode())
    assert within is not None
    assert (within.sealed, within.sha) == (vector["id"], vector["sha"])
    private = ec.derive_private_key(int.from_bytes(from_b64u(vector["private"])), ec.SECP256R1())
    info = line_info(vector["namespace"], vector["id"])
    content = SUITE.decrypt(content_of(within), private, info)
    line = unpad(content)
    assert (len(content) % PAD_BYTES, line.decode(), line_hash(line)) == (0, vector["line"], vector["sha"])
    left = husk(decode(line), frozenset(vector["tells"]))
    assert json.loads(msgspec.json.encode(left)) == vector["husk"]
    # Written here it is, byte for byte, what the phone writes.
    assert write_sealed(vector["id"], vector["sha"], content_of(within)).decode() == vector["sealed"]


@given(st.binary(max_size=3 * PAD_BYTES).map(lambda raw: raw.replace(b"\n", b" ")))
def test_padding_hides_the_length_and_takes_nothing_away(line: bytes) -> None:
    assert unpad(pad(line)) == line
    assert len(pad(line)) % PAD_BYTES == 0
    assert len(pad(line)) - len(line) < PAD_BYTES


@pytest.mark.parametrize(
    "raw",
    [
        b'{"v":1,"sealed":"k","sha":"s","ct":"c"}',
        b'{"sealed":"k","sha":"s"}',
        b'{"sealed":"k","sha":"s","ct":"c","more":1}',
        b'{"sealed":{"sealed":{}}}',
        b'{"sealed":\xff',
        b'{"sealed":' + b"[" * 100_000,
    ],
    ids=["a mutation", "short", "more", "nested", "not text", "deep"],
)
def test_what_is_no_sealed_line_is_a_line_like_any_other(raw: bytes) -> None:
    assert read_sealed(raw) is None


def test_nothing_is_sealed_before_its_receipt_and_nothing_where_nothing_is_withheld() -> None:
    device = write(begin(), put=score(1))
    assert phone.seal(device, WITHHELD, lock) == device
    received = sync(device, LittleServer())
    assert phone.seal(received, WORKFLOWS, lock) == received
    assert phone.seal(received, WITHHELD, lock) != received


def test_what_was_written_is_gone_and_the_chain_is_what_it_was() -> None:
    before = answered(LittleServer())
    salts = [decode(entry.line.encode()).salt for entry in before.vault.entries]
    assert salts
    sealed = phone.seal(before, WITHHELD, lock)
    text = msgspec.json.encode(sealed.vault).decode()
    assert SECRET not in text
    assert not any(f'"salt":"{salt}"' in text for salt in salts)
    for entry, was in zip(sealed.vault.entries, before.vault.entries, strict=True):
        assert (entry.n, entry.id, entry.sha, entry.outcome, entry.ship) == (
            was.n, was.id, was.sha, was.outcome, was.ship,
        )  # fmt: skip
        assert line_hash(unlock(entry.line.encode())) == entry.sha
        assert not is_damaged(entry)
    # Done again, it is what it was: also what was already sealed before a crash.
    assert phone.seal(sealed, WITHHELD, lock) == sealed


def test_what_is_left_is_still_shown_where_the_copy_is_lost() -> None:
    device = phone.seal(answered(LittleServer()), WITHHELD, lock)
    bare = msgspec.structs.replace(device, cache=phone.Cache())
    registers = phone.view(bare, WORKFLOWS)["sheet/r"].registers
    assert (registers["body"].value, registers["state"].value) == ({"placement": "p1"}, "approved")
    assert registers["state"].reason == ""


def test_f82_after_a_restore_it_is_sent_as_it_is_with_its_receipt_and_under_its_old_hash() -> None:
    server = LittleServer()
    device = phone.seal(answered(server), WITHHELD, lock)
    server.epoch = "E2"
    request = ask(device)
    settled = phone.settle(device, server.exchange(request.body), request.asked).device
    request = phone.request(settled, now_ms=0, client="0.1.0", sign=lambda digest: digest[:64].ljust(64))
    _, *lines = split(request.body)
    assert lines == [entry.line.encode() for entry in device.vault.entries]
    hashes = [line_hash(unlock(line)) for line in lines]
    assert hashes == [entry.sha for entry in device.vault.entries]
    signed = to_b64u(run_digest("budi-phone", 1, hashes)[:64].ljust(64))
    head = msgspec.json.decode(split(request.body)[0])
    assert head["run"] == {"first": 1, "sig": signed}
    assert [proof["sha"] for proof in head["proofs"]] == hashes


def test_a_gap_before_it_is_still_named_by_it() -> None:
    device = phone.seal(answered(LittleServer()), WITHHELD, lock)
    first, second = device.vault.entries
    alone = msgspec.structs.replace(device.vault, entries=(second,))
    assert [(gap.n, gap.hash) for gap in gaps(alone, [1])] == [(1, first.sha)]


def test_f22_damage_is_noticed_sealed_or_not_and_what_was_damaged_before_is_not_kept() -> None:
    device = answered(LittleServer())
    sealed = phone.seal(device, WITHHELD, lock).vault.entries[0]
    assert is_damaged(msgspec.structs.replace(sealed, line=sealed.line.replace("A", "B", 1)))
    first, *rest = device.vault.entries
    hurt = msgspec.structs.replace(first, line=first.line.replace("budi", "badi", 1))
    vault = msgspec.structs.replace(device.vault, entries=(hurt, *rest))
    left = phone.seal(msgspec.structs.replace(device, vault=vault), WITHHELD, lock).vault.entries
    assert (left[0].line, left[0].husk, is_damaged(left[0])) == ("", None, True)
    assert left[1].sealed


def test_the_watermark_frees_what_is_sealed() -> None:
    server = LittleServer()
    device = phone.seal(sync(write(begin(), put=ANSWER), server), WITHHELD, lock)
    assert [bool(entry.sealed) for entry in device.vault.entries] == [True]
    server.backed_up = server.now + 1_000
    device = sync(device, server)
    assert device.vault.entries == ()
