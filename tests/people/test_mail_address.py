"""The mail address of an import: kept for its owner, told nobody else, and gone when he takes it out."""

from server.mail_addresses import follow_choice, imported_address
from server.people.findings import Report
from server.store.store import ReadTx, Tx
from server.text.import_report import lines
from tests.people.conftest import BUDI, NOW_MS, SARI, UNITS, Office

HEAD = "nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai,email\n"
EMAIL = "budi.s@example.go.id"


def people(budi: str = EMAIL, sari: str = "") -> str:
    return (
        f"{HEAD}{BUDI},Budi,PKM,Perawat,{SARI},2026-01-01,{budi}\n"
        f"{SARI},Sari,PKM,Kepala Puskesmas,,2026-01-01,{sari}\n"
    )


def owner(tx: ReadTx, office: Office, nip: str) -> str:
    person = tx.person_of_nip(office.instansi, nip, NOW_MS)
    assert person is not None
    return person


def address(office: Office, nip: str = BUDI) -> str:
    return office.store.read_now(lambda tx: imported_address(tx, office.instansi, owner(tx, office, nip)))


def chooses(office: Office, chosen: str) -> None:
    def job(tx: Tx) -> None:
        follow_choice(tx, office.instansi, owner(tx, office, BUDI), chosen)

    office.store.write_now(job)


def said(report: Report) -> str:
    return " ".join([str(report.findings), *lines(report, "id", dry_run=False)])


def test_an_address_is_kept_and_a_later_table_replaces_it(office: Office) -> None:
    office.imports(UNITS)
    report = office.imports(people())
    assert not report.failed
    assert "columns_not_kept" not in said(report)
    assert (address(office), address(office, SARI)) == (EMAIL, "")
    assert office.imports(people()).changes == 0
    report = office.imports(people("budi@example.go.id"))
    assert (report.changes, address(office)) == (1, "budi@example.go.id")
    office.imports(people(""))  # an empty cell changes nothing
    assert address(office) == "budi@example.go.id"


def test_what_is_no_address_is_skipped_and_not_repeated_in_the_report(office: Office) -> None:
    office.imports(UNITS)
    report = office.imports(people("budi.rahasia(at)mail"))
    assert not report.failed
    assert [finding.code for finding in report.findings if finding.severity == "warning"] == [
        "cell_not_address"
    ]
    assert "rahasia" not in said(report)
    assert address(office) == ""


def test_a_dry_run_keeps_no_address(office: Office) -> None:
    office.imports(UNITS)
    office.imports(people(), dry_run=True)
    office.imports(people(""))
    assert address(office) == ""


def test_who_takes_his_address_out_does_not_get_it_back_from_a_table(office: Office) -> None:
    office.imports(UNITS)
    office.imports(people())
    chooses(office, EMAIL)  # the one that was proposed
    assert address(office) == EMAIL
    chooses(office, "")
    assert address(office) == ""
    assert office.imports(people()).changes == 0
    assert address(office) == ""


def test_an_address_is_in_no_feed_and_no_journal(office: Office) -> None:
    office.imports(UNITS)
    office.imports(people())

    def look(tx: ReadTx) -> list[object]:
        (row,) = tx.all_derived(office.instansi, "mail_address")
        return [row.buckets, *(raw for _, raw in tx.journal(office.instansi, limit=10_000))]

    buckets, *raws = office.store.read_now(look)
    assert buckets == ()
    assert raws
    assert not any(EMAIL.encode() in bytes(raw) for raw in raws)  # type: ignore[call-overload]
