"""What a phone says of itself: lost lines, and work that was announced and never came."""

import asyncio
from typing import Any

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    DAY_MS,
    INSTANSI,
    KEYS,
    LINE,
    NAMESPACE,
    NOW_MS,
    PATIENTS,
    SARI,
    Cast,
    Phone,
    names,
    report,
    run_of,
    uuid,
)
from deciding import case_of

from server import contact
from server.effects import derived_id
from server.heads import read_head
from server.inbox import receive
from server.journal import verify
from sync.device import Intent
from sync.mutation import line_hash, run_digest, to_b64u
from sync.wire import Answer, Gap, Hello, Run

REPORT, SECOND, THIRD = uuid(7001), uuid(7002), uuid(7003)


def send(phone: Phone, numbers: list[int], gaps: tuple[Gap, ...] = (), **spoilt: bytes) -> Answer:
    """Send these lines of the outbox, in one run, with gap markers. `spoilt`: n1=b"…" instead of line 1."""
    vault = phone.device.vault
    entries = {entry.n: entry for entry in vault.entries}
    lines = [spoilt.get(f"n{n}", entries[n].line.encode()) for n in numbers]
    hello = msgspec.json.decode(phone.request().body.split(b"\n")[0], type=Hello)
    digest = run_digest(vault.replica, numbers[0], [line_hash(line) for line in lines]) if lines else b""
    run = Run(first=numbers[0], sig=to_b64u(phone.sign(digest))) if lines else None
    hello = msgspec.structs.replace(hello, run=run, gaps=gaps)
    return phone.cast.send(phone.who, b"\n".join([msgspec.json.encode(hello), *lines]))


def gap(phone: Phone, n: int) -> Gap:
    return Gap(n=n, hash=phone.device.vault.entries[n - 1].sha)


def incident(cast: Cast, phone: Phone, kind: str = "lost_unsent") -> Any:
    return cast.derived("incident", f"incident/{phone.device.vault.replica}/{kind}")


def a_chain(phone: Phone) -> list[str]:
    """A report, its link, its withdrawal: each made on what came before."""
    (made,) = phone.write(report(REPORT, None))
    put = {"link": {"line": LINE, "indicator": PATIENTS}}
    (linked,) = phone.write(
        Intent(collection="report", record=REPORT, put=put, saw={"body": (made,), "link": (made,)})
    )
    (gone,) = phone.write(
        Intent(collection="report", record=REPORT, step="withdraw", saw={"body": (made,), "link": (linked,)})
    )
    return [made, linked, gone]


