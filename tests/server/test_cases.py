"""Cases: whatever does not count has one, is seen by those who may decide, and follows what they decide."""

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    CLINIC,
    DAY_MS,
    HASAN,
    INSTANSI,
    LINE,
    NOW_MS,
    OFFICE,
    PATIENTS,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    names,
    report,
    run_of,
    uuid,
    written,
)
from deciding import body_of, buckets, case_of, decide, lost_phone, replace_sari, revoke
from moving import disable

from server.journal import verify
from server.org import Grant
from sync.device import Intent
from sync.mutation import line_hash

REPORT, SECOND = uuid(7001), uuid(7002)
WORK = f"work:{PLACE[BUDI]}"


def test_what_is_quarantined_has_a_case_in_the_same_transaction_that_says_all_about_it(cast: Cast) -> None:
    budi, (made,) = lost_phone(cast, report(REPORT, quantity=4))
    body = body_of(cast, made)
    entry = budi.device.vault.entries[0]
    assert body["contents"] == {"put": msgspec.json.decode(entry.line)["put"]}
    told = {name: body[name] for name in ("placement", "mutation", "sha", "collection", "record", "author")}
    assert told == {
        "placement": PLACE[BUDI],
        "mutation": made,
        "sha": entry.sha,
        "collection": "report",
        "record": REPORT,
        "author": BUDI,
    }
    assert (body["code"], body["to"], body["received"]) == ("device_revoked", "admin", NOW_MS)
    assert buckets(cast, made) == {WORK, f"self:{BUDI}"}
    assert WORK in cast.touched
    assert verify(cast.journal()) == []


def test_accepting_makes_it_count_and_tells_the_authors_phone(cast: Cast) -> None:
    budi, (made,) = lost_phone(cast, report(REPORT, quantity=4))
    assert cast.progress()["count"] == 0
    assert decide(cast.phone(ADMIN), made, "accept") == ["applied"]
    assert cast.progress()["reported"] == 4
    assert cast.state("report", REPORT) == "submitted"
    budi.exchange()
    assert budi.device.vault.entries[0].standing == {"body": "in_force", "link": "in_force"}
    release = [entry for entry, _ in cast.journal() if entry.kind == "release"]
    assert [(one.id, one.outcome, one.actor) for one in release] == [(made, "judged", ADMIN)]
    assert verify(cast.journal()) == []
    sari = cast.phone(SARI)
    sari.exchange()
    sari.write(sari.step("report", REPORT, "approve"))
    assert names(sari.exchange()) == ["applied"]


@pytest.mark.parametrize("step", ["return", "close"])
def test_what_is_not_accepted_stays_out_and_the_author_reads_why(cast: Cast, step: str) -> None:
    budi, (made,) = lost_phone(cast, report(REPORT))
    assert decide(cast.phone(ADMIN), made, step, "Sudah dilaporkan rekan Anda") == ["applied"]
    assert cast.progress()["count"] == 0
    budi.exchange()
    shown = budi.sees("case", case_of(made))
    assert shown is not None
    assert shown.registers["state"].reason == "Sudah dilaporkan rekan Anda"


def test_a_decision_wants_a_reason_and_that_the_decider_has_seen_the_case(cast: Cast) -> None:
    _, (made,) = lost_phone(cast, report(REPORT))
    assert decide(cast.phone(ADMIN), made, "accept", None) == ["quarantined invalid"]
    admin = cast.phone(ADMIN)
    blind = Intent(collection="case", record=case_of(made), step="accept", reason="Tanpa melihat")
    admin.write(blind)
    assert names(admin.exchange()) == ["quarantined invalid"]
    assert cast.progress()["count"] == 0
    assert decide(cast.phone(ADMIN), made, "accept") == ["applied"]


@pytest.mark.parametrize("person", [RINA, TONO, HASAN, WATI, BUDI])
@pytest.mark.parametrize("step", ["accept", "return", "close"])
def test_only_superior_admin_and_pengelola_decide_and_nobody_accepts_his_own(
    cast: Cast, person: str, step: str
) -> None:
    _, (made,) = lost_phone(cast, report(REPORT))
    saw = {name: one.heads for name, one in cast.record("case", case_of(made)).registers.items() if one.heads}
    phone = cast.phone(person)
    phone.exchange()
    phone.write(Intent(collection="case", record=case_of(made), step=step, reason="Boleh", saw=saw))
    assert names(phone.exchange()) == ["quarantined not_allowed"]
    assert cast.state("case", case_of(made)) == "open"
    assert decide(cast.phone(SARI), made, step) == ["applied"]


