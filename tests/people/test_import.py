from datetime import date

import pytest

from server.people.cards import Directory
from server.people.findings import Report
from tests.people.conftest import BUDI, HASAN, NOW_MS, PEOPLE, PLANS, RINA, SARI, TODAY, UNITS, WATI, Office


def codes(report: Report, severity: str = "error") -> list[tuple[str, int]]:
    return [(finding.code, finding.row) for finding in report.findings if finding.severity == severity]


def card(office: Office, nip: str) -> dict[str, object]:
    """What phones see of a person's placement."""

    def look(tx):  # type: ignore[no-untyped-def]
        person = tx.person_of_nip(office.instansi, nip, NOW_MS)
        held = tx.organisation(office.instansi).placements_of[person]
        current = next(placement for placement in held if placement.holds(NOW_MS))
        return tx.derived(office.instansi, "placement", current.id)

    return office.store.read_now(look)  # type: ignore[no-any-return]


def test_units_people_and_superiors_come_in(staffed: Office) -> None:
    budi = card(staffed, BUDI)
    assert (budi["name"], budi["position"], budi["unit_name"]) == ("Budi", "Perawat", "Puskesmas")
    assert (budi["sector"], budi["form"], budi["zone"]) == ("clinic", "lapor-klinik", "Asia/Jakarta")
    assert budi["superior"]["name"] == "Sari"  # type: ignore[index]
    assert (budi["from"], budi["until"]) == ("2026-01-01", None)


def test_a_superior_may_stand_further_down_in_the_file(staffed: Office) -> None:
    assert card(staffed, SARI)["superior"]["name"] == "Pak Hasan"  # type: ignore[index]


def test_a_unit_takes_zone_and_sector_from_above(office: Office) -> None:
    office.imports(UNITS)
    office.imports("kode,nama,induk\nPUSTU,Pustu,PKM\n")
    units = office.store.read_now(lambda tx: tx.organisation(office.instansi)).units.values()
    pustu = next(unit for unit in units if unit.code == "PUSTU")
    assert (pustu.zone, pustu.sector) == ("Asia/Jakarta", "clinic")


@pytest.mark.parametrize("table", [UNITS, PEOPLE, PLANS])
def test_importing_the_same_file_again_changes_nothing(staffed: Office, table: str) -> None:
    before = staffed.everything()
    report = staffed.imports(table)
    assert staffed.everything() == before
    assert report.changes == 0
    assert set(report.results.values()) == {"same"}


def test_a_dry_run_says_the_same_and_writes_nothing(office: Office) -> None:
    office.imports(UNITS)
    before = office.everything()
    dry = office.imports(PEOPLE, dry_run=True)
    assert office.everything() == before
    real = office.imports(PEOPLE)
    assert dry.results == real.results
    assert dry.findings == real.findings
    assert office.everything() != before


def test_one_wrong_row_and_nothing_is_written(office: Office) -> None:
    office.imports(UNITS)
    before = office.everything()
    report = office.imports(PEOPLE + f"{WATI},Wati,NOWHERE,Perawat,{SARI},2026-01-01\n")
    assert codes(report) == [("unit_unknown", 6)]
    assert report.results["pegawai", 6] == "refused"
    assert office.everything() == before


def test_all_that_is_wrong_is_said_at_once(office: Office) -> None:
    office.imports(UNITS)
    report = office.imports(
        "nip,nama,unit_kode,nip_atasan,tmt_mulai,tmt_selesai\n"
        f"1.98E+17,Budi,PKM,,,\n"
        f"{SARI},,PKM,,,\n"
        f"{RINA},Rina,PKM,{RINA},besok,\n"
        f"{WATI},Wati,PKM,,2026-05-01,2026-04-01\n"
    )
    assert codes(report) == [
        ("nip_scientific", 2),
        ("cell_empty", 3),
        ("cell_not_date", 4),
        ("own_superior", 4),
        ("ends_before_start", 5),
    ]
    assert [finding.column for finding in report.findings][:2] == ["nip", "nama"]


def test_an_implausible_nip_warns_and_is_imported(office: Office) -> None:
    office.imports(UNITS)
    report = office.imports("nip,nama,unit_kode\n12345,Budi,PKM\n999901010000000001,Rina,PKM\n")
    assert not report.failed
    assert codes(report, "warning") == [("nip_length", 2), ("nip_invented", 3)]
    assert card(office, "12345")["name"] == "Budi"


def test_another_superior_closes_the_old_relation_and_opens_a_new_one_from_a_day(staffed: Office) -> None:
    moved = f"nip,nama,unit_kode,nip_atasan\n{BUDI},Budi,PKM,{RINA}\n"
    report = staffed.imports(moved, day=date(2026, 6, 1))
    assert codes(report, "note") == [("superior_changed", 2)]
    org = staffed.store.read_now(lambda tx: tx.organisation(staffed.instansi))
    person = staffed.store.read_now(lambda tx: tx.person_of_nip(staffed.instansi, BUDI, NOW_MS))
    placement = org.placements_of[person or ""][0]
    first, second = sorted(org.superiors_of[placement.id], key=lambda row: row.since)
    assert first.until == second.since
    assert second.until is None
    assert card(staffed, BUDI)["superior"]["name"] == "Rina"  # type: ignore[index]
    before = staffed.everything()
    staffed.imports(moved, day=TODAY)
    assert staffed.everything() == before


