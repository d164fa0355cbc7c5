"""Make the demonstration: an agency, its people and plans through the import, a history through phones."""

import asyncio
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import msgspec

from server.accounts import Slip, issue_slips, set_credentials
from server.chance import Chance
from server.credentials import Hasher
from server.demo.cycles import rate_last_quarter, write_cycles
from server.demo.history import DAYS_BACK, Script, Staff, read_script, write_history
from server.demo.phones import Phone
from server.demo.planning import write_planning
from server.demo.plans import write_plans, write_ratings
from server.demo.play import moments, play
from server.demo.quarters import add_quarters
from server.demo.sign_in import Access, is_demo, keep_table, new_password, new_pin, table
from server.files import EvidenceFolder
from server.locks import keep_all
from server.people.agency import NewAgency, create_agency
from server.people.calendar import local_day
from server.people.cards import Directory, refresh_all_cards, refresh_reference
from server.people.findings import Report
from server.people.import_file import apply_tables
from server.people.table_file import Table, read_tables
from server.people.write_plan import decode_line
from server.receipt import ServerKeys
from server.settings import SECRETS_FILE, Secrets
from server.store.agency import Agency
from server.store.store import ReadTx, Store, Tx
from server.text import Language

TABLES = ("unit.csv", "pegawai.csv", "rhk.csv")
SLIPS_FILE = "demo-slip.html"
ADMIN = "999901010000000052"
ZONE = "Asia/Jakarta"
DAY_MS = 86_400_000

Progress = Callable[[int, int], None]


