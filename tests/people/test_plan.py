from typing import Any

import pytest

from server.journal import verify
from server.people.findings import Report
from server.people.write_plan import decode_line
from tests.people.conftest import BUDI, NOW_MS, PLANS, RINA, SARI, Office


def lines(office: Office, nip: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The plan lines of a person's only placement: id, state, contents."""

    def look(tx):  # type: ignore[no-untyped-def]
        person = tx.person_of_nip(office.instansi, nip, NOW_MS)
        (placement,) = tx.organisation(office.instansi).placements_of[person]
        rows = tx.owned(office.instansi, "plan_line", placement.id)
        found = [(row.id, row.state, decode_line(row).value) for row in rows]
        return sorted(found, key=lambda line: line[2]["order"])

    return office.store.read_now(look)  # type: ignore[no-any-return]


def codes(report: Report, severity: str = "error") -> list[tuple[str, int]]:
    return [(finding.code, finding.row) for finding in report.findings if finding.severity == severity]


def test_rows_of_one_rhk_are_one_agreed_line_with_several_indicators(staffed: Office) -> None:
    ((_, state, value),) = lines(staffed, BUDI)
    assert state == "agreed"
    assert (value["kind"], value["rhk"], value["order"]) == ("utama", "Pasien dilayani", 1)
    patients, waiting = value["indicators"]
    assert patients["target"] == {"value": 1200, "low": None, "high": None, "text": "1.200"}
    assert (patients["unit"], patients["aggregate"], patients["direction"]) == ("pasien", "sum", "higher")
    assert waiting["target"]["value"] == 20
    assert (waiting["unit"], waiting["aggregate"], waiting["direction"]) == ("menit", "mean", "lower")


def test_a_line_names_the_line_of_the_superior_that_it_serves(staffed: Office) -> None:
    ((above, _, _),) = lines(staffed, SARI)
    ((_, _, value),) = lines(staffed, BUDI)
    assert value["parent"] == above


def test_a_superiors_line_that_does_not_exist_yet_blocks_nobody(staffed: Office) -> None:
    table = (
        "nip,siklus,rhk,rhk_atasan,indikator,target\n"
        f"{RINA},2026,Ibu hamil diperiksa,Belum ada,Jumlah ibu,200\n"
    )
    report = staffed.imports(table)
    assert codes(report, "warning") == [("parent_line_unknown", 2)]
    assert not report.failed
    staffed.imports(f"nip,siklus,rhk,indikator,target\n{SARI},2026,Belum ada,Jumlah kunjungan,12\n")
    staffed.imports(table)
    assert lines(staffed, RINA)[-1][2]["parent"] == lines(staffed, SARI)[-1][0]


def test_the_cycle_of_a_year_is_opened_for_everybody(staffed: Office) -> None:
    ((_, _, value),) = lines(staffed, BUDI)
    cycle = staffed.store.read_now(lambda tx: tx.derived(staffed.instansi, "cycle", value["cycle"]))
    assert (cycle["from"], cycle["until"]) == ("2026-01-01", "2026-12-31")


def test_a_changed_target_updates_the_same_line(staffed: Office) -> None:
    ((id, _, _),) = lines(staffed, BUDI)
    report = staffed.imports(PLANS.replace("1.200", "1.500"))
    ((same, state, value),) = lines(staffed, BUDI)
    assert (same, state) == (id, "agreed")
    assert value["indicators"][0]["target"]["value"] == 1500
    assert report.results["rhk", 3] == "changed"
    assert report.results["rhk", 5] == "same"


def test_a_line_with_a_code_may_change_its_words(staffed: Office) -> None:
    table = "nip,siklus,kode,rhk,indikator,target\n" + f"{RINA},2026,R7,{{}},Jumlah,10\n"
    staffed.imports(table.format("Ibu hamil diperiksa"))
    before = {id for id, _, _ in lines(staffed, RINA)}
    staffed.imports(table.format("Semua ibu hamil diperiksa"))
    assert {id for id, _, _ in lines(staffed, RINA)} == before
    assert lines(staffed, RINA)[-1][2]["rhk"] == "Semua ibu hamil diperiksa"


def test_a_plan_may_be_given_to_everybody_in_a_position(staffed: Office) -> None:
    report = staffed.imports("jabatan,siklus,rhk,indikator,target\nperawat,2026,Warga sehat,Penyuluhan,6\n")
    assert not report.failed
    assert [value["rhk"] for _, _, value in lines(staffed, BUDI)] == ["Pasien dilayani", "Warga sehat"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("198001012005011088,,2026,RHK,utama,Jumlah,10,", "plan_nobody"),
        (",Nakhoda,2026,RHK,utama,Jumlah,10,", "plan_nobody"),
        (",,2026,RHK,utama,Jumlah,10,", "plan_whose"),
        (f"{BUDI},,tahun ini,RHK,utama,Jumlah,10,", "cycle_unknown"),
        (f"{BUDI},,2026,RHK,sampingan,Jumlah,10,", "cell_not_choice"),
        (f"{BUDI},,2026,RHK,utama,Jumlah,baik,rentang", "target_not_range"),
        (f"{BUDI},,2026,RHK,utama,,10,", "cell_empty"),
        (f"{BUDI},,2026,RHK,utama,Jumlah,,", "cell_empty"),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_written(staffed: Office, row: str, code: str) -> None:
    before = staffed.everything()
    report = staffed.imports(f"nip,jabatan,siklus,rhk,jenis,indikator,target,arah\n{row}\n")
    assert codes(report) == [(code, 2)]
    assert staffed.everything() == before


def test_the_same_indicator_twice_is_refused(staffed: Office) -> None:
    row = f"{BUDI},2026,RHK,Jumlah,10\n"
    report = staffed.imports("nip,siklus,rhk,indikator,target\n" + row * 2)
    assert codes(report) == [("plan_twice", 3)]


def test_plan_lines_are_journalled_and_the_journal_verifies(staffed: Office) -> None:
    journal = staffed.store.read_now(lambda tx: tx.journal(staffed.instansi, limit=10_000))
    mutations = [envelope.outcome for envelope, _ in journal if envelope.kind == "mutation"]
    assert mutations == ["applied"] * 6  # a put and an agreement each
    assert not verify(journal)


def test_the_journal_says_when_an_agency_was_made_and_tables_were_imported(staffed: Office) -> None:
    journal = staffed.store.read_now(lambda tx: tx.journal(staffed.instansi, limit=10_000))
    acts = [envelope.outcome for envelope, _ in journal if envelope.kind == "act"]
    assert acts == ["agency_created", *["tables_imported"] * 3]


def test_what_the_file_does_not_say_follows_from_aspect_and_unit(staffed: Office) -> None:
    staffed.imports(
        "nip,siklus,rhk,indikator,aspek,target\n"
        f"{RINA},2026,RHK,Tepat waktu,waktu,80%\n"
        f"{RINA},2026,RHK,Lama,waktu,2-3 hari\n"
        f"{RINA},2026,RHK,Terserap,biaya,95 %\n"
        f"{RINA},2026,RHK,Mutu,kualitas,Tidak ada kesalahan\n"
    )
    indicators = lines(staffed, RINA)[-1][2]["indicators"]
    assert [(one["unit"], one["aggregate"], one["direction"]) for one in indicators] == [
        ("%", "latest", "higher"),
        ("hari", "mean", "lower"),
        ("%", "latest", "higher"),
        ("", "judged", "higher"),
    ]
