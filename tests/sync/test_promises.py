"""What holds for every history, honest or forged, in every order: found by looking for a counter-example."""

from collections.abc import Sequence
from typing import Any

import msgspec
from histories import ROLES, SHEET, known, score, sheet, value
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from sync.merge import Known, Record, extend, standing_changes
from sync.mutation import STATE
from sync.record import same
from sync.workflow import may_put, may_step

thorough = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])

REPLICAS = ("budi-phone", "budi-kiosk", "sari-phone", "hasan-phone")
GROUPS = tuple(SHEET.groups)
values = st.sampled_from([1, 1.0, 2, 3])


@st.composite
def histories(draw: st.DrawFn, *, most: int = 9, replicas: Sequence[str] = REPLICAS) -> list[Known]:
    """Some write what they saw, some what they like: a mixture gives deep histories with holes in them."""
    history: list[Known] = []
    numbers = dict.fromkeys(replicas, 0)
    for _ in range(draw(st.integers(1, most))):
        replica = draw(st.sampled_from(replicas))
        numbers[replica] += 1
        history.append(draw(mutations(history, replica, numbers[replica])))
    return history


@st.composite
def mutations(draw: st.DrawFn, history: list[Known], replica: str, n: int) -> Known:
    actor = replica.split("-")[0]
    told: dict[str, Any] = {"id": f"{replica}-{n}", "replica": replica, "n": n, "actor": actor}
    honest = draw(st.integers(0, 3)) > 0
    told["saw"] = draw(honest_saw(history) if honest else forged_saw(history))
    if draw(st.booleans()):
        states = [value(sheet(history), STATE)]
        likely = [name for name, step in SHEET.steps.items() if may_step(step, states, [ROLES[actor]])]
        told |= {"step": draw(st.sampled_from(likely or sorted(SHEET.steps))), "reason": "Kurang"}
    else:
        groups = draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True))
        told["put"] = {group: score(draw(values))["body"] for group in groups}
    told["admitted"] = draw(st.integers(0, 11)) > 0
    return known(told)


@st.composite
def honest_saw(draw: st.DrawFn, history: list[Known]) -> dict[str, tuple[str, ...]]:
    """The heads of what he had received: all, or only the beginning."""
    received = draw(st.sampled_from([len(history), draw(st.integers(0, len(history)))]))
    return {name: register.heads for name, register in sheet(history[:received]).registers.items()}


@st.composite
def forged_saw(draw: st.DrawFn, history: list[Known]) -> dict[str, list[str]]:
    ids = [one.mutation.id for one in history]
    anything = st.sampled_from([*ids, "nobody-1", *(f"{replica}-{len(ids) + 1}" for replica in REPLICAS)])
    return draw(
        st.dictionaries(st.sampled_from([STATE, *GROUPS]), st.lists(anything, max_size=2), max_size=3)
    )


def above(history: Sequence[Known], register: str) -> dict[str, set[str]]:
    """For each mutation of a register what it came after: the rule as written, computed the slow way."""
    writers = {one.mutation.id: one for one in history if register in one.mutation.registers}
    found = {
        id: {seen for seen in one.mutation.saw.get(register, ()) if seen in writers}
        | {
            other
            for other, earlier in writers.items()
            if register != STATE and earlier.author == one.author and earlier.mutation.n < one.mutation.n
        }
        for id, one in writers.items()
    }
    for _ in writers:
        found = {id: below.union(*(found[other] for other in below)) for id, below in found.items()}
    return found


@thorough
@given(histories(), st.randoms(use_true_random=False))
def test_f39_any_order_and_any_repetition_give_the_same_record(history: list[Known], random: Any) -> None:
    again = [*history, *random.choices(history, k=3)]
    random.shuffle(again)
    assert msgspec.json.encode(sheet(again)) == msgspec.json.encode(sheet(history))


@thorough
@given(histories(), st.randoms(use_true_random=False))
def test_f39_the_fast_path_gives_the_same_record_or_none(history: list[Known], random: Any) -> None:
    if random.random() < 0.5:
        random.shuffle(history)
    record = sheet([])
    for count, one in enumerate(history, 1):
        evaluated = sheet(history[:count])
        extended = extend(SHEET, msgspec.json.decode(msgspec.json.encode(record), type=Record), one)
        event("fast" if extended else "slow")
        assert extended is None or msgspec.to_builtins(extended) == msgspec.to_builtins(evaluated)
        assert extend(SHEET, evaluated, one) is None  # it is in there already
        record = evaluated


@thorough
@given(histories())
def test_the_heads_are_what_nobody_admitted_came_after(history: list[Known]) -> None:
    record = sheet(history)
    for name in (STATE, *GROUPS):
        below = above(history, name)
        admitted = below.keys() - record.refused.keys()
        covers = {id: {other for other in below[id] if id not in below[other]} for id in admitted}
        heads = {id for id in admitted if not any(id in covers[other] for other in admitted)}
        assert set(record.registers[name].heads if name in record.registers else ()) == heads
        for id in admitted - heads:  # nothing that was admitted is out of reach
            assert any(id in covers[head] for head in heads)