class NotADemo(Exception):  # noqa: N818 - read aloud it is why nothing is deleted
    """The data belong to somebody."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    people: int
    lines: int
    reports: int
    waiting: int


class Made(msgspec.Struct, frozen=True, kw_only=True):
    agency: Agency
    counts: Counts
    table: str
    sign_in_file: Path
    slips: list[Slip]
    slips_file: Path


def make_demo(
    store: Store,
    data: Path,
    secrets: Secrets,
    *,
    now_ms: int,
    chance: Chance,
    progress: Progress,
    language: Language,
) -> Made:
    """Make it in an empty store."""
    keep_table(data, "")
    script = read_script()
    # The agency has used the application for a month: everything is received at its own time.
    began = now_ms - (DAYS_BACK + 5) * DAY_MS
    agency = store.write_now(lambda tx: _import_people(tx, began, now_ms, chance))
    staff = store.read_now(lambda tx: _staff(tx, agency, now_ms))
    keys, folder = ServerKeys(mac=secrets.mac_key_bytes), EvidenceFolder(data)
    _play(store, agency, staff, script, keys, folder, now_ms, chance, progress)
    store.write_now(lambda tx: rate_last_quarter(tx, agency, staff, now_ms, chance))
    store.write_now(lambda tx: add_quarters(tx, agency, now_ms, chance))
    store.write_now(lambda tx: write_plans(tx, agency, staff, now_ms, chance.bytes))
    store.write_now(lambda tx: write_planning(tx, agency, staff, now_ms, chance))
    today = local_day(now_ms, ZONE).isoformat()
    store.write_now(lambda tx: write_ratings(tx, agency, staff, today, now_ms, chance.bytes))
    write_cycles(store, agency, staff, now_ms, chance)
    keep_all(store, agency.instansi, now_ms)
    access = _give_passwords(store, agency, script, secrets, now_ms, chance, language)
    slips = store.write_now(lambda tx: _slips(tx, agency, script, secrets, now_ms, chance))
    written = table(access, language)
    return Made(
        agency=agency,
        counts=store.read_now(lambda tx: _count(tx, agency)),
        table=written,
        sign_in_file=keep_table(data, written),
        slips=slips,
        slips_file=data / SLIPS_FILE,
    )


def remove_demo(data: Path) -> None:
    """Delete a demonstration, so that another can be made.

    Raises: NotADemo.
    """
    if not is_demo(data):
        raise NotADemo
    for file in [*data.glob("luring.*"), *data.glob("demo-*"), data / SECRETS_FILE]:
        file.unlink(missing_ok=True)
    shutil.rmtree(data / "evidence", ignore_errors=True)


def _import_people(tx: Tx, began: int, now_ms: int, chance: Chance) -> Agency:
    new = NewAgency(
        code="KEC",
        name="Kecamatan Contoh (peragaan)",
        zone=ZONE,
        admin_name="Maya Anggraini, S.E.",
        admin_nip=ADMIN,
    )
    agency = create_agency(tx, new, began, chance).agency
    refresh_reference(tx, agency.instansi, began)
    today = local_day(now_ms, ZONE)
    report = Report()
    apply_tables(
        tx,
        agency.instansi,
        [table for name in TABLES for table in read_shipped(name, today.year, report)],
        report,
        now_ms=began,
        chance=chance,
        day=today,
    )
    assert not report.failed, report.findings
    return agency


def read_shipped(name: str, year: int, report: Report) -> list[Table]:
    """Read one of the demonstration's tables for a year, as a file like anybody's."""
    text = (files(__package__) / name).read_text("utf-8").replace("{year}", str(year))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        return read_tables(file, None, report)


def _staff(tx: ReadTx, agency: Agency, now_ms: int) -> list[Staff]:
    directory = Directory(tx, agency.instansi)
    people = []
    for placement in directory.org.placements.values():
        if not placement.holds(now_ms) or placement.kind != "definitive":
            continue
        card = directory.card(placement.id, now_ms)
        lines = [
            (row.id, decode_line(row).value) for row in tx.owned(agency.instansi, "plan_line", placement.id)
        ]
        people.append(
            Staff(
                person=placement.person,
                nip=card["nip"],
                placement=placement.id,
                title=card["position"],
                sector=card["sector"],
                zone=card["zone"],
                superior=card["superior"]["person"] if card["superior"] else None,
                indicators={
                    indicator["name"]: (id, indicator)
                    for id, value in lines
                    for indicator in value["indicators"]
                },
            )
        )
    return sorted(people, key=lambda staff: staff.nip)


def _play(
    store: Store,
    agency: Agency,
    people: Sequence[Staff],
    script: Script,
    keys: ServerKeys,
    folder: EvidenceFolder,
    now_ms: int,
    chance: Chance,
    progress: Progress,
) -> None:
    history = write_history(script, people, local_day(now_ms, ZONE), now_ms, random.Random(chance.bytes(16)))
    clock = [now_ms]
    phones: dict[str, Phone] = {}

    def phone_of(person: str) -> Phone:
        if person not in phones:
            phones[person] = Phone(
                store,
                agency.instansi,
                person,
                zone=ZONE,
                folder=folder,
                keys=keys,
                clock=lambda: clock[0],
                chance=chance,
            )
        return phones[person]

    def set_clock(at: int) -> None:
        clock[0] = min(at, now_ms)

    asyncio.run(play(moments(history, chance), phone_of, set_clock, chance, progress))
    store.write_now(lambda tx: refresh_all_cards(tx, agency.instansi, now_ms))


def _give_passwords(
    store: Store,
    agency: Agency,
    script: Script,
    secrets: Secrets,
    now_ms: int,
    chance: Chance,
    language: Language,
) -> list[Access]:
    hasher = Hasher()
    given = []
    for actor in script.cast:
        password, pin = new_password(chance), new_pin(chance, actor.nip)
        password_hash = hasher.hash_password(password)
        pin_hash = hasher.hash_pin(secrets.pin_pepper_bytes, pin)

        def job(tx: Tx, nip: str = actor.nip, hashes: tuple[str, str] = (password_hash, pin_hash)) -> str:
            person = tx.person_of_nip(agency.instansi, nip, now_ms)
            assert person is not None, nip
            set_credentials(
                tx, agency.instansi, person, password_hash=hashes[0], pin_hash=hashes[1], now_ms=now_ms
            )
            return tx.person_name(agency.instansi, person) or ""

        name = store.write_now(job)
        given.append(Access(name=name, nip=actor.nip, password=password, pin=pin, role=actor.role[language]))
    return given


def _slips(
    tx: Tx, agency: Agency, script: Script, secrets: Secrets, now_ms: int, chance: Chance
) -> list[Slip]:
    placements = tuple(
        placement.id
        for placement in tx.organisation(agency.instansi).placements.values()
        if placement.holds(now_ms)
    )
    cast = {actor.nip for actor in script.cast}
    return issue_slips(
        tx,
        agency.instansi,
        [holder for holder in tx.holders(agency.instansi, placements, now_ms) if holder.nip not in cast],
        issued_by="",
        pepper=secrets.pin_pepper_bytes,
        now_ms=now_ms,
        chance=chance,
    )


def _count(tx: ReadTx, agency: Agency) -> Counts:
    placements = tx.organisation(agency.instansi).placements
    reports = [row for id in placements for row in tx.owned(agency.instansi, "report", id)]
    lines = [row for id in placements for row in tx.owned(agency.instansi, "plan_line", id)]
    return Counts(
        people=len(tx.persons(agency.instansi)),
        lines=len(lines),
        reports=len(reports),
        waiting=sum(row.state == "submitted" for row in reports),
    )
