"""Three machines that keep one database, every commit on two of them before it is one."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.failover.node import Node, programs

STARTS_WITHIN_S = 120.0


class Cluster:
    def __init__(self, folder: Path) -> None:
        os.chmod(folder, 0o755)  # PostgreSQL's user goes through it to its own folders
        self.nodes = [Node(f"node{number}", folder / f"node{number}") for number in (1, 2, 3)]
        own_bin = programs()
        for node in self.nodes:
            node.prepare(self.nodes, own_bin)

    @property
    def url(self) -> str:
        """Write down where the database is, whoever leads."""
        return self._url("luring")

    def start(self) -> None:
        """Start everything, and make the database.

        Raises: TimeoutError with the logs.
        """
        for node in self.nodes:
            node.start(self.nodes)
        self.wait_until_whole()
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE luring")

    def leader(self) -> Node | None:
        for node in self.nodes:
            if node.is_running and node.state().get("role") in ("master", "primary"):
                return node
        return None

    def wait_until_whole(self) -> float:
        """Wait until one leads, two follow and one of them is synchronous. Returns the seconds it took."""
        return _wait(self._is_whole, STARTS_WITHIN_S, self._logs)

    def kill_leader(self) -> Node:
        leader = self.leader()
        assert leader is not None
        leader.kill()
        return leader

    def start_again(self, node: Node) -> None:
        node.start(self.nodes)

    def kill(self) -> None:
        for node in self.nodes:
            node.kill()

    def _is_whole(self) -> bool:
        leader = self.leader()
        if leader is None:
            return False
        followers = leader.state().get("replication") or []
        streaming = [one for one in followers if one.get("state") == "streaming"]
        return len(streaming) == len(self.nodes) - 1 and any(
            one.get("sync_state") == "sync" for one in streaming
        )

    def _url(self, database: str) -> str:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://postgres:postgres@{hosts}/{database}?target_session_attrs=read-write&connect_timeout=3"

    def _logs(self) -> str:
        return "\n".join(f"--- {node.name}\n{node.logs()}" for node in self.nodes)


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.kill()


def _wait(until: Callable[[], bool], within_s: float, describe: Callable[[], str]) -> float:
    began = time.monotonic()
    while not until():
        if time.monotonic() - began > within_s:
            raise TimeoutError(describe())
        time.sleep(0.2)
    return time.monotonic() - began
