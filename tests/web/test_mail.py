"""Mail to a server that runs here: off unless set, never in clear where TLS was asked for, and short."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from cast import BUDI, INSTANSI, SARI
from structlog.testing import capture_logs
from web.browser import Server, problem
from web.test_push import ALWAYS, tell, work

from server.mail_addresses import imported_address, keep_address

ORIGIN = "https://kinerja.example.go.id"
ADDRESS = "sari@example.go.id"


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client without TLS needs (RFC 5321). `refuse`: what it says to a recipient."""

    allow_reuse_address = True

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.refuse = ""
        super().__init__(("127.0.0.1", 0), _Session)


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip().upper():
            if line.startswith("RCPT") and self.server.refuse:
                self._say(self.server.refuse)
            elif line == "DATA":
                self._say("354 go on")
                parts = iter(self.rfile.readline, b".\r\n")
                raw = b"".join(part.removeprefix(b".") if part.startswith(b"..") else part for part in parts)
                message: Any = message_from_bytes(raw, policy=policy.default)
                self.server.received.append(message)
                self._say("250 taken")
            elif line == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 here")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def post() -> Iterator[MailServer]:
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mailing(serve: Callable[..., Server], post: MailServer) -> Server:
    return serve(**settings(post, smtp_tls="none"))


def settings(post: MailServer, **more: Any) -> dict[str, Any]:
    where = {"smtp_host": "127.0.0.1", "smtp_port": post.server_address[1]}
    return {"origin": ORIGIN, "smtp_from": "luring@example.go.id", **where, **more}


def wants_mail(server: Server, person: str = SARI, **more: Any) -> None:
    wanted = {"mail": True, "address": ADDRESS, **ALWAYS, **more}
    assert server.browser(person).request("PUT", "/api/news/settings", json=wanted).status_code == 204


def test_who_asked_for_mail_gets_one_that_says_nothing_of_the_news(mailing: Server, post: MailServer) -> None:
    wants_mail(mailing)
    work(mailing)
    assert tell(mailing) == 1
    assert tell(mailing) == 0
    (mail,) = post.received
    assert (mail["To"], mail["From"]) == (ADDRESS, "luring@example.go.id")
    assert mail["Subject"] == "Luring: Ada kabar baru di Luring"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert f"{ORIGIN}/lain/kabar" in text
    assert "Target" not in text


def test_who_wants_words_is_told_the_kind_in_his_language(mailing: Server, post: MailServer) -> None:
    wants_mail(mailing, words=True, lang="en")
    work(mailing)
    assert tell(mailing) == 1
    assert post.received[0]["Subject"] == "Luring: Target reached"
    assert "Budi" not in post.received[0].as_string()


def test_who_stops_it_gets_none_and_nobody_else_does(mailing: Server, post: MailServer) -> None:
    wants_mail(mailing)
    stopped = {"mail": False, "address": ADDRESS}
    assert mailing.browser(SARI).request("PUT", "/api/news/settings", json=stopped).status_code == 204
    work(mailing)
    assert tell(mailing) == 0
    assert post.received == []


def test_a_mail_that_is_refused_is_tried_again_later(mailing: Server, post: MailServer) -> None:
    wants_mail(mailing)
    work(mailing)
    post.refuse = "451 not now"
    assert tell(mailing) == 0
    post.refuse = ""
    assert tell(mailing) == 0
    mailing.clock.advance(61_000)
    assert tell(mailing) == 1
    assert len(post.received) == 1


def test_nothing_goes_out_in_clear_where_tls_was_asked_for(
    serve: Callable[..., Server], post: MailServer
) -> None:
    server = serve(**settings(post))  # STARTTLS, which this mail server has not
    wants_mail(server)
    work(server)
    assert tell(server) == 0
    assert post.received == []
    tried = server.browser(SARI).post("/api/push/test").json()["tried"]
    assert tried == [{"by": "mail", "status": 0}]


def test_a_server_without_mail_says_so_and_sends_none(server: Server) -> None:
    assert server.browser(SARI).get("/api/push/key").json()["mail"] is False
    wants_mail(server)
    work(server)
    assert tell(server) == 0


def test_an_address_is_of_its_owner_only(mailing: Server) -> None:
    wants_mail(mailing)
    assert mailing.browser(BUDI).get("/api/news/settings").json()["address"] == ""
    assert problem(mailing.browser().get("/api/news/settings")) == (401, "not_signed_in")
    assert mailing.browser(SARI).post("/api/push/test").json() == {"tried": [{"by": "mail", "status": 250}]}


def test_an_address_of_an_import_is_proposed_and_used_only_when_its_owner_says_so(
    mailing: Server, post: MailServer
) -> None:
    mailing.store.write_now(lambda tx: keep_address(tx, INSTANSI, SARI, ADDRESS))
    browser = mailing.browser(SARI)
    with capture_logs() as logs:
        proposed = browser.get("/api/news/settings").json()
        assert (proposed["address"], proposed["mail"]) == (ADDRESS, False)
        work(mailing)
        assert tell(mailing) == 0
        wants_mail(mailing)
        work(mailing, quantity=700)
        mailing.clock.advance(1000)
        tell(mailing)
    assert ADDRESS not in str(logs)
    assert mailing.browser(BUDI).get("/api/news/settings").json()["address"] == ""


def test_an_address_that_is_taken_out_is_gone(mailing: Server) -> None:
    mailing.store.write_now(lambda tx: keep_address(tx, INSTANSI, SARI, ADDRESS))
    none = {"mail": False, "address": ""}
    assert mailing.browser(SARI).request("PUT", "/api/news/settings", json=none).status_code == 204
    assert mailing.browser(SARI).get("/api/news/settings").json()["address"] == ""
    assert mailing.store.write_now(lambda tx: keep_address(tx, INSTANSI, SARI, ADDRESS)) is False
    assert mailing.store.read_now(lambda tx: imported_address(tx, INSTANSI, SARI)) == ""
