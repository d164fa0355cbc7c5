"""Evidence that follows: who sees the record sees which files are on their way, and from which device."""

import hashlib

from cast import BUDI, INSTANSI, NAMESPACE, NOW_MS, PLACE, RINA, SARI, Cast, Phone, report, uuid

from server.awaited import file_arrived, file_refused
from server.store.evidence import EvidenceFile
from server.store.store import Tx
from sync.device import Intent

REPORT, OTHER = uuid(500), uuid(501)
WORK = frozenset({f"work:{PLACE[BUDI]}"})


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def photo(name: str, shown_as: str = "foto.jpg") -> dict[str, object]:
    return {"sha256": sha(name), "type": "image/jpeg", "bytes": 1000, "name": shown_as}


def send(cast: Cast, person: str, name: str) -> frozenset[str]:
    """Let a file arrive from a person. Returns the buckets that change."""

    def arrive(tx: Tx) -> frozenset[str]:
        file = EvidenceFile(
            sha256=sha(name),
            bytes_count=1000,
            type="image/jpeg",
            uploaded_by=person,
            at=NOW_MS,
            path="1/ab/cd",
        )
        tx.put_evidence_file(INSTANSI, file)
        return file_arrived(tx, INSTANSI, NAMESPACE, file.sha256)

    return cast.store.write_now(arrive)


def write(cast: Cast, person: str, *intents: Intent) -> Phone:
    phone = cast.phone(person)
    phone.write(*intents)
    assert {outcome.outcome for outcome in phone.exchange()} == {"applied"}
    return phone


def followed(cast: Cast, person: str, record: str = REPORT) -> dict[str, object] | None:
    """Get what a phone of this person is told of a report's evidence."""
    phone = cast.phone(person)
    phone.exchange()
    values = [change.value for change in phone.device.cache.rows.values() if change.c == "evidence"]
    return next((dict(value) for value in values if value["record"] == record), None)


def missing(cast: Cast) -> list[tuple[str, str, int]]:
    """List the devices that should still have files: replica, person and how many."""
    found, total = cast.store.read_now(lambda tx: tx.awaited_there(INSTANSI, [BUDI], 0, 50))
    assert total == len(found)
    return [(one.replica, one.person, one.files) for one in found]


def test_f65_a_record_says_which_files_follow_and_which_device_has_them(cast: Cast) -> None:
    names = ("satu", "dua")
    budi = write(cast, BUDI, report(REPORT, evidence=[photo(name) for name in names]))
    expected = {"record": REPORT, "missing": sorted(map(sha, names)), "refused": {}, "device": "HP"}
    assert followed(cast, BUDI) == followed(cast, SARI) == expected
    assert followed(cast, RINA) is None
    assert missing(cast) == [(budi.device.vault.replica, BUDI, 2)]

    assert send(cast, BUDI, "satu") == WORK  # whoever looks is poked
    assert followed(cast, SARI) == {**expected, "missing": [sha("dua")]}
    assert send(cast, BUDI, "satu") == frozenset()
    send(cast, BUDI, "dua")
    assert followed(cast, SARI) == {"record": REPORT, "missing": [], "refused": {}, "device": ""}
    assert missing(cast) == []


def test_a_file_that_came_before_its_record_is_not_waited_for(cast: Cast) -> None:
    send(cast, BUDI, "satu")
    write(cast, BUDI, report(REPORT, evidence=[photo("satu")]))
    assert followed(cast, SARI) is None
    assert missing(cast) == []


def test_a_report_without_evidence_waits_for_nothing(cast: Cast) -> None:
    write(cast, BUDI, report(REPORT))
    assert followed(cast, SARI) is None


def test_somebody_elses_file_with_that_hash_is_not_what_is_waited_for(cast: Cast) -> None:
    write(cast, BUDI, report(REPORT, evidence=[photo("satu")]))
    assert send(cast, RINA, "satu") == frozenset()
    assert followed(cast, SARI)["missing"] == [sha("satu")]  # type: ignore[index]
    assert send(cast, BUDI, "satu") == WORK


