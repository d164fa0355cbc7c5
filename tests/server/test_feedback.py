"""Continuous feedback between people who work together: who may say what to whom, and who reads it."""

import json
from pathlib import Path
from typing import Any

import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    DEWI,
    HASAN,
    INSTANSI,
    LINE,
    NAMESPACE,
    NOW_MS,
    PEOPLE,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    uuid,
)
from cycles import figure, group, line, opened, sends, standing
from plans import does, met

from server.appraisal import KINDS
from server.cycle_release import origins_of
from server.effects import derived_id
from server.org import Superior
from sync.device import Intent
from sync.mutation import Made, Mutation

VECTORS = json.loads((Path(__file__).parents[2] / "sync" / "vectors" / "feedback.json").read_text())
SAID, SAID_TOO, ASKED, ANSWERED = (uuid(7400 + n) for n in range(4))
EVERYBODY = tuple(PEOPLE.values())


def said(by: str, to: str = BUDI, record: str = SAID, **more: Any) -> Intent:
    body = {"placement": PLACE[to], "from": PLACE[by], "kind": "feedback", "good": "Cepat.", **more}
    return Intent(collection="feedback", record=record, put={"body": body})


def thanks(by: str, record: str, to: str = BUDI, **more: Any) -> Intent:
    return said(by, to, record, kind="recognition", value="kolaboratif", **more)


def asked(by: str, to: str, record: str = ASKED) -> Intent:
    body = {"placement": PLACE[by], "to": PLACE[to], "line": LINE, "text": "Bagaimana penyuluhan saya?"}
    return Intent(collection="feedback_request", record=record, put={"body": body})


def reply(giver: str, record: str = ANSWERED, feedback: str = SAID, to: str = BUDI) -> Intent:
    body = {"placement": PLACE[to], "from": PLACE[giver], "feedback": feedback, "text": "Terima kasih."}
    return Intent(collection="feedback_reply", record=record, put={"body": body})


def readers(cast: Cast, collection: str, record: str) -> set[str]:
    return {person for person in EVERYBODY if met(cast, person).sees(collection, record) is not None}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['collection']}-{case['errors']}")
def test_what_does_not_fit_says_where(case: dict[str, Any]) -> None:
    mutation = Mutation(
        v=1,
        id=uuid(1),
        replica=uuid(2),
        n=1,
        prev="",
        actor=BUDI,
        collection=case["collection"],
        record=uuid(3),
        put=case["put"],
        saw={},
        salt="",
        made=Made(at=NOW_MS, zone="Asia/Jakarta"),
    )
    found = KINDS[case["collection"]].check(mutation, {})
    assert [[one.path, one.code] for one in (found.errors if found else ())] == case["errors"]


@pytest.mark.parametrize(
    ("by", "outcome"),
    [
        (SARI, "applied"),  # superior
        (RINA, "applied"),  # same unit and superior
        (WATI, "applied"),  # same unit
        (HASAN, "quarantined not_allowed"),  # two levels above, in another unit
        (TONO, "quarantined not_allowed"),
        (ADMIN, "quarantined not_allowed"),
        (BUDI, "quarantined not_allowed"),  # about himself
    ],
)
def test_who_works_with_somebody_gives_feedback_and_nobody_else(cast: Cast, by: str, outcome: str) -> None:
    assert does(met(cast, by), said(by)) == [outcome]


def test_staff_and_team_leads_give_it_too(cast: Cast) -> None:
    assert does(met(cast, BUDI), said(BUDI, to=SARI)) == ["applied"]
    lead = Superior(placement=PLACE[BUDI], superior=PLACE[TONO], since=NOW_MS - 1, role="team_lead")
    cast.change(lambda tx: tx.put_superior(INSTANSI, lead))
    assert does(met(cast, TONO), said(TONO, record=SAID_TOO)) == ["applied"]


def test_the_giver_the_receiver_and_his_superior_read_it_and_nobody_else(cast: Cast) -> None:
    assert does(met(cast, RINA), said(RINA)) == ["applied"]
    assert readers(cast, "feedback", SAID) == {RINA, BUDI, SARI}
    assert does(met(cast, BUDI), reply(RINA)) == ["applied"]
    assert readers(cast, "feedback_reply", ANSWERED) == {RINA, BUDI, SARI}


def test_nobody_speaks_in_the_name_of_another(cast: Cast) -> None:
    assert does(met(cast, RINA), said(DEWI)) == ["quarantined invalid"]
    assert does(met(cast, RINA), said(DEWI, record=SAID_TOO)) == ["quarantined invalid"]
    assert readers(cast, "feedback", SAID) == set()


def test_phones_are_told_who_is_named_where_they_see_what_was_said_and_only_there(cast: Cast) -> None:
    does(met(cast, RINA), said(RINA))
    contact = derived_id(NAMESPACE, f"contact/{SAID}")
    assert readers(cast, "contact", contact) == {RINA, BUDI, SARI}
    told = cast.derived("contact", f"contact/{SAID}")
    assert {one["placement"] for one in told["people"]} <= {PLACE[RINA], PLACE[BUDI]}


