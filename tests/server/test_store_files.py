"""What every store owes to files on their way, and to those that are waited for."""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from server.store.agency import Agency
from server.store.evidence import AwaitedFile, AwaitedThere, EvidenceFile
from server.store.store import Store
from server.store.uploads import UploadSession


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Iterator[Store]:
    store = open_store()
    for n in (1, 2):
        agency = Agency(n, f"a{n}", f"a{n}.test", f"Agency {n}", f"ns{n}", "Asia/Jakarta", 1000)
        store.write_now(lambda tx, agency=agency: tx.add_agency(agency, "epoch"))  # type: ignore[misc]
    yield store
    store.close()


def session(id: str, **more: object) -> UploadSession:
    given = {"person": "budi", "sha256": id * 2, "length": 10, "metadata": "m", "expires": 100, **more}
    return UploadSession(id=id, **given)  # type: ignore[arg-type]


def file(sha256: str, person: str, at: int = 5) -> EvidenceFile:
    return EvidenceFile(
        sha256=sha256, bytes_count=7, type="image/jpeg", uploaded_by=person, at=at, path=f"1/{sha256}"
    )


def awaited(sha256: str, record: str = "r", **more: object) -> AwaitedFile:
    given = {"collection": "report", "person": "budi", "replica": "hp", "since": 1, **more}
    return AwaitedFile(sha256=sha256, record=record, **given)  # type: ignore[arg-type]


def test_an_upload_is_kept_under_its_id_and_once_for_a_person_and_a_file(store: Store) -> None:
    one, other = session("a"), session("b", person="sari", sha256="aa", expires=50)
    for upload in (one, other):
        store.write_now(lambda tx, upload=upload: tx.put_upload(1, upload))
    grown = msgspec.structs.replace(one, bytes_held=4, expires=200)
    store.write_now(lambda tx: tx.put_upload(1, grown))
    assert store.read_now(lambda tx: tx.upload(1, "a")) == grown
    assert store.read_now(lambda tx: tx.upload_of(1, "sari", "aa")) == other
    assert store.read_now(lambda tx: tx.uploads_of(1, "budi")) == [grown]
    assert store.read_now(lambda tx: tx.upload(2, "a")) is None
    assert store.read_now(lambda tx: tx.uploads_expired(1, 200)) == [other]
    again = session("c", sha256="aa")
    store.write_now(lambda tx: tx.put_upload(1, again))
    assert store.read_now(lambda tx: (tx.upload(1, "a"), tx.uploads_of(1, "budi"))) == (None, [again])
    store.write_now(lambda tx: tx.delete_upload(1, "c"))
    assert store.read_now(lambda tx: tx.uploads_of(1, "budi")) == []


def test_who_has_sent_a_file_is_told_file_by_file(store: Store) -> None:
    for one in (file("aa", "budi"), file("aa", "sari"), file("bb", "budi")):
        store.write_now(lambda tx, one=one: tx.put_evidence_file(1, one))
    asked = store.read_now(lambda tx: tx.evidence_senders(1, ["aa", "cc"]))
    assert asked == {("aa", "budi"), ("aa", "sari")}
    assert store.read_now(lambda tx: tx.evidence_senders(2, ["aa"])) == set()
    store.write_now(lambda tx: tx.delete_evidence_file(1, "aa", "budi"))
    assert store.read_now(lambda tx: tx.evidence_files(1, "aa")) == [file("aa", "sari")]


def test_files_that_no_record_names_are_found_by_age(store: Store) -> None:
    for one in (file("aa", "budi"), file("bb", "budi"), file("cc", "budi", at=50)):
        store.write_now(lambda tx, one=one: tx.put_evidence_file(1, one))
    store.write_now(lambda tx: tx.name_files(1, "report", "r", ["bb"]))
    assert store.read_now(lambda tx: tx.unnamed_evidence(1, 50)) == [file("aa", "budi")]


def test_what_a_record_waits_for_is_replaced_as_a_whole_and_found_by_file_and_by_device(store: Store) -> None:
    first = [awaited("aa"), awaited("bb", refused="too_large")]
    other = awaited("aa", "s", replica="another", since=0)
    store.write_now(lambda tx: tx.await_files(1, "report", "r", first))
    store.write_now(lambda tx: tx.await_files(1, "report", "s", [other]))
    assert store.read_now(lambda tx: tx.awaited_by_record(1, "report", "r")) == first
    assert store.read_now(lambda tx: tx.awaited_files(1, "aa")) == [other, first[0]]
    there = AwaitedThere(replica="another", person="budi", files=1, refused=0, since=0)
    both = [there, AwaitedThere(replica="hp", person="budi", files=2, refused=1, since=first[0].since)]
    assert store.read_now(lambda tx: tx.awaited_there(1, ["budi"], 0, 9)) == (both, 2)
    assert store.read_now(lambda tx: tx.awaited_there(1, ["budi"], 1, 1)) == (both[1:], 2)
    assert store.read_now(lambda tx: tx.awaited_there(1, ["q"], 0, 9)) == ([], 0)
    assert store.read_now(lambda tx: tx.awaited_counts(1, ["hp", "none"])) == {"hp": 2}
    store.write_now(lambda tx: tx.await_files(1, "report", "r", []))
    assert store.read_now(lambda tx: tx.awaited_there(1, ["budi"], 0, 9)) == ([there], 1)
    assert store.read_now(lambda tx: tx.awaited_there(2, ["budi"], 0, 9)) == ([], 0)


def test_an_erased_record_names_no_file_and_waits_for_none_and_only_that_one(store: Store) -> None:
    for collection, record in (("report", "r"), ("report", "s"), ("report", "t"), ("plan", "r")):
        store.write_now(lambda tx, on=(collection, record): tx.name_files(1, *on, ["aa"]))  # type: ignore[misc]
        waited = [awaited("bb", record, collection=collection)]
        store.write_now(lambda tx, on=(collection, record, waited): tx.await_files(1, *on))  # type: ignore[misc]
    store.write_now(lambda tx: tx.erase_records(1, {("report", "r"), ("report", "s")}))
    left = {("report", "t"), ("plan", "r")}
    assert store.read_now(lambda tx: tx.files_named_by(1, left)) == ["aa"], "nobody else names it"
    assert store.read_now(lambda tx: tx.files_named_by(1, {("report", "t")})) == []
    there = store.read_now(lambda tx: {(one.collection, one.record) for one in tx.awaited_files(1, "bb")})
    assert there == left
