"""Lines that no honest app would write: broken, forbidden, oversized, forged, of another version."""

import re
from typing import Any

import msgspec
from cast import BUDI, TONO, report

from simulation.people import Hand
from simulation.phone import Phone, new_id
from sync import vault as vaults
from sync.mutation import MAX_LINE_BYTES, Made, line_hash, to_b64u
from sync.vault import Entry

Fields = dict[str, Any]


def _text(fields: Fields) -> str:
    return msgspec.json.encode(fields).decode()


def _with(**changes: Any) -> Any:
    return lambda fields, _: _text({**fields, **changes})


def _body(**changes: Any) -> Any:
    def spoil(fields: Fields, _: Hand) -> str:
        put = {**fields["put"], "body": {**fields["put"]["body"], **changes}}
        return _text({**fields, "put": put})

    return spoil


def _somebody_elses(fields: Fields, hand: Hand) -> str:
    other = hand.agency.places[TONO if hand.phone.person == BUDI else BUDI]
    return str(_body(placement=other)(fields, hand))


def _reused(fields: Fields, hand: Hand) -> str:
    """The id of something he wrote before, with another content (F5)."""
    ids = [entry.id for entry in hand.phone.device.vault.entries] or [fields["id"]]
    return _text({**fields, "id": hand.chance.choice(ids)})


def _taken_over(fields: Fields, hand: Hand) -> str:
    """A second body for a record that exists."""
    return _text(
        {**fields, "record": hand.chance.choice([one.id for one in hand.of("report")] or [fields["record"]])}
    )


def _replaced(pattern: str, by: str) -> Any:
    return lambda fields, _: re.sub(pattern, by, _text(fields))


SPOILERS: dict[str, Any] = {
    "cut": lambda fields, _: _text(fields)[:-40],
    "no JSON": lambda fields, _: "<html>Selamat datang di WiFi</html>",
    "a list": lambda fields, _: "[]",
    "deep": lambda fields, _: _replaced('"saw":{}', '"saw":' + "[" * 3000 + "]" * 3000)(fields, _),
    "another actor": _with(actor=TONO),
    "no actor": _with(actor=""),
    "another n": lambda fields, _: _text({**fields, "n": fields["n"] + 7}),
    "another prev": _with(prev="A" * 43),
    "prev is no hash": _with(prev="x y"),
    "another replica": _with(replica="00000000-0000-4000-8000-000000000000"),
    "id is none": _with(id="abc"),
    "no collection": _with(collection="gaji"),
    "no group": _with(put={"salary": {"amount": 5}}),
    "no step": _with(put=None, step="promote"),
    "neither": _with(put=None),
    "both": _with(step="approve"),
    "a later version": _with(v=2, extra=True),
    "a newer form": _with(form="lapor-umum@9"),
    "no form": _with(form="resep@1"),
    "half a character": _replaced('"date"', r'"note":"\\ud800","date"'),
    "zero byte": _body(note="a\0b"),
    "a huge number": _body(quantity=10**40),
    "infinite": _replaced('"quantity":[0-9.]+', '"quantity":1e999'),
    "a date that is none": _body(date="2026-02-30"),
    "unknown field": _body(salary=1),
    "body is null": lambda fields, _: _text({**fields, "put": {**fields["put"], "body": None}}),
    "link is missing": lambda fields, _: _text({**fields, "put": {"body": fields["put"]["body"]}}),
    "placement nowhere": _body(placement="00000000-0000-4000-8000-000000000000"),
    "somebody else's": _somebody_elses,
    "long": _body(note="panjang " * (MAX_LINE_BYTES // 8)),
    "long for its field": _body(note="p" * 2001),
    "saw too much": lambda fields, hand: _text(
        {**fields, "saw": {"state": [new_id(hand.chance) for _ in range(501)]}}
    ),
    "saw nonsense": _with(saw={"state": ["x"]}),
    "saw no register": _with(saw={"salary": ["00000000-0000-4000-8000-000000000000"]}),
    "reused id": _reused,
    "a second body": _taken_over,
}


def write_badly(hand: Hand) -> str:
    """Let the app keep and chain a line that it should never have made."""
    how = hand.chance.choice(list(SPOILERS))
    fields = _fields(hand)
    line = SPOILERS[how]({**fields}, hand)
    _append(hand.phone, fields, line)
    return f"writes a bad line: {how}"


def _fields(hand: Hand) -> Fields:
    line, target = hand.target()
    intent = report(new_id(hand.chance), line, target, placement=hand.places()[0])
    made = Made(at=hand.now_ms, zone="Asia/Jakarta", token=hand.phone.token)
    salt = to_b64u(hand.chance.randbytes(16))
    written = vaults.write(hand.phone.device.vault, intent, id=new_id(hand.chance), salt=salt, made=made)
    fields: Fields = msgspec.json.decode(written.entries[-1].line)
    return fields


def _append(phone: Phone, fields: Fields, line: str) -> None:
    vault, sha = phone.device.vault, line_hash(line.encode())
    entry = Entry(
        n=vault.n + 1, id=fields["id"], collection="report", record=fields["record"], sha=sha, line=line
    )
    phone.keep(msgspec.structs.replace(vault, n=entry.n, hash=sha, entries=(*vault.entries, entry)))
