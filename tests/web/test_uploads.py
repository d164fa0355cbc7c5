"""Uploads in pieces: a cut costs one piece, and a session is nobody's but its beginner's."""

import asyncio
import errno
from collections.abc import Callable

import pytest
from cast import BUDI, RINA, SARI
from web.asgi import CUT, Conversation, piece, upload
from web.browser import Server, problem
from web.test_evidence import JPEG, PDF, PNG, files, look, put, report_of
from web.tus import PATH, begin, chunk_headers, create, head, patch, send, sha, tus

from server.files import MAX_FILE_BYTES
from server.partial import PartialFolder
from server.uploads import KEPT_MS, MOST_OPEN

SIZE = 1_000
CHUNKS = range(0, len(JPEG), SIZE)
UNKNOWN = f"{PATH}/{'0' * 32}"


def partials(server: Server) -> list[str]:
    return PartialFolder(server.web.settings.data, 1).ids()


def kept(server: Server) -> list[str]:
    """Names of the evidence files, without what is on its way."""
    return [path.name for path in files(server) if "partial" not in path.parts]


def test_the_server_says_what_it_can(server: Server) -> None:
    answer = server.browser().request("OPTIONS", PATH)
    assert answer.status_code == 204
    assert answer.headers["tus-resumable"] == answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,checksum,termination,expiration"
    assert answer.headers["tus-max-size"] == str(MAX_FILE_BYTES)
    assert answer.headers["tus-checksum-algorithm"] == "sha256"


