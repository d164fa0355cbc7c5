"""What becomes of a record: the faults of merging, each in every order of arrival."""

from collections.abc import Iterator
from time import process_time

import msgspec
import pytest
from histories import (
    APPROVED,
    CREATED,
    SHEET,
    SUBMITTED,
    arrived,
    budi,
    budi_at_the_kiosk,
    hasan,
    kinds,
    outcomes,
    sari,
    score,
    seen,
    sheet,
    standing,
    told,
    value,
)

from sync.merge import Known, Record, extend, outcome, standing_changes


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


def test_f28_each_version_tells_what_its_author_had_seen() -> None:
    his = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    hers = sari(1, put=score(3), saw={"body": "budi-phone-1"})
    assert seen(told(CREATED, his, hers)) == {
        "budi-phone-2": ("budi-phone-1",),
        "sari-phone-1": ("budi-phone-1",),
    }


def test_f41_who_had_no_news_of_a_decision_is_told_of_it_and_his_value_is_set_aside_not_gone() -> None:
    his = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    hers = sari(1, put=score(3), saw={"body": "budi-phone-1"})
    decided = sari(2, put=score(3), saw={"body": "budi-phone-2 sari-phone-1"})
    before, after = arrived((CREATED, his, hers, decided))[-2:]
    changes = {change.id: change.standing for change in standing_changes(before, after)}
    assert changes["budi-phone-2"] == "set_aside"
    assert (after.registers["body"].by, after.registers["body"].heads) == ("sari", ("sari-phone-2",))


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


def test_f30_both_values_of_one_person_are_kept_and_his_choice_sets_the_other_aside() -> None:
    there = budi_at_the_kiosk(1, put=score(3), saw={"body": "budi-phone-1"})
    here = budi(2, put=score(2), saw={"body": "budi-phone-1"})
    chosen = budi(3, put=score(3), saw={"body": "budi-kiosk-1 budi-phone-2"})
    record = told(CREATED, here, there, chosen)
    assert (kinds(record), value(record)) == ({}, 3)
    assert [standing(record, one) for one in (here, there)] == ["set_aside", "superseded"]


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


def test_f36_two_who_resolve_alike_converge_and_two_who_do_not_are_siblings_again() -> None:
    there = budi_at_the_kiosk(1, put=score(2))
    both = {"body": "budi-phone-1 budi-kiosk-1"}
    alike = told(CREATED, there, sari(1, put=score(2), saw=both), hasan(1, put=score(2), saw=both))
    assert (kinds(alike), value(alike)) == ({}, 2)
    apart = told(CREATED, there, sari(1, put=score(2), saw=both), hasan(1, put=score(1), saw=both))
    assert (kinds(apart), value(apart)) == ({"body": "parallel"}, None)


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
