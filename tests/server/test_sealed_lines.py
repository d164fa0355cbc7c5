"""Lines that come back sealed: opened they are what they were, and what cannot be opened keeps nobody up."""

import asyncio
import shutil
from pathlib import Path

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    INSTANSI,
    KEYS,
    NAMESPACE,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    Cast,
    Phone,
    names,
    report,
    uuid,
)
from cryptography.hazmat.primitives.asymmetric import ec
from cycles import opened, record_of, sends
from plans import met
from seals import seal_content, seal_line
from test_honour import Restorable, agency, receipts
from test_record_history import history_for

from server.appraisal import COLLECTIONS
from server.bundles import take_in
from server.chance import Chance
from server.heads import Head
from server.inbox import receive
from server.journal import verify
from server.sealing import SUITE, SealingKey
from server.store.cycles import Cycle
from sync import device
from sync.bundle import Bundle, Part, seal_info
from sync.bundle import Head as BundleHead
from sync.mutation import from_b64u, line_hash, run_digest, to_b64u
from sync.sealed import MAX_SEALED_BYTES, pad, read_sealed, write_sealed
from sync.wire import Hello, OutboxSummary, Outcome, Run, split

__all__ = ["agency"]  # a fixture

SECRET = "Tidak-pernah-membantu"
PEER = "assessment_peer"


def answered(cast: Cast, cycle: Cycle) -> Phone:
    """Rina, who has reported something, rated Budi, and reported something more."""
    rina = met(cast, RINA)
    rina.write(report(uuid(7001), None, placement=PLACE[RINA]))
    sends(rina, cycle, BUDI, "peer", "2", note=SECRET)
    rina.write(report(uuid(7002), None, placement=PLACE[RINA]))
    return rina


def lines_in(body: bytes) -> list[bytes]:
    return split(body)[1:]


def key_of(cast: Cast) -> SealingKey:
    key = cast.sealing.current()
    assert key is not None
    return key


def body_of(phone: Phone, lines: list[bytes], hashes: list[str], first: int = 1) -> bytes:
    """A run that is signed over these hashes, whatever its lines are."""
    sig = to_b64u(phone.sign(run_digest(phone.device.vault.replica, first, hashes)))
    empty = OutboxSummary(n=0, hash="", count=0, bytes=0)
    hello = Hello(
        v=1,
        client="0.1.0",
        replica=phone.device.vault.replica,
        outbox=empty,
        t0=NOW_MS,
        run=Run(first=first, sig=sig),
    )
    return b"\n".join([msgspec.json.encode(hello), *lines])


def test_f82_f102_sealed_lines_that_come_back_after_a_restore_get_the_outcome_and_the_receipts_of_then(
    agency: Restorable, tmp_path: Path
) -> None:
    """The database is older than the key that they are sealed to, which is found in its escrow."""
    cast = agency.cast
    cycle = opened(cast)
    agency.back_up()
    newest = cast.sealing.make(cast.clock())
    cast.sealing.escrow(tmp_path / "usb", cast.clock())
    rina = answered(cast, cycle)
    written = [entry.line.encode() for entry in rina.device.vault.entries]
    first = rina.exchange()
    assert names(first) == ["applied"] * 4
    before = agency.state()
    assert [bool(entry.sealed) for entry in rina.device.vault.entries] == [False, True, True, False]

    agency.restore()
    cast.sealing.destroy(newest.id)
    shutil.copy(tmp_path / "usb" / f"{newest.id}.json", tmp_path / "data" / "keys")
    cast.clock.advance(60_000)
    asked = rina.request()
    rina.settle(cast.send(rina.who, asked.body), asked.asked)  # it learns that this is another database
    body = rina.request().body
    assert SECRET.encode() not in body
    assert body.count(newest.id.encode()) == 2
    assert [read_sealed(line) is not None for line in lines_in(body)] == [False, True, True, False]
    again = rina.exchange()
    assert receipts(again) == receipts(first)
    assert cast.lines_of(rina) == written  # the journal has what was written, not what came
    assert agency.state() == before
    assert verify(cast.journal()) == []
    assert all(entry.ship is False for entry in rina.device.vault.entries)


def test_what_was_received_plain_and_comes_sealed_is_the_same_line_and_the_other_way_round(
    cast: Cast,
) -> None:
    cycle = opened(cast)
    rina = answered(cast, cycle)
    plain = [entry.line.encode() for entry in rina.device.vault.entries]
    hashes = [line_hash(line) for line in plain]
    sealed = [seal_line(key_of(cast), NAMESPACE, *each) for each in zip(plain, hashes, strict=True)]
    mixed = [sealed[0], plain[1], sealed[2], plain[3]]
    first = cast.send(rina.who, body_of(rina, mixed, hashes)).outcomes
    assert names(first) == ["applied"] * 4
    for lines in (plain, sealed):
        told = cast.send(rina.who, body_of(rina, lines, hashes)).outcomes
        assert [one.again for one in told] == [True] * 4
        assert receipts(list(told)) == receipts(list(first))
    assert cast.lines_of(rina) == plain


