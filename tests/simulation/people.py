"""What people do with their phones, by what they see on them. Each deed returns what was done, in words; ""
when there was nothing to do."""

from collections.abc import Callable
from random import Random
from typing import Any

from cast import report

from simulation.agency import Agency, change_draft
from simulation.phone import Phone, new_id
from simulation.server import POISON
from sync.device import Intent, Shown
from sync.mutation import STATE
from sync.record import same

Saw = dict[str, tuple[str, ...]]


class Hand:
    """One person with one phone in his hand, at one moment."""

    def __init__(self, phone: Phone, agency: Agency, chance: Random, now_ms: int) -> None:
        self.phone = phone
        self.agency = agency
        self.chance = chance
        self.now_ms = now_ms
        self.killed = False  # the app dies before the disk has what he saves
        self.poison = ""
        self.shown = phone.view()

    def save(self, collection: str, record: str, **what: Any) -> None:
        intent = Intent(collection=collection, record=record, **what)
        self.phone.write(intent, self.chance, self.now_ms, killed=self.killed)

    def places(self) -> list[str]:
        """The placements that he holds, as far as his phone knows."""
        cards = [one.value for one in self.of("placement")]
        ids = [one.id for one in self.of("placement")]
        mine = [
            id
            for id, card in zip(ids, cards, strict=True)
            if card["person"] == self.phone.person and not card["until"]
        ]
        return mine or [self.agency.places[self.phone.person]]

    def of(self, collection: str, *states: str) -> list[Shown]:
        found = [one for one in self.shown.values() if one.collection == collection]
        return sorted((one for one in found if not states or _state(one) in states), key=lambda one: one.id)

    def one_of(self, shown: list[Shown]) -> Shown | None:
        """Choose a record, a disputed one if there is any, as it is or as it was when he opened the form."""
        if not shown:
            return None
        disputed = [one for one in shown if any(reg.siblings for reg in one.registers.values())]
        one = self.chance.choice(disputed if disputed and self.chance.random() < 0.4 else shown)
        return self.as_opened(one)

    def as_opened(self, one: Shown) -> Shown:
        before = self.phone.looked.get(f"{one.collection}/{one.id}")
        return before if before is not None and self.chance.random() < 0.5 else one

    def own(self, *states: str) -> list[Shown]:
        mine = set(self.places()) | {self.agency.places[self.phone.person]}
        return [one for one in self.of("report", *states) if _placement(one) in mine]

    def staff(self, *states: str) -> list[Shown]:
        mine = set(self.places())
        return [one for one in self.of("report", *states) if _placement(one) not in mine]

    def target(self) -> tuple[str | None, str | None]:
        """Choose what a report counts for: a line of his own, none, seldom somebody else's."""
        if self.chance.random() < 0.15:
            return None, None
        lines = self.agency.lines.get(self.chance.choice(self.places()), [])
        others = [line for all_ in self.agency.lines.values() for line in all_]
        return self.chance.choice(lines if lines and self.chance.random() < 0.95 else others)


def _state(one: Shown) -> str:
    return str(one.registers[STATE].value) if STATE in one.registers else ""


def _placement(one: Shown) -> str:
    body = one.registers.get("body")
    value = body.value if body is not None else None
    return str(value.get("placement", one.owner)) if isinstance(value, dict) else one.owner


def saw(one: Shown) -> Saw:
    return {name: register.heads for name, register in one.registers.items() if register.heads}


def write_report(hand: Hand, record: str | None = None) -> str:
    chance = hand.chance
    record = record or new_id(chance)
    line, target = hand.target()
    body: dict[str, Any] = {"quantity": chance.choice([0, 0.1, 0.2, 1, 2, 3, 5, 20])}
    if chance.random() < 0.1:
        del body["quantity"]
    if hand.poison:
        body["note"] = hand.poison
    date = f"2026-11-{chance.randrange(1, 31):02d}"
    intent = report(record, line, target, placement=chance.choice(hand.places()), date=date, **body)
    if "quantity" not in body:
        del intent.put["body"]["quantity"]  # type: ignore[index]
    hand.phone.write(intent, chance, hand.now_ms, killed=hand.killed)
    return f"reports {record[:4]}"


def write_reports(hand: Hand) -> str:
    return ", ".join(write_report(hand) for _ in range(hand.chance.randrange(2, 9)))


def change_link(hand: Hand) -> str:
    one = hand.one_of(hand.own("submitted", "returned") + hand.staff("submitted"))
    if one is None:
        return ""
    line, target = hand.target()
    hand.save("report", one.id, put={"link": {"line": line, "indicator": target}}, saw=saw(one))
    return f"links {one.id[:4]} anew"


def correct(hand: Hand) -> str:
    one = hand.one_of(hand.own("returned"))
    if one is None:
        return ""
    new = new_id(hand.chance)
    told = write_report(hand, new)
    named = hand.chance.choice([new, new, new, hand.chance.choice([other.id for other in hand.own()])])
    hand.save("report", one.id, put={"replaced_by": {"report": named}}, saw=saw(one))
    return f"{told} instead of {one.id[:4]}"


def withdraw(hand: Hand) -> str:
    one = hand.one_of(hand.own("submitted", "returned"))
    if one is None:
        return ""
    hand.save("report", one.id, step="withdraw", saw=saw(one))
    return f"withdraws {one.id[:4]}"