@pytest.mark.parametrize(
    ("by", "outcome"),
    [
        (BUDI, "applied"),
        (RINA, "applied"),
        (SARI, "applied"),
        (DEWI, "quarantined not_allowed"),
        (TONO, "quarantined not_allowed"),
        (ADMIN, "quarantined not_allowed"),
    ],
)
def test_only_who_reads_it_replies(cast: Cast, by: str, outcome: str) -> None:
    does(met(cast, RINA), said(RINA))
    assert does(met(cast, by), reply(RINA)) == [outcome]


def test_a_reply_names_the_feedback_that_it_answers(cast: Cast) -> None:
    does(met(cast, RINA), said(RINA))
    assert does(met(cast, BUDI), reply(DEWI)) == ["quarantined invalid"]  # Dewi would get to read it
    assert does(met(cast, BUDI), reply(RINA, SAID_TOO, feedback=ASKED)) == ["quarantined invalid"]


@pytest.mark.parametrize(
    ("by", "outcome"),
    [(BUDI, "applied"), (RINA, "quarantined not_allowed"), (SARI, "quarantined not_allowed")],
)
def test_only_the_receiver_marks_it_as_read(cast: Cast, by: str, outcome: str) -> None:
    does(met(cast, RINA), said(RINA))
    phone = met(cast, by)
    mark = Intent(
        collection="feedback", record=SAID, put={"read": {"is_read": True}}, saw=phone.saw("feedback", SAID)
    )
    assert does(phone, mark) == [outcome]


def test_what_was_said_is_not_said_otherwise_later(cast: Cast) -> None:
    rina = met(cast, RINA)
    does(rina, said(RINA))
    again = Intent(
        collection="feedback",
        record=SAID,
        put=said(RINA, good="Lambat.").put,
        saw=rina.saw("feedback", SAID),
    )
    assert does(rina, again) == ["quarantined not_allowed"]


def test_who_is_asked_sees_it_and_may_answer_or_decline(cast: Cast) -> None:
    assert does(met(cast, BUDI), asked(BUDI, RINA)) == ["applied"]
    assert readers(cast, "feedback_request", ASKED) == {BUDI, RINA}
    for person in (DEWI, SARI):  # not asked, and does not see it
        step = Intent(
            collection="feedback_request",
            record=ASKED,
            step="decline",
            reason="Tidak",
            saw={"body": tuple(cast.record("feedback_request", ASKED).registers["body"].heads)},
        )
        assert does(met(cast, person), step) == ["quarantined not_allowed"]
    rina = met(cast, RINA)
    assert does(rina, said(RINA, request=ASKED)) == ["applied"]
    assert does(rina, rina.step("feedback_request", ASKED, "decline", "Belum pernah bersama")) == ["applied"]
    assert cast.state("feedback_request", ASKED) == "declined"


def test_nobody_is_asked_who_does_not_work_with_the_asker(cast: Cast) -> None:
    assert does(met(cast, BUDI), asked(BUDI, TONO)) == ["quarantined invalid"]
    assert does(met(cast, RINA), asked(BUDI, DEWI)) == ["quarantined not_allowed"]


# Recognitions in a result


def initiative(cast: Cast, cycle: Any) -> Any:
    return line(cast, cycle, BUDI, "inisiatif")


def test_recognitions_count_once_for_each_colleague_and_the_superiors_not_at_all(cast: Cast) -> None:
    cycle = opened(cast)
    ids = iter(range(7500, 7600))
    for by in (RINA, RINA, DEWI, SARI):
        assert does(met(cast, by), thanks(by, uuid(next(ids)))) == ["applied"]
    assert does(met(cast, AGUS), said(AGUS, record=uuid(next(ids)))) == ["applied"]  # no recognition
    assert initiative(cast, cycle)["figure"]["exact"] == "2"
    assert initiative(cast, cycle)["value"]["exact"] == "75"
    (origin,) = cast.store.read_now(
        lambda tx: origins_of(tx, INSTANSI, cycle, PLACE[BUDI], cast.clock())["inisiatif"]
    )
    assert (origin.what, origin.note, origin.by) == ("recognised", "3/2", "")


def test_what_was_put_in_by_hand_counts_instead_of_what_is_counted(cast: Cast) -> None:
    cycle = opened(cast)
    does(met(cast, RINA), thanks(RINA, SAID))
    figure(cast, cycle, BUDI, "inisiatif", "5")
    assert initiative(cast, cycle)["figure"]["exact"] == "5"
    (origin,) = cast.store.read_now(
        lambda tx: origins_of(tx, INSTANSI, cycle, PLACE[BUDI], cast.clock())["inisiatif"]
    )
    assert (origin.what, origin.note) == ("recognitions", "SKM")


def test_feedback_moves_no_score_and_leaves_anonymous_answers_as_they_are(cast: Cast) -> None:
    cycle = opened(cast)
    rina = met(cast, RINA)
    sends(rina, cycle, BUDI, "peer", "5")
    rina.exchange()
    before = standing(cast, cycle, BUDI)
    does(rina, said(RINA, improve="Isi register lengkap."))
    assert standing(cast, cycle, BUDI) == before
    assert group(cast, cycle, BUDI, "peer")["answered"] is None
