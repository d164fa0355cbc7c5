"""What is gained and lost from sight, and what that costs."""

import msgspec
from cast import (
    ADMIN,
    BUDI,
    CLINIC,
    DAY_MS,
    DEWI,
    HASAN,
    INSTANSI,
    LINE,
    PLACE,
    SARI,
    SCHOOL,
    WATI,
    Cast,
    names,
    placement,
    report,
    uuid,
)
from moving import NEW, REPORTS, SINCE, ids, move, replace_sari, reports, token

from server.org import Superior
from server.store.store import Tx


def test_f45_what_is_lost_from_sight_is_named_and_the_pending_work_gets_its_receipt(cast: Cast) -> None:
    reports(cast, 1)
    sari = cast.phone(SARI)
    sari.exchange()
    sari.write(sari.step("report", REPORTS[0], "approve"), token=token(sari))
    cast.clock.advance(DAY_MS)
    replace_sari(cast, cast.clock())
    asked = sari.request()
    answer = cast.send(sari.who, asked.body)
    assert answer.lost == (f"judge:{PLACE[BUDI]}", f"talk:{PLACE[BUDI]}", f"work:{PLACE[BUDI]}")
    assert [one.mac != "" for one in answer.outcomes] == [True]
    sari.settle(answer, asked.asked)
    assert REPORTS[0] not in ids(sari)
    (entry,) = sari.device.vault.entries
    assert (entry.ship, entry.outcome is not None) == (False, True)


def test_f46_leave_and_return_between_two_exchanges_leaves_no_hole(cast: Cast) -> None:
    """Somebody acts for Sari for a day while her phone is off: what changed meanwhile is on it afterwards."""
    sari, other = cast.phone(SARI), cast.phone(SARI)
    for phone in (sari, other):
        phone.exchange()
    replace_sari(cast, cast.clock())
    other.exchange()
    reports(cast, 3)
    cast.clock.advance(DAY_MS)

    def back(tx: Tx) -> None:
        now = cast.clock()
        tx.put_superior(
            INSTANSI,
            Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=now - DAY_MS, until=now),
        )
        tx.put_superior(INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=now))

    cast.change(back)
    for phone in (other, sari):
        phone.exchange()
    assert ids(sari) == ids(other) >= set(REPORTS[:3])
    whole = cast.phone(SARI)
    whole.exchange()
    assert sari.device.cache.rows == whole.device.cache.rows


def test_f47_somebody_who_moves_twice_between_two_exchanges_is_in_one_place_once(cast: Cast) -> None:
    hasan, admin = cast.phone(HASAN), cast.phone(ADMIN)
    for phone in (hasan, admin):
        phone.exchange()
    third = uuid(198)
    now = cast.clock()
    move(cast, now)

    def again(tx: Tx) -> None:
        tx.put_placement(INSTANSI, placement(BUDI, NEW, SCHOOL, now, until=now + DAY_MS))
        tx.put_placement(INSTANSI, placement(BUDI, third, CLINIC, now + DAY_MS))
        tx.put_superior(INSTANSI, Superior(placement=third, superior=PLACE[SARI], since=now + DAY_MS))

    cast.clock.advance(DAY_MS)
    cast.change(again)
    budi = cast.phone(BUDI)
    budi.write(report(REPORTS[0], None, placement=third), token=token(budi))
    assert names(budi.exchange()) == ["applied"]
    sari = cast.phone(SARI)
    for phone in (hasan, admin, sari):
        phone.exchange()
    rows = [row for row in sari.device.cache.rows.values() if row.id == REPORTS[0]]
    assert [row.inside for row in rows] == [(f"work:{third}",)]
    assert REPORTS[0] not in ids(hasan)
    assert REPORTS[0] in ids(admin)


def test_gaining_one_employee_sends_that_employee_only(cast: Cast) -> None:
    """However much Wati has already, and however much others do meanwhile."""
    wati, dewi = cast.phone(WATI), cast.phone(DEWI)
    own = [Superior(placement=PLACE[DEWI], superior=PLACE[WATI], since=SINCE + 1)]
    cast.change(lambda tx: [tx.put_superior(INSTANSI, row) for row in own])
    dewi.write(*(report(uuid(8000 + n), None, placement=PLACE[DEWI], note="x" * 500) for n in range(60)))
    dewi.exchange()
    reports(cast, 3)
    wati.exchange()
    before = wati.device.cache.rows.keys()
    assert len(before) == 60
    cast.change(
        lambda tx: tx.put_superior(
            INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=cast.clock(), role="plt")
        )
    )
    asked = wati.request()
    raw = cast.send_raw(wati.who, asked.body)
    answer = msgspec.json.decode(raw, type=type(wati.exchange_once()))
    assert answer.gained == (f"judge:{PLACE[BUDI]}", f"talk:{PLACE[BUDI]}", f"work:{PLACE[BUDI]}")
    assert {change.owner for change in answer.changes} == {PLACE[BUDI]}
    assert {change.id for change in answer.changes} >= {LINE, *REPORTS[:3]}
    budis = sum(len(msgspec.json.encode(change)) for change in answer.changes)
    assert len(raw) < budis + 1_000
    assert len(raw) < 12_000  # Dewi's sixty reports alone are some 60 kB
    print(f"gaining one employee: {len(answer.changes)} changes, {len(raw)} bytes")
