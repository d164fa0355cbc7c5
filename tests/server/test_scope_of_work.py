"""Allowed then, allowed now: what becomes of work whose author has moved, was replaced, or has left."""

import msgspec
import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    CLINIC,
    DAY_MS,
    HASAN,
    INSTANSI,
    LINE,
    NAMESPACE,
    PLACE,
    SARI,
    TONO,
    WATI,
    Cast,
    names,
    placement,
    report,
    run_of,
)
from moving import HOUR_MS, NEW, REPORTS, SINCE, arrival, disable, ids, move, replace_sari, reports, token
from test_heartbeat import announce

from server.effects import derived_id
from server.org import Absence, Grant, Superior
from sync.device import Intent


def test_f43_ten_reports_of_somebody_who_has_moved_count_where_he_was(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    known = token(budi)
    written = budi.write(*(report(id) for id in REPORTS[:10]), token=known)
    cast.clock.advance(20 * DAY_MS)
    move(cast, cast.clock() - 5 * DAY_MS)
    answer = budi.exchange_once()
    assert names(answer.outcomes) == ["applied"] * 10
    assert cast.progress()["count"] == 10
    budi.exchange()
    assert not ids(budi) & {LINE, *REPORTS}  # the old rows have left his phone
    assert f"work:{NEW}" in cast.store.read_now(
        lambda tx: {one.bucket for one in tx.assignments(INSTANSI, BUDI) if one.until_seq is None}
    )
    sari.exchange()
    assert ids(sari) >= set(REPORTS[:10])
    told = arrival(cast, written[0])
    assert (told["record"], told["unit"], told["date"]) == (REPORTS[0], CLINIC, "2026-11-18")
    assert derived_id(NAMESPACE, f"arrival/{written[9]}") in ids(sari)


def test_work_of_somebody_who_is_still_there_is_no_news(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (written,) = budi.write(report(REPORTS[0]), token=token(budi))
    budi.exchange()
    assert arrival(cast, written) is None


def test_f44_fifteen_verdicts_of_a_replaced_supervisor_wait_for_his_successor(cast: Cast) -> None:
    budi, sari, wati = reports(cast, 15), cast.phone(SARI), cast.phone(WATI)
    sari.exchange()
    sari.write(*(sari.step("report", id, "approve") for id in REPORTS), token=token(sari))
    cast.clock.advance(2 * DAY_MS)
    replace_sari(cast, cast.clock() - DAY_MS)
    assert names(sari.exchange()) == ["quarantined scope_moved"] * 15
    assert {cast.state("report", id) for id in REPORTS} == {"submitted"}
    assert (cast.progress()["verified"], cast.progress()["waiting"]) == (0, 15)
    # Her own work on it is a matter of the record's history; the successor decides anew, on the same.
    wati.exchange()
    wati.write(wati.step("report", REPORTS[0], "approve"), token=token(wati))
    assert names(wati.exchange()) == ["applied"]
    assert names(budi.exchange()) == []


def test_f44_a_verdict_proven_to_be_older_than_the_handover_waits_for_the_successor_too(cast: Cast) -> None:
    reports(cast, 1)
    sari = cast.phone(SARI)
    sari.exchange()
    sari.write(sari.step("report", REPORTS[0], "approve"), token=token(sari))
    announce(cast, sari)
    cast.clock.advance(2 * DAY_MS)
    replace_sari(cast, cast.clock() - DAY_MS)
    assert names(sari.exchange()) == ["quarantined scope_moved"]


def test_a_verdict_made_after_the_handover_was_never_his_to_give(cast: Cast) -> None:
    reports(cast, 1)
    sari = cast.phone(SARI)
    sari.exchange()
    saw = sari.saw("report", REPORTS[0])
    replace_sari(cast, cast.clock())
    cast.clock.advance(DAY_MS)
    later = token(sari)
    cast.clock.advance(DAY_MS)
    sari.write(Intent(collection="report", record=REPORTS[0], step="approve", saw=saw), token=later)
    assert names(sari.exchange()) == ["quarantined not_allowed"]


@pytest.mark.parametrize("proven", [True, False])
def test_a_verdict_of_a_successor_counts_unless_it_is_proven_older_than_his_time(
    cast: Cast, proven: bool
) -> None:
    """Not throughout: but who would have to decide about it is he himself."""
    reports(cast, 1)
    wati, admin = cast.phone(WATI), cast.phone(ADMIN)
    admin.exchange()
    saw = admin.saw("report", REPORTS[0])
    wati.write(Intent(collection="report", record=REPORTS[0], step="approve", saw=saw), token=token(wati))
    if proven:
        announce(cast, wati)
    cast.clock.advance(2 * DAY_MS)
    replace_sari(cast, cast.clock() - DAY_MS)
    assert names(wati.exchange()) == ["quarantined not_allowed" if proven else "applied"]


@pytest.mark.parametrize("role", ["plt", "plh"])
def test_who_acts_for_a_superior_judges_while_he_acts(cast: Cast, role: str) -> None:
    reports(cast, 2)
    end = cast.clock() + 5 * DAY_MS
    acting = Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=SINCE, until=end, role=role)  # type: ignore[arg-type]
    cast.change(lambda tx: tx.put_superior(INSTANSI, acting))
    wati = cast.phone(WATI)
    wati.exchange()
    known = token(wati)
    wati.write(wati.step("report", REPORTS[0], "approve"), token=known)
    assert names(wati.exchange()) == ["applied"]
    wati.write(wati.step("report", REPORTS[1], "approve"), token=known)
    cast.clock.advance(6 * DAY_MS)
    assert names(wati.exchange()) == ["quarantined scope_moved"]
    assert REPORTS[1] not in ids(wati)


def test_a_team_lead_sees_the_work_and_approves_nothing(cast: Cast) -> None:
    reports(cast, 1)
    lead = Superior(placement=PLACE[BUDI], superior=PLACE[AGUS], since=SINCE, role="team_lead")
    cast.change(lambda tx: tx.put_superior(INSTANSI, lead))
    agus, sari = cast.phone(AGUS), cast.phone(SARI)
    agus.exchange()
    assert REPORTS[0] in ids(agus)
    agus.write(agus.step("report", REPORTS[0], "approve"), token=token(agus))
    assert names(agus.exchange()) == ["quarantined not_allowed"]
    sari.exchange()  # that he leads takes nothing from her
    sari.write(sari.step("report", REPORTS[0], "approve"), token=token(sari))
    assert names(sari.exchange()) == ["applied"]


def test_nobody_waits_for_a_superior_on_leave(cast: Cast) -> None:
    reports(cast, 2)
    hasan = cast.phone(HASAN)
    hasan.exchange()
    assert REPORTS[0] not in ids(hasan)
    away = Absence(placement=PLACE[SARI], since=cast.clock(), until=cast.clock() + 10 * DAY_MS, kind="leave")
    cast.change(lambda tx: tx.put_absence(INSTANSI, away))
    hasan.exchange()
    assert REPORTS[0] in ids(hasan)
    hasan.write(hasan.step("report", REPORTS[0], "approve"), token=token(hasan))
    assert names(hasan.exchange()) == ["applied"]
    sari = cast.phone(SARI)  # she may, if she wants to
    sari.exchange()
    sari.write(sari.step("report", REPORTS[1], "approve"), token=token(sari))
    assert names(sari.exchange()) == ["applied"]
    acting = Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=cast.clock(), role="plh")
    cast.change(lambda tx: tx.put_superior(INSTANSI, acting))
    hasan.exchange()
    assert REPORTS[0] not in ids(hasan)  # there is somebody now


