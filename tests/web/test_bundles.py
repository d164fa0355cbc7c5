"""An outbox sealed to the server, brought by anybody."""

import gzip
import hashlib
from typing import Any

import httpx
import msgspec
import pytest
from cast import ADMIN, BUDI, SARI, TONO, uuid
from cryptography.hazmat.primitives.asymmetric import ec
from web.browser import Browser, Server, problem
from web.phone import Outbox, Phone

from server.receipt import delivery_mac
from server.sealing import SUITE, SealingKey
from sync.bundle import Bundle, File, Head, Part, Sealed, pack, seal_info, write_text
from sync.mutation import from_b64u
from sync.wire import Run

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 20


def sealing_key(server: Server) -> SealingKey:
    key = server.web.sealing.current()
    assert key is not None
    return key


def namespace(server: Server) -> str:
    return server.store.read_now(lambda tx: tx.agency(1)).namespace


def part(phone: Outbox, first: int = 1, **changes: Any) -> Part:
    lines = phone.lines[first - 1 :]
    given: dict[str, Any] = {
        "replica": phone.replica,
        "key": phone.registration()["key"],
        "run": Run(first=first, sig=phone.sign(first, lines)),
        "lines": len(lines),
    }
    return Part(**(given | changes))


def bundle_of(*phones: Outbox, files: tuple[bytes, ...] = (), **changes: Any) -> bytes:
    named = tuple(File(sha256=hex_hash(content), bytes=len(content)) for content in files)
    head = Head(
        client="0.1.0",
        person=phones[0].person,
        made_at=phones[0].clock(),
        parts=tuple(part(phone) for phone in phones),
        files=named,
    )
    head = msgspec.structs.replace(head, **changes)
    return pack(Bundle(head=head, lines=tuple(tuple(phone.lines) for phone in phones), files=files))


def hex_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seal(server: Server, content: bytes, **changes: str) -> bytes:
    """Seal as a phone does; `changes`: what the file says otherwise than it was sealed for."""
    key = sealing_key(server)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(key.public))
    sealed = SUITE.encrypt(content, public, seal_info(namespace(server), key.id))
    head = {"namespace": namespace(server), "key": key.id} | changes
    return write_text(Sealed(content=sealed, **head)).encode()


def bring(browser: Browser, text: bytes) -> httpx.Response:
    return browser.post("/api/bundles", content=text, headers={"Content-Type": "text/plain"})


def counts(response: httpx.Response) -> dict[str, int]:
    assert response.status_code == 200, response.text
    return {name: count for name, count in response.json().items() if count and name != "delivered"}


def delivered(response: httpx.Response) -> str | None:
    assert response.status_code == 200, response.text
    text: str | None = response.json()["delivered"]
    return text


def authors(server: Server) -> list[tuple[str, str]]:
    journal = server.store.read_now(lambda tx: tx.journal(1, limit=1000))
    return [
        (e.actor, e.outcome)
        for e, _ in journal
        if e.kind == "mutation" and e.replica != server_replica(server)
    ]


def server_replica(server: Server) -> str:
    journal = server.store.read_now(lambda tx: tx.journal(1, limit=1))
    return journal[0][0].replica


def test_work_that_a_colleague_brings_is_its_authors_and_is_judged_like_any_other(server: Server) -> None:
    budi = Phone(server, BUDI)
    budi.write()
    budi.write(put={"body": budi.body(quantity="banyak"), "link": {"line": None, "indicator": None}})
    assert counts(bring(server.browser(SARI), seal(server, bundle_of(budi)))) == {"received": 2}
    assert authors(server) == [(BUDI, "applied"), (BUDI, "quarantined")]
    assert [who for who, _ in server.acts("bundle_carried")] == [SARI]
    outcomes = budi.exchange().outcomes
    assert [(one.outcome, one.again) for one in outcomes] == [("applied", True), ("quarantined", True)]


