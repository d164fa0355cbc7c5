"""F89, F2: bodies that are too large, no gzip, endless or cut."""

import asyncio
import gzip
import zlib

import pytest
from cast import BUDI
from web.asgi import CUT, Conversation, piece, upload
from web.browser import NIPS, PASSWORD, Server, problem

from server.web.compression import MAX_BODY_BYTES

GZIP = {"Content-Encoding": "gzip"}
CREDENTIALS = f'{{"nip":"{NIPS[BUDI]}","password":"{PASSWORD}"}}'.encode()


def test_a_compressed_body_is_read(server: Server) -> None:
    answer = server.browser().post("/api/session", content=gzip.compress(CREDENTIALS), headers=GZIP)
    assert answer.status_code == 200


def test_f89_a_gzip_bomb_stops_at_the_cap(server: Server) -> None:
    bomb = gzip.compress(b" " * 32_000_000)
    assert len(bomb) < 40_000
    answer = server.browser(BUDI).post("/api/sync", content=bomb, headers=GZIP)
    assert problem(answer) == (413, "too_large")
    assert answer.json()["limit"] == 4 * 1024 * 1024


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not gzip at all",
        CREDENTIALS,
        gzip.compress(CREDENTIALS)[:-9],
        gzip.compress(CREDENTIALS) + b"and more",
        gzip.compress(CREDENTIALS) + gzip.compress(b" "),
        zlib.compress(CREDENTIALS),
    ],
    ids=["empty", "text", "plain", "cut", "trailing", "twice", "zlib"],
)
def test_f89_what_is_not_gzip_is_refused(server: Server, body: bytes) -> None:
    answer = server.browser().post("/api/session", content=body, headers=GZIP)
    assert problem(answer) == (400, "not_gzip")


def test_an_encoding_that_nobody_agreed_on_is_refused(server: Server) -> None:
    answer = server.browser().post("/api/session", content=CREDENTIALS, headers={"Content-Encoding": "br"})
    assert problem(answer) == (400, "not_gzip")


def test_a_plain_body_has_a_cap_too(server: Server) -> None:
    fits = CREDENTIALS + b" " * (MAX_BODY_BYTES - len(CREDENTIALS))
    assert server.browser().post("/api/session", content=fits).status_code == 200
    assert problem(server.browser().post("/api/session", content=fits + b" ")) == (413, "too_large")


def test_a_body_that_does_not_announce_its_length_has_a_cap_too(server: Server) -> None:
    pieces = [*[piece(b" " * 10_000)] * 7, piece(b"", more=False)]
    assert upload(server, server.browser(), "POST", "/api/session", pieces) == 413
    whole = [piece(CREDENTIALS[:20]), piece(CREDENTIALS[20:]), piece(b"", more=False)]
    assert upload(server, server.browser(), "POST", "/api/session", whole) == 200


def test_a_compressed_body_may_come_in_pieces_of_any_size(server: Server) -> None:
    packed = gzip.compress(CREDENTIALS)
    pieces = [piece(packed[at : at + 1]) for at in range(len(packed))]
    whole = [*pieces, piece(b"", more=False)]
    assert (
        upload(server, server.browser(), "POST", "/api/session", whole, {"content-encoding": "gzip"}) == 200
    )


def test_f2_a_body_that_is_cut_reaches_no_handler(server: Server) -> None:
    cut = [piece(CREDENTIALS[:-1]), CUT]
    assert upload(server, server.browser(), "POST", "/api/session", cut) == 400


def test_a_refused_upload_is_taken_in_before_the_refusal(server: Server) -> None:
    """F8: a browser that cannot finish its upload never reads the 401."""

    async def story() -> list[int]:
        statuses = []
        for path in ("/api/sync", "/api/evidence/" + "0" * 64):
            method = "POST" if path == "/api/sync" else "PUT"
            async with Conversation(server, server.browser(), method, path, {}) as upload:
                upload.send([piece(b"x" * 1_000_000)] * 3)
                assert upload.silent
                upload.send([piece(b"", more=False)])
                statuses.append((await upload.next())["status"])
        return statuses

    assert asyncio.run(story()) == [401, 401]