# when he was disabled, and until when his work is proven to be older: what becomes of it
@pytest.mark.parametrize(
    ("announced", "token_after", "outcome"),
    [
        (True, False, "applied"),
        (False, False, "quarantined scope_moved"),
        (False, True, "quarantined not_allowed"),
    ],
)
def test_f48_work_of_somebody_disabled_meanwhile_is_kept_and_judged_by_its_proof(
    cast: Cast, announced: bool, token_after: bool, outcome: str
) -> None:
    budi = cast.phone(BUDI)
    known = token(budi)
    if token_after:
        disable(cast, BUDI, cast.clock())
        cast.clock.advance(HOUR_MS)
        known = token(budi)
    (written,) = budi.write(report(REPORTS[0]), token=known)
    if announced:
        announce(cast, budi)
    cast.clock.advance(DAY_MS)
    if not token_after:
        disable(cast, BUDI, cast.clock() - HOUR_MS)
    assert names(budi.exchange()) == [outcome]
    (kept,) = [payload for envelope, payload in cast.journal() if envelope.id == written]
    assert kept is not None
    assert cast.progress()["count"] == (1 if outcome == "applied" else 0)


def test_the_end_of_somebodys_service_is_the_end_of_what_he_may_write(cast: Cast) -> None:
    budi, proven = cast.phone(BUDI), cast.phone(BUDI)
    for phone, id in ((budi, REPORTS[0]), (proven, REPORTS[1])):
        phone.write(report(id), token=token(phone))
    announce(cast, proven)
    cast.clock.advance(2 * DAY_MS)
    end = placement(BUDI, PLACE[BUDI], CLINIC, SINCE, until=cast.clock() - DAY_MS)
    cast.change(lambda tx: tx.put_placement(INSTANSI, end))
    assert names(proven.exchange()) == ["applied"]
    assert names(budi.exchange()) == ["quarantined scope_moved"]
    budi.write(report(REPORTS[2]), token=token(budi))
    cast.clock.advance(HOUR_MS)
    assert names(budi.exchange()) == ["quarantined not_allowed"]


def test_a_device_revoked_meanwhile_brings_what_is_proven_older_and_nothing_else(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORTS[0]), token=token(budi))
    announce(cast, budi)
    cast.clock.advance(HOUR_MS)
    revoked = msgspec.structs.replace(budi.who.replica, revoked_at=cast.clock())
    cast.store.write_now(lambda tx: tx.put_replica(INSTANSI, revoked))
    budi.write(report(REPORTS[1]))
    assert names(budi.exchange()) == ["applied", "quarantined device_revoked"]


