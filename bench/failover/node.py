"""One machine of the cluster: a member of etcd, a patroni, and the PostgreSQL that patroni runs.

Debian's programs, not Debian's services: everything of a node is in its own folder, on its own ports of the
loopback, and belongs to processes that this one has started.
"""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from e2e.server_process import free_port

BIN = Path("/usr/lib/postgresql")
USER = "postgres"  # PostgreSQL refuses to run as root
TTL_S, LOOP_S, RETRY_S = 20, 2, 5  # how long a dead leader's key lives; patroni wants ttl >= loop + 2 retry


def programs() -> Path:
    """Where the newest PostgreSQL that Debian has installed keeps its programs.

    Raises: LookupError with what is missing.
    """
    for name in ("patroni", "etcd"):
        if shutil.which(name) is None:
            raise LookupError(f"{name} is missing: apt-get install postgresql patroni etcd-server")
    found = sorted(BIN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise LookupError("postgres is missing: apt-get install postgresql")
    return found[-1].parent


class Node:
    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.port, self.rest, self.client, self.peer = (free_port() for _ in range(4))
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def is_running(self) -> bool:
        return bool(self._processes)

    def prepare(self, nodes: Sequence["Node"], own_bin: Path) -> None:
        """Write down what patroni has to know."""
        self.folder.mkdir()
        (self.folder / "run").mkdir()
        config = self.folder / "patroni.json"  # JSON is YAML, too
        config.write_text(json.dumps(_patroni(self, nodes, own_bin)), encoding="utf-8")
        if os.getuid() == 0:
            for path in (self.folder, self.folder / "run", config):
                shutil.chown(path, USER, USER)

    def start(self, nodes: Sequence["Node"]) -> None:
        peers = ",".join(f"{node.name}=http://127.0.0.1:{node.peer}" for node in nodes)
        client, peer = f"http://127.0.0.1:{self.client}", f"http://127.0.0.1:{self.peer}"
        etcd = ["etcd", "--name", self.name, "--data-dir", str(self.folder / "etcd")]
        etcd += ["--listen-client-urls", client, "--advertise-client-urls", client]
        etcd += ["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer]
        etcd += ["--initial-cluster", peers, "--initial-cluster-state", "new", "--logger", "zap"]
        self._run("etcd", etcd)
        self._run("patroni", ["patroni", str(self.folder / "patroni.json")])

    def kill(self) -> None:
        """SIGKILL to all that the machine runs, as when its power fails: no farewell to anybody."""
        postmaster = self._postmaster()
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        if postmaster is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(postmaster, signal.SIGKILL)  # with its children: none may finish what it was at
        for process in self._processes:
            process.wait(10)
        self._processes.clear()

    def state(self) -> dict[str, Any]:
        """Ask patroni how its PostgreSQL is; nothing when there is nobody to answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}/patroni", timeout=2) as answer:
                found: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            found = json.load(error)
        except (OSError, ValueError):
            return {}
        return found

    def logs(self) -> str:
        return "\n".join(file.read_text("utf-8", "replace")[-1500:] for file in self.folder.glob("*.log"))

    def _postmaster(self) -> int | None:
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text().splitlines()
            return os.getpgid(int(lines[0]))
        except (OSError, ValueError, IndexError):
            return None

    def _run(self, name: str, command: Sequence[str]) -> None:
        as_other: dict[str, Any] = {}
        if os.getuid() == 0:
            group = pwd.getpwnam(USER).pw_gid
            as_other = {"user": USER, "group": group, "extra_groups": []}
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_other,
            )
        self._processes.append(process)


def _patroni(node: Node, nodes: Sequence[Node], own_bin: Path) -> dict[str, Any]:
    """What docs/postgresql.md tells an operator to set, on one machine."""
    replication = {"username": "replicator", "password": "replicator"}
    return {
        "scope": "luring",
        "name": node.name,
        "restapi": {"listen": f"127.0.0.1:{node.rest}", "connect_address": f"127.0.0.1:{node.rest}"},
        "etcd3": {"hosts": [f"127.0.0.1:{one.client}" for one in nodes]},
        "watchdog": {"mode": "off"},
        "bootstrap": {
            "dcs": {
                "ttl": TTL_S,
                "loop_wait": LOOP_S,
                "retry_timeout": RETRY_S,
                "maximum_lag_on_failover": 1_048_576,
                "synchronous_mode": True,  # only a node that has everything may lead next
                "synchronous_mode_strict": True,  # alone, the leader acknowledges nothing
                "postgresql": {
                    "use_pg_rewind": True,
                    "use_slots": True,
                    "parameters": {
                        "synchronous_commit": "on",
                        "max_connections": 100,
                        "wal_retrieve_retry_interval": "1s",  # how soon a follower asks the new leader
                    },
                },
            },
            "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums"],
            "pg_hba": [
                "local all all trust",
                "host replication replicator 127.0.0.1/32 scram-sha-256",
                "host all all 127.0.0.1/32 scram-sha-256",
            ],
        },
        "postgresql": {
            "listen": f"127.0.0.1:{node.port}",
            "connect_address": f"127.0.0.1:{node.port}",
            "data_dir": str(node.folder / "data"),
            "bin_dir": str(own_bin),
            "pgpass": str(node.folder / "pgpass"),
            "authentication": {
                "superuser": {"username": "postgres", "password": "postgres"},
                "replication": replication,
                "rewind": {"username": "postgres", "password": "postgres"},
            },
            "parameters": {"unix_socket_directories": str(node.folder / "run"), "shared_buffers": "64MB"},
        },
    }
