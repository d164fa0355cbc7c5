"""The agency of every story: one clinic, one school, and the people every test knows. Made once, copied
for each story.
"""

import sqlite3
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from server.__main__ import main
from server.credentials import Hasher
from server.org import Superior
from server.people.agency import find_agency
from server.people.cards import refresh_cards
from server.people.roster import Roster, current
from server.settings import load_secrets
from server.store.accounts import Account
from server.store.sqlite import SqliteStore
from server.store.store import Tx

PASSWORD = "sungai batik kelapa"
PIN = "274913"

NIP = {
    "Hasan": "999902010000000001",
    "Sari": "999902010000000002",
    "Budi": "999902010000000003",
    "Wati": "999902010000000004",
    "Rina": "999902010000000005",
    "Dewi": "999902010000000006",
    "Agus": "999902010000000007",
    "Tono": "999902010000000008",
    "Admin": "999902010000000009",
}
NOT_YET_ACTIVE = "Agus"  # his slip is still before him

UNITS = """kode,nama,induk,zona,sektor
KEC,Kecamatan Batang Asai,,WIB,umum
PKM,Puskesmas Batang Asai,KEC,WIB,puskesmas
SMP,SMP Negeri 1 Batang Asai,KEC,WIB,sekolah
"""
PEOPLE = f"""nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai
{NIP["Hasan"]},Pak Hasan,KEC,Camat,,2024-01-01
{NIP["Sari"]},Sari Wulandari,PKM,Kepala Puskesmas,{NIP["Hasan"]},2024-01-01
{NIP["Budi"]},Budi Santoso,PKM,Perawat,{NIP["Sari"]},2024-01-01
{NIP["Wati"]},Wati Kusumawati,PKM,Kepala Tata Usaha,{NIP["Sari"]},2024-01-01
{NIP["Rina"]},Rina Marlina,PKM,Bidan,{NIP["Sari"]},2024-01-01
{NIP["Dewi"]},Dewi Lestari,PKM,Perawat,{NIP["Sari"]},2024-01-01
{NIP["Agus"]},Agus Salim,PKM,Perawat,{NIP["Sari"]},2024-01-01
{NIP["Tono"]},Tono Wijaya,SMP,Guru,{NIP["Hasan"]},2024-01-01
{NIP["Admin"]},Admin Kecamatan,KEC,Pengelola Kepegawaian,{NIP["Hasan"]},2024-01-01
"""
PATIENTS = "Jumlah pasien yang dilayani"
VISITS = "Jumlah kunjungan rumah"
PLANS = f"""jabatan,siklus,rhk,indikator,aspek,target,satuan,agregat,arah
Perawat,2026,Pasien dilayani sesuai standar,{PATIENTS},kuantitas,1.200,pasien,jumlah,naik
Perawat,2026,Keluarga dikunjungi di rumah,{VISITS},kuantitas,48,kunjungan,jumlah,naik
Bidan,2026,Ibu hamil diperiksa,Jumlah pemeriksaan ibu hamil,kuantitas,200,pemeriksaan,jumlah,naik
Guru,2026,Siswa memahami pelajaran,Jumlah jam mengajar,kuantitas,600,jam,jumlah,naik
"""


def make(data: Path) -> None:
    """Make the agency in a directory, by the command line as an admin would; then give its people a
    password.
    """
    command(
        "init", "--data", str(data), "--name", "Kecamatan Batang Asai", "--code", "KEC",
        "--admin-name", "Admin Kecamatan", "--admin-nip", NIP["Admin"],
    )  # fmt: skip
    import_tables(data, unit=UNITS, pegawai=PEOPLE, rhk=PLANS)
    give_passwords(data, [nip for name, nip in NIP.items() if name != NOT_YET_ACTIVE])


def import_tables(data: Path, **tables: str) -> None:
    for name, table in tables.items():
        file = data.parent / f"{name}.csv"
        file.write_text(table, encoding="utf-8")
        command("import", "--data", str(data), str(file))


def command(*arguments: str) -> None:
    assert main(arguments) == 0, arguments


def give_passwords(data: Path, nips: Iterable[str]) -> None:
    """Let these people have activated their accounts, all with the same password."""
    pepper = load_secrets(data).pin_pepper_bytes
    hasher = Hasher()
    password, pin = hasher.hash_password(PASSWORD), hasher.hash_pin(pepper, PIN)
    store = SqliteStore(data)

    def give(tx: Tx) -> None:
        instansi = find_agency(tx, None).instansi
        for nip in nips:
            person = tx.person_of_nip(instansi, nip, at=2_000_000_000_000)
            assert person is not None
            account = Account(person=person, password_hash=password, pin_hash=pin, changed_at=1)
            tx.put_account(instansi, account)

    store.write_now(give)
    store.close()


def ask(data: Path, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    """Look into the database of a server that runs, or change it behind its back."""
    connection = sqlite3.connect(data / "luring.db", timeout=10)
    try:
        with connection:
            return connection.execute(sql, parameters).fetchall()
    finally:
        connection.close()


def replace_superior(data: Path, of: str, by: str) -> None:
    """Put somebody under another superior from this moment on, while no server runs."""
    store = SqliteStore(data)
    now_ms = int(time.time() * 1000)

    def change(tx: Tx) -> None:
        instansi = find_agency(tx, None).instansi
        roster = Roster(tx, instansi, lambda: "")
        mine, new = (roster.placements_of(roster.person_by_nip[NIP[name]])[0].id for name in (of, by))
        before = current(roster.superiors[mine], now_ms)
        assert before is not None
        roster.put_superior(replace(before, until=now_ms))
        roster.put_superior(Superior(placement=mine, superior=new, since=now_ms))
        tx.organisation_changed(instansi)
        refresh_cards(tx, instansi, roster.touched, now_ms)

    store.write_now(change)
    store.close()


def end_service(data: Path, who: str, *, years_ago: int = 0) -> None:
    """Let somebody leave, or have left years ago, while no server runs."""
    store = SqliteStore(data)
    now_ms = int(time.time() * 1000) - years_ago * 365 * 86_400_000

    def change(tx: Tx) -> None:
        instansi = find_agency(tx, None).instansi
        roster = Roster(tx, instansi, lambda: "")
        person = roster.person_by_nip[NIP[who]]
        post = roster.placements_of(person)[0]
        roster.put_placement(replace(post, since=min(post.since, now_ms - 1), until=now_ms))
        account = tx.account(instansi, person)
        assert account is not None
        tx.put_account(instansi, replace(account, disabled_at=now_ms))
        tx.organisation_changed(instansi)
        refresh_cards(tx, instansi, roster.touched, now_ms)

    store.write_now(change)
    store.close()


def move(data: Path, who: str, to: str, under: str) -> None:
    """Move somebody to another unit, under another superior, from this moment on, while no server runs."""
    store = SqliteStore(data)
    now_ms = int(time.time() * 1000)

    def change(tx: Tx) -> None:
        instansi = find_agency(tx, None).instansi
        roster = Roster(tx, instansi, lambda: "")
        old, above = (roster.placements_of(roster.person_by_nip[NIP[name]])[0] for name in (who, under))
        unit = next(unit.id for unit in tx.organisation(instansi).units.values() if unit.code == to)
        new = replace(old, id=str(uuid.uuid4()), unit=unit, since=now_ms)
        roster.put_placement(replace(old, until=now_ms))
        roster.put_placement(new)
        roster.put_superior(Superior(placement=new.id, superior=above.id, since=now_ms))
        tx.organisation_changed(instansi)
        refresh_cards(tx, instansi, roster.touched, now_ms)

    store.write_now(change)
    store.close()
