"""The agency of a story: the cast, and a team that chance has put together."""

from random import Random
from typing import Any

import msgspec
from cast import (
    AGUS,
    BUDI,
    CLINIC,
    CYCLE,
    DAY_MS,
    DEWI,
    HASAN,
    INSTANSI,
    LINE,
    NOW_MS,
    OTHER_LINE,
    PEOPLE,
    PLACE,
    RINA,
    SARI,
    TONO,
    TONOS_LINE,
    WATI,
    agreed,
    found,
    indicator,
    plan_line,
    uuid,
)

from server.exchange import write_as_server
from server.org import Placement, Superior
from server.people.cards import refresh_all_cards
from server.store.accounts import Account
from server.store.people import Person, Position
from server.store.store import Tx
from sync.vault import Intent

AGGREGATES = ("sum", "latest", "mean", "min", "max", "judged")
CLERK = uuid(590)  # the position of everybody whom chance adds
SINCE = NOW_MS - 300 * DAY_MS


class Agency(msgspec.Struct):
    """Who is there when the story begins. What happens later, the server knows and the phones learn."""

    names: dict[str, str]
    places: dict[str, str]  # person -> placement
    lines: dict[str, list[tuple[str, str]]]  # placement -> (line, indicator)
    holders: dict[str, str] = {}  # placement -> person, also of those that were made since
    placements: int = 0  # made since

    def name(self, person: str) -> str:
        return self.names.get(person, person[-4:])


def found_agency(tx: Tx, chance: Random) -> Agency:
    found(tx, chance.randbytes)
    agency = Agency(
        names={person: name for name, person in PEOPLE.items()},
        places=dict(PLACE),
        lines={
            PLACE[BUDI]: [(LINE, "pasien"), (LINE, "kunjungan"), (OTHER_LINE, "pasien")],
            PLACE[TONO]: [(TONOS_LINE, "jam")],
        },
    )
    # Two judge Budi's work: they may decide differently.
    second = Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=SINCE + 1)
    tx.put_superior(INSTANSI, second)
    tx.put_position(INSTANSI, Position(id=CLERK, title="Pelaksana", kind="pelaksana"))
    for number in range(chance.randrange(4)):
        _add_person(tx, agency, number, chance.choice([SARI, WATI, HASAN]))
    tx.organisation_changed(INSTANSI)
    _plan_work(tx, agency, chance)
    refresh_all_cards(tx, INSTANSI, NOW_MS)
    agency.holders = {post.id: post.person for post in tx.organisation(INSTANSI).placements.values()}
    return agency


def _add_person(tx: Tx, agency: Agency, number: int, superior: str) -> None:
    person, place = uuid(2000 + number), uuid(2100 + number)
    tx.put_person(INSTANSI, Person(id=person, name=f"Pegawai {number}"))
    row = Placement(
        id=place, person=person, position=CLERK, unit=CLINIC, kind="definitive", since=SINCE, until=None
    )
    tx.put_placement(INSTANSI, row)
    tx.put_superior(INSTANSI, Superior(placement=place, superior=PLACE[superior], since=SINCE))
    agency.names[person] = f"pegawai-{number}"
    agency.places[person] = place


def _plan_work(tx: Tx, agency: Agency, chance: Random) -> None:
    """Give everybody who has none a line or two; the last one is still a draft."""
    ready: dict[str, dict[str, Any]] = {}
    drafts: dict[str, dict[str, Any]] = {}
    for number, person in enumerate([RINA, DEWI, AGUS, *list(agency.places)[len(PLACE) :]]):
        place = agency.places[person]
        for order in (1, 2):
            id, name = uuid(4000 + 10 * number + order), f"hasil-{order}"
            (ready if order == 1 else drafts)[id] = plan_line(
                place, random_indicator(name, chance), order=order
            )
            agency.lines.setdefault(place, []).append((id, name))
    written = write_as_server(tx, INSTANSI, list(agreed(ready)), NOW_MS - DAY_MS, chance.randbytes)
    intents = [Intent(collection="plan_line", record=id, put={"line": one}) for id, one in drafts.items()]
    written += write_as_server(tx, INSTANSI, intents, NOW_MS - DAY_MS, chance.randbytes)
    assert {outcome.outcome for outcome in written} == {"applied"}


def random_indicator(name: str, chance: Random) -> dict[str, Any]:
    direction = chance.choice(["higher", "higher", "lower", "range"])
    target = None if chance.random() < 0.1 else chance.choice([1, 3, 7.5, 20])
    made = indicator(name, target, aggregate=chance.choice(AGGREGATES), direction=direction)
    if direction == "range":
        made["target"] = {"value": None, "low": 2, "high": 5, "text": None}
    return made


def change_draft(value: dict[str, Any], chance: Random) -> dict[str, Any]:
    indicators = [random_indicator(one["id"], chance) for one in value["indicators"]]
    return {**value, "cycle": CYCLE, "order": chance.randrange(5), "indicators": indicators}


def reorganise(tx: Tx, agency: Agency, chance: Random, now_ms: int) -> str:
    """Change who is where under whom, from now on. Returns what was done, in words."""
    org = tx.organisation(INSTANSI)
    now_ms = max(now_ms, tx.latest_at(INSTANSI) + 1)
    staff = [row for row in org.superiors if row.holds(now_ms) and row.since < now_ms]
    row = chance.choice(staff)
    post = org.placements[row.placement]
    name = agency.name(post.person)
    what = chance.choice(["superior", "superior", "moved", "ended"])
    if what == "superior" or not post.holds(now_ms) or post.since >= now_ms:
        # Ended and begun anew: the same one again, or another, or for the time being nobody (F44, F46).
        tx.put_superior(INSTANSI, msgspec.structs.replace(row, until=now_ms))
        above = chance.choice([SARI, WATI, HASAN, None])
        taken = {(one.placement, one.since) for one in org.superiors}
        if above is not None and PLACE[above] != row.placement and (row.placement, now_ms) not in taken:
            new = Superior(placement=row.placement, superior=PLACE[above], since=now_ms)
            tx.put_superior(INSTANSI, new)
        told = f"{name} is under {agency.name(above) if above else 'nobody'}"
    else:
        tx.put_placement(INSTANSI, msgspec.structs.replace(post, until=now_ms))
        told = f"{name} leaves"
        if what == "moved":
            agency.placements += 1
            new_id = uuid(8000 + agency.placements)
            agency.holders[new_id] = post.person
            moved = msgspec.structs.replace(
                post, id=new_id, unit=chance.choice([CLINIC, post.unit]), since=now_ms
            )
            tx.put_placement(INSTANSI, moved)
            above = chance.choice([SARI, WATI, HASAN])
            tx.put_superior(INSTANSI, Superior(placement=new_id, superior=PLACE[above], since=now_ms))
            told = f"{name} moves under {agency.name(above)}"
    tx.organisation_changed(INSTANSI)
    refresh_all_cards(tx, INSTANSI, tx.clamp(INSTANSI, now_ms))
    return told


def disable(tx: Tx, person: str, now_ms: int) -> str:
    """Bar somebody from signing in, or let him again (F48). What his phones hold arrives all the same."""
    at = tx.clamp(INSTANSI, now_ms)
    known = tx.account(INSTANSI, person)
    barred = known is None or known.disabled_at is None
    account = Account(person=person, password_hash="", pin_hash="", changed_at=at)
    tx.put_account(INSTANSI, msgspec.structs.replace(account, disabled_at=at if barred else None))
    return "disabled" if barred else "enabled again"
