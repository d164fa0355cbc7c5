"""Citizens answer the nine elements at a kiosk: it is told what to ask, and it counts in its unit's index."""

import json

from cast import ADMIN, CLINIC
from web.browser import Server
from web.kiosk import KIOSK, Kiosk, alarms, content_of, give_pins, outcomes

from server.surveys import STANDARD, survey_forms

ALL = {f"u{n}": 3 for n in range(1, 10)}


def answered(kiosk: Kiosk, answers: dict[str, object]) -> str:
    survey = {"form": STANDARD, "day": "2026-11-18", "answers": answers}
    head = {"v": 1, "client": "", "person": "", "made_at": 0, "kiosk": KIOSK, "session": "", "survey": survey}
    return kiosk.seal(content_of(head, []))


def test_a_kiosk_is_told_the_questions_of_the_surveys_that_its_policy_names_and_no_others(
    server: Server,
) -> None:
    kiosk = Kiosk(server)
    told = kiosk.contact()
    assert told["surveys"] == []
    id = server.browser(ADMIN).get("/api/admin/kiosks").json()["kiosks"][0]["id"]
    policy = {"survey": [STANDARD, "lapor-umum", STANDARD]}
    changed = server.browser(ADMIN).request(
        "PATCH", f"/api/admin/kiosks/{id}", json={"reason": "Survei di loket", "policy": policy}
    )
    assert changed.status_code == 200, changed.text
    again = kiosk.contact(etag=told["etag"])
    [form] = again["surveys"]  # a report's form is among the forms
    assert (form["id"], len(form["elements"])) == (STANDARD, 9)
    assert form["elements"][0]["options"][3] == {"id": "Sangat sesuai", "en": "Fit very well"}
    assert [one["id"] for one in form["facts"]] == ["age", "sex", "education", "job"]
    assert "surveys" not in kiosk.contact(etag=again["etag"])


def test_what_citizens_answered_at_a_kiosk_counts_in_the_index_of_its_unit_with_the_kiosk_as_counter(
    server: Server,
) -> None:
    give_pins(server)
    kiosk = Kiosk(server, survey=[STANDARD])
    enough = survey_forms()[STANDARD].minimum
    envelopes = [answered(kiosk, {**ALL, "nip": "198503142010012003"}) for _ in range(enough)]
    receipts = kiosk.ship(*envelopes, envelopes[0])
    assert outcomes(receipts) == [*["received"] * enough, "again"]
    found = server.browser(ADMIN).get("/api/admin/surveys").json()
    unit = {one["counter"]: one for one in found["standings"] if one["unit"] == CLINIC}
    assert {counter: (one["ikm"]["value"], one["ikm"]["n"]) for counter, one in unit.items()} == {
        None: ("75.00", enough),
        "Loket 1": ("75.00", enough),
    }
    kept = server.store.read_now(lambda tx: tx.survey_answers(1, CLINIC, STANDARD))
    assert all(one.answers == ALL for one in kept)  # what the form does not ask is dropped
    assert not {one.id for one in kept} & {receipt["id"] for receipt in receipts}
    assert "198503142010012003" not in json.dumps(found)


def test_f74_what_a_revoked_kiosk_says_that_citizens_answered_is_kept_and_counts_in_nothing(
    server: Server,
) -> None:
    """A thief with the device key must not be able to make a unit's index."""
    kiosk = Kiosk(server, survey=[STANDARD])
    kiosk.ship(answered(kiosk, {**ALL}))
    gone = server.browser(ADMIN).post(f"/api/admin/kiosks/{KIOSK}/revoke", json={"reason": "Hilang"})
    assert gone.status_code == 200
    late = answered(kiosk, {**ALL})
    assert outcomes(kiosk.ship(late)) == ["received"]
    assert outcomes(kiosk.ship(late)) == ["again"]
    assert len(server.store.read_now(lambda tx: tx.survey_answers(1, CLINIC, STANDARD))) == 1
    assert alarms(server) == {"revoked": 1}