def test_f32_what_waits_for_a_line_that_is_lost_for_good_is_shown_with_its_missing_base(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    _, linked, gone = a_chain(budi)
    assert names(send(budi, [1]).outcomes) == ["applied"]
    held = send(budi, [3])
    assert (names(held.outcomes), held.missing) == (["held missing"], (2,))
    assert cast.store.read_now(lambda tx: tx.record(INSTANSI, "case", case_of(gone))) is None

    answer = send(budi, [], (gap(budi, 2),))
    assert (answer.have, answer.missing, answer.directives) == (3, (), ())
    body = cast.record("case", case_of(gone)).registers["body"].value
    assert (body["outcome"], body["code"], body["to"]) == ("held", "missing", "admin")
    assert body["missing"] == [linked]
    assert cast.state("report", REPORT) == "submitted", "nobody guesses what the lost line said"

    admin = cast.phone(ADMIN)
    admin.exchange()
    admin.write(admin.step("case", case_of(gone), "accept", "Budi memang menariknya"))
    assert names(admin.exchange()) == ["applied"]
    assert cast.state("report", REPORT) == "withdrawn"


def test_f32_accepting_it_lets_it_count_as_if_its_author_had_not_seen_what_is_lost(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (made,) = budi.write(report(REPORT, None))
    links = []
    for line in (LINE, None, LINE):
        link = {"line": line, "indicator": PATIENTS if line else None}
        saw = {"body": (made,), "link": (links[-1] if links else made,)}
        links += budi.write(Intent(collection="report", record=REPORT, put={"link": link}, saw=saw))
    send(budi, [1, 2])
    assert names(send(budi, [4], (gap(budi, 3),)).outcomes) == ["held missing"]
    sari = cast.phone(SARI)
    sari.exchange()
    sari.write(sari.step("case", case_of(links[2]), "accept", "Targetnya memang ini"))
    assert names(sari.exchange()) == ["applied"]
    register = cast.record("report", REPORT).registers["link"]
    assert register.heads == (links[2],)
    assert cast.progress()["count"] == 1
    assert verify(cast.journal()) == []


def test_f22_a_gap_is_written_down_once_and_no_longer_asked_for(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND), report(THIRD))
    send(budi, [1])
    assert send(budi, [3]).missing == (2,)
    for _ in range(3):
        answer = send(budi, [], (gap(budi, 2),))
    assert (answer.have, answer.missing) == (3, ())
    acts = [entry for entry, _ in cast.journal() if entry.kind == "act"]
    assert [(act.outcome, act.actor) for act in acts] == [("gap", BUDI)]
    told = incident(cast, budi, "gap")
    assert {name: told[name] for name in ("announced", "received", "missing", "closed_at")} == {
        "announced": 3,
        "received": 2,
        "missing": 1,
        "closed_at": None,
    }


def test_f32_what_may_still_come_is_waited_for_and_asked_for(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (made,) = budi.write(report(REPORT, None))
    links: list[str] = []
    for line in (LINE, None, LINE, None):
        link = {"line": line, "indicator": PATIENTS if line else None}
        saw = {"body": (made,), "link": (links[-1] if links else made,)}
        links += budi.write(Intent(collection="report", record=REPORT, put={"link": link}, saw=saw))
    send(budi, [1])
    answer = send(budi, [5], (gap(budi, 3),))
    assert (names(answer.outcomes), answer.missing) == (["held missing"], (2, 4))
    assert cast.store.read_now(lambda tx: tx.record(INSTANSI, "case", case_of(links[3]))) is None
    answer = send(budi, [4])
    assert answer.missing == (2,)
    late = [("case", case_of(id)) for id in links[2:]]
    assert cast.store.read_now(lambda tx: tx.records(INSTANSI, late)) == {}
    send(budi, [2])
    assert cast.state("case", case_of(links[2])) == "open", "it names what is lost"
    last = cast.store.read_now(lambda tx: tx.record(INSTANSI, "case", case_of(links[3])))
    assert last is None, "it waits for the one before it, which is here"


def test_f22_bytes_that_were_damaged_and_the_gap_that_names_their_hash_make_no_fork(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND), report(THIRD))
    damaged = b'{"v":1,"id":"...'
    answer = send(budi, [1, 2, 3], (gap(budi, 2),), n2=damaged)
    assert names(answer.outcomes) == ["applied", "unreadable json", "applied"]
    assert (answer.have, answer.missing, answer.directives) == (3, (), ())
    assert cast.state("case", case_of(line_hash(damaged))) == "open", "its bytes wait for somebody to look"


def test_f22_a_line_that_turns_up_after_all_counts_and_closes_what_was_open(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    _, _, gone = a_chain(budi)
    send(budi, [1])
    send(budi, [3], (gap(budi, 2),))
    assert cast.state("case", case_of(gone)) == "open"
    cast.clock.advance(DAY_MS)
    answer = send(budi, [2])
    assert (names(answer.outcomes), answer.directives) == (["applied"], ())
    assert cast.state("report", REPORT) == "withdrawn"
    assert cast.state("case", case_of(gone)) == "settled"
    assert incident(cast, budi, "gap")["closed_at"] == cast.clock.now_ms


def test_f22_who_calls_lost_what_is_here_or_was_never_written_is_not_believed(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND))
    send(budi, [1, 2], (gap(budi, 1), Gap(n=9, hash="x" * 43), Gap(n=-1, hash="")))
    send(budi, [], (gap(budi, 1), gap(budi, 2)))
    lost = cast.store.read_now(lambda tx: tx.lost_lines(INSTANSI, budi.device.vault.replica))
    # It was called lost in the same breath in which it came.
    assert {one.n for one in lost} <= {1}
    assert cast.progress()["count"] == 2
    told = incident(cast, budi, "gap")
    assert told is None or told["missing"] == 0


def registers_anew(cast: Cast, person: str = BUDI) -> Phone:
    """Sign in on an app that knows nothing any more."""
    phone = cast.phone(person)
    now = cast.clock()
    cast.store.write_now(
        lambda tx: contact.raise_for_older(tx, INSTANSI, person, phone.device.vault.replica, now)
    )
    return phone


def test_f20_work_that_was_announced_and_never_came_is_an_incident_when_he_begins_anew(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND), report(THIRD))
    send(budi, [1])  # and says that it has three
    heard = cast.clock.now_ms
    cast.clock.advance(DAY_MS)
    again = registers_anew(cast)
    told = incident(cast, budi)
    assert told == {
        "kind": "lost_unsent",
        "replica": budi.device.vault.replica,
        "label": "HP",
        "announced": 3,
        "received": 1,
        "missing": 2,
        "since": heard,
        "seen_at": cast.clock.now_ms,
        "closed_at": None,
    }
    again.exchange()
    id = derived_id(NAMESPACE, f"incident/{budi.device.vault.replica}/lost_unsent")
    shown = again.sees("incident", id)
    assert shown is not None
    assert shown.value["missing"] == 2
    sari = cast.phone(SARI)
    sari.exchange()
    assert sari.sees("incident", id) is None, "it is between him and the admin"
    found = cast.store.read_now(lambda tx: contact.incidents_of(tx, INSTANSI, {BUDI}))
    assert [msgspec.to_builtins(one) for one in found] == [told]


