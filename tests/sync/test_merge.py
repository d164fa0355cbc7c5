"""What becomes of a record: the faults of merging, each in every order of arrival."""

from collections.abc import Iterator
from itertools import permutations
from time import process_time

import msgspec
import pytest
from histories import (
    SHEET,
    admin,
    budi,
    budi_at_the_kiosk,
    hasan,
    kinds,
    sari,
    score,
    sheet,
    standing,
    value,
)

from sync.merge import Known, Record, evaluate, extend, outcome, standing_changes
from sync.record import Collection, Group

CREATED = budi(1, put=score(1))
SUBMITTED = budi(2, step="submit", saw={"body": "budi-phone-1"})
APPROVED = sari(1, step="approve", saw={"body": "budi-phone-1", "state": "budi-phone-2"})


def told(*history: Known) -> Record:
    """The record, after making sure that it is the same in every order of arrival, however it is computed."""
    expected = sheet(history)
    for order in permutations(history) if len(history) < 6 else [history, history[::-1]]:
        assert arrived(order)[-1] == expected
    return expected


def arrived(order: tuple[Known, ...]) -> list[Record]:
    """The record after each arrival, by the fast path where it answers."""
    records = [sheet([])]
    for count, one in enumerate(order, 1):
        evaluated = sheet(order[:count])
        extended = extend(SHEET, records[-1], one)
        assert extended is None or extended == evaluated
        records.append(evaluated)
    return records


def outcomes(*order: Known) -> list[str]:
    records = arrived(order)
    verdicts = (outcome(*pair, one) for *pair, one in zip(records, records[1:], order, strict=False))
    return [f"{verdict.outcome} {verdict.code}".strip() for verdict in verdicts]


def test_f27_two_people_in_disjoint_groups_are_merged_and_nobody_is_asked() -> None:
    body = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    plan = sari(1, put={"plan": {"goal": "x"}}, saw={"body": "budi-phone-1"})
    assert kinds(told(CREATED, body, plan)) == {}
    assert outcomes(CREATED, body, plan) == outcomes(CREATED, plan, body) == ["applied", "applied", "merged"]


def test_f28_different_values_of_two_people_stand_beside_each_other_and_the_last_undisputed_counts() -> None:
    his = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    hers = sari(1, put=score(3), saw={"body": "budi-phone-1"})
    record = told(CREATED, his, hers)
    assert kinds(record) == {"body": "parallel"}
    assert value(record) == 1
    assert [sibling.value["score"] for sibling in record.registers["body"].siblings] == [2, 3]
    assert outcomes(CREATED, his, hers) == ["applied", "applied", "conflict"]


def test_f28_whoever_saw_both_decides_and_the_value_not_chosen_is_set_aside() -> None:
    his = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    hers = sari(1, put=score(3), saw={"body": "budi-phone-1"})
    decided = sari(2, put=score(3), saw={"body": "budi-phone-2 sari-phone-1"})
    record = told(CREATED, his, hers, decided)
    assert (kinds(record), value(record)) == ({}, 3)
    assert [standing(record, one) for one in (his, hers, decided)] == ["set_aside", "superseded", "in_force"]


def test_f29_equal_values_are_merged_and_an_integer_equals_its_float() -> None:
    his = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    hers = sari(1, put=score(2.0), saw={"body": "budi-phone-1"})
    record = told(CREATED, his, hers)
    assert (kinds(record), value(record)) == ({}, 2)
    assert standing(record, his) == standing(record, hers) == "in_force"
    assert outcomes(CREATED, his, hers) == ["applied", "applied", "merged"]


def test_f30_one_person_on_phone_and_kiosk_is_a_conflict_of_its_own_kind() -> None:
    there = budi_at_the_kiosk(1, put=score(3), saw={"body": "budi-phone-1"})
    assert kinds(told(CREATED, budi(2, put=score(2), saw={"body": "budi-phone-1"}), there)) == {
        "body": "same_author"
    }


def test_f31_create_edit_edit_delivered_3_1_2_waits_and_then_applies_without_conflict() -> None:
    second = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    third = budi(3, put=score(3), saw={"body": "budi-phone-2"})
    assert outcomes(third, CREATED, second) == ["held missing", "applied", "applied"]
    record = told(CREATED, second, third)
    assert (value(record), kinds(record)) == (3, {})
    before, after = arrived((third, CREATED, second))[-2:]
    assert [(change.id, change.standing) for change in standing_changes(before, after)] == [
        ("budi-phone-1", "superseded"),
        ("budi-phone-3", "in_force"),
    ]