def test_a_bundle_delivered_three_times_is_stored_once(server: Server) -> None:
    budi = Phone(server, BUDI)
    budi.write()
    text = seal(server, bundle_of(budi))
    told = []
    for who in (SARI, TONO, BUDI):
        told.append(bring(server.browser(who), text))
        server.clock.advance(3_600_000)
    assert [counts(each) for each in told] == [{"received": 1}, {"again": 1}, {"again": 1}]
    assert authors(server) == [(BUDI, "applied")]
    assert delivered(told[0]) is not None
    assert len({delivered(each) for each in told}) == 1


def test_what_goes_back_vouches_for_this_file_and_the_time_its_lines_came_and_names_nobody(
    server: Server,
) -> None:
    budi = Phone(server, BUDI)
    budi.write()
    text = seal(server, bundle_of(budi))
    at = server.clock()
    said = delivered(bring(server.browser(SARI), text))
    digest = hashlib.sha256(b"".join(text.split())).hexdigest()
    assert said is not None
    mark, agency, named, when, mac = said.split()
    assert (mark, agency, named, int(when)) == ("LURING-DELIVERED-1", namespace(server), digest, at)
    assert mac == delivery_mac(server.web.keys, 1, digest, at)
    assert mac not in (
        delivery_mac(server.web.keys, 1, digest, at + 1),
        delivery_mac(server.web.keys, 2, digest, at),
    )
    head, _, rest = text.partition(b"\n")
    broken = b"\xef\xbb\xbf" + b"\r\n".join([head, *(rest[i : i + 76] for i in range(0, len(rest), 76))])
    assert delivered(bring(server.browser(TONO), broken)) == said
    again = delivered(bring(server.browser(TONO), seal(server, bundle_of(budi))))
    assert again is not None
    assert again.split()[2] != digest  # the same lines in another file


@pytest.mark.parametrize("replica", ["\0", "x" * 3_000])
def test_f52_a_part_of_a_replica_with_no_id_keeps_no_other_part_from_coming_in(
    server: Server, replica: str
) -> None:
    odd, budi = Outbox(BUDI, server.clock), Phone(server, BUDI)
    odd.replica = replica
    odd.write()
    budi.write()
    assert counts(bring(server.browser(BUDI), seal(server, bundle_of(odd, budi)))) == {
        "received": 1,
        "unknown": 1,
    }


def test_nothing_goes_back_for_a_file_of_which_a_part_was_not_taken(server: Server) -> None:
    budi, new = Phone(server, BUDI), Outbox(TONO, server.clock)
    for phone in (budi, new):
        phone.write()
    response = bring(server.browser(SARI), seal(server, bundle_of(budi, new)))
    assert (counts(response), delivered(response)) == ({"received": 1, "unknown": 1}, None)
    empty = Bundle(head=Head(client="", person=BUDI, made_at=1, parts=(part(budi, 2),)), lines=((),))
    assert delivered(bring(server.browser(SARI), seal(server, pack(empty)))) is None


def test_one_carrier_who_brings_too_much_waits_and_keeps_nobody_else_waiting(server: Server) -> None:
    sari = server.browser(SARI)
    told = [bring(sari, b"x") for _ in range(31)]
    assert {problem(each) for each in told[:30]} == {(422, "bundle_foreign")}
    assert problem(told[30]) == (429, "too_many_requests")
    assert int(told[30].headers["Retry-After"]) > 0
    assert problem(bring(server.browser(TONO), b"x")) == (422, "bundle_foreign")
    server.clock.advance(60_000)
    assert problem(bring(sari, b"x")) == (422, "bundle_foreign")


def test_it_may_be_compressed_and_a_mail_program_may_have_broken_its_lines(server: Server) -> None:
    budi = Phone(server, BUDI)
    budi.write()
    text = seal(server, gzip.compress(bundle_of(budi)))
    head, _, rest = text.partition(b"\n")
    broken = b"\r\n".join([head, *(rest[i : i + 76] for i in range(0, len(rest), 76))])
    assert counts(bring(server.browser(SARI), b"\xef\xbb\xbf" + broken)) == {"received": 1}


