"""Evidence files: in whole or not at all, out only through a report."""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from cast import ADMIN, BUDI, HASAN, NAMESPACE, PLACE, RINA, SARI, TONO, uuid
from postgres import EVERYWHERE
from web.asgi import CUT, piece, upload
from web.browser import SINCE_MS, Browser, Server, problem
from web.phone import Phone, answer_of

from server.effects import derived_id
from server.files import MAX_FILE_BYTES, EvidenceFolder, Upload
from server.org import Superior
from server.store.records import Row
from server.store.store import Tx
from sync.merge import Record
from sync.wire import Register

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(60)
PDF = b"%PDF-1.7\n" + bytes(60)
REPORT = uuid(500)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(browser: Browser, content: bytes, name: str | None = None) -> httpx.Response:
    return browser.request("PUT", f"/api/evidence/{name or sha(content)}", content=content)


def look(browser: Browser, content: bytes, report: str = REPORT) -> httpx.Response:
    return browser.get(f"/api/evidence/{sha(content)}?report={report}")


def files(server: Server) -> list[Path]:
    return [path for path in (server.web.settings.data / "evidence").rglob("*") if path.is_file()]


def report_of(server: Server, person: str, content: bytes, report: str = REPORT) -> None:
    """Let there be a report that names a file."""

    def write(tx: Tx) -> None:
        value = {"evidence": [{"sha256": sha(content)}]}
        body = Record(registers={"body": Register(heads=(uuid(1),), value=value, by=person)})
        buckets = (f"work:{PLACE[person]}",)
        row = Row(
            collection="report",
            id=report,
            owner=PLACE[person],
            buckets=buckets,
            body=msgspec.json.encode(body),
        )
        tx.put_record(1, None, row)
        tx.name_files(1, "report", report, [sha(content)])

    server.store.write_now(write)


@pytest.mark.parametrize(
    ("content", "type_"),
    [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp"), (PDF, "application/pdf")],
    ids=["jpeg", "png", "webp", "pdf"],
)
def test_a_file_is_kept_under_its_hash(server: Server, content: bytes, type_: str) -> None:
    answer = put(server.browser(BUDI), content)
    assert answer.status_code == 201
    assert answer.json() == {"sha256": sha(content), "bytes": len(content), "type": type_}
    assert [path.name for path in files(server)] == [sha(content)]
    assert files(server)[0].read_bytes() == content


def test_a_file_sent_again_is_kept_once(server: Server) -> None:
    assert [put(server.browser(BUDI), JPEG).status_code for _ in range(3)] == [201, 200, 200]
    assert put(server.browser(RINA), JPEG).status_code == 201  # who else has it is nobody's business
    assert len(files(server)) == 1


def test_a_known_hash_without_the_bytes_is_no_upload(server: Server) -> None:
    assert put(server.browser(BUDI), JPEG).status_code == 201
    assert problem(put(server.browser(RINA), b"", sha(JPEG))) == (415, "not_an_image")
    assert problem(put(server.browser(RINA), PNG, sha(JPEG))) == (422, "hash_mismatch")


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"GIF89a" + bytes(40), b"MZ"],
)
def test_what_is_no_picture_is_not_kept(server: Server, content: bytes) -> None:
    assert problem(put(server.browser(BUDI), content)) == (415, "not_an_image")
    assert files(server) == []


def test_a_file_that_is_not_what_its_name_says_is_not_kept(server: Server) -> None:
    assert problem(put(server.browser(BUDI), JPEG, "0" * 64)) == (422, "hash_mismatch")
    assert files(server) == []


def test_a_file_has_a_largest_size(server: Server) -> None:
    largest = JPEG + bytes(MAX_FILE_BYTES - len(JPEG))
    assert put(server.browser(BUDI), largest).status_code == 201
    assert problem(put(server.browser(BUDI), largest + b"!")) == (413, "too_large")
    assert len(files(server)) == 1