def _decide(hand: Hand, one: Shown) -> str:
    if hand.chance.random() < 0.65:
        hand.save("report", one.id, step="approve", saw=saw(one))
        return f"approves {one.id[:4]}"
    reason = hand.chance.choice(["Tanggalnya salah", "Jumlahnya salah", "Bukti kurang"])
    hand.save("report", one.id, step="return", reason=reason, marks=("quantity",), saw=saw(one))
    return f"returns {one.id[:4]}"


def decide(hand: Hand) -> str:
    """Decide one report of somebody else; seldom, without the right to it, one's own."""
    mine = hand.own("submitted") if hand.chance.random() < 0.1 else []
    one = hand.one_of(mine or hand.staff("submitted"))
    return _decide(hand, one) if one is not None else ""


def decide_all(hand: Hand) -> str:
    return ", ".join(_decide(hand, hand.as_opened(one)) for one in hand.staff("submitted"))


def reopen(hand: Hand) -> str:
    one = hand.one_of(hand.staff("verified"))
    if one is None:
        return ""
    hand.save("report", one.id, step="reopen", reason="Perlu diperiksa lagi", saw=saw(one))
    return f"reopens {one.id[:4]}"


def settle_dispute(hand: Hand) -> str:
    """Choose one of the siblings, or write a third value."""
    disputes = [
        (one, name)
        for one in hand.of("report") + hand.of("plan_line")
        for name, register in one.registers.items()
        if register.siblings and name != STATE
    ]
    if not disputes:
        return ""
    one, name = hand.chance.choice(disputes)
    value = hand.chance.choice(one.registers[name].siblings).value
    if name == "link" and hand.chance.random() < 0.3:
        value = dict(zip(("line", "indicator"), hand.target(), strict=True))
    hand.save(one.collection, one.id, put={name: value}, saw=saw(one))
    return f"settles {name} of {one.id[:4]}"


def look(hand: Hand) -> str:
    """Open forms now, and send them who knows when."""
    for one in hand.of("report") + hand.of("plan_line"):
        if hand.chance.random() < 0.5:
            hand.phone.looked[f"{one.collection}/{one.id}"] = one
    return "opens some forms"


def change_plan(hand: Hand) -> str:
    one = hand.one_of(hand.of("plan_line", "draft"))
    value = one.registers["line"].value if one is not None and "line" in one.registers else None
    if one is None or value is None:
        return ""
    changed = change_draft(value, hand.chance)
    if same(changed, value):
        return ""
    hand.save("plan_line", one.id, put={"line": changed}, saw=saw(one))
    return f"changes the line {one.id[-4:]}"


def agree(hand: Hand) -> str:
    one = hand.one_of(hand.of("plan_line", "draft"))
    if one is None:
        return ""
    hand.save("plan_line", one.id, step="agree", saw=saw(one))
    return f"agrees to {one.id[-4:]}"


def tell_problem(hand: Hand) -> str:
    record, place = new_id(hand.chance), hand.chance.choice(hand.places())
    body = {"placement": place, "about": hand.chance.choice(["unit", "name", "other"]), "text": "Bukan ini"}
    hand.save("data_problem", record, put={"body": body})
    return f"says that his data are wrong: {record[:4]}"


def close_problem(hand: Hand) -> str:
    one = hand.one_of(hand.of("data_problem", "open"))
    if one is None:
        return ""
    hand.save("data_problem", one.id, step="close", reason="Sudah dibetulkan", saw=saw(one))
    return f"closes {one.id[:4]}"


def poison(hand: Hand) -> str:
    """Write what our own code stumbles over."""
    hand.poison = f"{POISON} {hand.chance.choice([1, 2])}"
    return f"{write_report(hand)}, which is poison"


def forge(hand: Hand) -> str:
    """Claim to have seen nothing, something that is not there, or something of another record (F94)."""
    one = hand.one_of(hand.of("report") + hand.of("plan_line"))
    if one is None or not one.registers:
        return ""
    chance, true = hand.chance, saw(one)
    other = saw(chance.choice(hand.of("report") or [one]))
    somewhere = [head for heads in other.values() for head in heads] or [new_id(chance)]
    claims: list[Saw] = [
        {},
        {},
        {name: heads for name, heads in true.items() if name != STATE},
        {name: heads for name, heads in true.items() if name == STATE},
        {**true, STATE: (*true.get(STATE, ()), new_id(chance))},
        {**true, STATE: (chance.choice(somewhere),)},
        {name: heads for name, heads in zip(true, reversed(true.values()), strict=True)},
    ]
    claim = chance.choice(claims)
    what: dict[str, Any] = {"put": {"link": dict(zip(("line", "indicator"), hand.target(), strict=True))}}
    if one.collection == "plan_line":
        what = (
            {"put": {"line": one.registers["line"].value}} if "line" in one.registers else {"step": "agree"}
        )
    elif chance.random() < 0.6:
        what = {"step": chance.choice(["withdraw", "approve", "return", "reopen"]), "reason": "Ya"}
    hand.save(one.collection, one.id, saw=claim, **what)
    return f"claims to have seen {claims.index(claim)} of {one.id[:4]}: {what.get('step', 'put')}"


Deed = Callable[[Hand], str]
DEEDS: dict[str, Deed] = {
    "report": write_report,
    "reports": write_reports,
    "link": change_link,
    "correct": correct,
    "withdraw": withdraw,
    "decide": decide,
    "bulk": decide_all,
    "reopen": reopen,
    "settle_dispute": settle_dispute,
    "look": look,
    "plan": change_plan,
    "agree": agree,
    "problem": tell_problem,
    "close_problem": close_problem,
    "poison": poison,
    "forged_saw": forge,
}