def test_who_brings_it_learns_how_much_there_was_and_nothing_else(server: Server) -> None:
    budi = Phone(server, BUDI)
    budi.write(put={"body": budi.body(quantity="banyak"), "link": {"line": None, "indicator": None}})
    response = bring(server.browser(TONO), seal(server, bundle_of(budi)))
    told = response.json()
    assert (told.pop("delivered") or "").startswith("LURING-DELIVERED-1 ")
    assert told == {"received": 1, "again": 0, "unknown": 0, "refused": 0, "files": 0}


def test_f99_lines_that_the_replicas_key_has_not_signed_are_refused_and_the_others_come_in(
    server: Server,
) -> None:
    budi, tono = Phone(server, BUDI), Phone(server, TONO)
    for phone in (budi, tono):
        phone.write()
    forged = Outbox(BUDI, server.clock)
    forged.replica = budi.replica
    forged.write()
    content = pack(
        Bundle(
            head=Head(client="", person=BUDI, made_at=1, parts=(part(forged), part(tono))),
            lines=(tuple(forged.lines), tuple(tono.lines)),
        )
    )
    assert counts(bring(server.browser(SARI), seal(server, content))) == {"refused": 1, "received": 1}
    assert authors(server) == [(TONO, "applied")]


def test_a_key_that_nobody_has_registered_writes_as_nobody_unless_he_brings_it_himself(
    server: Server,
) -> None:
    """Else whoever chose the key would be the author of whatever he likes."""
    new = Outbox(BUDI, server.clock)
    new.write()
    text = seal(server, bundle_of(new))
    assert counts(bring(server.browser(TONO), text)) == {"unknown": 1}
    assert authors(server) == []
    assert counts(bring(server.browser(BUDI), text)) == {"received": 1}
    assert authors(server) == [(BUDI, "applied")]
    assert counts(bring(server.browser(TONO), text)) == {"again": 1}


def test_nobody_makes_himself_the_author_of_a_replica_that_says_it_is_his(server: Server) -> None:
    new = Outbox(BUDI, server.clock)
    new.write()
    text = seal(server, bundle_of(new, person=TONO))
    assert counts(bring(server.browser(TONO), text)) == {"received": 1}
    assert authors(server) == [("", "unreadable")]  # its lines say that Budi wrote them


def test_photos_that_a_line_names_come_along_and_are_the_authors(server: Server) -> None:
    budi, sha = Phone(server, BUDI), hex_hash(JPEG)
    evidence = [{"sha256": sha, "type": "image/jpeg", "bytes": len(JPEG), "name": "foto.jpg"}]
    body = budi.body(evidence=evidence)
    budi.write(put={"body": body, "link": {"line": None, "indicator": None}})
    stranger = JPEG + b"named by nobody"
    text = seal(server, bundle_of(budi, files=(JPEG, stranger)))
    assert counts(bring(server.browser(TONO), text)) == {"received": 1, "files": 1}
    kept = server.store.read_now(
        lambda tx: (tx.evidence_files(1, sha), tx.evidence_files(1, hex_hash(stranger)))
    )
    assert [file.uploaded_by for file in kept[0]] == [BUDI]
    assert kept[1] == []