def test_a_person_has_a_quota(serve: Callable[..., Server]) -> None:
    server = serve(evidence_quota_mb=1)
    half = [JPEG + bytes([number]) * 600_000 for number in range(2)]
    assert put(server.browser(BUDI), half[0]).status_code == 201
    assert problem(put(server.browser(BUDI), half[1])) == (507, "quota")
    assert put(server.browser(BUDI), half[0]).status_code == 200  # it is there already
    assert put(server.browser(RINA), half[1]).status_code == 201
    assert len(files(server)) == 2


def test_f2_an_upload_that_is_cut_leaves_nothing(server: Server) -> None:
    browser, path = server.browser(BUDI), f"/api/evidence/{sha(JPEG)}"
    assert upload(server, browser, "PUT", path, [piece(JPEG[:5000]), CUT]) == 400
    assert files(server) == []
    assert (
        upload(server, browser, "PUT", path, [piece(JPEG[:5000]), piece(JPEG[5000:]), piece(b"", more=False)])
        == 201
    )


def test_f68_a_full_disk_is_said_and_nothing_is_kept(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Upload, "write", full)
    answer = put(server.browser(BUDI), JPEG)
    assert problem(answer) == (503, "disk_full")
    assert answer.headers["retry-after"] == "300"
    monkeypatch.undo()
    assert files(server) == []
    assert put(server.browser(BUDI), JPEG).status_code == 201


def test_what_a_crash_left_unfinished_is_swept_away(serve: Callable[..., Server], tmp_path: Path) -> None:
    leftover = tmp_path / "data" / "evidence" / "unfinished" / "abc"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(JPEG)
    if EVERYWHERE:  # another server may be at it, unless it is old
        os.utime(leftover, (0, 0))
    assert put(serve().browser(BUDI), PNG).status_code == 201
    assert not leftover.exists()


