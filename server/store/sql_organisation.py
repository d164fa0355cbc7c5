"""SQL: the whole organisation, read at once. Its people and its changes are in `sql_people.py`."""

from server.org import Absence, Grant, Org, Placement, Superior, Unit, UnitParent, organise
from server.store.sql_agency import SqlAgencyRead
from server.store.sql_people import all_rows


class SqlOrganisationRead(SqlAgencyRead):
    def organisation(self, instansi: int) -> Org:
        return organise(
            version=self.organisation_version(instansi),
            units=all_rows(self, Unit, instansi),
            unit_parents=all_rows(self, UnitParent, instansi),
            placements=all_rows(self, Placement, instansi),
            superiors=all_rows(self, Superior, instansi),
            absences=all_rows(self, Absence, instansi),
            grants=all_rows(self, Grant, instansi),
        )
