"""The phone's app, as a browser gets it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from cast import BUDI
from web.browser import Server, problem

SCRIPT = b"export const halo = 'Halo'; " * 50
FILES = {
    "index.html": b"<!doctype html><title>Luring</title>",
    "pengelola.html": b"<!doctype html><title>Pengelola</title>",
    "kios.html": b"<!doctype html><title>Kios</title>",
    "sw.js": b"self.addEventListener('fetch', () => {})",
    "manifest.webmanifest": b'{"name":"Luring"}',
    "assets/app-Ab12Cd34.js": SCRIPT,
    "icons/192.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
}


@pytest.fixture(autouse=True)
def _built(tmp_path: Path) -> None:
    for name, content in FILES.items():
        file = tmp_path / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (tmp_path / "secret.txt").write_text("outside")


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("manifest.webmanifest", "application/manifest+json"),
        ("assets/app-Ab12Cd34.js", "text/javascript; charset=utf-8"),
        ("icons/192.png", "image/png"),
    ],
)
def test_a_file_is_served_as_what_it_is(server: Server, path: str, content_type: str) -> None:
    answer = server.browser().get(f"/{path}")
    assert answer.status_code == 200
    assert answer.content == FILES[path]
    assert answer.headers["content-type"] == content_type
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/masuk", "/aktivasi", "/laporan/0199-abc", "/tim/x/y"])
def test_a_page_of_the_app_is_the_app(server: Server, path: str) -> None:
    answer = server.browser().get(path)
    assert (answer.status_code, answer.content) == (200, FILES["index.html"])


@pytest.mark.parametrize("path", ["/pengelola", "/pengelola/pegawai/0199-abc"])
def test_the_administrators_desk_is_a_page_of_its_own(server: Server, path: str) -> None:
    answer = server.browser().get(path)
    assert (answer.status_code, answer.content) == (200, FILES["pengelola.html"])


@pytest.mark.parametrize("path", ["/kios", "/kios/"])
def test_a_kiosk_is_a_page_of_its_own(server: Server, path: str) -> None:
    answer = server.browser().get(path)
    assert (answer.status_code, answer.content) == (200, FILES["kios.html"])


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-11111111.js",
        "/favicon.ico",
        "/api/nothing",
        "/api",
        "/health/nothing",
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "//etc/passwd.txt",
        "/assets/%00.js",
        "/data/luring.db",
    ],
)
def test_nothing_else_exists(server: Server, path: str) -> None:
    assert problem(server.browser().get(path)) == (404, "not_found")


def test_what_has_its_hash_in_its_name_is_kept_for_ever_and_the_rest_is_asked_for(server: Server) -> None:
    def policy(path: str) -> str:
        return server.browser().get(path).headers["cache-control"]

    assert policy("/assets/app-Ab12Cd34.js") == "public, max-age=31536000, immutable"
    assert {policy(path) for path in ("/", "/sw.js", "/manifest.webmanifest")} == {"no-cache"}


def test_a_file_that_has_not_changed_is_not_sent_again(server: Server) -> None:
    first = server.browser().get("/sw.js")
    again = server.browser().get("/sw.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None)]
)
def test_text_is_sent_compressed(server: Server, accepted: str, encoding: str | None) -> None:
    answer = server.browser().get("/assets/app-Ab12Cd34.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == SCRIPT  # the client has unpacked it
    size = {
        "br": len(brotli.compress(SCRIPT, quality=11)),
        "gzip": len(gzip.compress(SCRIPT)),
        None: len(SCRIPT),
    }
    assert abs(int(answer.headers["content-length"]) - size[encoding]) <= 12


@pytest.mark.parametrize("damage", [b"", b"x"])
def test_what_the_build_compressed_is_sent_as_it_is_unless_it_is_not_the_file(
    serve: Callable[..., Server], tmp_path: Path, damage: bytes
) -> None:
    name = "assets/app-Ab12Cd34.js"
    packed = brotli.compress(SCRIPT, quality=0)
    (tmp_path / "dist" / f"{name}.br").write_bytes(damage + packed)
    (tmp_path / "dist" / "sw.js.br").write_bytes(packed)  # of another file
    browser = serve().browser()
    answer = browser.get(f"/{name}", headers={"Accept-Encoding": "br"})
    assert (answer.content, answer.headers["content-encoding"]) == (SCRIPT, "br")
    assert (int(answer.headers["content-length"]) == len(packed)) is (damage == b"")
    assert browser.get("/sw.js", headers={"Accept-Encoding": "br"}).content == FILES["sw.js"]
    assert problem(browser.get(f"/{name}.br")) == (404, "not_found")


def test_pictures_are_not_compressed_again(server: Server) -> None:
    answer = server.browser().get("/icons/192.png", headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in answer.headers


def test_the_app_runs_our_own_scripts_only(server: Server) -> None:
    headers = server.browser().get("/masuk").headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=(self)" in headers["permissions-policy"]
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_heads_are_answered(server: Server) -> None:
    answer = server.browser().request("HEAD", "/sw.js")
    assert answer.status_code == 200
    assert answer.content == b""


def test_the_app_needs_nobody_to_be_signed_in(server: Server) -> None:
    anonymous, signed_in = server.browser().get("/"), server.browser(BUDI).get("/")
    assert anonymous.content == signed_in.content
    assert "set-cookie" not in signed_in.headers


@pytest.mark.parametrize("path", ["/kios", "/kios/", "/kios/x", "/kios.html"])
def test_a_kiosk_opens_no_window_and_submits_no_form(server: Server, path: str) -> None:
    answer = server.browser().get(path)
    assert (answer.status_code, answer.content) == (200, FILES["kios.html"])
    rules = dict(
        (rule.partition(" ")[0], rule.partition(" ")[2])
        for rule in answer.headers["content-security-policy"].split("; ")
    )
    for name in ("default-src", "form-action", "frame-ancestors", "frame-src", "object-src", "base-uri"):
        assert rules[name] == "'none'"
    assert rules["script-src"] == "'self'"
    assert not {"allow-popups", "allow-top-navigation", "allow-modals"} & set(rules["sandbox"].split())
    assert "sandbox" not in server.browser().get("/").headers["content-security-policy"]
