"""SQLite: the whole organisation, read at once. Its people and its changes are in `sqlite_people.py`."""

from server.org import Absence, Grant, Org, Placement, Superior, Unit, UnitParent, organise
from server.store.sqlite_agency import SqliteAgencyRead


class SqliteOrganisationRead(SqliteAgencyRead):
    def organisation(self, instansi: int) -> Org:
        key = (instansi,)
        return organise(
            version=self.organisation_version(instansi),
            units=[
                Unit(id=id, code=code, name=name, zone=zone, sector=sector)
                for id, code, name, zone, sector in self.rows(
                    "SELECT id, code, name, zone, sector FROM unit WHERE instansi = ?", key
                )
            ],
            unit_parents=[
                UnitParent(unit=unit, parent=parent, since=since, until=until)
                for unit, parent, since, until in self.rows(
                    "SELECT unit, parent, since, until FROM unit_parent WHERE instansi = ?", key
                )
            ],
            placements=[
                Placement(
                    id=id, person=person, position=position, unit=unit, kind=kind, since=since, until=until
                )
                for id, person, position, unit, kind, since, until in self.rows(
                    "SELECT id, person, position, unit, kind, since, until FROM placement WHERE instansi = ?",
                    key,
                )
            ],
            superiors=[
                Superior(placement=placement, superior=superior, since=since, until=until, role=role)
                for placement, superior, since, until, role in self.rows(
                    "SELECT placement, superior, since, until, role FROM superior WHERE instansi = ?", key
                )
            ],
            absences=[
                Absence(placement=placement, since=since, until=until, kind=kind)
                for placement, since, until, kind in self.rows(
                    "SELECT placement, since, until, kind FROM absence WHERE instansi = ?", key
                )
            ],
            grants=[
                Grant(id=id, person=person, role=role, unit=unit, since=since, until=until)
                for id, person, role, unit, since, until in self.rows(
                    "SELECT id, person, role, unit, since, until FROM role_grant WHERE instansi = ?", key
                )
            ],
        )
