"""A person's own receipts: what the server says that he sent, against what he sent."""

from pathlib import Path

import msgspec
from cast import BUDI, INSTANSI, KEYS, SARI, Cast, Phone, report, uuid
from postgres import behind_the_back

from server.receipts import Checked, OwnLine, OwnLines, check_lines, own_lines, own_replicas

FIRST, SECOND = uuid(7001), uuid(7002)


def page(cast: Cast, phone: Phone, person: str = BUDI, after: int = 0) -> OwnLines | None:
    replica = phone.device.vault.replica
    return cast.store.read_now(lambda tx: own_lines(tx, INSTANSI, KEYS, person, replica, after))


def lines(cast: Cast, phone: Phone) -> list[OwnLine]:
    found = page(cast, phone)
    assert found is not None
    return found.lines


def checked(cast: Cast, given: list[OwnLine]) -> list[Checked]:
    return cast.store.read_now(lambda tx: list(check_lines(tx, INSTANSI, KEYS, given)))


def written(cast: Cast) -> Phone:
    budi = cast.phone(BUDI)
    budi.write(report(FIRST, quantity=4))
    budi.write(report(SECOND, quantity="banyak"))  # invalid
    budi.exchange()
    budi.write(budi.step("report", FIRST, "withdraw"))
    budi.exchange()
    return budi


def test_the_receipts_are_those_that_the_phone_has(cast: Cast) -> None:
    budi = written(cast)
    had = [entry.outcome for entry in budi.device.vault.entries]
    found = lines(cast, budi)
    assert [(one.n, one.id, one.sha, one.outcome, one.code, one.at, one.mac) for one in found] == [
        (one.n, one.id, one.sha, one.outcome, one.code, one.at, one.mac) for one in had if one
    ]
    assert [one.prev for one in found[1:]] == [one.sha for one in found[:-1]]


def test_it_says_what_counts_now(cast: Cast) -> None:
    found = lines(cast, written(cast))
    assert [(one.verdict, one.in_force, one.kept) for one in found] == [
        ("judged", ["body", "link"], "kept"),
        ("refused", [], "kept"),
        ("judged", ["state"], "kept"),
    ]


def test_nobody_gets_those_of_another(cast: Cast) -> None:
    budi = written(cast)
    assert page(cast, budi, SARI) is None
    assert [one.replica for one in cast.store.read_now(lambda tx: own_replicas(tx, INSTANSI, SARI))] == []
    (own,) = cast.store.read_now(lambda tx: own_replicas(tx, INSTANSI, BUDI))
    assert (own.replica, own.top) == (budi.device.vault.replica, 3)


def test_contents_are_never_told(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(FIRST, note="Posyandu Melati"))
    budi.exchange()
    assert b"Melati" not in msgspec.json.encode(page(cast, budi))


def test_a_page_begins_where_the_one_before_ended(cast: Cast) -> None:
    budi = written(cast)
    after = page(cast, budi, after=1)
    assert after is not None
    assert ([one.n for one in after.lines], after.next) == ([2, 3], None)


def test_a_file_of_receipts_agrees_with_the_journal(cast: Cast) -> None:
    given = lines(cast, written(cast))
    assert [(one.fault, one.in_force) for one in checked(cast, given)] == [
        ("", True),
        ("", False),
        ("", True),
    ]


def test_a_receipt_that_was_changed_is_forged(cast: Cast) -> None:
    given = lines(cast, written(cast))
    for change in ({"sha": "A" * 43}, {"outcome": "held"}, {"code": "late"}, {"at": 1}, {"n": 2}):
        (one,) = checked(cast, [msgspec.structs.replace(given[0], **change)])
        assert one.fault == "forged"


def test_a_line_that_the_journal_lost_or_changed_is_named(cast: Cast, tmp_path: Path) -> None:
    given = lines(cast, written(cast))
    with behind_the_back(tmp_path / "data") as connection:
        connection.execute("DELETE FROM envelope WHERE n = 1 AND sha = ?", (given[0].sha,))
        connection.execute("UPDATE envelope SET sha = ? WHERE sha = ?", ("A" * 43, given[1].sha))
        row = connection.execute("SELECT row FROM mutation WHERE sha = ?", (given[2].sha,)).fetchone()
        connection.execute("UPDATE payload SET bytes = ? WHERE row = ?", (b"{}", *row))
    assert [one.fault for one in checked(cast, given)] == ["missing", "other", "changed"]
