"""Groups that must add up: each author's own change does, both together do not (F37)."""

from collections.abc import Mapping
from itertools import permutations
from typing import Any

import msgspec
from histories import budi, hasan, kinds, sari, standing
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.merge import Known, Record, evaluate, extend, outcome
from sync.record import Collection, Group, Invariant, Step

WRITERS = frozenset({"author", "supervisor"})
ANYBODY = Group(roles={"": WRITERS, "draft": WRITERS})


def whole(values: Mapping[str, dict[str, int]]) -> bool:
    return sum(group["weight"] for group in values.values()) in (0, 100)


HALVES = Collection(
    name="halves",
    groups={"first": ANYBODY, "second": ANYBODY, "note": ANYBODY},
    initial="draft",
    steps={
        "agree": Step(
            sources=frozenset({"draft"}),
            target="agreed",
            roles=frozenset({"supervisor"}),
            reviews=frozenset({"first", "second"}),
            approves=True,
        ),
        "ask": Step(sources=frozenset({"agreed"}), target="asked", roles=frozenset({"author"}), upholds=True),
        "reopen": Step(
            sources=frozenset({"agreed", "asked"}), target="draft", roles=frozenset({"supervisor"})
        ),
    },
    invariant=Invariant(groups=frozenset({"first", "second"}), holds=whole),
)


def halves(*history: Known) -> Record:
    for order in permutations(history) if len(history) < 6 else ():
        again = evaluate(HALVES, order)
        assert msgspec.to_builtins(again) == msgspec.to_builtins(evaluate(HALVES, history))
    return evaluate(HALVES, history)


def weights(record: Record) -> list[int | None]:
    shown = [record.registers[name].value for name in ("first", "second")]
    return [value["weight"] if value is not None else None for value in shown]


def put(first: int | None = None, second: int | None = None) -> dict[str, Any]:
    given = {"first": first, "second": second}
    return {name: {"weight": weight} for name, weight in given.items() if weight is not None}


CREATED = budi(1, put=put(100, 0))
SAW = {"first": "budi-phone-1", "second": "budi-phone-1"}
# A second author, who saw nothing of this: alone it would have been whole.
HIS = budi(2, put=put(60, 40), saw=SAW)


def test_f37_two_changes_that_are_whole_alone_and_not_together_leave_what_counted_before() -> None:
    hers = sari(1, put=put(second=100), saw={})
    fine = evaluate(HALVES, [sari(1, put=put(second=100))])
    assert (kinds(fine), fine.registers["second"].value) == ({}, {"weight": 100})
    his = budi(1, put=put(first=100))
    record = halves(his, hers)
    assert kinds(record) == {"first": "invariant", "second": "invariant"}
    assert weights(record) == [None, None]  # nobody ever knew a state that both had: pending
    assert [standing(record, his, "first"), standing(record, hers, "second")] == ["contested"] * 2
    assert outcome(evaluate(HALVES, [his]), record, hers).outcome == "conflict"


def test_f37_disjoint_edits_that_break_an_invariant_are_a_conflict_and_the_last_whole_state_counts() -> None:
    first, second = budi(2, put=put(first=60), saw=SAW), sari(1, put=put(second=30), saw=SAW)
    assert extend(HALVES, evaluate(HALVES, [CREATED]), first) is None
    record = halves(CREATED, first, second)
    assert kinds(record) == {"first": "invariant", "second": "invariant"}
    assert weights(record) == [100, 0]
    assert [one.id for one in record.registers["first"].siblings] == ["budi-phone-2"]
    assert standing(record, CREATED, "first") == "in_force"
    seen = {"first": "budi-phone-2", "second": "sari-phone-1"}
    resolved = halves(CREATED, first, second, sari(2, put=put(second=40), saw=seen))
    assert (kinds(resolved), weights(resolved)) == ({}, [60, 40])