def spoiled(cast: Cast, how: str, line: bytes, sha: str) -> bytes:
    """Something in the place of a line that cannot be that line."""
    key = key_of(cast)
    good = seal_line(key, NAMESPACE, line, sha)
    match how:
        case "a byte":
            return good[:200] + (b"A" if good[200:201] != b"A" else b"B") + good[201:]
        case "another agency":
            return seal_line(key, "another", line, sha)
        case "another purpose":
            return write_sealed(
                key.id, sha, SUITE.encrypt(pad(line), _public(key), seal_info(NAMESPACE, key.id))
            )
        case "another line":
            return write_sealed(key.id, sha, seal_content(key, NAMESPACE, pad(line[:-1] + b" }")))
        case "unknown key":
            return seal_line(msgspec.structs.replace(key, id="f" * 16), NAMESPACE, line, sha)
        case "no key":
            return write_sealed("../../secrets", sha, b"x" * 100)
        case "no base64":
            return msgspec.json.encode({"sealed": key.id, "sha": sha, "ct": "*"})
        case "empty":
            return write_sealed(key.id, sha, b"")
        case "sealed twice":
            return seal_line(key, NAMESPACE, good, sha)
        case "long":
            return write_sealed(key.id, sha, b"x" * MAX_SEALED_BYTES)
    raise AssertionError(how)


def _public(key: SealingKey) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(key.public))


SPOILED = {
    "a byte": "damaged",
    "another agency": "damaged",
    "another purpose": "damaged",
    "another line": "damaged",
    "unknown key": "key_unknown",
    "no key": "key_unknown",
    "no base64": "damaged",
    "empty": "damaged",
    "sealed twice": "damaged",
    "long": "too_large",
}


@pytest.mark.parametrize(("how", "code"), SPOILED.items())
def test_what_cannot_be_opened_is_unreadable_is_kept_as_it_came_and_the_others_go_on(
    cast: Cast, how: str, code: str
) -> None:
    opened(cast)
    rina = met(cast, RINA)
    for number in range(3):
        rina.write(report(uuid(7001 + number), None, placement=PLACE[RINA]))
    plain = [entry.line.encode() for entry in rina.device.vault.entries]
    hashes = [line_hash(line) for line in plain]
    bad = spoiled(cast, how, plain[1], hashes[1])
    outcomes = cast.send(rina.who, body_of(rina, [plain[0], bad, plain[2]], hashes)).outcomes
    assert names(outcomes) == ["applied", "unreadable sealed", "applied"]
    assert [(one.n, one.sha) for one in outcomes] == [(n, sha) for n, sha in enumerate(hashes, 1)]
    assert [(error.path, error.code) for error in outcomes[1].errors] == [("sealed", code)]
    assert cast.lines_of(rina) == [plain[0], bad, plain[2]]
    assert verify(cast.journal()) == []
    again = cast.send(rina.who, body_of(rina, [bad], hashes[1:2], 2)).outcomes
    assert [(one.outcome, one.again, one.mac) for one in again] == [("unreadable", True, outcomes[1].mac)]
    # Its receipt is for the line that is on the phone: that need not be sent for ever.
    rina.settle(cast.send(rina.who, body_of(rina, [plain[0], bad, plain[2]], hashes)), rina.request().asked)
    assert [entry.ship for entry in rina.device.vault.entries] == [False] * 3


def test_f91_an_old_key_still_opens_and_a_destroyed_one_does_not(cast: Cast) -> None:
    opened(cast)
    rina = met(cast, RINA)
    rina.write(
        report(uuid(7001), None, placement=PLACE[RINA]), report(uuid(7002), None, placement=PLACE[RINA])
    )
    plain = [entry.line.encode() for entry in rina.device.vault.entries]
    hashes = [line_hash(line) for line in plain]
    old, new = key_of(cast), cast.sealing.make(cast.clock())
    sealed = [
        seal_line(key, NAMESPACE, *each)
        for key, each in zip((old, new), zip(plain, hashes, strict=True), strict=True)
    ]
    cast.sealing.destroy(new.id)
    outcomes = cast.send(rina.who, body_of(rina, sealed, hashes)).outcomes
    assert names(outcomes) == ["applied", "unreadable sealed"]


@pytest.mark.parametrize("person", [SARI, BUDI, ADMIN])
def test_f100_that_something_could_not_be_opened_is_nobodys_business_but_its_authors(
    cast: Cast, person: str
) -> None:
    """Only answers that nobody may know of are ever sealed: whose it is would say that he has answered."""
    opened(cast)
    rina = met(cast, RINA)
    rina.write(report(uuid(7001), None, placement=PLACE[RINA]))
    (line,) = [entry.line.encode() for entry in rina.device.vault.entries]
    sha = line_hash(line)
    bad = seal_line(key_of(cast), "another", line, sha)
    assert names(cast.send(rina.who, body_of(rina, [bad], [sha])).outcomes) == ["unreadable sealed"]
    rina.exchange()
    (shown,) = [row for row in rina.device.cache.rows.values() if row.c == "case"]
    assert shown.registers["body"].value["code"] == "sealed"
    phone = cast.phone(person)
    sent = cast.send_raw(phone.who, phone.request().body)
    assert shown.id.encode() not in sent
    assert sha.encode() not in sent
    assert history_for(cast, person, "case", shown.id) is None


