"""What people write at a kiosk arrives under their names, whoever ships it."""

import json
import logging
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import ADMIN, AGUS, BUDI, CLINIC, DAY_MS, DEWI, NAMESPACE, PLACE, SARI, TONO, uuid
from web.browser import NIPS, PIN, Server, problem
from web.kiosk import (
    KIOSK,
    PINS,
    Kiosk,
    alarms,
    authors,
    claims,
    code_for,
    content_of,
    give_pins,
    id_of,
    outcomes,
    quarantined,
)
from web.test_bundles import JPEG, bring, counts, hex_hash

from server.journal import verify
from server.kiosk import intake
from server.kiosk.envelope import person_alias
from sync.merge import Record


@pytest.fixture
def kiosk(server: Server) -> Kiosk:
    give_pins(server)
    return Kiosk(server)


def test_f72_everybodys_work_comes_in_under_his_name_whoever_is_signed_in(kiosk: Kiosk) -> None:
    people = (BUDI, SARI, DEWI, AGUS, TONO)
    envelopes = [kiosk.of(person).save() for person in people]
    assert kiosk.sign_in(SARI, PINS[SARI]).status_code == 200  # it makes no difference
    assert outcomes(kiosk.ship(*envelopes)) == ["received"] * 5
    assert authors(kiosk.server) == [(person, "applied", "") for person in people]


def test_a_line_means_its_author_and_the_post_that_he_holds_and_its_bytes_stay_as_signed(
    kiosk: Kiosk,
) -> None:
    session = kiosk.of(BUDI)
    kiosk.ship(session.save())
    line = msgspec.json.decode(session.lines[0])
    assert line["actor"] == person_alias(NAMESPACE, NIPS[BUDI]) != BUDI
    row = kiosk.server.store.read_now(lambda tx: tx.record(1, "report", line["record"]))
    assert row is not None
    assert row.owner == PLACE[BUDI]
    record = msgspec.json.decode(row.body, type=Record)
    assert record.registers["body"].value["placement"] == PLACE[BUDI]
    journal = kiosk.server.store.read_now(lambda tx: tx.journal(1, limit=1000))
    assert session.lines[0] in [payload for _, payload in journal]
    assert verify(journal) == []
    history = kiosk.server.browser(SARI).get(f"/api/history/report/{line['record']}").json()
    told = history["mutations"][0]
    assert (told["name"], told["put"]["body"]["placement"]) == ("Budi", PLACE[BUDI])
    assert told["replica_label"] == "Loket 1"


def test_a_superior_goes_on_with_what_was_written_at_a_kiosk(kiosk: Kiosk) -> None:
    session = kiosk.of(BUDI)
    kiosk.ship(session.save())
    kiosk.ship(session.save(record=msgspec.json.decode(session.lines[0])["record"]))
    assert [one[:2] for one in authors(kiosk.server)] == [(BUDI, "applied")] * 2


def test_what_is_delivered_three_times_by_three_people_is_stored_once(kiosk: Kiosk) -> None:
    envelope = kiosk.of(BUDI).save()
    text = kiosk.text(envelope)
    told = [counts(bring(kiosk.server.browser(who), text)) for who in (SARI, TONO, BUDI)]
    assert told == [{"received": 1}, {"again": 1}, {"again": 1}]
    assert outcomes(kiosk.ship(envelope)) == ["again"]
    assert authors(kiosk.server) == [(BUDI, "applied", "")]


def test_what_is_damaged_foreign_or_cut_is_said_and_the_rest_comes_in(kiosk: Kiosk) -> None:
    good = kiosk.of(BUDI).save()
    sealed = json.loads(good)
    cut = json.dumps(sealed | {"sealed": sealed["sealed"][:-40]})
    other = json.dumps(sealed | {"kiosk": uuid(5)})
    unknown_key = kiosk.of(BUDI)
    kiosk.seal_key = {**kiosk.seal_key, "id": "0" * 16}
    lost = unknown_key.save()
    told = outcomes(kiosk.ship("{", cut, other, lost, good))
    assert told == ["refused damaged", "refused signature", "received", "refused key_unknown", "received"]
    assert len(authors(kiosk.server)) == 1
    assert alarms(kiosk.server) == {"signature": 1, "key_unknown": 1}
    assert outcomes(kiosk.ship(cut)) == ["refused signature"]
    assert alarms(kiosk.server) == {"signature": 1, "key_unknown": 1}  # kept once
    foreign = kiosk.text(good).replace(NAMESPACE.encode(), uuid(7).encode())
    assert problem(bring(kiosk.server.browser(SARI), foreign)) == (422, "bundle_foreign")
    newer = b"LURING-KIOSK-2 x\n{}"
    assert problem(bring(kiosk.server.browser(SARI), newer)) == (422, "bundle_newer")


