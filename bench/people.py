"""An agency of many people for the measurements that want one: units of twenty-five, a head over each."""

from datetime import date

from server.chance import Chance
from server.org import Placement, Superior, Unit, UnitParent
from server.people.agency import NewAgency, create_agency
from server.people.cards import refresh_all_cards
from server.period_acts import add_period
from server.store.agency import Agency
from server.store.people import Person, PersonNip, Position
from server.store.periods import Period
from server.store.store import Store, Tx

UNIT = 25  # people, the head included
ZONE = "Asia/Jakarta"
NAMES = ("Sari Wulandari", "Budi Santoso", "Dewi Lestari", "Agus Pratama", "Rina Marlina", "Tono Hartono")


def employ(store: Store, people: int, now_ms: int, size: int = UNIT) -> tuple[Agency, Period]:
    """Make the agency, its people in units of a size, and the year that runs. All ids are from chance, as
    everybody's are.
    """
    chance = Chance()
    agency = store.write_now(lambda tx: _found(tx, people, size, now_ms, chance))
    store.write_now(lambda tx: refresh_all_cards(tx, agency.instansi, now_ms))
    return agency, store.write_now(lambda tx: _year(tx, agency, chance, now_ms))


def _found(tx: Tx, people: int, size: int, now_ms: int, chance: Chance) -> Agency:
    new = NewAgency(
        code="KAB",
        name="Kabupaten Contoh (ukur)",
        zone=ZONE,
        admin_name="Maya Anggraini",
        admin_nip="999901010000000052",
    )
    made = create_agency(tx, new, now_ms, chance)
    instansi = made.agency.instansi
    position = Position(id=chance.new_id(), title="Pelaksana", kind="Pelaksana")
    tx.put_position(instansi, position)
    top = unit = head = ""
    for number in range(people):
        is_head = number % size == 0
        if is_head:
            unit = chance.new_id()
            tx.put_unit(instansi, _unit(unit, number))
            tx.put_unit_parent(instansi, UnitParent(unit=unit, parent=made.unit, since=0))
        person, placement = chance.new_id(), chance.new_id()
        tx.put_person(instansi, Person(id=person, name=f"{NAMES[number % len(NAMES)]} {number}"))
        tx.put_person_nip(instansi, PersonNip(person=person, nip=f"9999{number:014}", since=0))
        post = Placement(
            id=placement, person=person, position=position.id, unit=unit, kind="definitive", since=0
        )
        tx.put_placement(instansi, post)
        top = top or placement
        above = top if is_head else head
        if above != placement:
            tx.put_superior(instansi, Superior(placement=placement, superior=above, since=0))
        head = placement if is_head else head
    tx.organisation_changed(instansi)
    return made.agency


def _unit(id: str, number: int) -> Unit:
    return Unit(id=id, code=f"U{number}", name=f"Puskesmas {number}", zone=ZONE, sector="clinic")


def _year(tx: Tx, agency: Agency, chance: Chance, now_ms: int) -> Period:
    year = date.fromtimestamp(now_ms / 1000).year
    return add_period(
        tx,
        agency.instansi,
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        deadline=date(year + 1, 1, 15),
        lock=date(year + 1, 1, 31),
        now_ms=now_ms,
        chance=chance,
    )
