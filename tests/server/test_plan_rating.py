"""The plan with its weights, and the superior's rating: what they may hold, who may do what, and what a late
or parallel change does to them."""

from datetime import date
from typing import Any

import msgspec
import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    DAY_MS,
    HASAN,
    NAMESPACE,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    names,
    placement,
    uuid,
)
from plans import (
    PERIOD,
    PLAN,
    RATING,
    additional,
    behaviour,
    does,
    edit,
    kinds,
    main,
    met,
    plan,
    rating,
    results,
    shown,
    superior_of,
)

from server.chance import Chance
from server.effects import derived_id
from server.org import Grant, Superior
from server.period_acts import add_period
from sync.device import Intent

# Parallel and late changes


def test_f37_weights_fine_on_each_phone_and_not_together_leave_those_that_counted(cast: Cast) -> None:
    """He gives the second line 40 % out of the first, she gives the third 100 % of the main part."""
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, plan(main=main(first=100)))
    sari.exchange()
    budi.write(edit(budi, main=main(first=60), additional=additional(second=40)))
    sari.write(edit(sari, main=main(first=50, third=50)))
    assert names(budi.exchange()) == ["applied"]
    assert names(sari.exchange()) == ["conflict"]
    assert kinds(cast) == {"main": "parallel", "additional": "invariant"}
    assert shown(cast)["main"] == main(first=100)
    assert shown(cast)["additional"] == additional()
    hasan = met(cast, SARI)
    assert does(hasan, edit(hasan, main=main(first=50, third=10))) == ["applied"]
    assert kinds(cast) == {}
    assert (shown(cast)["main"], shown(cast)["additional"]) == (
        main(first=50, third=10),
        additional(second=40),
    )


def test_f37_disjoint_changes_that_do_not_add_up_are_a_conflict_of_kind_invariant(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, plan())
    sari.exchange()
    budi.write(edit(budi, main=main(first=100)))
    sari.write(edit(sari, additional=additional(second=100)))
    assert names(budi.exchange()) == ["applied"]
    assert names(sari.exchange()) == ["conflict"]
    assert kinds(cast) == {"main": "invariant", "additional": "invariant"}
    assert (shown(cast)["main"], shown(cast)["additional"]) == (main(), additional())
    budi.exchange()
    seen = budi.sees("plan", PLAN)
    assert seen is not None
    assert [one.value for one in seen.registers["additional"].siblings] == [additional(second=100)]
    answer = edit(budi, main=main(first=70), additional=additional(second=30))
    assert does(budi, answer) == ["applied"]
    assert kinds(cast) == {}


def test_f37_what_does_not_add_up_cannot_be_agreed(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, plan(), Intent(collection="plan", record=PLAN, step="submit"))
    sari.exchange()
    lone = edit(sari, additional=additional(second=40))
    assert does(sari, lone) == ["conflict"]
    assert does(sari, sari.step("plan", PLAN, "agree")) == ["quarantined invalid"]
    assert cast.state("plan", PLAN) == "submitted"


def test_f38_two_devices_begin_the_same_plan_and_meet_as_siblings(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    budi.write(plan(main=main(first=100)))
    sari.write(plan(main=main(first=50, third=50)))
    assert names(budi.exchange()) == ["applied"]
    assert names(sari.exchange()) == ["conflict"]
    assert kinds(cast) == {"main": "parallel"}  # the rest they began alike
    row = cast.store.read_now(lambda tx: tx.record(1, "plan", PLAN))
    assert row is not None
    assert row.buckets == (f"work:{PLACE[BUDI]}",)


def test_f38_a_rating_begun_by_two_superiors_is_one_record(cast: Cast) -> None:
    cast.change(lambda tx: tx.put_superior(1, superior_of(BUDI, WATI)))
    sari, wati = met(cast, SARI), met(cast, WATI)
    sari.write(rating())
    wati.write(rating(results=results("above", reason="Melampaui target"), behaviour=behaviour()))
    assert names(sari.exchange()) == ["applied"]
    assert names(wati.exchange()) == ["conflict"]
    assert kinds(cast, "rating", RATING) == {"results": "parallel"}


def test_f35_what_was_agreed_holds_against_an_edit_on_its_way_also_after_a_change_was_asked_for(
    cast: Cast,
) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, plan(main=main(first=100)), Intent(collection="plan", record=PLAN, step="submit"))
    kiosk = met(cast, BUDI)
    sari.exchange()
    late = edit(sari, main=main(first=20, third=80))  # she changed it before she agreed elsewhere
    other = met(cast, SARI)
    assert does(other, other.step("plan", PLAN, "agree")) == ["applied"]
    kiosk.exchange()
    assert does(kiosk, kiosk.step("plan", PLAN, "request_change", "Tugas baru")) == ["applied"]
    assert does(sari, late) == ["conflict"]
    assert kinds(cast) == {"main": "reviewed_stale"}
    assert (cast.state("plan", PLAN), shown(cast)["main"]) == ("change_requested", main(first=100))
    sari.exchange()
    assert does(sari, sari.step("plan", PLAN, "reopen", "Mari dibahas")) == ["applied"]
    assert kinds(cast) == {}  # whoever reopened it saw both