def test_what_makes_no_sense_inside_is_kept_and_told_to_the_admin(kiosk: Kiosk) -> None:
    for content in (
        b"",
        b"{}\n",
        kiosk.of(BUDI).contents(kiosk=uuid(5)),
        kiosk.of(BUDI).contents(session="x"),
        kiosk.of(BUDI).contents(made_at=2**64),
        kiosk.of(BUDI).contents(drafts=[{"key": "a", "value": 1, "updated_at": 2**64}]),
    ):
        assert outcomes(kiosk.ship(kiosk.seal(content))) == ["refused damaged"]
    assert alarms(kiosk.server) == {"damaged": 6}


def test_f98_a_pin_cannot_be_put_onto_another_report(kiosk: Kiosk) -> None:
    """PIN, number and replica's key are in one sealing; whoever makes a new one has to know the PIN."""
    budi, thief = kiosk.of(BUDI), kiosk.of(BUDI, pin="")
    budi.write()
    thief.write()
    stolen = json.loads(budi.contents().split(b"\n")[0])
    # The thief has Budi's sealed envelope only: the best he can do is to name Budi's replica as his own.
    thief.replica, thief.lines = budi.replica, []
    thief.write()
    envelope = kiosk.seal(thief.contents(claim=None))
    assert stolen["claim"]["pin"] == PIN
    kiosk.ship(kiosk.seal(budi.contents()))
    assert outcomes(kiosk.ship(envelope)) == ["refused signature"]
    assert authors(kiosk.server) == [(BUDI, "applied", "")]
    assert alarms(kiosk.server) == {"signature": 1}


def test_f98_guesses_are_throttled_for_the_kiosk_alone_and_nothing_tells_which_was_right(
    kiosk: Kiosk,
) -> None:
    wrong = [kiosk.of(BUDI, pin=f"11{n:04d}").save() for n in range(6)]
    right = kiosk.of(BUDI).save()
    answers = [kiosk.post(envelope).json() for envelope in (*wrong, right)]
    assert {msgspec.json.encode(one | {"receipts": []}) for one in answers} == {
        msgspec.json.encode(answers[0] | {"receipts": []})
    }
    assert {outcomes(one["receipts"])[0] for one in answers} == {"received"}
    assert {tuple(sorted(one["receipts"][0])) for one in answers} == {("at", "id", "outcome")}
    assert authors(kiosk.server) == []  # the right one was not looked at any more
    assert quarantined(kiosk.server) == {"wrong_pin": 5, "throttled": 2}
    account = kiosk.server.store.read_now(lambda tx: tx.account(1, BUDI))
    assert account is not None
    assert (account.failures, account.locked_until) == (0, 0)
    other = Kiosk(kiosk.server, uuid(60))
    other.ship(other.of(BUDI).save())
    assert authors(kiosk.server) == [(BUDI, "applied", "")]
    assert kiosk.server.browser().sign_in(BUDI).status_code == 200


def test_f98_no_wrong_signature_tells_whether_a_pin_was_right(kiosk: Kiosk) -> None:
    known = kiosk.of(SARI)
    kiosk.ship(known.save())
    key = known.registration()["key"]
    for pin in (PINS[BUDI], "118822"):
        answers = []
        for replica, point in ((None, key), (None, "AAAA"), (known.replica, None)):
            budi = kiosk.of(BUDI, pin=pin)
            budi.replica = replica or budi.replica
            budi.write()
            content = budi.contents()
            own = budi.registration()["key"]
            answers += kiosk.ship(kiosk.seal(content.replace(own.encode(), (point or own).encode())))
        assert outcomes(answers) == ["refused signature"] * 3
    assert authors(kiosk.server) == [(SARI, "applied", "")]
    assert quarantined(kiosk.server) == {}


