"""Files for SIASN and e-Kinerja: what is known of a result in the shape that public clients send, nothing
guessed, and a report of what is missing.
"""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from cast import ADMIN, AGUS, BUDI, DEWI, HASAN, INSTANSI, PLACE, SARI, TONO
from web.browser import NIPS, Server, problem
from web.paper_office import Office

from server.__main__ import main
from server.documents.reader import Reader, Window
from server.documents.result import told
from server.documents.siasn import Map, codes, put_map, results

# As public clients have them (kanekescom/laravel-siasn-simpeg-api and others); without the id of the row.
SKP22 = set(
    "hasilKinerjaNilai perilakuKerjaNilai kuadranKinerjaNilai penilaiGolongan penilaiJabatan penilaiNama"
    " penilaiNipNrp penilaiUnorNama pnsDinilaiOrang statusPenilai tahun path".split()
)
PERIODIC = set(
    "bulanMulaiPenilaian bulanSelesaiPenilaian hasilKinerjaNilai koefisienId kuadranKinerjaNilai path"
    " penilaiGolongan penilaiJabatanNama penilaiNama penilaiNipNrp penilaiUnorNama perilakuKerjaNilai"
    " periodikId pnsDinilaiId statusPenilai tahun tahunMulaiPenilaian tahunSelesaiPenilaian".split()
)


def get(server: Server, office: Office, what: str, person: str | None = ADMIN) -> Any:
    return server.browser(person).get(f"/api/admin/siasn/{office.run}/{what}")


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_payloads_have_the_members_of_the_public_clients(server: Server) -> None:
    office = Office(server)
    (yearly,) = get(server, office, "skp22").json()["rows"]
    (periodic,) = get(server, office, "kinerjaperiodik").json()["rows"]
    assert set(yearly["skp22"]) == SKP22
    assert set(periodic["kinerjaperiodik"]) == PERIODIC
    assert (yearly["nip"], yearly["skp22"]["penilaiNipNrp"]) == (NIPS[BUDI], NIPS[SARI])
    assert (yearly["skp22"]["tahun"], yearly["skp22"]["statusPenilai"]) == (2026, "ASN")
    assert yearly["skp22"]["kuadranKinerjaNilai"] in range(1, 6)


def test_what_is_not_known_is_empty_and_in_the_report_with_who_completes_it(server: Server) -> None:
    office = Office(server)
    (row,) = get(server, office, "skp22").json()["rows"]
    assert row["skp22"]["penilaiGolongan"] == row["skp22"]["pnsDinilaiOrang"] == ""
    assert row["skp22"]["hasilKinerjaNilai"] is None  # this scheme has no three levels
    assert {"person_id", "rank", "results", "behaviour"} <= set(row["lacks"])
    report = table(get(server, office, "lacks").content)
    assert len(report) == len(row["lacks"])
    assert all(one["Siapa yang melengkapi"] for one in report)


def test_ids_that_the_agency_brings_are_mapped_by_nip_and_unit(server: Server) -> None:
    office = Office(server)
    known = Map(people={NIPS[BUDI]: "SIASN-BUDI"}, units={"PKM": "UPT Puskesmas Uji"})
    server.store.write_now(lambda tx: put_map(tx, INSTANSI, known))
    (row,) = get(server, office, "skp22").json()["rows"]
    assert row["skp22"]["pnsDinilaiOrang"] == "SIASN-BUDI"
    assert row["skp22"]["penilaiUnorNama"] == "UPT Puskesmas Uji"
    assert not {"person_id", "unit_name"} & set(row["lacks"])
    server.store.write_now(lambda tx: put_map(tx, INSTANSI, Map(units={"KEC": "Kecamatan"})))
    (row,) = get(server, office, "skp22").json()["rows"]
    assert row["skp22"]["pnsDinilaiOrang"] == "SIASN-BUDI"  # what was there stays


def test_the_table_for_typing_in_keeps_a_nip_as_text(server: Server) -> None:
    office = Office(server)
    content = get(server, office, "csv").content
    assert f'="{NIPS[BUDI]}"'.replace('"', '""').encode() in content
    (row,) = table(content)
    assert (row["nama"], row["nama_penilai"], row["mulai"]) == ("Budi", "Sari", "2026-01-01")


def test_levels_and_quadrants_have_the_numbers_of_the_data_file() -> None:
    assert codes().levels == {"above": 1, "meets": 2, "below": 3}
    assert codes().quadrants["sangat_baik"] == 1
    assert codes().quadrants["sangat_kurang"] == 5


