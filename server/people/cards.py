"""What phones see of the organisation: a card for each placement; and the forms and
cycles, which everybody sees.

Cards are derived records: written again whenever the organisation changes, and only if they read differently.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from server.access import REFERENCE, work_bucket
from server.effects import derived_id, publish_forms, publish_library
from server.growth import publish_growth
from server.org import Org, Placement, Unit
from server.passed_down import COLLECTION as PASSED_DOWN
from server.passed_down import pass_down_to
from server.people.calendar import local_day
from server.store.people import PersonNip
from server.store.store import ReadTx, Tx

# Which report form the people of a sector get; the forms are in `server/forms/`.
FORMS = {"clinic": "lapor-klinik", "school": "lapor-sekolah", "licensing": "lapor-izin"}
FORM_OF_ALL_OTHERS = "lapor-umum"


def form_of(unit: Unit) -> str:
    """Name the report form of the people of a unit."""
    return FORMS.get(unit.sector, FORM_OF_ALL_OTHERS)


def refresh_cards(tx: Tx, instansi: int, placements: Collection[str], now_ms: int) -> frozenset[str]:
    """Write the cards of these placements and of everybody whose superior is among them.

    Returns the buckets in which something changed.
    """
    directory = Directory(tx, instansi)
    below = {row.placement for row in directory.org.superiors if row.superior in placements}
    return _write(tx, instansi, directory, {*placements, *below}, now_ms)


def refresh_all_cards(tx: Tx, instansi: int, now_ms: int) -> frozenset[str]:
    """Write every card that reads differently by now: spans begin and end without anybody doing anything."""
    directory = Directory(tx, instansi)
    return _write(tx, instansi, directory, directory.org.placements, now_ms)


def refresh_these(
    tx: Tx, instansi: int, directory: "Directory", placements: Collection[str], now_ms: int
) -> frozenset[str]:
    """Write the cards of these placements, as a directory of this very organisation has them; take away what
    was shown of those that are in it no more. Returns the buckets in which something changed.
    """
    gone = [id for id in placements if id not in directory.org.placements]
    touched = _write(tx, instansi, directory, set(placements) - set(gone), now_ms)
    return touched | {bucket for id in gone for bucket in _withdraw(tx, instansi, id)}


def _withdraw(tx: Tx, instansi: int, placement: str) -> Iterable[str]:
    passed_down = derived_id(tx.agency(instansi).namespace, f"{PASSED_DOWN}/{placement}")
    for key in (("placement", placement), (PASSED_DOWN, passed_down)):
        row = tx.record(instansi, *key)
        if row is not None and row.buckets:
            tx.put_derived_row(instansi, row, replace(row, seq=0, buckets=()))
            yield from row.buckets


def _write(
    tx: Tx, instansi: int, directory: "Directory", placements: Iterable[str], now_ms: int
) -> frozenset[str]:
    touched = set()
    placements = frozenset(placements)
    for id in sorted(placements):
        bucket = work_bucket(id)
        card = directory.card(id, now_ms)
        if tx.put_derived(instansi, "placement", id, owner=id, buckets=(bucket,), value=card):
            touched.add(bucket)
    namespace = tx.agency(instansi).namespace
    touched |= pass_down_to(tx, instansi, namespace, directory.org, placements, now_ms)
    return frozenset(touched)


class Directory:
    """The organisation with everybody's name, for reading."""

    def __init__(self, tx: ReadTx, instansi: int) -> None:
        self.org: Org = tx.organisation(instansi)
        self.names = {person.id: person.name for person in tx.persons(instansi)}
        self.titles = {position.id: position.title for position in tx.positions(instansi)}
        self.nips: dict[str, list[PersonNip]] = {}
        for row in tx.person_nips(instansi):
            self.nips.setdefault(row.person, []).append(row)

    def nip(self, person: str, now_ms: int) -> str:
        rows = self.nips.get(person, [])
        return next((row.nip for row in rows if row.holds(now_ms)), rows[-1].nip if rows else "")

    def title(self, placement: Placement) -> str:
        acting = "" if placement.kind == "definitive" else f"{placement.kind.capitalize()}. "
        return acting + self.titles[placement.position]

    def card(self, id: str, now_ms: int) -> dict[str, Any]:
        placement = self.org.placements[id]
        unit = self.org.units[placement.unit]
        # Of a placement that is still to begin, or over, the superior at its nearest moment.
        moment = max(now_ms, placement.since)
        if placement.until is not None:
            moment = min(moment, placement.until - 1)
        # Who acts for a superior is named before him.
        rows = [row for row in self.org.superiors_of.get(id, ()) if row.holds(moment)]
        rows = sorted(
            (row for row in rows if row.role != "team_lead"), key=lambda row: row.role == "superior"
        )
        above = rows[0].superior if rows else None
        away = next((row for row in self.org.absences_of.get(id, ()) if row.holds(now_ms)), None)
        return {
            "person": placement.person,
            "name": self.names[placement.person],
            "nip": self.nip(placement.person, now_ms),
            "position": self.title(placement),
            "unit": unit.id,
            "unit_name": unit.name,
            "zone": unit.zone,
            "sector": unit.sector,
            "form": form_of(unit),
            "superior": self._superior(above) if above else None,
            "from": local_day(placement.since, unit.zone).isoformat(),
            "until": _last_day(placement.until, unit.zone),
            "away": {"kind": away.kind, "until": _last_day(away.until, unit.zone)} if away else None,
        }

    def _superior(self, id: str) -> dict[str, str]:
        post = self.org.placements[id]
        name = self.names[post.person]
        return {"placement": id, "person": post.person, "name": name, "position": self.title(post)}


def _last_day(until: int | None, zone: str) -> str | None:
    return None if until is None else local_day(until - 1, zone).isoformat()


def refresh_reference(tx: Tx, instansi: int, now_ms: int) -> None:
    """Bring up to date what a new version of the server or a new day changes: forms, library, every card."""
    publish_forms(tx, instansi)
    publish_library(tx, instansi)
    publish_growth(tx, instansi)
    refresh_all_cards(tx, instansi, tx.clamp(instansi, now_ms))


def cycle_id(namespace: str, name: str) -> str:
    return derived_id(namespace, f"cycle/{name}")


def put_cycle(tx: Tx, instansi: int, year: int) -> str:
    """Open the cycle of a calendar year, if it is not there. Returns its id.

    Source: PermenPANRB 6/2022 art. 5 and annex: the period of appraisal is January to December.
    """
    id = cycle_id(tx.agency(instansi).namespace, str(year))
    value = {
        "name": {"id": f"Tahun {year}", "en": f"Year {year}"},
        "from": date(year, 1, 1).isoformat(),
        "until": date(year, 12, 31).isoformat(),
    }
    tx.put_derived(instansi, "cycle", id, owner="", buckets=(REFERENCE,), value=value)
    return id