def test_f33_an_edit_between_a_chain_disputes_exactly_the_touched_group() -> None:
    both = budi(1, put={**score(1), "plan": {"goal": "x"}})
    hers = sari(1, put=score(9), saw={"body": "budi-phone-1", "plan": "budi-phone-1"})
    second = budi(2, put=score(2), saw={"body": "budi-phone-1", "plan": "budi-phone-1"})
    third = budi(3, put={"plan": {"goal": "y"}}, saw={"body": "budi-phone-2", "plan": "budi-phone-1"})
    record = told(both, second, hers, third)
    assert kinds(record) == {"body": "parallel"}
    assert record.registers["plan"].value == {"goal": "y"}


def test_f34_deleted_here_and_edited_there_is_the_same_question_in_both_orders() -> None:
    deleted = budi(2, step="withdraw", saw={"body": "budi-phone-1"})
    edited = budi_at_the_kiosk(1, put=score(2), saw={"body": "budi-phone-1"})
    record = told(CREATED, deleted, edited)
    assert kinds(record) == {"body": "withdraw_edit"}
    assert standing(record, edited) == "contested"
    assert outcomes(CREATED, deleted, edited)[-1] == outcomes(CREATED, edited, deleted)[-1] == "conflict"
    restored = budi(3, step="restore", saw={"body": "budi-kiosk-1", "state": "budi-phone-2"})
    assert kinds(told(CREATED, deleted, edited, restored)) == {}


def test_f35_an_approval_holds_for_the_version_it_saw_whichever_came_first() -> None:
    newer = budi_at_the_kiosk(1, put=score(9), saw={"body": "budi-phone-1"})
    record = told(CREATED, SUBMITTED, APPROVED, newer)
    assert (kinds(record), value(record), value(record, "state")) == (
        {"body": "reviewed_stale"},
        1,
        "approved",
    )
    assert [standing(record, CREATED), standing(record, newer)] == ["in_force", "contested"]
    assert outcomes(CREATED, SUBMITTED, APPROVED, newer)[-1] == "conflict"
    assert outcomes(CREATED, SUBMITTED, newer, APPROVED)[-1] == "conflict"


def test_f35_the_question_closes_when_a_permitted_step_saw_both() -> None:
    newer = budi_at_the_kiosk(1, put=score(9), saw={"body": "budi-phone-1"})
    saw_both = {"body": "budi-kiosk-1", "state": "sari-phone-1"}
    reopened = sari(2, step="reopen", reason="Angka baru", saw=saw_both)
    record = told(CREATED, SUBMITTED, APPROVED, newer, reopened)
    assert (kinds(record), value(record), value(record, "state")) == ({}, 9, "draft")


def test_f35_an_equal_value_opens_no_question() -> None:
    equal = budi_at_the_kiosk(1, put=score(1.0), saw={"body": "budi-phone-1"})
    assert kinds(told(CREATED, SUBMITTED, APPROVED, equal)) == {}


def test_f36_two_who_resolve_alike_converge_and_two_who_do_not_are_siblings_again() -> None:
    there = budi_at_the_kiosk(1, put=score(2))
    both = {"body": "budi-phone-1 budi-kiosk-1"}
    alike = told(CREATED, there, sari(1, put=score(2), saw=both), hasan(1, put=score(2), saw=both))
    assert (kinds(alike), value(alike)) == ({}, 2)
    apart = told(CREATED, there, sari(1, put=score(2), saw=both), hasan(1, put=score(1), saw=both))
    assert (kinds(apart), value(apart)) == ({"body": "parallel"}, None)