def test_f66_one_photo_in_two_reports_and_two_photos_of_one_name(cast: Cast) -> None:
    write(
        cast,
        BUDI,
        report(REPORT, evidence=[photo("satu"), photo("dua")]),
        report(OTHER, evidence=[photo("satu", "lain.jpg")]),
    )
    send(cast, BUDI, "satu")
    assert followed(cast, SARI)["missing"] == [sha("dua")]  # type: ignore[index]
    assert followed(cast, SARI, OTHER)["missing"] == []  # type: ignore[index]


def test_a_file_that_is_turned_away_is_not_waited_for_in_silence(cast: Cast) -> None:
    write(cast, BUDI, report(REPORT, evidence=[photo("satu"), photo("dua")]))

    def refuse(person: str) -> frozenset[str]:
        return cast.store.write_now(
            lambda tx: file_refused(tx, INSTANSI, NAMESPACE, sha("satu"), person, "not_an_image")
        )

    assert refuse(RINA) == frozenset()
    assert refuse(BUDI) == WORK
    assert followed(cast, SARI)["refused"] == {sha("satu"): "not_an_image"}  # type: ignore[index]
    send(cast, BUDI, "dua")
    assert followed(cast, SARI) == {
        "record": REPORT,
        "missing": [sha("satu")],
        "refused": {sha("satu"): "not_an_image"},
        "device": "HP",
    }


def test_a_photo_and_its_small_copy_are_both_waited_for(cast: Cast) -> None:
    small = {"sha256": sha("kecil"), "type": "image/jpeg", "bytes": 900}
    write(cast, BUDI, report(REPORT, evidence=[{**photo("satu"), "thumb": small}]))
    send(cast, BUDI, "kecil")
    assert followed(cast, SARI)["missing"] == [sha("satu")]  # type: ignore[index]


def test_f65_an_approval_does_not_end_the_waiting(cast: Cast) -> None:
    write(cast, BUDI, report(REPORT, evidence=[photo("satu")]))
    sari = cast.phone(SARI)
    sari.exchange()
    sari.write(sari.step("report", REPORT, "approve"))
    sari.exchange()
    assert cast.state("report", REPORT) == "verified"
    assert send(cast, BUDI, "satu") == WORK


def test_what_stands_side_by_side_names_the_files_of_each_and_the_device_that_has_them(cast: Cast) -> None:
    """He told of his training on two phones: the evidence of neither is nobody's while that is open."""
    from test_growth import LINE, PLAN, proposed, takes

    sari = write(cast, SARI, proposed())
    assert takes(sari, "accept") == ["applied"]
    phones = [cast.phone(BUDI), cast.phone(BUDI)]
    for phone in phones:
        phone.exchange()
    for phone, name in zip(phones, ("sertifikat", "daftar hadir"), strict=True):
        put = {"completion": {"date": "2026-02-03", "hours": 8, "evidence": [photo(name)]}}
        phone.write(Intent(collection=PLAN, record=LINE, put=put, saw=phone.saw(PLAN, LINE)))
        phone.exchange()
    assert [one.kind for one in cast.record(PLAN, LINE).conflicts] == ["same_author"]
    both = {sha("sertifikat"), sha("daftar hadir")}
    told = followed(cast, BUDI, LINE)
    assert told is not None
    assert set(told["missing"]) == both  # type: ignore[call-overload]
    ids = {phone.who.replica.id for phone in phones}
    assert {replica for replica, _, count in missing(cast) if count == 1} == ids
    named = [
        cast.store.read_now(lambda tx, one=one: tx.record_names(INSTANSI, PLAN, LINE, one)) for one in both
    ]  # type: ignore[misc]
    assert named == [True, True]  # so that it is shown, and never collected
