"""An empty agency in a real store, and a way to import tables into it."""

import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from server.chance import Chance
from server.people.agency import Created, NewAgency, create_agency
from server.people.findings import Report
from server.people.import_file import import_people
from server.store.sqlite import SqliteStore
from server.store.store import Store

DAY_MS = 86_400_000
NOW_MS = 1_795_000_000_000  # 2026-11-18 in Jambi
TODAY = date(2026, 11, 18)

SARI, BUDI, RINA, WATI, HASAN = (f"19800101200501100{number}" for number in range(1, 6))

UNITS = """kode,nama,induk,zona,sektor
KEC,Kecamatan,,WIB,umum
PKM,Puskesmas,KEC,WIB,puskesmas
SMP,SMP Negeri 1,KEC,WITA,sekolah
"""
PEOPLE = f"""nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai
{BUDI},Budi,PKM,Perawat,{SARI},2026-01-01
{SARI},Sari,PKM,Kepala Puskesmas,{HASAN},2026-01-01
{RINA},Rina,PKM,Bidan,{SARI},2026-01-01
{HASAN},Pak Hasan,KEC,Camat,,2026-01-01
"""
PLANS = f"""nip,siklus,jenis,rhk,rhk_atasan,indikator,aspek,target,satuan
{SARI},2026,utama,Pelayanan puskesmas lebih baik,,Nilai survei kepuasan,kualitas,80,nilai
{BUDI},2026,utama,Pasien dilayani,Pelayanan puskesmas lebih baik,Jumlah pasien,kuantitas,1.200,pasien
{BUDI},2026,utama,Pasien dilayani,Pelayanan puskesmas lebih baik,Waktu tunggu,waktu,15-20 menit,menit
{RINA},2026,tambahan,Data ibu hamil mutakhir,,Lama pembaruan data,waktu,1 hari,hari
"""


class SeededChance(Chance):
    """The same chance in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def choose(self, alphabet: str) -> str:
        return self._random.choice(alphabet)


class Office:
    """Somebody who imports files into an agency."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self._folder, self.chance = store, folder, SeededChance()
        new = NewAgency(
            code="KEC",
            name="Kecamatan",
            zone="Asia/Jakarta",
            admin_name="Admin",
            admin_nip="198001012005011099",
        )
        self.created: Created = store.write_now(
            lambda tx: create_agency(tx, new, NOW_MS - 300 * DAY_MS, self.chance)
        )
        self.instansi = self.created.agency.instansi

    def imports(
        self, table: str, *, day: date = TODAY, dry_run: bool = False, now_ms: int = NOW_MS
    ) -> Report:
        file = self._folder / "table.csv"
        file.write_text(table, encoding="utf-8")
        return import_people(
            self.store,
            self.instansi,
            file,
            now_ms=now_ms,
            chance=self.chance,
            day=day,
            dry_run=dry_run,
        )

    def everything(self) -> list[object]:
        """All that an import could change."""
        return self.store.read_now(
            lambda tx: [
                tx.organisation(self.instansi),
                tx.persons(self.instansi),
                tx.person_nips(self.instansi),
                tx.positions(self.instansi),
                tx.seq(self.instansi),
                len(tx.journal(self.instansi, limit=10_000)),
            ]
        )


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Callable[[], Office]]:
    stores: list[SqliteStore] = []

    def make() -> Office:
        folder = tmp_path / str(len(stores))
        folder.mkdir()
        stores.append(SqliteStore(folder / "data"))
        return Office(stores[-1], folder)

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def office(new_office: Callable[[], Office]) -> Office:
    return new_office()


@pytest.fixture
def staffed(office: Office) -> Office:
    """With units, people and plans."""
    for table in (UNITS, PEOPLE, PLANS):
        report = office.imports(table)
        assert not report.failed, report.findings
    return office
