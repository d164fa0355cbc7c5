"""What the server is told at start, and the secrets it makes for itself."""

import socket
import stat
import tomllib
from pathlib import Path

import pytest

from server.ports import AddressTaken, refuse_taken
from server.settings import Settings, WrongSetting, load_secrets, load_settings
from server.version import VERSION


def test_the_command_line_comes_before_the_environment_and_that_before_the_defaults() -> None:
    given = load_settings(
        {"port": 9000, "host": None}, {"LURING_PORT": "8500", "LURING_HOST": "::", "HOME": "/"}
    )
    assert (given.port, given.host, given.data) == (9000, "::", Path("data"))


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"LURING_PORT": "eighty"}, "LURING_PORT"),
        ({"LURING_PORT": "0"}, "LURING_PORT"),
        ({"LURING_PORTS": "80"}, "LURING_PORTS"),
        ({"LURING_TLS_CERT": "/nowhere"}, "LURING_TLS_KEY"),
        ({"LURING_TLS_CERT": "/nowhere", "LURING_TLS_KEY": "/nowhere"}, "LURING_TLS_CERT"),
        ({"LURING_ORIGIN": "kinerja.example.go.id"}, "LURING_ORIGIN"),
        ({"LURING_ORIGIN": "https://kinerja.example.go.id/app"}, "LURING_ORIGIN"),
        ({"LURING_BEHIND_PROXY": "perhaps"}, "LURING_BEHIND_PROXY"),
        ({"LURING_MIN_FREE_MB": "-1"}, "LURING_MIN_FREE_MB"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting, match=rf"^{named}: "):
        load_settings({}, environ)


def test_settings_are_read_from_words() -> None:
    environ = {
        "LURING_BEHIND_PROXY": "true",
        "LURING_SESSION_PER_SECOND": "0.5",
        "LURING_DATA": "/srv/luring",
    }
    given = load_settings({}, environ)
    assert (given.behind_proxy, given.session_per_second, given.data) == (True, 0.5, Path("/srv/luring"))


def test_secrets_are_made_once_and_only_the_server_reads_them(tmp_path: Path) -> None:
    made = load_secrets(tmp_path / "data")
    assert load_secrets(tmp_path / "data") == made
    assert load_secrets(tmp_path / "other") != made
    assert stat.S_IMODE((tmp_path / "data" / "secrets.json").stat().st_mode) == 0o600


def test_secrets_that_others_may_read_stop_the_start(tmp_path: Path) -> None:
    load_secrets(tmp_path)
    (tmp_path / "secrets.json").chmod(0o644)
    with pytest.raises(WrongSetting, match="others may read"):
        load_secrets(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"mac_key":"AAAA","pin_pepper":"AAAA"}', b'{"mac_key":1}'])
def test_damaged_secrets_stop_the_start_and_are_not_replaced(tmp_path: Path, content: bytes) -> None:
    load_secrets(tmp_path)
    (tmp_path / "secrets.json").write_bytes(content)
    with pytest.raises(WrongSetting, match="damaged"):
        load_secrets(tmp_path)
    assert (tmp_path / "secrets.json").read_bytes() == content


def test_an_address_that_is_taken_is_refused_even_when_it_may_be_shared() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        host, port = other.getsockname()
        with pytest.raises(AddressTaken, match=str(port)):
            refuse_taken(host, port)
    refuse_taken(host, port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(AddressTaken):
        refuse_taken("192.0.2.1", 8000)


def test_the_version_is_the_products() -> None:
    pyproject = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(pyproject.read_text())["project"]["version"] == VERSION
    assert Settings().oldest_client <= VERSION