@pytest.mark.parametrize("person", [SARI, ADMIN, TONO])
def test_each_of_those_who_may_accept_can(cast: Cast, person: str) -> None:
    grant = Grant(id=uuid(602), person=TONO, role="pengelola", unit=OFFICE, since=NOW_MS - DAY_MS)
    cast.change(lambda tx: tx.put_grant(INSTANSI, grant))
    _, (made,) = lost_phone(cast, report(REPORT))
    assert decide(cast.phone(person), made, "accept") == ["applied"]
    assert cast.progress()["count"] == 1


def test_an_admin_does_not_accept_his_own_work_even_with_the_right_to_decide(cast: Cast) -> None:
    grant = Grant(id=uuid(602), person=BUDI, role="admin", unit=CLINIC, since=NOW_MS - DAY_MS)
    cast.change(lambda tx: tx.put_grant(INSTANSI, grant))
    budi, (made,) = lost_phone(cast, report(REPORT))
    other = cast.phone(BUDI)
    assert decide(other, made, "accept") == ["quarantined not_allowed"]
    assert decide(cast.phone(ADMIN), made, "accept") == ["applied"]


def test_two_deciders_who_contradict_each_other_leave_it_uncounted_until_one_has_seen_both(
    cast: Cast,
) -> None:
    budi, (made,) = lost_phone(cast, report(REPORT, quantity=4))
    sari, admin = cast.phone(SARI), cast.phone(ADMIN)
    for phone, step in ((sari, "accept"), (admin, "close")):
        phone.exchange()
        phone.write(phone.step("case", case_of(made), step, "Menurut saya"))
    assert names(sari.exchange()) == ["applied"]
    assert cast.progress()["reported"] == 4
    assert names(admin.exchange()) == ["conflict"]
    assert cast.state("case", case_of(made)) == "open"
    assert (cast.progress()["count"], cast.progress()["not_counted"]) == (0, 1)
    budi.exchange()
    assert set(budi.device.vault.entries[0].standing.values()) == {"not_counted"}
    assert decide(sari, made, "accept", "Sudah kami bicarakan") == ["applied"]
    assert cast.progress()["reported"] == 4
    budi.exchange()
    assert set(budi.device.vault.entries[0].standing.values()) == {"in_force"}
    assert verify(cast.journal()) == []


def test_the_same_decision_by_two_makes_no_question(cast: Cast) -> None:
    _, (made,) = lost_phone(cast, report(REPORT))
    sari, admin = cast.phone(SARI), cast.phone(ADMIN)
    for phone in (sari, admin):
        phone.exchange()
        phone.write(phone.step("case", case_of(made), "accept", "Boleh"))
    assert [names(phone.exchange()) for phone in (sari, admin)] == [["applied"], ["merged"]]
    assert cast.progress()["count"] == 1


def test_a_closed_case_can_be_opened_again_by_an_admin(cast: Cast) -> None:
    _, (made,) = lost_phone(cast, report(REPORT))
    sari, admin = cast.phone(SARI), cast.phone(ADMIN)
    assert decide(sari, made, "close") == ["applied"]
    assert decide(sari, made, "reopen") == ["quarantined not_allowed"]
    assert decide(admin, made, "reopen") == ["applied"]
    assert decide(sari, made, "accept") == ["applied"]
    assert cast.progress()["count"] == 1


def test_f44_what_a_former_superior_decided_waits_for_the_one_who_is_it_now(cast: Cast) -> None:
    sari, wati = cast.phone(SARI), cast.phone(WATI)
    cast.phone(BUDI).write()
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    budi.exchange()
    sari.exchange()
    (approved,) = sari.write(sari.step("report", REPORT, "approve"))
    cast.clock.advance(DAY_MS)
    replace_sari(cast, cast.clock.now_ms)
    cast.clock.advance(DAY_MS)
    assert names(sari.exchange()) == ["quarantined scope_moved"]
    body = body_of(cast, approved)
    assert (body["to"], body["placement"]) == ("supervisor", PLACE[BUDI])
    assert buckets(cast, approved) == {WORK, f"self:{SARI}"}
    sari.exchange()
    assert sari.sees("case", case_of(approved)) is not None, "its author goes on seeing it"
    own = sari.step("case", case_of(approved), "accept", "Dari saya sendiri")
    sari.write(own)
    assert names(sari.exchange()) == ["quarantined not_allowed"]
    assert cast.state("report", REPORT) == "submitted"
    assert decide(wati, approved, "accept") == ["applied"]
    assert cast.state("report", REPORT) == "verified"


