"""Whatever an office writes into its table, importing it twice is importing it once."""

from collections.abc import Callable

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.people.conftest import HASAN, PEOPLE, PLANS, SARI, UNITS, Office

NIPS = [f"1980010120050110{number:02}" for number in range(1, 6)]
DAYS = ["", "2026-01-01", "2026-04-01", "2026-09-15"]

employee = st.tuples(
    st.sampled_from(NIPS[1:4]),
    st.sampled_from(["Budi", "Rina", "Agus"]),
    st.sampled_from(["KEC", "PKM", "SMP"]),
    st.sampled_from(["Perawat", "perawat", "Bidan", "Plt. Kepala", ""]),
    st.sampled_from(["", SARI, HASAN]),
    st.sampled_from(DAYS),
    st.sampled_from(["", "2026-12-31"]),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tables=st.lists(st.lists(employee, min_size=1, max_size=6), min_size=1, max_size=3))
@example(  # a row that names no post means the one of its day
    tables=[
        [
            (NIPS[2], "Budi", "KEC", "Perawat", "", "2026-09-15", ""),
            (NIPS[2], "Budi", "KEC", "", "", "2026-04-01", ""),
        ]
    ]
)
def test_importing_twice_is_importing_once(
    new_office: Callable[[], Office], tables: list[list[tuple[str, ...]]]
) -> None:
    office = new_office()
    for table in (UNITS, PEOPLE, PLANS):
        office.imports(table)
    head = "nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai,tmt_selesai\n"
    for rows in tables:
        table = head + "".join(",".join(row) + "\n" for row in rows)
        report = office.imports(table)
        before = office.everything()
        again = office.imports(table)
        assert office.everything() == before, table
        assert again.failed == report.failed, (table, again.findings)
        assert again.changes == 0 or again.failed
    office.store.close()