@thorough
@given(histories())
def test_every_mutation_has_a_standing_and_only_what_is_admitted_can_count(history: list[Known]) -> None:
    record = sheet(history)
    for one in history:
        id = one.mutation.id
        for register in one.mutation.registers:
            worth = record.standing.get(id, {}).get(register, "superseded")
            if id in record.refused:
                assert worth == ("waiting" if record.refused[id].outcome == "held" else "not_counted")
            elif id in record.registers[register].heads:
                assert worth in ("in_force", "contested")
            else:
                assert worth in ("superseded", "set_aside", "in_force")


@thorough
@given(histories())
def test_admitted_is_what_the_world_allows_and_the_rules_allow_on_what_was_seen(history: list[Known]) -> None:
    record = sheet(history)
    by_id = {one.mutation.id: one for one in history}
    for id, one in by_id.items():
        saw = {seen for heads in one.mutation.saw.values() for seen in heads}
        if id in record.refused:
            missing = record.refused[id].missing
            assert set(missing) <= saw
            assert all(seen not in by_id or seen in record.refused for seen in missing)
            continue
        assert one.admitted
        assert saw <= by_id.keys() - record.refused.keys()
        states = {"" if not saw else SHEET.initial, *(step.target for step in SHEET.steps.values())}
        for group in one.mutation.put or ():
            assert may_put(SHEET, group, states, one.roles)


@thorough
@given(histories(), st.integers(1, 8))
def test_what_comes_later_never_takes_back_an_admission(history: list[Known], count: int) -> None:
    before, after = sheet(history[:count]), sheet(history)
    admitted = {one.mutation.id for one in history[:count]} - before.refused.keys()
    assert admitted.isdisjoint(after.refused)


@thorough
@given(histories(), st.integers(0, 8))
def test_changes_of_standing_lead_from_one_record_to_the_other(history: list[Known], count: int) -> None:
    before, after = sheet(history[:count]), sheet(history)
    told = {id: dict(where) for id, where in before.standing.items()}
    for change in standing_changes(before, after):
        told.setdefault(change.id, {})[change.register] = change.standing
    assert {
        id: rest
        for id, where in told.items()
        if (rest := {register: worth for register, worth in where.items() if worth != "superseded"})
    } == after.standing


@thorough
@given(histories())
def test_an_undisputed_register_shows_what_its_heads_say(history: list[Known]) -> None:
    record = sheet(history)
    written = {one.mutation.id: one.mutation for one in history}
    for name, register in record.registers.items():
        said = [
            put[name] if (put := written[head].put) else SHEET.steps[written[head].step or ""].target
            for head in register.heads
        ]
        if register.kind or register.siblings:
            siblings = {sibling.id for sibling in register.siblings}
            assert siblings >= set(register.heads)
        elif said:
            assert all(same(register.value, one) for one in said)


@thorough
@given(histories(), st.data())
def test_equal_values_never_open_a_question_about_a_value(history: list[Known], data: st.DataObject) -> None:
    equal = [
        msgspec.structs.replace(
            one,
            mutation=msgspec.structs.replace(
                one.mutation, put=one.mutation.put and dict.fromkeys(one.mutation.put, {})
            ),
        )
        for one in history
    ]
    kinds = {
        (conflict.register, conflict.kind)
        for conflict in sheet(equal).conflicts
        if conflict.register != STATE
    }
    assert all(kind == "withdraw_edit" for _, kind in kinds)


def approved_record() -> list[Known]:
    budi, sari = {"replica": "budi-phone", "actor": "budi"}, {"replica": "sari-phone", "actor": "sari"}
    saw = {"body": ["budi-phone-1"]}
    return [
        known({**budi, "id": "budi-phone-1", "n": 1, "put": score(1)}),
        known({**budi, "id": "budi-phone-2", "n": 2, "step": "submit", "saw": saw}),
        known(
            {**sari, "id": "sari-phone-1", "n": 1, "step": "approve", "saw": {**saw, STATE: ["budi-phone-2"]}}
        ),
    ]


@settings(thorough, max_examples=300)
@given(st.data())
def test_f94_nothing_that_its_author_claims_moves_an_approved_value_or_state(data: st.DataObject) -> None:
    history = approved_record()
    for n in range(3, 3 + data.draw(st.integers(1, 6))):
        replica = data.draw(st.sampled_from(["budi-phone", "budi-kiosk"]))
        history.append(data.draw(mutations(history, replica, n)))
    record = sheet(history)
    assert (value(record), value(record, STATE)) == (1, "approved")
