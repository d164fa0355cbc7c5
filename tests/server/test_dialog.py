"""A talk of employee and superior: what is whose, what both may change, who reads what was said of it."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, HASAN, PEOPLE, PLACE, RINA, SARI, TONO, Cast, Phone, names, uuid
from plans import does, met

from sync.device import Intent

TALK, SAID, REPORT, ASKED, ITEM = (uuid(7600 + n) for n in range(5))
EVERYBODY = tuple(PEOPLE.values())


def planned(**put: Any) -> Intent:
    plan = {
        "placement": PLACE[BUDI],
        "date": "2026-11-25",
        "time": "09:00",
        "place": "Aula",
        "sort": "coaching",
    }
    groups = {"plan": plan, "agenda": {"items": [{"id": ITEM, "text": "Target kunjungan"}]}}
    return Intent(collection="dialog", record=TALK, put={**groups, **put})


def edit(phone: Phone, **put: Any) -> Intent:
    return Intent(collection="dialog", record=TALK, put=put, saw=phone.saw("dialog", TALK))


def readers(cast: Cast, collection: str, record: str) -> set[str]:
    return {person for person in EVERYBODY if met(cast, person).sees(collection, record) is not None}


def one_body(collection: str, record: str, **body: Any) -> Intent:
    return Intent(collection=collection, record=record, put={"body": {"placement": PLACE[BUDI], **body}})


@pytest.mark.parametrize(
    ("by", "outcome"),
    [
        (BUDI, "applied"),
        (SARI, "applied"),
        (HASAN, "quarantined not_allowed"),
        (RINA, "quarantined not_allowed"),
        (TONO, "quarantined not_allowed"),
        (ADMIN, "quarantined not_allowed"),
    ],
)
def test_employee_and_superior_plan_a_talk_and_nobody_else(cast: Cast, by: str, outcome: str) -> None:
    assert does(met(cast, by), planned()) == [outcome]
    assert readers(cast, "dialog", TALK) == ({BUDI, SARI} if outcome == "applied" else set())


def test_each_writes_his_own_notes_at_once_and_nothing_is_in_dispute(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, planned())
    sari.exchange()
    budi.write(edit(budi, employee_notes={"goal": "100 kunjungan", "obstacle": "Hujan"}))
    sari.write(edit(sari, leader_notes={"text": "Atur jadwal", "adjusts_plan": False}))
    assert [one.outcome for one in (*sari.exchange(), *budi.exchange())] == ["applied", "merged"]
    assert cast.record("dialog", TALK).conflicts == ()
    assert does(sari, edit(sari, employee_notes={"goal": "lain"})) == ["quarantined not_allowed"]
    assert does(budi, edit(budi, leader_notes={"text": "lain"})) == ["quarantined not_allowed"]


def test_an_agenda_that_both_changed_is_a_dispute_and_both_versions_are_kept(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, planned())
    sari.exchange()
    budi.write(edit(budi, agenda={"items": [{"id": ITEM, "text": "Cuti"}]}))
    sari.write(edit(sari, agenda={"items": [{"id": ITEM, "text": "Laporan"}]}))
    sari.exchange()
    assert [one.outcome for one in budi.exchange()] == ["conflict"]
    register = cast.record("dialog", TALK).registers["agenda"]
    assert {one.value["items"][0]["text"] for one in register.siblings} == {"Cuti", "Laporan"}
    sari.exchange()
    assert does(sari, edit(sari, agenda={"items": [{"id": ITEM, "text": "Cuti dan laporan"}]})) == ["applied"]
    assert cast.record("dialog", TALK).registers["agenda"].kind == ""


def test_both_agree_each_for_himself_also_at_the_same_time_and_after_it_is_closed(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, planned())
    sari.exchange()
    actions = [{"id": ITEM, "text": "Susun jadwal", "due": "2026-12-01", "who": "employee"}]
    assert does(sari, edit(sari, agreed={"text": "Dua kali sebulan", "actions": actions})) == ["applied"]
    budi.exchange()
    (head,) = cast.record("dialog", TALK).registers["agreed"].heads
    sari.write(edit(sari, leader_agrees={"of": head, "together": True}), sari.step("dialog", TALK, "close"))
    budi.write(edit(budi, employee_agrees={"of": head}))
    assert {one.outcome for one in (*sari.exchange(), *budi.exchange())} == {"applied", "merged"}
    assert cast.record("dialog", TALK).conflicts == ()
    assert does(budi, edit(budi, leader_agrees={"of": head})) == ["quarantined not_allowed"]
    budi.exchange()
    assert does(budi, edit(budi, done={"actions": [ITEM]})) == ["applied"]  # carried on after the talk
    assert does(budi, edit(budi, agreed={"text": "Lain", "actions": []})) == ["quarantined not_allowed"]


def test_what_the_employee_says_of_the_talk_goes_past_his_superior(cast: Cast) -> None:
    answers = {str(n): "partly" for n in range(1, 10)}
    body = {"dialog": TALK, "answers": answers, "text": "Kurang waktu."}
    assert does(met(cast, SARI), one_body("dialog_feedback", SAID, **body)) == ["quarantined not_allowed"]
    assert does(met(cast, BUDI), one_body("dialog_feedback", ITEM, **body)) == ["applied"]
    assert readers(cast, "dialog_feedback", ITEM) == {BUDI, HASAN}


def test_a_report_of_behaviour_goes_upwards_and_not_to_whom_it_is_about(cast: Cast) -> None:
    body = {"value": "akuntabel", "problem": "Terlambat.", "others": False, "done": "Dibicarakan dua kali."}
    assert does(met(cast, RINA), one_body("behaviour_report", SAID, **body)) == ["quarantined not_allowed"]
    assert does(met(cast, BUDI), one_body("behaviour_report", SAID, **body)) == ["quarantined not_allowed"]
    assert does(met(cast, SARI), one_body("behaviour_report", REPORT, **body)) == ["applied"]
    assert readers(cast, "behaviour_report", REPORT) == {SARI, HASAN}


def test_a_question_about_a_result_is_answered_by_the_superior_and_closed_by_the_employee(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    ask = one_body("result_question", ASKED, outcome=ITEM, text="Mengapa 78?")
    assert does(met(cast, RINA), ask) == ["quarantined not_allowed"]
    ask = one_body("result_question", SAID, outcome=ITEM, text="Mengapa 78?")
    assert does(budi, ask) == ["applied"]
    assert readers(cast, "result_question", SAID) == {BUDI, SARI}
    sari.exchange()

    def answer(phone: Phone) -> Intent:
        put = {"answer": {"text": "Karena target kunjungan."}}
        return Intent(
            collection="result_question", record=SAID, put=put, saw=phone.saw("result_question", SAID)
        )

    assert does(budi, budi.step("result_question", SAID, "close")) == ["quarantined invalid"]
    assert does(sari, answer(sari)) == ["applied"]
    budi.exchange()
    assert does(budi, budi.step("result_question", SAID, "close")) == ["applied"]


def test_of_two_answers_that_had_not_seen_each_other_both_are_there_to_be_read(cast: Cast) -> None:
    """The policy `show_all`: none of them counts for the other, and nobody is asked to choose."""
    budi, sari, other = cast.phone(BUDI), cast.phone(SARI), cast.phone(SARI)
    assert does(budi, one_body("result_question", SAID, outcome=ITEM, text="Mengapa 78?")) == ["applied"]
    for phone in (sari, other):
        phone.exchange()
    for phone, text in ((sari, "Target berubah"), (other, "Lihat catatan Maret")):
        saw = phone.saw("result_question", SAID)
        phone.write(
            Intent(collection="result_question", record=SAID, put={"answer": {"text": text}}, saw=saw)
        )
    assert [names(phone.exchange()) for phone in (sari, other)] == [["applied"], ["merged"]]
    answer = cast.record("result_question", SAID).registers["answer"]
    assert {one.value["text"] for one in answer.siblings} == {"Target berubah", "Lihat catatan Maret"}
    assert (answer.value, answer.kind) == (None, "")
    # Whoever has read both may say it in one.
    sari.exchange()
    third = Intent(
        collection="result_question",
        record=SAID,
        put={"answer": {"text": "Target berubah di bulan Maret"}},
        saw=sari.saw("result_question", SAID),
    )
    assert does(sari, third) == ["applied"]
    answer = cast.record("result_question", SAID).registers["answer"]
    assert (answer.value, answer.siblings) == ({"text": "Target berubah di bulan Maret"}, ())