def test_f93_nobody_can_accept_what_he_could_not_do_himself(cast: Cast) -> None:
    budi, admin, sari = cast.phone(BUDI), cast.phone(ADMIN), cast.phone(SARI)
    (made,) = budi.write(report(REPORT))
    saw = {"body": (made,), "link": (made,)}
    (own,) = budi.write(Intent(collection="report", record=REPORT, step="approve", saw=saw))
    after = Intent(collection="report", record=REPORT, step="withdraw", saw={**saw, "state": (own,)})
    budi.write(after)
    assert names(budi.exchange()) == ["applied", "quarantined not_allowed", "held missing"]
    assert body_of(cast, own)["to"] == "admin"
    assert decide(admin, own, "accept") == ["quarantined not_allowed"]
    assert cast.state("report", REPORT) == "submitted"
    # His superior could have approved it himself, so he may; what was held on it is then judged again.
    assert decide(sari, own, "accept") == ["applied"]
    assert cast.state("report", REPORT) == "verified"
    budi.exchange()
    assert budi.device.vault.entries[1].standing == {"state": "in_force"}
    assert budi.device.vault.entries[2].standing == {"state": "not_counted"}


def test_f5_a_reused_id_has_a_case_of_its_own_that_shows_both_and_cannot_be_accepted(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (line,) = written(budi, report(REPORT, quantity=4))
    budi.exchange()
    forged = msgspec.json.decode(line)
    forged["put"]["body"]["quantity"] = 400
    changed = msgspec.json.encode(forged | {"n": 2, "prev": line_hash(line)})
    assert names(cast.send(budi.who, run_of(budi, [changed], first=2)).outcomes) == ["quarantined reused_id"]
    sha = line_hash(changed)
    assert body_of(cast, sha)["contents"]["put"]["body"]["quantity"] == 400
    assert decide(cast.phone(ADMIN), sha, "accept") == ["quarantined invalid"]
    assert decide(cast.phone(ADMIN), sha, "return", "Buat laporan baru") == ["applied"]
    assert cast.progress()["reported"] == 4


def test_f52_what_cannot_be_read_is_a_case_for_the_admin_under_its_senders_own_placement(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    raw = b'{"v":1,"id":'
    assert names(cast.send(budi.who, run_of(budi, [raw])).outcomes) == ["unreadable json"]
    body = body_of(cast, line_hash(raw))
    assert (body["outcome"], body["code"], body["to"]) == ("unreadable", "json", "admin")
    assert (body["contents"], body["mutation"], body["placement"]) == (None, "", PLACE[BUDI])
    assert decide(cast.phone(ADMIN), line_hash(raw), "accept") == ["quarantined invalid"]
    assert decide(cast.phone(ADMIN), line_hash(raw), "close") == ["applied"]


def test_f52_who_writes_into_somebody_elses_work_troubles_his_own_superiors_and_nobody_else(
    cast: Cast,
) -> None:
    tono, hasan, budi = cast.phone(TONO), cast.phone(HASAN), cast.phone(BUDI)
    (made,) = tono.write(report(REPORT, placement=PLACE[BUDI]))
    assert names(tono.exchange()) == ["quarantined not_allowed"]
    assert buckets(cast, made) == {f"work:{PLACE[TONO]}", f"self:{TONO}"}
    budi.exchange()
    assert budi.sees("case", case_of(made)) is None
    assert cast.progress()["not_counted"] == 0
    assert decide(hasan, made, "accept") == ["quarantined not_allowed"]
    budi.write(report(SECOND))
    budi.exchange()
    saw = budi.saw("report", SECOND)
    (meddled,) = tono.write(Intent(collection="report", record=SECOND, step="approve", saw=saw))
    tono.exchange()
    assert buckets(cast, meddled) == {f"work:{PLACE[TONO]}", f"self:{TONO}"}
    assert decide(hasan, made, "close") == ["applied"]


def test_what_is_invalid_stays_so_whoever_accepts_it(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (made,) = budi.write(report(REPORT, quantity="banyak"))
    assert names(budi.exchange()) == ["quarantined invalid"]
    assert body_of(cast, made)["errors"] == [{"path": "body.quantity", "code": "type"}]
    admin = cast.phone(ADMIN)
    admin.exchange()
    admin.write(admin.step("case", case_of(made), "accept", "Biar saja"))
    (outcome,) = admin.exchange()
    assert names([outcome]) == ["quarantined invalid"]
    assert [error.path for error in outcome.errors] == ["body.quantity"]


def test_to_try_what_one_may_not_accept_decides_nothing_about_what_waits_for_it(cast: Cast) -> None:
    budi, sari, wati = cast.phone(BUDI), cast.phone(SARI), cast.phone(WATI)
    (made,) = budi.write(report(REPORT))
    saw = {"body": (made,), "link": (made,)}
    budi.write(Intent(collection="report", record=REPORT, step="withdraw", saw=saw))
    cast.clock.advance(DAY_MS)
    disable(cast, BUDI, cast.clock())
    cast.clock.advance(DAY_MS)
    assert names(budi.exchange()) == ["quarantined scope_moved", "held missing"]
    sari.exchange()
    before, rows = cast.record("report", REPORT), len(cast.journal())
    accept = Intent(collection="case", record=case_of(made), step="accept", reason="Sudah diperiksa")
    wati.write(msgspec.structs.replace(accept, saw=sari.saw("case", case_of(made))))
    assert names(wati.exchange()) == ["quarantined not_allowed"]
    assert cast.record("report", REPORT) == before
    assert [row.kind for row, _ in cast.journal()[rows:]] == ["mutation", "mutation"]  # hers, and its case


def test_a_case_handed_over_is_seen_and_decided_by_those_who_have_it_now(cast: Cast) -> None:
    _, (made,) = lost_phone(cast, report(REPORT))
    sari, hasan = cast.phone(SARI), cast.phone(HASAN)
    sari.exchange()
    handler = {"placement": PLACE[TONO], "to": "supervisor", "reason": "Pak Hasan yang tahu"}
    saw = sari.saw("case", case_of(made))
    sari.write(Intent(collection="case", record=case_of(made), put={"handler": handler}, saw=saw))
    assert names(sari.exchange()) == ["applied"]
    assert buckets(cast, made) == {f"work:{PLACE[TONO]}", f"self:{BUDI}"}
    sari.exchange()
    assert sari.sees("case", case_of(made)) is None
    # He may say what becomes of the case, but is nothing to Budi's work: he has no right to lend.
    assert decide(hasan, made, "return", "Bukan bagian kami") == ["applied"]


def test_a_case_is_handed_over_to_somebody_who_exists_and_with_a_reason(cast: Cast) -> None:
    _, (made,) = lost_phone(cast, report(REPORT))
    for change in ({"placement": uuid(1)}, {"reason": " "}, {"to": "bupati"}):
        sari = cast.phone(SARI)
        sari.exchange()
        handler = {"placement": PLACE[TONO], "to": "supervisor", "reason": "Alasan", **change}
        saw = sari.saw("case", case_of(made))
        sari.write(Intent(collection="case", record=case_of(made), put={"handler": handler}, saw=saw))
        assert names(sari.exchange()) == ["quarantined invalid"]


def test_f34_what_came_too_early_settles_its_case_by_itself(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    lines = written(budi, report(REPORT), Intent(collection="report", record=REPORT, step="withdraw"))
    (early,) = cast.send(budi.who, run_of(budi, [lines[1]], first=2)).outcomes
    assert names([early]) == ["quarantined not_allowed"]
    assert cast.state("case", case_of(early.id)) == "open"
    cast.send(budi.who, run_of(budi, [lines[0]]))
    assert cast.state("case", case_of(early.id)) == "settled"


def test_i11_a_report_that_does_not_count_is_counted_apart_until_somebody_decides(cast: Cast) -> None:
    counts = lambda: tuple(cast.progress()[name] for name in ("count", "not_counted"))  # noqa: E731
    good = cast.phone(BUDI)
    good.write(report(uuid(7009)))
    good.exchange()
    assert counts() == (1, 0)
    _, (first, second, _) = lost_phone(
        cast, report(REPORT), report(SECOND), report(uuid(7003), LINE, "kunjungan")
    )
    assert counts() == (1, 2)
    assert cast.progress(indicator="kunjungan")["not_counted"] == 1
    assert decide(cast.phone(SARI), first, "accept") == ["applied"]
    assert counts() == (2, 1)
    assert decide(cast.phone(SARI), second, "return") == ["applied"]
    assert counts() == (2, 0)


def test_i11_what_a_superior_writes_in_the_name_of_his_staff_is_no_report_of_theirs(cast: Cast) -> None:
    sari = cast.phone(SARI)
    (made,) = sari.write(report(REPORT, placement=PLACE[BUDI], quantity="banyak"))
    assert names(sari.exchange()) == ["quarantined invalid"]
    assert body_of(cast, made)["placement"] == PLACE[BUDI]
    assert cast.progress()["not_counted"] == 0


def test_nobody_but_the_server_opens_a_case(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (line,) = written(budi, report(REPORT))
    made = budi.device.vault.entries[0].id
    admin = cast.phone(ADMIN)
    body = {"placement": PLACE[BUDI], "code": "late", "contents": None}
    handler = {"placement": PLACE[BUDI], "to": "admin", "reason": "Palsu"}
    admin.write(
        Intent(collection="case", record=case_of(made), put={"body": body, "handler": handler}),
        Intent(collection="case", record=case_of(made), put={"body": body}),
    )
    assert names(admin.exchange()) == ["quarantined not_allowed"] * 2
    revoke(cast, budi)
    assert names(cast.send(budi.who, run_of(budi, [line])).outcomes) == ["quarantined device_revoked"]
    assert body_of(cast, made)["code"] == "device_revoked"
    assert decide(cast.phone(ADMIN), made, "accept") == ["applied"]
    assert cast.progress(indicator=PATIENTS)["count"] == 1