def cut(text: bytes) -> bytes:
    return text[: len(text) // 2]


def flip(text: bytes) -> bytes:
    at = len(text) - 40
    return text[:at] + (b"A" if text[at : at + 1] != b"A" else b"B") + text[at + 1 :]


@pytest.mark.parametrize("change", [cut, flip, lambda text: text.split(b"\n")[0], lambda text: text + b"!?"])
def test_a_file_that_was_cut_or_changed_is_damaged(server: Server, change: Any) -> None:
    budi = Phone(server, BUDI)
    budi.write()
    text = change(seal(server, bundle_of(budi)))
    assert problem(bring(server.browser(SARI), text)) == (422, "bundle_damaged")
    assert authors(server) == []


def test_what_it_was_sealed_for_cannot_be_changed(server: Server) -> None:
    budi = Phone(server, BUDI)
    budi.write()
    content = bundle_of(budi)
    other = server.web.sealing.make(2).id
    for changes, code in (
        ({"namespace": uuid(7)}, "bundle_foreign"),
        ({"key": other}, "bundle_damaged"),
        ({"key": "0" * 16}, "bundle_key_unknown"),
    ):
        assert problem(bring(server.browser(SARI), seal(server, content, **changes))) == (422, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "bundle_foreign"),
        (b"Catatan rapat\nSelasa", "bundle_foreign"),
        (b"\xff\xfe\x00", "bundle_foreign"),
        (b"LURING-BUNDLE-2 x\nAAAA", "bundle_newer"),
    ],
)
def test_another_file_is_none(server: Server, text: bytes, code: str) -> None:
    assert problem(bring(server.browser(SARI), text)) == (422, code)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}\n",
        b"\x1f\x8b" + b"garbage",
        gzip.compress(b"x" * 100, mtime=0)[:-9],
        b'{"client":"","person":"x","made_at":1,"files":[{"sha256":"x","bytes":-1}]}\n',
        b'{"client":"","person":"x","made_at":1,"files":[{"sha256":"x","bytes":99}]}\n',
        b'{"client":"","person":"x","made_at":1}\nleft over\n',
    ],
)
def test_f89_what_is_sealed_and_makes_no_sense_is_damaged(server: Server, content: bytes) -> None:
    assert problem(bring(server.browser(SARI), seal(server, content))) == (422, "bundle_damaged")


def test_f89_a_bundle_that_unpacks_to_too_much_is_refused(server: Server) -> None:
    bomb = gzip.compress(bytes(40 * 1024 * 1024))
    assert problem(bring(server.browser(SARI), seal(server, bomb))) == (413, "too_large")


def test_nobody_brings_anything_without_signing_in(server: Server) -> None:
    assert problem(bring(server.browser(), b"x")) == (401, "not_signed_in")


def test_f91_who_has_which_key_is_known_as_long_as_he_may_hold_work_sealed_to_it(server: Server) -> None:
    budi = Phone(server, BUDI)
    first = sealing_key(server)
    asked = budi.browser.get(f"/api/seal?replica={budi.replica}").json()
    assert asked == {"id": first.id, "key": first.public, "namespace": namespace(server)}

    def holders(id: str) -> list[str]:
        return [one.replica for one in server.store.read_now(lambda tx: tx.seal_holders(1, id))]

    assert holders(first.id) == [budi.replica]
    budi.write()
    old = seal(server, bundle_of(budi))
    second = server.web.sealing.make(server.clock())
    assert sealing_key(server) == first  # not handed out before a copy of it is elsewhere
    server.web.sealing.escrow(server.web.settings.data / "usb", server.clock())
    assert sealing_key(server).id == second.id
    server.clock.advance(180 * 86_400_000)
    assert holders(first.id) == [budi.replica]
    assert counts(bring(server.browser(ADMIN), old)) == {"received": 1}  # the old key still opens
    again = server.browser(BUDI).get(f"/api/seal?replica={budi.replica}")
    assert again.json()["id"] == second.id
    assert (holders(first.id), holders(second.id)) == ([], [budi.replica])


def test_a_key_is_given_to_a_device_of_ones_own_only(server: Server) -> None:
    budi = Phone(server, BUDI)
    for who, replica in ((SARI, budi.replica), (BUDI, uuid(1))):
        asked = server.browser(who).get(f"/api/seal?replica={replica}")
        assert problem(asked) == (403, "replica_unknown")
    assert problem(server.browser().get(f"/api/seal?replica={budi.replica}")) == (401, "not_signed_in")