def test_f37_disjoint_edits_that_break_an_invariant_are_a_conflict_not_a_crash() -> None:
    anybody = Group(roles={"": frozenset({"author"}), "draft": frozenset({"author", "supervisor"})})

    def invariant(values: dict[str, dict[str, int]]) -> str | None:
        total = sum(group["weight"] for group in values.values())
        return "second" if len(values) == 2 and total != 100 else None

    halves = Collection(
        name="halves",
        groups={"first": anybody, "second": anybody},
        initial="draft",
        steps={},
        invariant=invariant,
    )
    created = budi(1, put={"first": {"weight": 50}, "second": {"weight": 50}})
    saw = {"first": "budi-phone-1", "second": "budi-phone-1"}
    his, hers = (
        budi(2, put={"first": {"weight": 60}}, saw=saw),
        sari(1, put={"second": {"weight": 30}}, saw=saw),
    )
    assert extend(halves, evaluate(halves, [created]), his) is None
    record = evaluate(halves, [created, his, hers])
    assert kinds(record) == {"second": "invariant"}
    assert record.registers["second"].kind == "invariant"
    assert outcome(evaluate(halves, [created, his]), record, hers).outcome == "conflict"
    seen = {"first": "budi-phone-2", "second": "sari-phone-1"}
    assert (
        kinds(evaluate(halves, [created, his, hers, sari(2, put={"second": {"weight": 40}}, saw=seen)])) == {}
    )


def test_f92_submit_return_edit_resubmit_each_seeing_the_one_before_opens_nothing() -> None:
    returned = sari(1, step="return", reason="Kurang", saw={"body": "budi-phone-1", "state": "budi-phone-2"})
    edited = budi(3, put=score(2), saw={"body": "budi-phone-1", "state": "sari-phone-1"})
    again = budi(4, step="submit", saw={"body": "budi-phone-3", "state": "sari-phone-1"})
    approved = sari(2, step="approve", saw={"body": "budi-phone-3", "state": "budi-phone-4"})
    history = (CREATED, SUBMITTED, returned, edited, again, approved)
    assert outcomes(*history) == ["applied"] * 6
    assert all(not record.conflicts for record in arrived(history))
    assert all(extend(SHEET, sheet(history[:count]), history[count]) for count in range(6))


def test_f93_his_own_approval_is_not_allowed_and_what_names_it_is_held_with_it() -> None:
    own = budi(3, step="approve", saw={"body": "budi-phone-1", "state": "budi-phone-2"})
    next_ = budi(4, step="reopen", reason="x", saw={"body": "budi-phone-1", "state": "budi-phone-3"})
    by_sari = sari(1, step="reopen", reason="x", saw={"body": "budi-phone-1", "state": "budi-phone-3"})
    record = told(CREATED, SUBMITTED, own, next_, by_sari)
    assert {id: refused.outcome for id, refused in record.refused.items()} == {
        "budi-phone-3": "quarantined",
        "budi-phone-4": "held",
        "sari-phone-1": "held",
    }
    assert value(record, "state") == "submitted"
    assert [standing(record, one, "state") for one in (own, next_)] == ["not_counted", "waiting"]


@pytest.mark.parametrize("saw", [None, {"body": "budi-phone-1"}, {"state": "budi-phone-2"}], ids=str)
def test_f94_a_put_that_claims_not_to_have_seen_an_approval_moves_nothing(saw: dict[str, str] | None) -> None:
    record = told(CREATED, SUBMITTED, APPROVED, budi_at_the_kiosk(1, put=score(100), saw=saw))
    assert (value(record), value(record, "state")) == (1, "approved")
    assert kinds(record) == {"body": "reviewed_stale"} or record.refused


def test_f94_his_own_later_put_with_empty_saw_does_not_replace_what_was_approved() -> None:
    record = told(CREATED, SUBMITTED, APPROVED, budi(3, put=score(100)))
    assert (value(record), kinds(record)) == (1, {"body": "reviewed_stale"})


def test_f94_a_step_slipped_in_beside_an_approval_lends_no_rights_to_undo_it() -> None:
    slipped = budi(3, step="withdraw", saw={"body": "budi-phone-1", "state": "budi-phone-2"})
    undone = budi(4, step="restore", saw={"body": "budi-phone-1", "state": "budi-phone-3 sari-phone-1"})
    edited = budi(5, put=score(100), saw={"body": "budi-phone-1", "state": "budi-phone-3 sari-phone-1"})
    record = told(CREATED, SUBMITTED, APPROVED, slipped, undone, edited)
    assert (value(record), value(record, "state"), kinds(record)) == (1, "approved", {"state": "parallel"})
    assert {refused.code for refused in record.refused.values()} == {"not_allowed"}


