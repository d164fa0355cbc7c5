"""What the author of an anonymous answer is told of it again: that it exists, where it stands, no more.

Beside `test_anonymity.py`, where everybody else would like to know.
"""

from typing import Any

import msgspec
import pytest
from cast import BUDI, PLACE, RINA, SARI, Cast, names
from cycles import answers, closed, opened, record_of, sends
from plans import met
from test_anonymity import OTHERS, PEER, SECRET, answered
from test_record_history import history_for

from sync.device import Intent
from sync.wire import Answer


def test_f100_not_even_its_author_is_told_again_what_he_has_answered(cast: Cast) -> None:
    """Whoever looks through his phone, or makes him open it, finds that he has answered and not what."""
    cycle = opened(cast)
    rina = met(cast, RINA)
    reasons = {"indikator.disiplin": f"{SECRET}-karena"}
    sends(rina, cycle, BUDI, "peer", "1", note=SECRET, reasons=reasons)
    body = rina.request().body
    assert SECRET.encode() in body
    assert SECRET in msgspec.json.encode(rina.device.vault).decode()  # his own, until the server has it
    record = record_of(cycle, BUDI, "peer", RINA)
    for _ in range(2):
        for phone in (rina, cast.phone(RINA)):
            for _ in range(3):
                asked = phone.request()
                sent = cast.send_raw(phone.who, asked.body)
                assert SECRET.encode() not in sent
                assert b"indikator.disiplin" not in sent.replace(b'"id":"disiplin"', b"")
                phone.settle(msgspec.json.decode(sent, type=Answer), asked.asked)
            shown = phone.sees(PEER, record)
            assert shown is not None
            kept = cast.record(PEER, record).registers
            assert {name: one.heads for name, one in shown.registers.items()} == {
                name: one.heads for name, one in kept.items()
            }
            assert (shown.registers["state"].value, shown.owner) == ("submitted", PLACE[RINA])
            assert shown.registers["answers"].value == {
                "placement": PLACE[RINA],
                "cycle": cycle.id,
                "ratee": PLACE[BUDI],
                "group": "peer",
            }
            assert (
                phone.device.cache.doubt == ""
            )  # the sums agree: they are of what there is, not of what is in it
            assert SECRET not in msgspec.json.encode(phone.device).decode()
        assert kept["answers"].value["note"] == SECRET
        closed(cast, cycle)


def test_f100_why_somebody_declined_is_not_told_again_either(cast: Cast) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)
    record = record_of(cycle, BUDI, "peer", RINA)
    put = {"answers": answers(cycle, BUDI, "peer", RINA, None)}
    rina.write(Intent(collection=PEER, record=record, put=put))
    rina.write(rina.step(PEER, record, "decline", SECRET))
    assert names(rina.exchange()) == ["applied", "applied"]
    for phone in (rina, met(cast, RINA)):
        shown = phone.sees(PEER, record)
        assert shown is not None
        assert shown.registers["state"].value == "declined"
        assert SECRET not in msgspec.json.encode(phone.device).decode()


def test_he_answers_again_without_having_read_what_he_had_answered(cast: Cast) -> None:
    cycle = opened(cast)
    answered(cast, cycle, RINA, "1")
    other = met(cast, RINA)
    record = record_of(cycle, BUDI, "peer", RINA)
    other.write(other.step(PEER, record, "reopen"))
    sends(other, cycle, BUDI, "peer", "5", note="Baik")
    assert names(other.exchange()) == ["applied"] * 3
    kept = cast.record(PEER, record).registers
    assert (kept["state"].value, kept["answers"].value["note"], kept["answers"].siblings) == (
        "submitted",
        "Baik",
        (),
    )


def test_f100_of_two_answers_from_two_phones_neither_is_told_and_a_third_settles_it(cast: Cast) -> None:
    cycle = opened(cast)
    one, other = met(cast, RINA), met(cast, RINA)
    record = record_of(cycle, BUDI, "peer", RINA)
    for phone, value in ((one, "1"), (other, "5")):
        sends(phone, cycle, BUDI, "peer", value, note=f"{SECRET} {value}")
    assert names(one.exchange()) == ["applied", "applied"]
    assert names(other.exchange())[0] == "conflict"
    one.exchange()
    for phone in (one, other):
        shown = phone.sees(PEER, record)
        assert shown is not None
        torn = shown.registers["answers"]
        assert (torn.kind, len(torn.siblings)) == ("same_author", 2)
        assert all(
            set(sibling.value) == {"placement", "cycle", "ratee", "group"} for sibling in torn.siblings
        )
        assert SECRET not in msgspec.json.encode(phone.device).decode()
    # Of what stands in dispute its author, and nobody else, can ask what it was.
    history = history_for(cast, RINA, PEER, record)
    assert history is not None
    assert [past.put["answers"]["note"] for past in history.mutations if past.put] == [
        f"{SECRET} 1",
        f"{SECRET} 5",
    ]
    one.write(one.step(PEER, record, "reopen"))
    sends(one, cycle, BUDI, "peer", "3", note="Cukup")
    one.exchange()
    kept = cast.record(PEER, record).registers
    assert (kept["answers"].value["note"], kept["answers"].kind) == ("Cukup", "")
    assert kept["state"].value == "submitted"


def test_f100_the_history_tells_its_author_what_no_longer_counts_and_not_what_does(cast: Cast) -> None:
    cycle = opened(cast)
    rina = answered(cast, cycle, RINA, "1")
    record = record_of(cycle, BUDI, "peer", RINA)
    rina.write(rina.step(PEER, record, "reopen"))
    sends(rina, cycle, BUDI, "peer", "5", note="yang berlaku")
    assert names(rina.exchange()) == ["applied"] * 3
    sends(rina, cycle, BUDI, "peer", "9", note="yang ditolak")
    assert names(rina.exchange())[0] == "quarantined invalid"
    history = history_for(cast, RINA, PEER, record)
    assert history is not None
    puts = [(past.standing, past.put["answers"]) for past in history.mutations if past.put]
    assert [(standing, value.get("note")) for standing, value in puts] == [
        ({"answers": "superseded"}, SECRET),
        ({"answers": "in_force"}, None),
        ({"answers": "not_counted"}, "yang ditolak"),
    ]
    assert set(puts[1][1]) == {"placement", "cycle", "ratee", "group"}
    assert b"yang berlaku" not in msgspec.json.encode(history)
    for person in OTHERS:
        assert history_for(cast, person, PEER, record) is None


@pytest.mark.parametrize("asked", ["self", "superior"])
def test_what_is_not_anonymous_goes_on_being_read(cast: Cast, asked: Any) -> None:
    cycle = opened(cast)
    phone = met(cast, BUDI if asked == "self" else SARI)
    sends(phone, cycle, BUDI, asked, "4", note="Terbaca")
    phone.exchange()
    shown = phone.sees(f"assessment_{asked}", record_of(cycle, BUDI, asked, phone.who.person))
    assert shown is not None
    assert shown.registers["answers"].value["note"] == "Terbaca"
    assert not any(entry.sealed for entry in phone.device.vault.entries)