def test_f35_an_edit_on_the_way_does_not_change_a_rating_that_was_submitted_elsewhere(cast: Cast) -> None:
    phone, desk = met(cast, SARI), met(cast, SARI)
    assert does(phone, rating()) == ["applied"]
    saw = phone.saw("rating", RATING)
    desk.exchange()
    phone.write(
        Intent(collection="rating", record=RATING, put={"results": results("below", reason="Turun")}, saw=saw)
    )
    assert does(desk, desk.step("rating", RATING, "submit")) == ["applied"]
    assert names(phone.exchange()) == ["conflict"]
    record = cast.record("rating", RATING)
    assert record.registers["results"].value["level"] == "meets"
    assert record.registers["results"].kind == "reviewed_stale"


# Scope


def test_f44_ratings_of_a_replaced_supervisor_wait_for_the_new_one(cast: Cast) -> None:
    sari = met(cast, SARI)
    sari.write(rating(), Intent(collection="rating", record=RATING, step="submit"))

    def replaced(tx: Any) -> None:
        old = Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=NOW_MS - 300 * DAY_MS)
        tx.put_superior(1, msgspec.structs.replace(old, until=NOW_MS + DAY_MS))
        tx.put_superior(1, superior_of(BUDI, WATI, NOW_MS + DAY_MS))

    cast.clock.advance(DAY_MS)
    cast.change(replaced)
    outcomes = names(sari.exchange())
    assert outcomes[0] == "quarantined scope_moved"
    assert all(one != "applied" for one in outcomes)
    wati = met(cast, WATI)
    assert wati.sees("rating", RATING) is None
    assert does(wati, rating()) == ["applied"]
    assert met(cast, SARI).sees("rating", RATING) is None


@pytest.mark.parametrize("person", [BUDI, RINA, TONO, ADMIN])
def test_no_payload_shows_a_rating_to_anybody_but_the_superiors(cast: Cast, person: str) -> None:
    phone = met(cast, person)
    reason = "Rahasia-atasan"
    cast.change(lambda tx: tx.put_grant(1, granted(AGUS)))
    does(met(cast, SARI), rating(results=results("below", reason=reason), behaviour=behaviour()))
    for who in (phone, cast.phone(person)):
        asked = who.request()
        sent = cast.send_raw(who.who, asked.body)
        assert reason.encode() not in sent
        assert b"judge:" not in sent
        assert RATING.encode() not in sent
    attempt = Intent(collection="rating", record=RATING, put={"results": results()})
    phone.write(attempt)
    asked = phone.request()
    sent = cast.send_raw(phone.who, asked.body)
    assert b"not_allowed" in sent
    assert reason.encode() not in sent
    assert b"judge:" not in sent


@pytest.mark.parametrize("person", [SARI, HASAN])
def test_the_superior_and_his_superior_see_a_rating(cast: Cast, person: str) -> None:
    does(met(cast, SARI), rating())
    assert met(cast, person).sees("rating", RATING) is not None


def granted(person: str) -> Grant:
    return Grant(id=uuid(602), person=person, role="pengelola", unit=uuid(201), since=NOW_MS - 1)


def test_whoever_acts_as_his_own_superior_neither_sees_nor_writes_his_rating(cast: Cast) -> None:
    """Sari acts in the place of Hasan, her superior."""
    acting = uuid(150)

    def appoint(tx: Any) -> None:
        tx.put_placement(1, placement(SARI, acting, uuid(201), NOW_MS - 1))
        tx.put_superior(1, Superior(placement=PLACE[SARI], superior=acting, since=NOW_MS - 1))

    cast.change(appoint)
    own = derived_id(NAMESPACE, f"rating/{PLACE[SARI]}/{PERIOD}/superior")
    put = {"results": {**results("above", reason="Baik"), "placement": PLACE[SARI]}, "behaviour": behaviour()}
    sari = met(cast, SARI)
    assert does(sari, Intent(collection="rating", record=own, put=put)) == ["quarantined not_allowed"]
    assert does(met(cast, HASAN), Intent(collection="rating", record=own, put=put)) == ["applied"]
    assert met(cast, SARI).sees("rating", own) is None
    assert met(cast, HASAN).sees("rating", own) is not None


def test_what_comes_of_a_rating_after_the_lock_is_not_shown_to_the_employee(cast: Cast) -> None:
    days = {"first": date(2026, 10, 1), "last": date(2026, 11, 20)}
    locked = cast.store.write_now(
        lambda tx: add_period(
            tx, 1, **days, deadline=days["last"], lock=days["last"], now_ms=NOW_MS, chance=Chance()
        )
    )
    late = derived_id(NAMESPACE, f"rating/{PLACE[BUDI]}/{locked.id}/superior")
    put = {"results": {**results("below", reason="Rahasia-atasan"), "period": locked.id}}
    sari = met(cast, SARI)
    sari.write(Intent(collection="rating", record=late, put=put))
    cast.clock.advance(10 * DAY_MS)
    assert names(sari.exchange()) == ["quarantined late_unproven"]
    amendment = derived_id(NAMESPACE, f"amendment/{sari.device.vault.entries[0].id}")
    assert cast.store.read_now(lambda tx: tx.derived(1, "amendment", amendment)) is not None
    for person in (BUDI, RINA, ADMIN):
        phone = cast.phone(person)
        sent = cast.send_raw(phone.who, phone.request().body)
        assert amendment.encode() not in sent
        assert late.encode() not in sent
        assert b"Rahasia-atasan" not in sent
    assert met(cast, HASAN).sees("amendment", amendment) is not None