def test_an_amendment_of_an_approved_value_by_somebody_who_may_is_not_undone_by_a_late_edit() -> None:
    amended = admin(1, put=score(4), saw={"body": "budi-phone-1", "state": "sari-phone-1"})
    late = budi_at_the_kiosk(1, put=score(100), saw={"body": "budi-phone-1"})
    assert value(told(CREATED, SUBMITTED, APPROVED, amended)) == 4
    assert value(told(CREATED, SUBMITTED, APPROVED, amended, late)) == 4


def test_f95_two_things_that_replace_one_are_siblings_and_neither_counts() -> None:
    first = budi(2, put={"plan": {"by": "x"}}, saw={"body": "budi-phone-1"})
    second = budi_at_the_kiosk(1, put={"plan": {"by": "y"}}, saw={"body": "budi-phone-1"})
    record = told(CREATED, first, second)
    assert (kinds(record), record.registers["plan"].value) == ({"plan": "same_author"}, None)


def test_f96_two_thousand_puts_that_name_nothing_leave_one_and_take_no_time() -> None:
    flood = [budi(n, put=score(n)) for n in range(1, 2001)]
    began = process_time()
    record = sheet(reversed(flood))
    assert process_time() - began < 2
    assert (record.registers["body"].heads, value(record)) == (("budi-phone-2000",), 2000)
    extended = extend(SHEET, sheet(flood[:-1]), flood[-1])
    assert extended == record
    answered = sheet([*flood, sari(1, put=score(5), saw={"body": "budi-phone-2000"})])
    assert (answered.registers["body"].heads, kinds(answered)) == (("sari-phone-1",), {})


def test_f23_the_two_histories_of_a_copied_replica_are_both_kept() -> None:
    copied = budi_at_the_kiosk(1, put=score(1))
    here = budi_at_the_kiosk(2, put=score(2), saw={"body": "budi-kiosk-1"}, branch="a", id="here")
    there = budi_at_the_kiosk(3, put=score(3), saw={"body": "budi-kiosk-1"}, branch="b", id="there")
    record = told(copied, here, there)
    assert record.registers["body"].heads == ("here", "there")


def test_texts_that_are_all_shown_are_no_conflict() -> None:
    his = budi(2, put={"note": {"text": "a"}}, saw={"body": "budi-phone-1"})
    hers = sari(1, put={"note": {"text": "b"}}, saw={"body": "budi-phone-1"})
    record = told(CREATED, his, hers)
    assert (kinds(record), record.registers["note"].value) == ({}, None)
    assert [sibling.value["text"] for sibling in record.registers["note"].siblings] == ["a", "b"]
    assert standing(record, his, "note") == standing(record, hers, "note") == "in_force"
    assert outcomes(CREATED, his, hers)[-1] == "merged"
    third = sari(
        2, put={"note": {"text": "a"}}, saw={"body": "budi-phone-1", "note": "budi-phone-2 sari-phone-1"}
    )
    written_over = told(CREATED, his, hers, third)
    assert written_over.registers["note"].value == {"text": "a"}
    assert [standing(written_over, one, "note") for one in (his, hers)] == ["superseded", "set_aside"]


def test_both_reasons_are_kept_when_two_return_it_at_once() -> None:
    saw = {"body": "budi-phone-1", "state": "budi-phone-2"}
    hers = sari(1, step="return", reason="Kurang", marks=["score"], saw=saw)
    his = hasan(1, step="return", reason="Salah bulan", marks=["score", "goal"], saw=saw)
    register = told(CREATED, SUBMITTED, hers, his).registers["state"]
    assert (register.value, register.reason) == ("returned", "Salah bulan\nKurang")
    assert register.marks == ("score", "goal")


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        (budi(3, step="approve", saw={"body": "budi-phone-1", "state": "budi-phone-2"}), "not_allowed", ""),
        (budi(3, step="restore", saw={"body": "budi-phone-1", "state": "budi-phone-2"}), "not_allowed", ""),
        (budi(3, put=score(2), saw={"body": "budi-phone-1", "state": "budi-phone-2"}), "not_allowed", ""),
        (sari(1, step="return", saw={"body": "budi-phone-1", "state": "budi-phone-2"}), "invalid", "reason"),
        (sari(1, step="approve", saw={"state": "budi-phone-2"}), "invalid", "saw.body"),
        (budi(3, step="teleport"), "invalid", "step"),
        (budi(3, put={"colour": {}}), "invalid", "colour"),
        (budi(3, put=score(2), saw={"colour": "budi-phone-1"}), "invalid", "saw.colour"),
        (budi(3, put=score(2), saw={"plan": "budi-phone-1"}), "invalid", "saw.plan"),
    ],
    ids=lambda wrong: str(wrong) if isinstance(wrong, str) else "",
)
def test_what_is_not_permitted_is_told_why_and_changes_nothing(wrong: Known, code: str, path: str) -> None:
    before = told(CREATED, SUBMITTED)
    after = told(CREATED, SUBMITTED, wrong)
    verdict = outcome(before, after, wrong)
    assert (verdict.outcome, verdict.code) == ("quarantined", code)
    assert [error.path for error in verdict.errors] == ([path] if path else [])
    assert after.registers == before.registers