def test_f98_every_pin_costs_one_look_whether_the_number_is_anybodys_or_not(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    hasher = kiosk.server.web.passwords._hasher
    verify_pin = hasher._argon2.verify

    class Counting:
        def verify(self, kept: str, given: str) -> bool:
            looks.append(kept)
            return bool(verify_pin(kept, given))

        hash = hasher._argon2.hash

    monkeypatch.setattr(hasher, "_argon2", Counting())
    for session in (kiosk.of(BUDI), kiosk.of(SARI, pin="118822"), kiosk.session("1" * 18, "118822")):
        looks.clear()
        kiosk.ship(session.save(), session.save())  # one look a session
        assert len(looks) == 1
        assert looks[0].startswith("$argon2id$")


def test_f99_whoever_has_the_device_key_writes_as_nobody(kiosk: Kiosk) -> None:
    budi = kiosk.of(BUDI)
    kiosk.ship(budi.save())
    forged = kiosk.of(BUDI)
    forged.replica = budi.replica
    forged.write()
    assert outcomes(kiosk.ship(kiosk.seal(forged.contents(claim=None)))) == ["refused signature"]
    # And with a replica of his own, without a PIN: it waits for Budi's.
    new = kiosk.of(BUDI)
    new.write(actor=BUDI)
    assert outcomes(kiosk.ship(kiosk.seal(new.contents(claim=None, person=BUDI)))) == ["received"]
    assert authors(kiosk.server) == [(BUDI, "applied", "")]
    assert alarms(kiosk.server) == {"signature": 1}
    assert quarantined(kiosk.server) == {"no_pin": 1}
    assert [who for who, _ in kiosk.server.acts("kiosk_alarm")] == [""]
    assert [one["code"] for one in claims(kiosk.server, BUDI)] == ["no_pin"]


def test_f99_a_run_without_lines_gives_nobody_anything(kiosk: Kiosk) -> None:
    """Its signature would be over nothing, and what came with it would be his whose replica it names."""
    budi = kiosk.of(BUDI)
    kiosk.ship(budi.save())
    part = {"replica": budi.replica, "key": "", "run": {"first": 1, "sig": "x"}, "lines": 0}
    drafts = [{"key": "lapor", "value": {"value": 1, "saw": {}}, "updated_at": 1}]
    forged = kiosk.of(SARI).contents(claim=None, parts=[part], drafts=drafts)
    assert outcomes(kiosk.ship(kiosk.seal(forged))) == ["refused damaged"]
    assert kiosk.server.store.read_now(lambda tx: tx.drafts_of(1, BUDI)) == []


def test_f74_what_a_revoked_kiosk_ships_is_kept_and_waits_for_a_decision(kiosk: Kiosk) -> None:
    before = kiosk.of(BUDI)
    kiosk.ship(before.save())
    late = kiosk.of(SARI).save()
    token = kiosk.sign_in(DEWI, PINS[DEWI]).json()["token"]
    kiosk.server.clock.advance(60_000)
    admin = kiosk.server.browser(ADMIN)
    revoked = admin.post(f"/api/admin/kiosks/{KIOSK}/revoke", json={"reason": "Hilang di jalan"})
    assert revoked.json()["state"] == "revoked"
    kiosk.server.clock.advance(60_000)
    answer = kiosk.post(late, before.save()).json()
    assert answer["directives"] == ["revoked"]
    assert outcomes(answer["receipts"]) == ["received", "received"]
    assert authors(kiosk.server) == [
        (BUDI, "applied", ""),
        (SARI, "quarantined", "device_revoked"),
        (BUDI, "quarantined", "device_revoked"),
    ]
    told = kiosk.contact()
    assert told["directives"] == ["revoked"]
    assert "forms" not in told
    assert problem(kiosk.sign_in(BUDI, PIN)) == (403, "kiosk_revoked")
    assert (
        kiosk.server.client.get("/api/session", headers={"Authorization": f"Bearer {token}"}).status_code
        == 401
    )
    assert problem(kiosk.enrol(code_for(kiosk.server))) == (409, "kiosk_taken")


def test_f91_the_old_key_opens_after_half_a_year_and_is_held_until_the_kiosk_says_it_is_not(
    kiosk: Kiosk,
) -> None:
    server, sealing = kiosk.server, kiosk.server.web.sealing
    first = kiosk.seal_key["id"]
    envelope = kiosk.of(BUDI).save()
    second = sealing.make(server.clock()).id
    sealing.escrow(server.web.settings.data / "usb", server.clock())

    def holders(id: str) -> list[tuple[str, str]]:
        return [(one.replica, one.label) for one in server.store.read_now(lambda tx: tx.seal_holders(1, id))]

    server.clock.advance(180 * DAY_MS)
    assert holders(first) == [(KIOSK, "Loket 1")]
    assert outcomes(kiosk.ship(envelope)) == ["received"]
    assert kiosk.contact(count=1, seal=first)["seal"]["id"] == second
    assert holders(first) == holders(second) == [(KIOSK, "Loket 1")]  # it may still hold some
    kiosk.contact(count=1, seal=second)
    kiosk.contact(count=0, seal=first)  # and it had not heard of the second
    assert holders(first) != []
    kiosk.contact(count=0, seal=second)
    assert (holders(first), holders(second)) == ([], [(KIOSK, "Loket 1")])
    assert authors(server) == [(BUDI, "applied", "")]


def test_f102_a_server_that_has_forgotten_the_kiosk_keeps_its_work_until_it_is_enrolled_again(
    server: Server,
) -> None:
    give_pins(server)
    kiosk = Kiosk(server, enrolled=False)  # of a time after the backup
    current = server.web.sealing.current()
    assert current is not None
    kiosk.seal_key = {"id": current.id, "key": current.public}
    envelope = kiosk.of(BUDI).save()
    [receipt] = kiosk.ship(envelope)
    assert receipt["outcome"] == "received"
    assert authors(server) == []
    told = server.browser(ADMIN).get("/api/admin/kiosks").json()
    assert (told["kiosks"], told["unknown"]) == ([], 1)
    server.clock.advance(90 * DAY_MS)
    squatter = Kiosk(server, enrolled=False)  # by the same name, with another key
    squatter.seal_key = kiosk.seal_key
    squatter.ship(squatter.of(SARI).save())
    assert kiosk.enrol(code_for(server)).status_code == 201
    assert authors(server) == [(BUDI, "applied", "")]
    assert alarms(server) == {"signature": 1}
    assert outcomes(kiosk.ship(envelope)) == ["again"]


def test_f102_a_key_that_a_restore_has_forgotten_opens_when_it_comes_back_from_escrow(kiosk: Kiosk) -> None:
    sealing, data = kiosk.server.web.sealing, kiosk.server.web.settings.data
    new = sealing.make(kiosk.server.clock())
    sealing.escrow(data / "usb", kiosk.server.clock())
    kiosk.seal_key = {"id": new.id, "key": new.public}
    envelope, other = kiosk.of(BUDI).save(), kiosk.of(SARI).save()
    sealing.destroy(new.id)
    assert outcomes(kiosk.ship(envelope, other)) == ["refused key_unknown"] * 2
    (data / "keys" / f"{new.id}.json").write_bytes((data / "usb" / f"{new.id}.json").read_bytes())
    assert outcomes(kiosk.ship(envelope)) == ["received"]
    assert alarms(kiosk.server) == {"key_unknown": 1}
    kiosk.contact()  # the other one is not waited for
    assert authors(kiosk.server) == [(BUDI, "applied", ""), (SARI, "applied", "")]
    assert alarms(kiosk.server) == {}


def test_photos_may_come_before_or_after_the_report_that_names_them(kiosk: Kiosk) -> None:
    session, sha = kiosk.of(BUDI), hex_hash(JPEG)
    photo = kiosk.seal(session.contents(files=(JPEG,)))
    evidence = [{"sha256": sha, "type": "image/jpeg", "bytes": len(JPEG), "name": "foto.jpg"}]
    put = {"body": session.body(evidence=evidence), "link": {"line": None, "indicator": None}}
    assert outcomes(kiosk.ship(photo, session.save(put=put))) == ["received", "received"]
    kept = kiosk.server.store.read_now(lambda tx: tx.evidence_files(1, sha))
    assert [file.uploaded_by for file in kept] == [BUDI]
    record = json.loads(session.lines[0])["record"]
    assert kiosk.server.browser(SARI).get(f"/api/evidence/{sha}?report={record}").content == JPEG


def test_what_citizens_answer_has_no_time_but_the_day_and_no_order(kiosk: Kiosk) -> None:
    for n in range(20):
        survey = {"form": "ikm@1", "day": "2026-11-18", "answers": {"u1": n % 4 + 1, "saran": f"ke-{n}"}}
        head = {"v": 1, "client": "", "person": "", "made_at": 0, "kiosk": KIOSK, "survey": survey}
        kiosk.server.clock.advance(60_000)
        envelope = kiosk.seal(content_of(head, []))
        assert outcomes(kiosk.ship(envelope, envelope)) == ["received", "again"]
    store = kiosk.server.store
    answers = store.read_now(lambda tx: tx.survey_answers(1, CLINIC, "ikm@1"))
    assert len(answers) == 20
    assert {one.day for one in answers} == {"2026-11-18"}
    came = [one.answers["saran"] for one in answers]
    assert came != [f"ke-{n}" for n in range(20)]
    columns = {row[1] for row in store._writer.execute("PRAGMA table_info(survey_answer)")}
    assert columns == {"instansi", "id", "unit", "form", "day", "answers", "counter", "period"}
    journal = store.read_now(lambda tx: tx.journal(1, limit=1000))
    assert not [payload for _, payload in journal if payload and b"ke-1" in payload]


def test_a_pin_is_nowhere_on_the_servers_disk_nor_in_its_journal_or_logs(
    kiosk: Kiosk, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "118822"
    kiosk.ship(kiosk.of(BUDI).save(), kiosk.of(SARI, pin=wrong).save(), kiosk.session("2" * 18, wrong).save())
    [claim] = claims(kiosk.server, SARI)
    kiosk.server.browser(SARI).post(f"/api/claims/{claim['id']}", json={"pin": wrong})
    kiosk.server.browser(SARI).post(f"/api/claims/{claim['id']}", json={"pin": PINS[SARI]})
    kiosk.sign_in(BUDI, wrong)
    kiosk.sign_in(BUDI, PIN)
    bring(kiosk.server.browser(SARI), kiosk.text(kiosk.of(DEWI, pin=wrong).save()))
    out, err = capfd.readouterr()
    files: list[Path] = [path for path in kiosk.server.web.settings.data.rglob("*") if path.is_file()]
    assert any(path.name == "luring.db-wal" for path in files)
    for secret in (wrong, PIN, PINS[SARI]):
        assert secret not in out + err + caplog.text
        for path in files:
            assert secret.encode() not in path.read_bytes(), path
    assert b"Posyandu" in b"".join(path.read_bytes() for path in files)  # what is looked for would be found


def test_f3_a_server_that_stops_between_two_steps_does_them_again_and_nothing_is_there_twice(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = kiosk.of(BUDI)
    envelopes = [session.save(), session.save()]
    receipt = intake._receipt

    async def fails(*_: Any) -> int:
        raise RuntimeError("stopped")

    monkeypatch.setattr(intake, "_receipt", fails)
    assert kiosk.post(*envelopes).status_code == 500
    assert authors(kiosk.server) == [(BUDI, "applied", "")]  # the lines are in, the receipt is not
    monkeypatch.setattr(intake, "_receipt", receipt)
    assert outcomes(kiosk.ship(*envelopes)) == ["received", "received"]
    assert authors(kiosk.server) == [(BUDI, "applied", "")] * 2
    ids = [one["id"] for one in kiosk.ship(*envelopes)]
    assert ids == [id_of(one) for one in envelopes]


def test_too_much_is_refused_before_anything_is_made_of_it(kiosk: Kiosk) -> None:
    assert problem(kiosk.post(*["{}"] * 501)) == (413, "too_large")