def test_three_levels_and_the_months_of_a_quarter_are_told(server: Server) -> None:
    office = Office(server)

    def look(tx: Any) -> Any:
        reader = Reader(tx, INSTANSI, server.clock())
        one = told(reader, office.outcome)
        assert one is not None
        quadrant = {"results": "hasil", "behaviour": "perilaku"}
        result = {**one.result, "levels": {"hasil": "above", "perilaku": "meets"}, "quadrant": quadrant}
        from server.documents import siasn

        changed = type(one)(
            one.row, one.record, result, Window(first="2026-07-01", last="2026-09-30"), one.cycle
        )
        return siasn._sent(reader, changed, Map())

    sent = server.store.read_now(look)
    periodic = sent.kinerjaperiodik
    assert (periodic["hasilKinerjaNilai"], periodic["perilakuKerjaNilai"], periodic["periodikId"]) == (
        1,
        2,
        "2",
    )
    assert (periodic["bulanMulaiPenilaian"], periodic["bulanSelesaiPenilaian"]) == (7, 9)
    assert not {"results", "behaviour", "period"} & set(sent.lacks)


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, TONO])
def test_who_has_no_grant_gets_no_file(server: Server, person: str) -> None:
    office = Office(server)
    for what in ("skp22", "kinerjaperiodik", "csv", "lacks"):
        assert problem(get(server, office, what, person)) == (403, "not_allowed")
    assert problem(get(server, office, "skp22", None)) == (401, "not_signed_in")


def test_a_grant_for_a_unit_gets_those_of_the_unit_only(server: Server) -> None:
    office = Office(server)
    for person in (DEWI, AGUS):
        rows = get(server, office, "skp22", person).json()["rows"]
        assert [row["nip"] for row in rows] == [NIPS[BUDI]]

    def none_may(tx: Any) -> list[Any]:
        reader = Reader(tx, INSTANSI, server.clock())
        return list(results(reader, office.run, [PLACE[BUDI]], lambda _: False))

    assert server.store.read_now(none_may) == []


def test_the_commands_write_the_same_files(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(server)
    data = ["--data", str(server.web.settings.data)]
    mapping = tmp_path / "padanan.csv"
    mapping.write_text(f"jenis;kode;siasn\npegawai;{NIPS[BUDI]};ID-1\nunit;PKM;Puskesmas\n", "utf-8")
    assert main(["document", "map", str(mapping), *data]) == 0
    out = tmp_path / "skp22.json"
    assert main(["document", "siasn", "skp22", "--cycle", office.run[:8], "-o", str(out), *data]) == 0
    assert out.read_bytes() == get(server, office, "skp22").content
    file = tmp_path / "dokumen.zip"
    making = ["document", "make", "--unit", "PKM", "--form", "D.1.1", "--cycle", office.run, "-o", str(file)]
    assert main([*making, *data, "--url", "http://kinerja.test"]) == 0
    assert file.read_bytes().startswith(b"PK")
    assert "1 dokumen dibuat" in capsys.readouterr().out
    assert main([*making, *data, "--form", "A.1.7"]) == 1
    assert "terpisah" in capsys.readouterr().err


def test_the_desk_counts_what_the_files_lack_and_who_completes_it(server: Server) -> None:
    office = Office(server)
    shown = server.browser(ADMIN).get(f"/api/admin/siasn/{office.run}").json()
    lacks = {one["code"]: one for one in shown["lacks"]}
    assert (shown["total"], shown["people_mapped"], shown["units_mapped"]) == (1, 0, 0)
    assert (lacks["person_id"]["count"], lacks["person_id"]["people"]) == (1, ["Budi"])
    assert all(one["what"] and one["who"] for one in shown["lacks"])
    assert problem(server.browser(TONO).get(f"/api/admin/siasn/{office.run}")) == (403, "not_allowed")


def test_a_table_is_taken_at_the_desk_whole_or_not_at_all(server: Server) -> None:
    office = Office(server)
    admin = server.browser(ADMIN)

    def take(*rows: str) -> Any:
        return admin.post(
            "/api/admin/siasn-map", json={"text": "\n".join(("jenis;kode;siasn", *rows))}
        ).json()

    bad = take(f'pegawai;"=""{NIPS[BUDI]}""";ID-1', "pegawai;123;ID-2", "unit;TIDAK-ADA;Unor", "orang;1;2")
    assert [(one["line"], one["code"]) for one in bad["faults"]] == [
        (3, "nip_unknown"),
        (4, "unit_unknown"),
        (5, "kind"),
    ]
    assert bad["people"] == 0
    assert server.acts("siasn_mapped") == []
    good = take(f'pegawai;"=""{NIPS[BUDI]}""";ID-1')
    assert (good["faults"], good["people"]) == ([], 1)
    assert len(server.acts("siasn_mapped")) == 1
    lacks = {one["code"] for one in admin.get(f"/api/admin/siasn/{office.run}").json()["lacks"]}
    assert "person_id" not in lacks
    assert admin.post("/api/admin/siasn-map", json={"text": "a;b"}).json()["faults"][0]["code"] == "columns"
