"""What people do with plans, ratings and cases, by what they see on their phones. Each deed returns what was
done, in words; "" when there was nothing to do."""

from typing import Any

from cast import CYCLE, NAMESPACE

from server.appraisal.skp import VALUES
from server.effects import derived_id
from simulation.people import Hand, saw
from sync.mutation import STATE
from sync.record import same

PERIOD = derived_id(NAMESPACE, "period/november")  # no period of the agency's: ratings have no deadline here
WEIGHTS = ((100, 0), (60, 40), (33.33, 66.67), (50, 50))


def weigh(hand: Hand) -> str:
    """Begin a plan, or weigh its lines anew: each group alone is fine, two edits may not be (F37)."""
    chance = hand.chance
    place = chance.choice(hand.places())
    lines = [line for line, _ in hand.agency.lines.get(place, [])][:2] or [derived_id(NAMESPACE, place)]
    main, additional = chance.choice(WEIGHTS)
    weights = {"main": {lines[0]: main}, "additional": {lines[-1]: additional} if additional else {}}
    put: dict[str, Any] = {
        "main": {"placement": place, "cycle": CYCLE, "weights": weights["main"]},
        "additional": {"weights": weights["additional"]},
    }
    record = derived_id(NAMESPACE, f"plan/{place}/{CYCLE}")
    shown = next((one for one in hand.of("plan") if one.id == record), None)
    if shown is None or "main" not in shown.registers:
        put["behaviour"] = {"expectations": {VALUES[0]: "Ramah"}}
        put["annex"] = {"support": [], "accountability": [], "consequences": []}
        hand.save("plan", record, put=put)
        return f"begins the plan {record[:4]}"
    shown = hand.as_opened(shown)
    if chance.random() < 0.3:
        del put[chance.choice(["main", "additional"])]
    hand.save("plan", record, put=put, saw=saw(shown))
    return f"weighs the plan {record[:4]}: {main} and {additional}"


def move_plan(hand: Hand) -> str:
    """Take a step of some plan's workflow, seldom one that is not his to take."""
    one = hand.one_of(hand.of("plan"))
    if one is None:
        return ""
    step = hand.chance.choice(["submit", "submit", "agree", "agree", "return", "request_change", "reopen"])
    hand.save("plan", one.id, step=step, reason="Perlu dibicarakan", saw=saw(one))
    return f"takes the step {step} of the plan {one.id[:4]}"


def rate(hand: Hand) -> str:
    """Rate somebody of his staff, or take the next step of it; two superiors may begin the same (F38)."""
    chance = hand.chance
    places = {one.id for one in hand.of("placement")} - set(hand.places())
    if not places:
        return ""
    place = chance.choice(sorted(places))
    record = derived_id(NAMESPACE, f"rating/{place}/{PERIOD}/superior")
    shown = next((one for one in hand.of("rating") if one.id == record), None)
    level = chance.choice(["below", "meets", "above"])
    if shown is not None and "results" in shown.registers and chance.random() < 0.4:
        step = "reopen" if shown.registers[STATE].value == "submitted" else "submit"
        hand.save("rating", record, step=step, reason="Ada bukti baru", saw=saw(shown))
        return f"takes the step {step} of the rating {record[:4]}"
    put: dict[str, Any] = {
        "results": {"placement": place, "period": PERIOD, "level": level, "reason": "Terlihat di laporan"},
        "behaviour": {
            "level": level,
            "reason": "Terlihat sehari-hari",
            "values": dict.fromkeys(VALUES, level),
        },
    }
    shown = hand.as_opened(shown) if shown is not None else None
    before = shown.registers["results"].value if shown is not None and "results" in shown.registers else None
    if before is not None and same(before, put["results"]):
        return ""
    hand.save("rating", record, put=put, saw=saw(shown) if shown is not None else {})
    return f"rates {place[-4:]} {level}"


def decide_case(hand: Hand) -> str:
    """Decide about a line that does not count: two may differ, and authors try it with their own work."""
    one = hand.one_of(hand.of("case", "open"))
    if one is None or "body" not in one.registers:
        return ""
    step = hand.chance.choice(["accept", "accept", "return", "close"])
    hand.save("case", one.id, step=step, reason="Sudah ditanyakan", saw=saw(one))
    return f"decides to {step} the case {one.id[:4]}"


def reopen_case(hand: Hand) -> str:
    one = hand.one_of(hand.of("case", "returned", "closed"))
    if one is None:
        return ""
    hand.save("case", one.id, step="reopen", reason="Keliru", saw=saw(one))
    return f"opens the case {one.id[:4]} again"