def test_a_superior_who_is_nobody_is_refused_by_name_of_the_column(office: Office) -> None:
    office.imports(UNITS)
    report = office.imports(f"NIP,Nama,Unit,Atasan\n{BUDI},Budi,PKM,{SARI}\n")
    assert codes(report) == [("superior_unknown", 2)]
    assert report.findings[-1].column == "Atasan"


def test_superiors_in_a_circle_are_refused(staffed: Office) -> None:
    report = staffed.imports(f"nip,nama,unit_kode,nip_atasan\n{HASAN},Pak Hasan,KEC,{BUDI}\n")
    assert [code for code, _ in codes(report)] == ["superior_circle"]
    assert "Pak Hasan" in report.findings[-1].params["chain"]


def test_units_in_a_circle_are_refused(office: Office) -> None:
    report = office.imports("kode,nama,induk\nA,A,B\nB,B,A\n")
    assert codes(report) == [("unit_circle", 2), ("unit_circle", 3)]


def test_a_new_name_reaches_the_cards_of_those_below(staffed: Office) -> None:
    staffed.imports(f"nip,nama,unit_kode\n{SARI},Sari Wulandari,PKM\n")
    assert card(staffed, BUDI)["superior"]["name"] == "Sari Wulandari"  # type: ignore[index]


def test_a_quite_different_name_under_the_same_nip_warns(staffed: Office) -> None:
    report = staffed.imports(f"nip,nama,unit_kode\n{SARI},Dewi,PKM\n")
    assert codes(report, "warning") == [("name_differs", 2)]


def test_somebody_with_a_new_nip_stays_the_same_person(staffed: Office) -> None:
    new = "198001012026061005"
    staffed.imports(f"nip,nip_lama,nama,unit_kode,tmt_mulai\n{new},{BUDI},Budi,PKM,2026-01-01\n")
    people = staffed.store.read_now(lambda tx: tx.persons(staffed.instansi))
    assert [person.name for person in people].count("Budi") == 1
    assert card(staffed, new)["nip"] == new


def test_a_transfer_within_the_year_makes_two_placements_with_plans_of_their_own(staffed: Office) -> None:
    report = staffed.imports(
        f"nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai\n{BUDI},Budi,SMP,Petugas UKS,{HASAN},2026-07-01\n"
    )
    assert codes(report, "note") == [("moved", 2)]
    plan = f"nip,siklus,rhk,indikator,target\n{BUDI},2026,Siswa sehat,Jumlah siswa diperiksa,300 siswa\n"
    assert not staffed.imports(plan).failed

    def look(tx):  # type: ignore[no-untyped-def]
        person = tx.person_of_nip(staffed.instansi, BUDI, NOW_MS)
        held = tx.organisation(staffed.instansi).placements_of[person]
        return [
            (
                tx.derived(staffed.instansi, "placement", placement.id)["until"],
                len(tx.owned(staffed.instansi, "plan_line", placement.id)),
            )
            for placement in sorted(held, key=lambda placement: placement.since)
        ]

    assert staffed.store.read_now(look) == [("2026-06-30", 1), (None, 1)]
    # The file of before the transfer says where he was from when on; it does not bring him back.
    before = staffed.everything()
    staffed.imports(f"nip,nama,unit_kode,jabatan,tmt_mulai\n{BUDI},Budi,PKM,Perawat,2026-01-01\n")
    assert staffed.everything() == before


def test_an_acting_post_is_held_beside_the_definitive_one(staffed: Office) -> None:
    staffed.imports(
        f"nip,nama,unit_kode,jabatan,tmt_mulai\n{RINA},Rina,PKM,Plt. Kepala Puskesmas,2026-10-01\n"
    )

    def look(tx):  # type: ignore[no-untyped-def]
        directory = Directory(tx, staffed.instansi)
        person = tx.person_of_nip(staffed.instansi, RINA, NOW_MS)
        held = directory.org.placements_of[person]
        return sorted((placement.kind, directory.title(placement)) for placement in held)

    assert staffed.store.read_now(look) == [("definitive", "Bidan"), ("plt", "Plt. Kepala Puskesmas")]


def test_two_posts_at_one_time_are_refused(staffed: Office) -> None:
    report = staffed.imports(
        "nip,nama,unit_kode,jabatan,tmt_mulai,tmt_selesai\n"
        f"{BUDI},Budi,SMP,Petugas UKS,2025-06-01,2026-03-31\n"
    )
    assert codes(report) == [("placements_overlap", 2)]


def test_the_same_nip_twice_in_a_file_is_refused(office: Office) -> None:
    office.imports(UNITS)
    report = office.imports(f"nip,nama,unit_kode\n{BUDI},Budi,PKM\n{BUDI},Budi,SMP\n")
    assert codes(report) == [("nip_twice", 3)]


def test_somebody_left_without_a_superior_is_named(staffed: Office) -> None:
    report = staffed.imports(
        f"nip,nama,unit_kode,tmt_mulai,tmt_selesai\n{SARI},Sari,PKM,2026-01-01,2026-10-31\n"
    )
    assert [code for code, _ in codes(report, "warning")] == ["superior_left", "superior_left"]