def test_f50_nothing_is_opened_that_the_key_of_its_replica_has_not_signed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(cast)
    rina, sari = met(cast, RINA), met(cast, SARI)
    rina.write(report(uuid(7001), None, placement=PLACE[RINA]))
    (line,) = [entry.line.encode() for entry in rina.device.vault.entries]
    sha = line_hash(line)
    sealed = seal_line(key_of(cast), NAMESPACE, line, sha)
    asked: list[object] = []
    opens = cast.opens
    monkeypatch.setattr(cast, "opens", lambda within: asked.append(within) or opens(within))
    forged = body_of(rina, [sealed], [line_hash(b"something else")])
    assert names(cast.send(rina.who, forged).outcomes) == ["unreadable signature"]
    assert asked == []
    # In the hands of somebody else it is the line of who wrote it, and no line of his.
    assert names(cast.send(sari.who, body_of(sari, [sealed], [sha])).outcomes) == ["unreadable signature"]
    assert names(cast.send(rina.who, body_of(rina, [sealed], [sha])).outcomes) == ["applied"]


def test_by_the_inbox_and_in_a_file_that_somebody_carries_it_is_opened_too(cast: Cast) -> None:
    cycle = opened(cast)
    rina = answered(cast, cycle)
    plain = [entry.line.encode() for entry in rina.device.vault.entries]
    hashes = [line_hash(line) for line in plain]
    sealed = [seal_line(key_of(cast), NAMESPACE, *each) for each in zip(plain, hashes, strict=True)]

    def run(first: int, upto: int) -> Run:
        digest = run_digest(rina.device.vault.replica, first, hashes[first - 1 : upto])
        return Run(first=first, sig=to_b64u(rina.sign(digest)))

    head = msgspec.convert(
        {"v": 1, "replica": rina.who.replica.id, "run": msgspec.to_builtins(run(1, 2))}, Head
    )
    shipped = receive(cast.store, INSTANSI, rina.who.replica, head, sealed[:2], cast.clock, KEYS, cast.opens)
    assert names(asyncio.run(shipped)[0].outcomes) == ["applied"] * 2
    part = Part(replica=rina.who.replica.id, key=rina.who.replica.key, run=run(3, 4), lines=2)
    bundle = Bundle(
        head=BundleHead(client="0.1.0", person=RINA, made_at=NOW_MS, parts=(part,)),
        lines=(tuple(sealed[2:]),),
    )
    brought = asyncio.run(take_in(cast.store, INSTANSI, bundle, SARI, cast.clock, KEYS, Chance(), cast.opens))
    assert (brought.carried.received, brought.carried.refused) == (2, 0)
    assert cast.lines_of(rina) == plain
    assert cast.state(PEER, record_of(cycle, BUDI, "peer", RINA)) == "submitted"


def test_the_watermark_frees_it(agency: Restorable) -> None:
    cast = agency.cast
    rina = answered(cast, opened(cast))
    rina.exchange()
    assert len(rina.device.vault.entries) == 4
    cast.clock.advance(1_000)
    asked = rina.request()
    answer = msgspec.structs.replace(cast.send(rina.who, asked.body), backup=cast.clock())
    rina.settle(answer, asked.asked)
    assert rina.device.vault.entries == ()


def test_killed_between_receipt_and_sealing_it_is_sealed_at_the_next_start(cast: Cast) -> None:
    rina = answered(cast, opened(cast))
    asked = rina.request()
    settled = device.settle(rina.device, cast.send(rina.who, asked.body), asked.asked).device
    assert SECRET in msgspec.json.encode(settled.vault).decode()
    rina.device = msgspec.structs.replace(
        settled, vault=msgspec.json.decode(msgspec.json.encode(settled.vault), type=device.Vault)
    )
    rina.seal()
    assert SECRET not in msgspec.json.encode(rina.device.vault).decode()
    assert [COLLECTIONS[e.collection].tells is not None for e in rina.device.vault.entries] == [
        bool(entry.sealed) for entry in rina.device.vault.entries
    ]


def test_outcomes_do_not_quote_what_was_answered(cast: Cast) -> None:
    rina = met(cast, RINA)
    cycle = opened(cast)
    sends(rina, cycle, BUDI, "peer", SECRET[:15], note=SECRET)
    asked = rina.request()
    answer = cast.send_raw(rina.who, asked.body)
    outcomes = msgspec.json.decode(answer)["outcomes"]
    assert msgspec.convert(outcomes[0], Outcome).code == "invalid"
    assert SECRET[:15].encode() not in answer