def test_f37_half_of_a_change_does_not_count_without_its_other_half() -> None:
    """He moved 40 from the first to the second, she changed the first: with his half it would be 140."""
    hers = sari(1, put={**put(first=100), "note": {}}, saw=SAW)
    other = sari(1, put={"first": {"weight": 100, "how": "differently"}}, saw=SAW)
    assert weights(halves(CREATED, HIS, hers)) == [100, 0]
    record = halves(CREATED, HIS, other)
    assert kinds(record) == {"first": "parallel", "second": "invariant"}
    assert weights(record) == [100, 0]
    both = {"first": "budi-phone-2 sari-phone-1", "second": "budi-phone-2"}
    half = halves(CREATED, HIS, other, hasan(1, put={"first": {"weight": 100}}, saw=both))
    assert weights(half) == [100, 0]
    assert kinds(half) == {"second": "invariant"}
    answered = halves(CREATED, HIS, other, hasan(1, put=put(100, 0), saw=both))
    assert (kinds(answered), weights(answered)) == ({}, [100, 0])


def test_f37_a_group_that_nobody_has_put_may_be_what_is_missing() -> None:
    lacking = Invariant(groups=frozenset({"first", "second"}), holds=lambda values: "second" in values)
    record = evaluate(msgspec.structs.replace(HALVES, invariant=lacking), [budi(1, put=put(first=60))])
    assert (kinds(record), record.registers["first"].value) == ({"first": "invariant"}, None)


def test_what_does_not_add_up_cannot_be_approved() -> None:
    broken = sari(1, put=put(second=30), saw=SAW)
    saw = {"first": "budi-phone-1", "second": "sari-phone-1"}
    record = halves(CREATED, broken, hasan(1, step="agree", saw=saw))
    assert record.refused["hasan-phone-1"].errors[0].code == "contested"
    assert record.registers["state"].value == "draft"


def test_what_was_approved_holds_until_a_permitted_step_ends_it_and_asking_for_a_change_does_not() -> None:
    agreed = sari(1, step="agree", saw={"first": "budi-phone-2", "second": "budi-phone-2"})
    asked = budi(3, step="ask", saw={"state": "sari-phone-1"})
    late = hasan(1, put=put(80, 20), saw=SAW)  # made before he knew of any of it
    record = halves(CREATED, HIS, agreed, asked, late)
    assert (record.registers["state"].value, weights(record)) == ("asked", [60, 40])
    assert kinds(record) == {"first": "reviewed_stale", "second": "reviewed_stale"}
    beside = sari(2, step="agree", saw={"first": "budi-phone-2", "second": "budi-phone-2"})
    assert halves(CREATED, HIS, agreed, asked, beside).registers["state"].value == "agreed"
    reopened = hasan(2, step="reopen", saw={"state": "budi-phone-3"})
    assert evaluate(HALVES, [CREATED, HIS, agreed, asked, reopened]).registers["state"].value == "draft"


@st.composite
def histories(draw: st.DrawFn) -> list[Known]:
    """Three people put into one half or both, each having seen what had come to him."""
    history: list[Known] = []
    for n in range(1, draw(st.integers(2, 7))):
        who = draw(st.sampled_from([budi, sari, hasan]))
        received = history[: draw(st.integers(0, len(history)))]
        seen = evaluate(HALVES, received).registers.items()
        saw = {name: " ".join(register.heads) for name, register in seen if register.heads}
        share = draw(st.sampled_from([0, 40, 100]))
        whole_puts = [put(share, 100 - share), put(first=share), put(second=share)]
        told = {"put": draw(st.sampled_from(whole_puts)), "saw": saw}
        if who is sari and draw(st.booleans()):
            told = {"step": "agree", "saw": saw}
        history.append(who(n, **told))
    return history


@settings(deadline=None, max_examples=200)
@given(histories(), st.randoms(use_true_random=False))
def test_f37_what_counts_is_always_whole_in_every_order(history: list[Known], random: Any) -> None:
    record = evaluate(HALVES, history)
    shown = [record.registers[name].value for name in ("first", "second") if name in record.registers]
    given_ = [value["weight"] for value in shown if value is not None]
    assert None in shown or sum(given_) in (0, 100)
    extended: Record = evaluate(HALVES, [])
    for count, one in enumerate(history, 1):
        fast = extend(HALVES, extended, one)
        extended = evaluate(HALVES, history[:count])
        assert fast is None or msgspec.to_builtins(fast) == msgspec.to_builtins(extended)
    random.shuffle(history)
    assert msgspec.to_builtins(evaluate(HALVES, history)) == msgspec.to_builtins(record)