def test_a_file_sent_in_pieces_is_evidence_when_the_last_has_come(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    for offset in CHUNKS:
        assert kept(server) == []
        answer = patch(budi, path, offset, JPEG[offset : offset + SIZE])
        assert answer.status_code == 204
        assert answer.headers["tus-resumable"] == "1.0.0"
        assert int(answer.headers["upload-offset"]) == min(offset + SIZE, len(JPEG))
        assert answer.headers["upload-expires"].endswith("GMT")
    assert answer.headers["upload-sha256"] == sha(JPEG)
    assert kept(server) == [sha(JPEG)]
    assert partials(server) == []
    report_of(server, BUDI, JPEG)
    assert look(server.browser(SARI), JPEG).content == JPEG


def test_f63_cut_at_every_chunk_boundary_it_goes_on_where_the_server_is(server: Server) -> None:
    """The reply is lost after each chunk, and the phone is opened anew: it asks, and sends the rest."""
    path = begin(server.browser(BUDI), JPEG)
    sent = 0
    for offset in CHUNKS:
        budi = server.browser(BUDI)
        assert head(budi, path) == offset
        content = JPEG[offset : offset + SIZE]
        assert patch(budi, path, offset, content).status_code == 204
        sent += len(content)
    assert head(server.browser(BUDI), path) == len(JPEG) == sent
    assert kept(server) == [sha(JPEG)]


def test_f63_cut_inside_every_chunk_each_costs_no_more_than_itself(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    for offset in CHUNKS:
        content = JPEG[offset : offset + SIZE]
        cut = [piece(content[: len(content) // 2]), CUT]
        assert upload(server, budi, "PATCH", path, cut, chunk_headers(offset, content)) == 400
        assert head(budi, path) == offset
        assert patch(budi, path, offset, content).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_a_cut_chunk_without_a_checksum_counts_as_far_as_it_came(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    upload(server, budi, "PATCH", path, [piece(JPEG[:700]), CUT], chunk_headers(0, JPEG, summed=False))
    assert head(budi, path) == 700
    assert patch(budi, path, 700, JPEG[700:]).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_f64_a_corrupted_chunk_is_dropped_and_can_be_sent_again(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    assert patch(budi, path, 0, JPEG[:SIZE]).status_code == 204
    good = chunk_headers(SIZE, JPEG[SIZE : 2 * SIZE])
    bad = b"\x00" + JPEG[SIZE + 1 : 2 * SIZE]
    assert problem(tus(budi, "PATCH", path, headers=good, content=bad)) == (460, "checksum_mismatch")
    assert head(budi, path) == SIZE
    assert patch(budi, path, SIZE, JPEG[SIZE:]).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_f64_the_whole_file_is_verified_whatever_its_chunks_said(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    other = JPEG[:-1] + b"!"
    assert problem(patch(budi, path, 0, other)) == (422, "hash_mismatch")
    assert (kept(server), partials(server)) == ([], [])
    assert head(budi, begin(budi, JPEG)) == 0  # from the beginning
    send(budi, JPEG)
    assert kept(server) == [sha(JPEG)]


def test_f4_of_two_chunks_for_one_place_one_is_taken(server: Server) -> None:
    """A phone that lost its line sends again while the first request still stands."""
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    headers = chunk_headers(0, JPEG[:SIZE])

    async def both() -> list[int]:
        async with (
            Conversation(server, budi, "PATCH", path, headers) as one,
            Conversation(server, budi, "PATCH", path, headers) as other,
        ):
            one.send([piece(JPEG[:500])])
            other.send([piece(JPEG[:500])])
            one.send([piece(JPEG[500:SIZE], more=False)])
            other.send([piece(JPEG[500:SIZE], more=False)])
            return [int((await each.next())["status"]) for each in (one, other)]

    assert sorted(asyncio.run(both())) == [204, 409]
    assert head(budi, path) == SIZE
    assert patch(budi, path, SIZE, JPEG[SIZE:]).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_f66_the_same_photo_twice_is_one_file_and_no_byte_goes_twice(server: Server) -> None:
    budi = server.browser(BUDI)
    path = send(budi, JPEG)
    again = create(budi, JPEG)
    assert (again.headers["location"], again.headers["upload-sha256"]) == (path, sha(JPEG))
    assert again.headers["upload-offset"] == str(len(JPEG))
    server.clock.advance(3 * KEPT_MS)
    server.store.write_now(lambda tx: tx.delete_upload(1, path.rpartition("/")[2]))
    assert head(server.browser(BUDI), begin(server.browser(BUDI), JPEG)) == len(JPEG)
    assert kept(server) == [sha(JPEG)]


def test_f67_an_expired_upload_goes_on_from_what_the_server_has(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    assert patch(budi, path, 0, JPEG[:SIZE]).status_code == 204
    server.clock.advance(KEPT_MS)
    budi = server.browser(BUDI)
    assert tus(budi, "HEAD", path).status_code == 410
    assert problem(patch(budi, path, SIZE, JPEG[SIZE:])) == (410, "upload_expired")
    again = create(budi, JPEG)
    assert again.headers["upload-offset"] == str(SIZE)
    assert patch(budi, again.headers["location"], SIZE, JPEG[SIZE:]).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_f68_a_full_disk_is_said_and_what_was_sent_before_stays(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    assert patch(budi, path, 0, JPEG[:SIZE]).status_code == 204

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PartialFolder, "append", full)
    answer = patch(budi, path, SIZE, JPEG[SIZE:])
    assert problem(answer) == (503, "disk_full")
    assert answer.headers["retry-after"] == "300"
    monkeypatch.undo()
    assert head(budi, path) == SIZE
    assert patch(budi, path, SIZE, JPEG[SIZE:]).status_code == 204


def test_f68_the_last_room_on_the_disk_is_the_databases(serve: Callable[..., Server]) -> None:
    budi = serve(min_free_mb=10**9).browser(BUDI)
    answer = create(budi, JPEG)
    assert problem(answer) == (503, "disk_full")
    assert "retry-after" in answer.headers


def test_the_quota_counts_what_is_promised(serve: Callable[..., Server]) -> None:
    server = serve(evidence_quota_mb=1)
    budi = server.browser(BUDI)
    path = begin(budi, JPEG, length=600_000)
    assert problem(create(budi, PNG, length=600_000)) == (507, "quota")
    assert tus(budi, "DELETE", path).status_code == 204
    assert create(budi, PNG, length=600_000).status_code == 201
    assert create(server.browser(RINA), JPEG, length=600_000).status_code == 201


def test_a_session_is_nobody_elses(server: Server) -> None:
    budi, rina = server.browser(BUDI), server.browser(RINA)
    path = begin(budi, JPEG)
    assert patch(budi, path, 0, JPEG[:SIZE]).status_code == 204
    for other, expected in ((rina, 404), (server.browser(), 401)):
        assert tus(other, "HEAD", path).status_code == expected
        assert patch(other, path, SIZE, JPEG[SIZE:]).status_code == expected
        assert tus(other, "DELETE", path).status_code == expected
    assert tus(rina, "HEAD", UNKNOWN).status_code == 404
    assert head(budi, path) == SIZE


def test_who_else_has_a_file_is_not_to_be_found_out(server: Server) -> None:
    """Rina knows the hash of Budi's photo, and its size; she learns nothing and has to send the bytes."""
    send(server.browser(BUDI), JPEG)
    rina = server.browser(RINA)
    known, unknown = create(rina, JPEG), create(rina, PNG)
    assert known.status_code == unknown.status_code == 201
    assert known.headers["upload-offset"] == unknown.headers["upload-offset"] == "0"
    assert set(known.headers) == set(unknown.headers)
    report_of(server, RINA, JPEG)
    assert problem(look(rina, JPEG)) == (404, "not_found")


def test_only_tus_1_is_spoken(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    for version in ({}, {"Tus-Resumable": "0.2.2"}):
        for method, where in (("POST", PATH), ("PATCH", path), ("DELETE", path)):
            answer = budi.request(method, where, headers=version)
            assert problem(answer) == (412, "tus_version")
            assert answer.headers["tus-version"] == "1.0.0"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Upload-Length": "10"},
        {"Upload-Length": "-1", "Upload-Metadata": "sha256 " + "YQ=="},
        {"Upload-Length": "10", "Upload-Metadata": "sha256 !!!"},
        {"Upload-Length": "10", "Upload-Metadata": "sha256 YQ=="},
        {"Upload-Length": "10", "Upload-Metadata": "x" * 2_000},
        {"Upload-Defer-Length": "1"},
    ],
)
def test_an_upload_says_what_it_will_be(server: Server, headers: dict[str, str]) -> None:
    assert problem(tus(server.browser(BUDI), "POST", headers=headers)) == (400, "invalid_request")


def test_what_cannot_become_evidence_is_refused_before_it_is_sent(server: Server) -> None:
    budi = server.browser(BUDI)
    assert problem(create(budi, JPEG, length=MAX_FILE_BYTES + 1)) == (413, "too_large")
    assert problem(create(budi, JPEG, type="video/mp4")) == (415, "not_an_image")
    assert problem(create(budi, b"")) == (400, "invalid_request")
    path = begin(budi, b"GIF89a" + bytes(5_000))
    assert problem(patch(budi, path, 0, b"GIF89a" + bytes(1_000))) == (415, "not_an_image")
    assert tus(budi, "HEAD", path).status_code == 404
    assert (kept(server), partials(server)) == ([], [])


@pytest.mark.parametrize("content", [JPEG, PNG, PDF], ids=["jpeg", "png", "pdf"])
def test_the_first_bytes_may_come_one_by_one(server: Server, content: bytes) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, content)
    for offset in range(20):
        assert patch(budi, path, offset, content[offset : offset + 1]).status_code == 204
    assert patch(budi, path, 20, content[20:]).status_code == 204
    assert kept(server) == [sha(content)]


def test_a_chunk_says_where_it_belongs_and_what_it_is(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    assert problem(patch(budi, path, 0, JPEG, Content_Type="image/jpeg")) == (415, "wrong_content_type")
    assert problem(patch(budi, path, 0, JPEG, Upload_Offset="x")) == (400, "invalid_request")
    assert problem(patch(budi, path, 0, JPEG, Upload_Checksum="md5 YQ==")) == (400, "invalid_request")
    assert problem(patch(budi, path, 0, JPEG, Upload_Checksum="sha256 YQ==")) == (400, "invalid_request")
    assert problem(patch(budi, path, 0, JPEG + b"!")) == (413, "too_large")
    answer = patch(budi, path, 5, JPEG[5:])
    assert problem(answer) == (409, "offset_mismatch")
    assert answer.json()["offset"] == 0
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert head(budi, path) == 0


def test_an_upload_that_is_given_up_is_gone_and_what_became_evidence_stays(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, PNG)
    assert patch(budi, path, 0, PNG[:20]).status_code == 204
    assert tus(budi, "DELETE", path).status_code == 204
    assert tus(budi, "HEAD", path).status_code == 404
    assert partials(server) == []
    whole = send(budi, JPEG)
    assert tus(budi, "DELETE", whole).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_a_proxy_that_lets_no_patch_through_is_gone_round(server: Server) -> None:
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    given = chunk_headers(0, JPEG)
    assert problem(tus(budi, "POST", path, headers=given, content=JPEG)) == (405, "method_not_allowed")
    instead = given | {"X-HTTP-Method-Override": "PATCH"}
    assert tus(budi, "POST", path, headers=instead, content=JPEG).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_a_persons_oldest_upload_makes_room_for_one_too_many(server: Server) -> None:
    budi = server.browser(BUDI)
    oldest = begin(budi, JPEG)
    assert patch(budi, oldest, 0, JPEG[:SIZE]).status_code == 204
    for number in range(MOST_OPEN):
        server.clock.advance(1_000)
        begin(budi, b"\xff\xd8\xff" + bytes([number]))
    assert tus(budi, "HEAD", oldest).status_code == 404
    assert partials(server) == []
    assert len(server.store.read_now(lambda tx: tx.uploads_of(1, BUDI))) == MOST_OPEN


def test_where_disk_and_store_disagree_the_smaller_count_is_true(server: Server) -> None:
    """One of them may have come from a backup."""
    budi = server.browser(BUDI)
    path = begin(budi, JPEG)
    assert patch(budi, path, 0, JPEG[: 2 * SIZE]).status_code == 204
    place = server.web.settings.data / "evidence" / "partial" / "1" / path.rpartition("/")[2]
    place.write_bytes(JPEG[:SIZE])
    assert head(budi, path) == SIZE
    place.unlink()
    assert head(budi, path) == 0
    assert patch(budi, path, 0, JPEG[: 2 * SIZE]).status_code == 204
    place.write_bytes(JPEG[: 2 * SIZE] + bytes(2 * len(JPEG)))  # a crash before they were counted
    assert head(budi, path) == 2 * SIZE
    assert patch(budi, path, 2 * SIZE, JPEG[2 * SIZE :]).status_code == 204
    assert kept(server) == [sha(JPEG)]


def test_what_one_piece_brought_need_not_come_in_pieces(server: Server) -> None:
    """A phone of version 0.1 sends whole files."""
    put(server.browser(BUDI), JPEG)
    assert head(server.browser(BUDI), begin(server.browser(BUDI), JPEG)) == len(JPEG)
