"""What the operator's guide and the deployment files tell people to type exists."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from server.__main__ import _parser
from server.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "operasi.md"
POSTGRES = ROOT / "docs" / "postgresql.md"
DEPLOY = ROOT / "deploy"


def commands(text: str) -> list[str]:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    return re.findall(r"^luring .*$", blocks, re.MULTILINE)


def deployed() -> list[str]:
    units = "\n".join(path.read_text("utf-8") for path in DEPLOY.glob("*.service"))
    return [f"luring {found}" for found in re.findall(r"bin/luring ([^'\n]*)", units)]


@pytest.mark.parametrize(
    "command", [*commands(GUIDE.read_text("utf-8")), *commands(POSTGRES.read_text("utf-8")), *deployed()]
)
def test_every_command_is_one_that_there_is(command: str) -> None:
    _, *arguments = shlex.split(command, comments=True)
    assert _parser("id").parse_args(arguments).run


def test_the_guide_shows_every_command_about_backups_and_proofs() -> None:
    shown = {command.split()[1] for command in commands(GUIDE.read_text("utf-8"))}
    assert shown >= {"backup", "restore", "verify", "checkpoints", "check", "check-receipts", "keys", "serve"}


def test_every_setting_that_is_named_is_one_that_there_is() -> None:
    files = [GUIDE, *DEPLOY.iterdir()]
    named = {name for file in files for name in re.findall(r"LURING_([A-Z_]+)", file.read_text("utf-8"))}
    assert named >= {"BEHIND_PROXY", "ORIGIN", "METRICS_TOKEN", "DATA"}
    assert {name.lower() for name in named} <= set(Settings.__struct_fields__)


def test_compose_builds_what_is_there_and_reaches_what_is_served() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    build = compose["services"]["luring"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    caddy = (DEPLOY / "Caddyfile").read_text("utf-8")
    docker = (DEPLOY / "Dockerfile").read_text("utf-8")
    (port,) = re.findall(r"LURING_PORT=(\d+)", docker)
    assert f"reverse_proxy luring:{port}" in caddy
    for copied in re.findall(r"^COPY (?!--from)(.*) \S+$", docker, re.MULTILINE):
        assert all((ROOT / one).exists() for one in copied.split())
    served = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert 'ENTRYPOINT ["luring"]' in docker
    assert "luring" in served