def test_nobody_approves_what_is_in_dispute() -> None:
    there = budi_at_the_kiosk(1, put=score(2))
    submitted = budi(2, step="submit", saw={"body": "budi-phone-1 budi-kiosk-1"})
    approved = sari(1, step="approve", saw={"body": "budi-phone-1 budi-kiosk-1", "state": "budi-phone-2"})
    verdict = told(CREATED, there, submitted, approved).refused["sari-phone-1"]
    assert (verdict.code, verdict.errors[0].path, verdict.errors[0].code) == (
        "invalid",
        "saw.body",
        "contested",
    )


def test_what_the_world_did_not_admit_is_outside_and_whoever_saw_it_waits() -> None:
    late = budi(2, put=score(2), saw={"body": "budi-phone-1"}, admitted=False)
    later = budi(3, put=score(3), saw={"body": "budi-phone-2"})
    record = told(CREATED, late, later)
    assert value(record) == 1
    assert [standing(record, one) for one in (late, later)] == ["not_counted", "waiting"]


def forged_circles() -> Iterator[tuple[Known, ...]]:
    yield budi(1, put=score(1), saw={"body": "budi-phone-2"}), budi(2, put=score(2))
    yield (
        budi(1, put=score(1), saw={"body": "sari-phone-5"}),
        budi(2, put=score(2)),
        sari(3, put=score(3), saw={"body": "budi-phone-2"}),
        sari(5, put=score(5), saw={"note": "sari-phone-4"}),
        sari(4, put={"note": {"text": "x"}}),
    )


@pytest.mark.parametrize("circle", list(forged_circles()), ids=["of one replica", "of two replicas"])
def test_a_forged_circle_of_claims_makes_siblings_and_loses_nothing(circle: tuple[Known, ...]) -> None:
    record = told(*circle)
    admitted = {
        one.mutation.id for one in circle if "body" in (one.mutation.put or {})
    } - record.refused.keys()
    assert set(record.registers["body"].heads) == admitted
    assert kinds(record).keys() == {"body"}


def test_two_that_claim_to_have_seen_each_other_wait_and_harm_nobody() -> None:
    record = told(
        CREATED,
        budi(2, put=score(2), saw={"body": "budi-kiosk-1"}),
        budi_at_the_kiosk(1, put=score(3), saw={"body": "budi-phone-2"}),
    )
    assert (value(record), kinds(record)) == (1, {})
    assert {refused.outcome for refused in record.refused.values()} == {"held"}


def test_a_long_honest_history_takes_milliseconds() -> None:
    history = [CREATED]
    for turn in range(100):
        n = 2 + 2 * turn
        state = {"state": f"sari-phone-{turn}"} if turn else {}
        history.append(budi(n, step="submit", saw={"body": f"budi-phone-{n - 1}", **state}))
        seen = {"body": f"budi-phone-{n - 1}", "state": f"budi-phone-{n}"}
        history.append(sari(turn + 1, step="return", reason="Kurang", saw=seen))
        history.append(budi(n + 1, put=score(turn), saw={**seen, "state": f"sari-phone-{turn + 1}"}))
    began = process_time()
    record = sheet(history)
    assert process_time() - began < 1
    assert (value(record), value(record, "state"), kinds(record), record.refused) == (99, "returned", {}, {})


def test_a_kept_record_comes_back_as_it_was_and_can_be_extended() -> None:
    kept = msgspec.json.decode(msgspec.json.encode(sheet([CREATED, SUBMITTED])), type=Record)
    assert kept == sheet([CREATED, SUBMITTED])
    assert extend(SHEET, kept, APPROVED) == sheet([CREATED, SUBMITTED, APPROVED])
