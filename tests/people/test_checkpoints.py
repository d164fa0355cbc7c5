"""`luring verify` against what was signed, and `luring checkpoints`: also whoever can write to the whole
database is found out.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from postgres import behind_the_back
from structlog.testing import capture_logs

from server.checkpoints import Checkpoint, is_genuine, keep, kept, sign_what_is_due
from server.journal import Entry, link, payload_hash
from server.store.opening import moment_of
from server.store.sqlite import SqliteStore
from tests.people.test_backup import staffed
from tests.people.test_command_line import Place, place

__all__ = ["place", "staffed"]

HOUR_MS = 3_600_000


def sql(data: Path, *statements: str) -> None:
    with behind_the_back(data) as connection:
        for statement in statements:
            connection.execute(statement)


def act_row(data: Path) -> int:
    with behind_the_back(data) as connection:
        (row,) = connection.execute("SELECT max(row) FROM envelope WHERE kind = 'act'").fetchone()
    return int(row)


def flip_payload(data: Path, row: int) -> None:
    """Change one bit of one byte."""
    with behind_the_back(data) as connection:
        (content,) = connection.execute("SELECT bytes FROM payload WHERE row = ?", (row,)).fetchone()
        changed = bytes([content[0] ^ 1]) + content[1:]
        connection.execute("UPDATE payload SET bytes = ? WHERE row = ?", (changed, row))


def write_anew(data: Path, row: int) -> None:
    """Change a row and compute the whole chain after it, as somebody with our source could."""
    columns = ", ".join(Entry.__struct_fields__)
    with behind_the_back(data) as connection:
        connection.execute("UPDATE payload SET bytes = ? WHERE row = ?", (b"{}", row))
        (previous,) = connection.execute("SELECT chain FROM envelope WHERE row = ?", (row - 1,)).fetchone()
        found = connection.execute(
            f"SELECT e.row, p.bytes, {columns} FROM envelope e JOIN payload p USING (instansi, row)"
            " WHERE e.row >= ? ORDER BY e.row",
            (row,),
        ).fetchall()
        for number, content, *fields in found:
            entry = Entry(**dict(zip(Entry.__struct_fields__, fields, strict=True)))
            hashed = payload_hash(entry.salt2, content)
            previous = link(previous, number, entry, hashed)
            connection.execute(
                "UPDATE envelope SET payload_hash = ?, chain = ? WHERE row = ?", (hashed, previous, number)
            )
        connection.execute("UPDATE counter SET chain = ?", (previous,))


@pytest.mark.parametrize(
    ("change", "row", "what"),
    [
        (lambda data: flip_payload(data, 5), 5, "isi baris itu"),
        (lambda data: flip_payload(data, act_row(data)), 0, "isi baris itu"),
        (lambda data: sql(data, "UPDATE envelope SET actor = 'x' WHERE row = 6"), 6, "amplop"),
        (lambda data: sql(data, "UPDATE envelope SET outcome = 'x' WHERE row = 2"), 2, "amplop"),
        (lambda data: sql(data, "DELETE FROM envelope WHERE row = 4"), 5, "hilang"),
        (lambda data: sql(data, "DELETE FROM envelope WHERE row > 9"), 10, "terpotong"),
    ],
    ids=["payload", "act", "actor", "outcome", "row", "end"],
)
def test_a_byte_that_was_changed_is_found_with_its_row(
    staffed: Place, change: Callable[[Path], None], row: int, what: str
) -> None:
    data = staffed.folder / "data"
    whole = staffed.luring("verify")
    assert whole.returncode == 0
    assert "tindakan administrasi" in whole.stdout
    change(data)
    broken = staffed.luring("verify")
    assert broken.returncode == 3
    assert f"tidak utuh mulai baris {row or act_row(data)}: " in broken.stderr
    assert what in broken.stderr


def test_a_chain_that_was_computed_anew_is_found_by_the_checkpoint_beside_it(staffed: Place) -> None:
    data = staffed.folder / "data"
    assert staffed.luring("checkpoints", "-o", "titik.ndjson").returncode == 0
    assert "Cocok dengan 1 titik periksa" in staffed.luring("verify").stdout
    write_anew(data, 4)
    broken = staffed.luring("verify")
    assert broken.returncode == 3
    assert "bukan lagi yang ditandatangani" in broken.stderr
    (data / "checkpoints.ndjson").unlink()  # and where these were removed, too,
    assert staffed.luring("verify").returncode == 0
    assert staffed.luring("verify", "--against", "titik.ndjson").returncode == 3  # by those kept elsewhere


def test_the_first_checkpoint_that_differs_says_from_which_row_on(staffed: Place) -> None:
    data = staffed.folder / "data"
    staffed.luring("checkpoints", "-o", "satu.ndjson")
    (first,) = kept(data)
    assert staffed.luring("holiday", "add", "2027-01-01", "Tahun Baru").returncode == 0
    staffed.luring("checkpoints", "-o", "dua.ndjson")
    write_anew(data, first.row + 1)
    broken = staffed.luring("verify", "--against", "dua.ndjson")
    assert f"mulai baris {first.row + 1}, atau sesudahnya" in broken.stderr


def test_a_journal_cut_short_together_with_its_counter_is_found(staffed: Place) -> None:
    data = staffed.folder / "data"
    staffed.luring("checkpoints", "-o", "titik.ndjson")
    sql(
        data,
        "DELETE FROM envelope WHERE row > 9",
        "UPDATE counter SET row = 9, chain = (SELECT chain FROM envelope WHERE row = 9)",
    )
    broken = staffed.luring("verify")
    assert (broken.returncode, "mulai baris 10: jurnal terpotong" in broken.stderr) == (3, True)


def test_a_checkpoint_that_another_key_signed_is_no_checkpoint(staffed: Place) -> None:
    data = staffed.folder / "data"
    staffed.luring("checkpoints", "-o", "titik.ndjson")
    (point,) = kept(data)
    assert is_genuine(point)
    assert not is_genuine(msgspec.structs.replace(point, row=point.row - 1))
    (data / "keys" / "checkpoint.json").unlink()
    broken = staffed.luring("verify")
    assert (broken.returncode, "Tanda tangan titik periksa" in broken.stderr) == (3, True)


def test_the_server_signs_where_something_was_written_and_an_hour_has_passed(staffed: Place) -> None:
    data, now_ms = staffed.folder / "data", 1_795_000_000_000

    def due(at: int) -> list[Checkpoint]:
        with moment_of(data) as moment:
            signed = sign_what_is_due(moment.tx, data, at)
        keep(data, signed)
        return signed

    assert len(due(now_ms)) == 1
    assert due(now_ms + 2 * HOUR_MS) == []  # nothing was written
    staffed.luring("holiday", "add", "2027-01-01", "Tahun Baru")
    assert due(now_ms + HOUR_MS - 1) == []
    assert len(due(now_ms + HOUR_MS)) == 1
    assert staffed.luring("verify").returncode == 0


def test_the_server_does_not_sign_what_is_not_what_it_signed_before(staffed: Place) -> None:
    data, now_ms = staffed.folder / "data", 1_795_000_000_000
    with moment_of(data) as moment:
        keep(data, sign_what_is_due(moment.tx, data, now_ms))
    staffed.luring("holiday", "add", "2027-01-01", "Tahun Baru")
    write_anew(data, 4)
    with moment_of(data) as moment, capture_logs() as logs:
        assert sign_what_is_due(moment.tx, data, now_ms + 2 * HOUR_MS) == []
    assert [entry["event"] for entry in logs] == ["the journal is not what was signed"]
    checked = staffed.luring("check")
    assert (checked.returncode, "bukan lagi yang ditandatangani" in checked.stdout) == (3, True)


def test_what_a_crash_has_left_half_written_is_cut_off_and_nothing_else(staffed: Place) -> None:
    data = staffed.folder / "data"
    staffed.luring("checkpoints", "-o", "satu.ndjson")
    before = (data / "checkpoints.ndjson").read_bytes()
    (data / "checkpoints.ndjson").write_bytes(before + before[:40])
    assert len(kept(data)) == 1
    staffed.luring("checkpoints", "-o", "dua.ndjson")
    assert len(kept(data)) == 2
    assert (data / "checkpoints.ndjson").read_bytes().startswith(before)
    (data / "checkpoints.ndjson").write_bytes(before[:40] + b"\n" + before)
    assert "tidak terbaca pada baris 1" in staffed.luring("verify").stderr


def test_checkpoints_of_rows_that_a_restore_gave_up_are_told_and_no_fault(staffed: Place) -> None:
    data = staffed.folder / "data"
    assert staffed.luring("backup", "-o", "cadangan.tar").returncode == 0
    staffed.luring("holiday", "add", "2027-01-01", "Tahun Baru")
    staffed.luring("checkpoints", "-o", "titik.ndjson")
    data.rename(staffed.folder / "data.rusak")
    assert staffed.luring("restore", "cadangan.tar").returncode == 0
    staffed.luring("holiday", "add", "2027-01-02", "Cuti")
    told = staffed.luring("verify", "--against", "titik.ndjson")
    assert told.returncode == 0, told.stderr
    assert "Cocok dengan 1 titik periksa" in told.stdout
    assert "1 titik periksa menyangkut baris yang hilang" in told.stdout
    write_anew(data, 4)  # what the backup had is still vouched for
    assert staffed.luring("verify", "--against", "titik.ndjson").returncode == 3


def test_two_restores_in_a_row_leave_a_journal_that_verifies(staffed: Place) -> None:
    data = staffed.folder / "data"
    assert staffed.luring("backup", "-o", "satu.tar").returncode == 0
    for day in (1, 2):
        data.rename(staffed.folder / f"rusak{day}")
        assert staffed.luring("restore", "satu.tar").returncode == 0
        staffed.luring("holiday", "add", f"2027-01-0{day}", "Libur")
        staffed.luring("checkpoints", "-o", f"titik{day}.ndjson")
    told = staffed.luring("verify", "--against", "titik1.ndjson", "--against", "titik2.ndjson")
    assert told.returncode == 0, told.stderr
    store = SqliteStore(data)
    assert store.read_now(lambda tx: tx.journal_end(1)) == max(one.row for one in kept(data))
    store.close()
