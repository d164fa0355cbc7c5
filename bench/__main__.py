"""Measure everything; print one JSON object a line."""

import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from bench import board, cycle_open, long_pull, peer, phone, pieces, throughput, weight
from e2e import agency
from e2e.server_process import ROOT

EXCHANGES_PER_CONNECTION = 20


def measure() -> Iterator[dict[str, Any]]:
    dist = ROOT / "pwa" / "dist"
    with tempfile.TemporaryDirectory() as temporary:
        template = Path(temporary) / "template" / "data"
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            agency.make(template)
            crowded = Path(shutil.copytree(template, Path(temporary) / "crowded" / "data"))
            throughput.employ(crowded)

        def fresh(name: str) -> Path:
            return Path(shutil.copytree(template, Path(temporary) / name / "data"))

        yield from throughput.measure(crowded, EXCHANGES_PER_CONNECTION)
        yield from weight.measure_exchange(fresh("weight"), dist)
        yield from weight.measure_app(dist)
        yield from pieces.measure(fresh("pieces"))
        yield from phone.measure(fresh, dist)
        yield from peer.measure(fresh("peer"))
        yield from long_pull.measure(fresh("long_pull"))
        yield from cycle_open.measure()
        yield from board.measure()


if __name__ == "__main__":
    for found in measure():
        print(json.dumps(found), flush=True)