def test_a_file_that_another_server_collects_meanwhile_is_there_afterwards(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(server.browser(RINA), JPEG)
    (place,) = files(server)
    write = server.store.write

    async def write_while_it_is_collected(job: Callable[[Tx], Any], instansi: int | None = None) -> Any:
        place.unlink(missing_ok=True)
        return await write(job, instansi)

    monkeypatch.setattr(server.store, "write", write_while_it_is_collected)
    assert put(server.browser(BUDI), JPEG).status_code == 201
    assert place.read_bytes() == JPEG


def test_what_another_server_is_receiving_is_not_swept_away(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    with folder.receive("now"):
        old = tmp_path / "evidence" / "unfinished" / "old"
        old.touch()
        os.utime(old, (0, 0))
        folder.sweep(older_s=3600)
        assert [file.name for file in old.parent.iterdir()] == ["now"]


def test_a_file_is_shown_through_the_report_that_names_it(server: Server) -> None:
    put(server.browser(BUDI), JPEG)
    report_of(server, BUDI, JPEG)
    answer = look(server.browser(SARI), JPEG)
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("inline;")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_document_is_handed_out_to_be_saved(server: Server) -> None:
    put(server.browser(BUDI), PDF)
    report_of(server, BUDI, PDF)
    answer = look(server.browser(BUDI), PDF)
    assert answer.headers["content-disposition"] == f'attachment; filename="{sha(PDF)[:12]}.pdf"'


# One table: who sees what Budi reported.
SEES = {BUDI: True, SARI: True, ADMIN: True, HASAN: False, TONO: False, RINA: False}


@pytest.mark.parametrize(
    ("person", "sees"), SEES.items(), ids=["Budi", "Sari", "Admin", "Pak Hasan", "Tono", "Rina"]
)
def test_a_file_is_shown_to_those_who_see_the_report(server: Server, person: str, sees: bool) -> None:
    put(server.browser(BUDI), JPEG)
    report_of(server, BUDI, JPEG)
    answer = look(server.browser(person), JPEG)
    if sees:
        assert answer.content == JPEG
    else:
        assert problem(answer) == (404, "not_found")


def test_nobody_sees_a_file_without_signing_in(server: Server) -> None:
    put(server.browser(BUDI), JPEG)
    report_of(server, BUDI, JPEG)
    assert problem(look(server.browser(), JPEG)) == (401, "not_signed_in")
    assert problem(put(server.browser(), JPEG)) == (401, "not_signed_in")


def test_who_stops_being_the_superior_stops_seeing(server: Server) -> None:
    put(server.browser(BUDI), JPEG)
    report_of(server, BUDI, JPEG)
    assert look(server.browser(SARI), JPEG).status_code == 200

    def replace(tx: Tx) -> None:
        until = server.clock()
        tx.put_superior(1, Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=SINCE_MS, until=until))
        tx.organisation_changed(1)

    server.store.write_now(replace)
    assert problem(look(server.browser(SARI), JPEG)) == (404, "not_found")


def test_a_known_hash_gives_nobody_access(server: Server) -> None:
    """Rina knows the hash of Budi's photo and names it in a report of her own."""
    put(server.browser(BUDI), JPEG)
    report_of(server, BUDI, JPEG)
    assert look(server.browser(BUDI), JPEG).status_code == 200
    report_of(server, RINA, JPEG, uuid(501))
    assert problem(look(server.browser(RINA), JPEG, uuid(501))) == (404, "not_found")
    put(server.browser(RINA), JPEG)  # when she has the photo herself, there is no secret
    assert look(server.browser(RINA), JPEG, uuid(501)).status_code == 200


def test_a_report_shows_only_what_it_names(server: Server) -> None:
    put(server.browser(BUDI), JPEG)
    put(server.browser(BUDI), PNG)
    report_of(server, BUDI, JPEG)
    assert problem(look(server.browser(SARI), PNG)) == (404, "not_found")


def test_a_report_may_name_a_file_that_has_not_come_yet(server: Server) -> None:
    report_of(server, BUDI, JPEG)
    assert problem(look(server.browser(SARI), JPEG)) == (404, "not_found")
    put(server.browser(BUDI), JPEG)
    assert look(server.browser(SARI), JPEG).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["x", "A" * 64, "0" * 63, "..", "..%2f..%2fsecrets.json", "0" * 62 + "%2f.", "%00" * 64],
)
def test_names_that_are_no_hash_lead_nowhere(server: Server, name: str) -> None:
    browser = server.browser(BUDI)
    for method, more in (("PUT", {"content": JPEG}), ("GET", {"params": {"report": REPORT}})):
        arguments: dict[str, Any] = more
        status = browser.request(method, f"/api/evidence/{name}", **arguments).status_code
        assert status in (400, 404, 405), method
    assert files(server) == []


@pytest.mark.parametrize("report", ["", "x", "../../1", uuid(999)])
def test_a_report_that_is_none_shows_nothing(server: Server, report: str) -> None:
    put(server.browser(BUDI), JPEG)
    assert problem(look(server.browser(BUDI), JPEG, report))[0] in (400, 404)


def test_whoever_decides_about_a_line_that_does_not_count_sees_its_evidence(server: Server) -> None:
    """And nobody else does; nor does a line open the file of somebody who has not written it."""
    phone = Phone(server, BUDI)
    photos = [
        {"sha256": sha(one), "type": "image/jpeg", "bytes": len(one), "name": "foto"} for one in (JPEG, PNG)
    ]
    body = phone.body(evidence=photos, unheard_of=1)
    phone.write(put={"body": body, "link": {"line": None, "indicator": None}})
    outcome = answer_of(phone.send()).outcomes[0]
    assert outcome.outcome == "quarantined"
    put(server.browser(BUDI), JPEG)
    put(server.browser(RINA), PNG)
    case = derived_id(NAMESPACE, f"case/{outcome.id}")
    opened = {
        person: [
            server.browser(person).get(f"/api/evidence/{sha(one)}?report={case}").status_code
            for one in (JPEG, PNG, WEBP)
        ]
        for person in (SARI, BUDI, RINA)
    }
    assert opened == {SARI: [200, 404, 404], BUDI: [200, 404, 404], RINA: [404, 404, 404]}
