"""`make failover`: kill the machine that leads the database while phones report, and see whether anything
that was acknowledged is missing. Prints JSON lines; ends with 1 when something is, or when writing takes
longer than it may to work again.

Usage: python -m bench.failover [ROUNDS]
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import httpx

from bench import outbox, peer
from bench.failover.cluster import Cluster, running
from bench.failover.journal import doubled, ids_in, lost
from bench.failover.phones import Load
from bench.figure import figure
from e2e import agency
from e2e.server_process import ROOT, ServerProcess
from server.__main__ import main as luring

PHONES = 24
SERVERS = 2
WARM_UP = 300  # exchanges before the kill
AGAIN_WITHIN_S = 30.0
ANSWERS = 200  # exchanges that began after the kill, before it counts as working
SETTINGS = {"LURING_SESSION_PER_SECOND": "1000000", "LURING_SESSION_BURST": "1000000", "LURING_PUSH": "false"}


def measure(folder: Path, rounds: int) -> Iterator[dict[str, Any]]:
    with ExitStack() as ends:
        cluster = ends.enter_context(running(folder))
        data = folder / "data"
        _make_agency(data, cluster.url)
        servers = [
            ServerProcess(data, data, SETTINGS | {"LURING_DATABASE": cluster.url}) for _ in range(SERVERS)
        ]
        for number, server in enumerate(servers):
            server.log = folder / f"server{number}.log"
            ends.callback(server.stop)
            server.start()
        origins = [f"http://127.0.0.1:{server.port}" for server in servers]
        with httpx.Client(base_url=origins[0], headers={"Origin": origins[0]}) as client:
            phones = [outbox.sign_in(client, nip, agency.PASSWORD) for nip in peer.DEVICES[:PHONES]]
        load = Load(phones, origins)
        load.start()
        try:
            for number in range(1, rounds + 1):
                yield from _one_round(cluster, load, number)
        finally:
            load.stop()
        kept = ids_in(cluster.url)
        found = load.found
        statuses = dict(sorted(found.statuses.items()))
        yield figure("acknowledged", len(found.ids), "mutations") | {"answers": statuses}
        yield figure("in the journal", len(kept), "mutations")
        yield figure("lost", len(lost(found.ids, kept)), "mutations")
        yield figure("doubled", doubled(kept), "mutations")
        yield figure("journal verified", _verify(data, cluster.url), "exit code")


def _one_round(cluster: Cluster, load: Load, number: int) -> Iterator[dict[str, Any]]:
    began = time.monotonic()
    load.wait_for_answers(WARM_UP, began, 4 * AGAIN_WITHIN_S)
    before = len(load.found.ids)
    killed = time.monotonic()
    dead = cluster.kill_leader()
    again = load.wait_for_answers(ANSWERS, killed, 4 * AGAIN_WITHIN_S)
    name = f"round {number}: leader killed"
    yield figure(f"{name}, acknowledged before", before, "mutations")
    seconds = 4 * AGAIN_WITHIN_S if again is None else again - killed
    yield figure(f"{name}, until written again", round(seconds, 1), "s")
    cluster.start_again(dead)
    yield figure(f"{name}, until three nodes again", round(cluster.wait_until_whole(), 1), "s")


def _make_agency(data: Path, url: str) -> None:
    """As an agency that has outgrown its file would come here: made on SQLite, then moved."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        agency.make(data)
        peer.employ(data)
        code = luring(["migrate", "--data", str(data), "--to", url])
    assert code == 0, "luring migrate failed"


def _verify(data: Path, url: str) -> int:
    """Have the program prove its journal, as an operator would."""
    command = [sys.executable, "-m", "server", "verify", "--data", str(data)]
    environ = os.environ | {"LURING_DATABASE": url}
    return subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    good = Counter[str]()
    with tempfile.TemporaryDirectory(prefix="luring-failover-") as folder:
        for found in measure(Path(folder), rounds):
            print(json.dumps(found), flush=True)
            name, value = found["name"], found["value"]
            good[name] += 1
            if name.endswith("until written again") and value > AGAIN_WITHIN_S:
                good["wrong"] += 1
            if name in ("lost", "doubled", "journal verified") and value:
                good["wrong"] += 1
    return 1 if good["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
