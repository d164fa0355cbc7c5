"""A new agency with its root unit and its first admin; and finding the agency that a command is about."""

import re
import uuid
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from server.acts import record_act
from server.chance import Chance
from server.org import Grant, Unit
from server.people.cells import ZONES
from server.people.columns import fold
from server.store.agency import Agency
from server.store.people import Person, PersonNip
from server.store.store import ReadTx, Tx

ANY_HOST = "*"


class UnknownAgency(LookupError):  # noqa: N818 - read aloud it is what the command line has to explain
    """No agency, or none of that code, or several to choose from: `codes` are those there are."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class NewAgency(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    host: str = ANY_HOST
    zone: str  # IANA name
    sector: str = "general"
    admin_name: str
    admin_nip: str


class Created(msgspec.Struct, frozen=True, kw_only=True):
    agency: Agency
    unit: str  # the root unit
    admin: str  # person


def zone_name(text: str) -> str | None:
    """Understand WIB, WITA, WIT or an IANA name; None: neither."""
    try:
        return ZONES.get(fold(text)) or ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError):
        return None


def code_from(name: str) -> str:
    """Make a short code of a name: "Pemerintah Kecamatan Contoh" is pemerintah-kecamatan-contoh."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "instansi"


def create_agency(tx: Tx, new: NewAgency, now_ms: int, chance: Chance) -> Created:
    """Make an agency and grant its first admin everything below its root unit.

    The admin has no placement by this; he gets one when he is imported, by the same NIP.
    """
    instansi = max((agency.instansi for agency in tx.agencies()), default=0) + 1
    agency = Agency(
        instansi=instansi,
        code=new.code,
        host=new.host,
        name=new.name,
        namespace=str(uuid.UUID(bytes=chance.bytes(16), version=4)),
        zone=new.zone,
        created=now_ms,
    )
    tx.add_agency(agency, epoch=chance.new_id())
    root = Unit(id=chance.new_id(), code=new.code, name=new.name, zone=new.zone, sector=new.sector)
    tx.put_unit(instansi, root)
    admin = chance.new_id()
    tx.put_person(instansi, Person(id=admin, name=new.admin_name))
    tx.put_person_nip(instansi, PersonNip(person=admin, nip=new.admin_nip, since=0))
    grant = Grant(id=chance.new_id(), person=admin, role="admin", unit=root.id, since=0)
    tx.put_grant(instansi, grant)
    tx.organisation_changed(instansi)
    detail: dict[str, object] = {"grant": grant.id, "unit": root.id}
    record_act(
        tx, instansi, "agency_created", by="", person=admin, detail=detail, now_ms=now_ms, chance=chance
    )
    return Created(agency=agency, unit=root.id, admin=admin)


def find_agency(tx: ReadTx, code: str | None) -> Agency:
    """Get the agency with this code; without one, the only agency there is.

    Raises: UnknownAgency.
    """
    agencies = tx.agencies()
    fitting = [agency for agency in agencies if code in (None, agency.code)]
    if len(fitting) != 1:
        raise UnknownAgency(tuple(agency.code for agency in agencies))
    return fitting[0]