def test_f20_nothing_is_raised_for_a_phone_that_delivered_everything(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    budi.exchange()
    registers_anew(cast)
    assert incident(cast, budi) is None


def test_f20_an_incident_closes_itself_when_the_rest_arrives(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND), report(THIRD))
    send(budi, [1])
    registers_anew(cast)
    cast.clock.advance(DAY_MS)
    send(budi, [2])
    told = incident(cast, budi)
    assert (told["missing"], told["closed_at"]) == (1, None)
    budi.exchange()
    told = incident(cast, budi)
    assert (told["received"], told["missing"], told["closed_at"]) == (3, 0, cast.clock.now_ms)


def said(cast: Cast, phone: Phone) -> Any:
    replica = phone.device.vault.replica
    return cast.store.read_now(lambda tx: tx.announced(INSTANSI, [replica]))[replica]


def test_what_waits_on_a_phone_is_known_and_written_only_when_it_changes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND))
    send(budi, [])
    assert (said(cast, budi).n, said(cast, budi).count) == (2, 2)
    budi.exchange()
    told = said(cast, budi)
    assert (told.n, told.count, told.client, told.at) == (2, 0, "0.1.0", NOW_MS)
    writing = cast.store.write
    monkeypatch.setattr(cast.store, "write", None)
    cast.clock.advance(contact.HOUR_MS - 1)
    budi.exchange()
    monkeypatch.setattr(cast.store, "write", writing)
    cast.clock.advance(1)
    budi.exchange()
    assert said(cast, budi).at == cast.clock.now_ms


def test_what_the_inbox_takes_in_is_told_off_what_waits_and_the_rest_is_not_forgotten(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), report(SECOND))
    send(budi, [])
    lines = [entry.line.encode() for entry in budi.device.vault.entries]
    first, *rest = run_of(budi, lines[:1]).split(b"\n")
    asyncio.run(receive(cast.store, INSTANSI, budi.who.replica, read_head(first), rest, cast.clock, KEYS))
    assert (said(cast, budi).n, said(cast, budi).count) == (2, 1)
    assert said(cast, budi).bytes == len(lines[1]) + 1