@pytest.mark.parametrize("code", ["scope_moved", "device_revoked"])
def test_f48_what_came_in_pieces_before_its_proof_is_judged_again_when_that_is_here(
    cast: Cast, code: str
) -> None:
    """On a weak link the first pieces arrive long before the line whose hash was announced in time."""
    budi = cast.phone(BUDI)
    known = token(budi)
    ids = budi.write(*(report(id) for id in REPORTS[:3]), token=known)
    announce(cast, budi)
    cast.clock.advance(DAY_MS)
    revoked = msgspec.structs.replace(budi.who.replica, revoked_at=cast.clock() - HOUR_MS)
    if code == "scope_moved":
        disable(cast, BUDI, cast.clock() - HOUR_MS)
    else:
        cast.store.write_now(lambda tx: tx.put_replica(INSTANSI, revoked))
    lines = [entry.line.encode() for entry in budi.device.vault.entries]
    assert names(cast.send(budi.who, run_of(budi, lines[:2])).outcomes) == [f"quarantined {code}"] * 2
    assert names(cast.send(budi.who, run_of(budi, lines[2:], first=3)).outcomes) == ["applied"]
    assert cast.progress()["count"] == 3
    assert {cast.state("case", derived_id(NAMESPACE, f"case/{id}")) for id in ids[:2]} == {"settled"}
    assert all(arrival(cast, id) for id in ids) == (code == "scope_moved")


def test_f54_a_report_in_a_form_that_was_retired_meanwhile_is_accepted_by_the_archived_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form that it names is the one it was made with; what a newer one asks, nobody could know."""
    from server import accept
    from server.forms import shipped_forms

    budi = cast.phone(BUDI)
    budi.write(report(REPORTS[0]), token=token(budi))
    cast.clock.advance(40 * DAY_MS)
    forms = dict(shipped_forms())
    old = forms["lapor-umum@1"]
    asked = msgspec.structs.replace(old.fields[0], name="new_question", required=True)
    forms["lapor-umum@2"] = msgspec.structs.replace(old, version=2, fields=(*old.fields, asked))
    monkeypatch.setattr(accept, "shipped_forms", lambda: forms)
    assert names(budi.exchange()) == ["applied"]
    later = report(REPORTS[1])
    budi.write(msgspec.structs.replace(later, form="lapor-umum@2"))
    (refused,) = budi.exchange()
    assert names([refused]) == ["quarantined invalid"]
    assert [error.path for error in refused.errors] == ["body.new_question"]


def test_a_grant_that_is_over_is_over(cast: Cast) -> None:
    budi, agus = cast.phone(BUDI), cast.phone(AGUS)
    now = cast.clock()
    grant = Grant(id="g", person=AGUS, role="admin", unit=CLINIC, since=SINCE, until=now + DAY_MS)
    cast.change(lambda tx: tx.put_grant(INSTANSI, grant))
    body = {"placement": PLACE[BUDI], "about": "superior", "text": "Atasan saya salah"}
    budi.write(*(Intent(collection="data_problem", record=id, put={"body": body}) for id in REPORTS[:3]))
    budi.exchange()
    agus.exchange()
    known = token(agus)
    close = [agus.step("data_problem", id, "close", "Sudah dibetulkan") for id in REPORTS[:3]]
    agus.write(close[0], token=known)
    assert names(agus.exchange()) == ["applied"]
    agus.write(close[1], token=known)
    cast.clock.advance(2 * DAY_MS)
    assert names(agus.exchange()) == ["quarantined scope_moved"]
    agus.write(close[2], token=token(agus))
    cast.clock.advance(1)
    assert names(agus.exchange()) == ["quarantined not_allowed"]


def test_what_an_admin_may_have_done_before_he_was_one_is_for_the_superior_to_decide(cast: Cast) -> None:
    """Partly then, and now: he is not the one who would be asked."""
    budi, agus, sari = cast.phone(BUDI), cast.phone(AGUS), cast.phone(SARI)
    body = {"placement": PLACE[BUDI], "about": "superior", "text": "Atasan saya salah"}
    budi.write(Intent(collection="data_problem", record=REPORTS[0], put={"body": body}))
    budi.exchange()
    sari.exchange()
    saw = sari.saw("data_problem", REPORTS[0])
    close = Intent(
        collection="data_problem", record=REPORTS[0], step="close", reason="Sudah dibetulkan", saw=saw
    )
    agus.write(close, token=token(agus))
    cast.clock.advance(2 * DAY_MS)
    grant = Grant(id="g", person=AGUS, role="admin", unit=CLINIC, since=cast.clock() - DAY_MS)
    cast.change(lambda tx: tx.put_grant(INSTANSI, grant))
    assert names(agus.exchange()) == ["quarantined scope_moved"]


def test_tono_is_nothing_to_any_of_this(cast: Cast) -> None:
    reports(cast, 1)
    tono = cast.phone(TONO)
    assert token(tono)
    assert REPORTS[0] not in ids(tono)
