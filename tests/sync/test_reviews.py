"""What becomes of a record when somebody passes judgement on it, and others do not know of that."""

import pytest
from histories import (
    APPROVED,
    CREATED,
    SHEET,
    SUBMITTED,
    admin,
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

from sync.merge import extend


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


def test_f35_who_edited_beside_an_approval_is_told_when_the_approved_value_is_kept() -> None:
    newer = budi_at_the_kiosk(1, put=score(9), saw={"body": "budi-phone-1"})
    saw_both = {"body": "budi-kiosk-1", "state": "sari-phone-1"}
    reopened = sari(2, step="reopen", reason="Tetap yang disetujui", saw=saw_both)
    kept = sari(3, put=score(1), saw={"body": "budi-kiosk-1", "state": "sari-phone-2"})
    record = told(CREATED, SUBMITTED, APPROVED, newer, reopened, kept)
    assert (kinds(record), value(record), standing(record, newer)) == ({}, 1, "set_aside")
    changed = sari(3, put=score(5), saw={"body": "budi-kiosk-1", "state": "sari-phone-2"})
    assert standing(told(CREATED, SUBMITTED, APPROVED, newer, reopened, changed), newer) == "superseded"


def test_f35_beside_the_approved_version_stands_what_came_of_it_even_by_many_edits() -> None:
    second = budi(3, put=score(5), saw={"body": "budi-phone-1"})
    third = budi(4, put=score(9), saw={"body": "budi-phone-3"})
    record = told(CREATED, SUBMITTED, APPROVED, second, third)
    assert kinds(record) == {"body": "reviewed_stale"}
    assert seen(record) == {"budi-phone-1": (), "budi-phone-4": ("budi-phone-1", "budi-phone-3")}


def test_f35_a_step_that_saw_no_version_has_judged_none() -> None:
    returned = sari(1, step="return", reason="Kurang", saw={"state": "budi-phone-2"})
    assert kinds(told(CREATED, SUBMITTED, returned)) == {}


def test_f35_an_equal_value_opens_no_question() -> None:
    equal = budi_at_the_kiosk(1, put=score(1.0), saw={"body": "budi-phone-1"})
    assert kinds(told(CREATED, SUBMITTED, APPROVED, equal)) == {}


def test_f35_a_value_that_equals_one_in_question_is_told_that_it_is_in_question_too() -> None:
    beside = budi_at_the_kiosk(1, put=score(9), saw={"body": "budi-phone-1"})
    reopened = sari(2, step="reopen", reason="x", saw={"body": "budi-phone-1", "state": "sari-phone-1"})
    equal = sari(3, put=score(9), saw={"body": "budi-phone-1", "state": "sari-phone-2"})
    history = (CREATED, SUBMITTED, APPROVED, beside, reopened, equal)
    assert standing(told(*history), equal) == "contested"
    assert outcomes(*history)[3::2] == ["conflict", "conflict"]


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


def test_both_reasons_are_kept_when_two_return_it_at_once() -> None:
    saw = {"body": "budi-phone-1", "state": "budi-phone-2"}
    hers = sari(1, step="return", reason="Kurang", marks=["score"], saw=saw)
    his = hasan(1, step="return", reason="Salah bulan", marks=["score", "goal"], saw=saw)
    register = told(CREATED, SUBMITTED, hers, his).registers["state"]
    assert (register.value, register.reason) == ("returned", "Salah bulan\nKurang")
    assert register.marks == ("score", "goal")


def test_f36_two_steps_beside_each_other_each_keep_their_reason() -> None:
    saw = {"body": "budi-phone-1", "state": "budi-phone-2"}
    hers = sari(1, step="return", reason="Kurang", saw=saw)
    his = hasan(1, step="approve", saw=saw)
    register = told(CREATED, SUBMITTED, hers, his).registers["state"]
    assert register.kind == "parallel"
    assert [(one.value, one.reason) for one in register.siblings] == [
        ("approved", ""),
        ("returned", "Kurang"),
    ]


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
