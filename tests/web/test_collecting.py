"""What nobody needs any more goes, and nothing else."""

import asyncio
import fcntl
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from cast import BUDI, RINA
from web.browser import Server
from web.phone import Phone, answer_of
from web.test_evidence import JPEG, PNG, put, report_of
from web.test_uploads import kept, partials
from web.tus import begin, create, head, patch, send, sha, tus

from server.files import EvidenceFolder
from server.uploads import KEPT_MS
from server.web.collecting import UNNAMED_KEPT_MS, collect


def collects(server: Server, after_ms: int) -> None:
    server.clock.advance(after_ms)
    server.run(collect)


def test_a_half_upload_that_was_given_up_goes_some_time_after_it_has_expired(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    assert patch(budi, path, 0, JPEG[:1000]).status_code == 204
    collects(server, KEPT_MS + 1)
    assert len(partials(server)) == 1
    collects(server, KEPT_MS + 1)
    assert partials(server) == []
    assert tus(server.browser(BUDI), "HEAD", path).status_code == 404
    assert create(server.browser(BUDI), JPEG).headers["upload-offset"] == "0"  # F67: from the beginning


def test_bytes_that_no_upload_knows_go(server: Server) -> None:
    begin(server.browser(BUDI), JPEG)
    stray = server.web.settings.data / "evidence" / "partial" / "1" / ("f" * 32)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(JPEG)
    collects(server, 0)
    assert partials(server) == []


def test_a_file_that_no_record_names_goes_after_a_season(server: Server) -> None:
    send(server.browser(BUDI), JPEG)
    send(server.browser(BUDI), PNG)
    report_of(server, BUDI, PNG)
    collects(server, UNNAMED_KEPT_MS - 1)
    assert sorted(kept(server)) == sorted([sha(JPEG), sha(PNG)])
    collects(server, 2)
    assert kept(server) == [sha(PNG)]
    assert head(server.browser(BUDI), begin(server.browser(BUDI), JPEG)) == 0
    assert server.store.read_now(lambda tx: tx.evidence_bytes_of(1, BUDI)) == len(PNG)


def test_no_file_goes_while_another_server_finds_it_there(server: Server) -> None:
    put(server.browser(BUDI), JPEG)
    with EvidenceFolder(server.web.settings.data).lock() as lock:
        assert lock.try_to_take()  # the other one is about to write down that Rina has sent it, too
        server.clock.advance(UNNAMED_KEPT_MS + 1)
        with pytest.raises(TimeoutError):
            server.run(lambda web: asyncio.wait_for(collect(web), 0.3))
        assert kept(server) == [sha(JPEG)]
        assert server.store.read_now(lambda tx: tx.evidence_bytes_of(1, BUDI)) == len(JPEG)
    collects(server, 0)
    assert kept(server) == []


def test_nobody_is_told_that_a_file_is_here_while_another_server_removes_it(server: Server) -> None:
    budi = server.browser(BUDI)
    with EvidenceFolder(server.web.settings.data).lock() as lock, ThreadPoolExecutor(1) as beside:
        assert lock.try_to_take()
        sent = beside.submit(put, budi, JPEG)
        with pytest.raises(TimeoutError):
            sent.result(0.3)
        assert server.store.read_now(lambda tx: tx.evidence_files(1, sha(JPEG))) == []
        fcntl.flock(lock._file, fcntl.LOCK_UN)
        assert sent.result(10).status_code == 201
    assert kept(server) == [sha(JPEG)]


def test_a_file_that_somebody_sent_later_stays_for_him(server: Server) -> None:
    put(server.browser(BUDI), JPEG)
    server.clock.advance(UNNAMED_KEPT_MS)
    put(server.browser(RINA), JPEG)
    collects(server, 1)
    assert kept(server) == [sha(JPEG)]
    assert [
        file.uploaded_by for file in server.store.read_now(lambda tx: tx.evidence_files(1, sha(JPEG)))
    ] == [RINA]


def test_the_evidence_of_what_waits_for_a_decision_stays(server: Server) -> None:
    """Whoever accepts a report that was set aside must find its photo."""
    phone = Phone(server, BUDI)
    photo = {"sha256": sha(JPEG), "type": "image/jpeg", "bytes": len(JPEG), "name": "foto.jpg"}
    phone.write(
        put={"body": phone.body(evidence=[photo], unheard_of=1), "link": {"line": None, "indicator": None}}
    )
    outcome = answer_of(phone.send()).outcomes[0]
    assert (outcome.outcome, outcome.code) == ("quarantined", "invalid"), json.dumps(str(outcome))
    send(phone.browser, JPEG)
    collects(server, UNNAMED_KEPT_MS + 1)
    assert kept(server) == [sha(JPEG)]
