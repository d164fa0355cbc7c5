"""The measurements themselves, without their figures: they can be named, bodies are what was signed, and a
history laid down in bulk is one that the server would have kept.
"""

import importlib.util
import json
import subprocess
import sys
import time
import zlib
from pathlib import Path

from bench import copies, history
from bench.bodies import CURSOR, pack
from bench.crowd import gather
from bench.items import ITEMS
from bench.stock import Stamped
from bench.stores import opened
from server.appraisal import KINDS
from server.journal import verify
from server.outcomes import read_world
from server.reading import read_kept
from server.store.records import Row
from server.store.store import ReadTx
from server.world import known_as
from sync import merge
from sync.sums import bucket_sum, row_sum

ROOT = Path(__file__).parent.parent


def run(*arguments: str) -> list[str]:
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_every_measurement_is_listed_and_is_a_file_of_its_own() -> None:
    assert [line.split()[0] for line in run("--list")] == list(ITEMS)
    assert all(importlib.util.find_spec(f"bench.{name}") for name in ITEMS)


def test_every_line_is_a_figure_with_its_unit() -> None:
    found = [json.loads(line) for line in run("--quick", "limit")]
    assert len(found) > 3
    for line in found:
        assert set(line) <= {"name", "value", "unit", "ratio", "against"}
        assert isinstance(line["name"], str)
        assert isinstance(line["unit"], str)
        assert isinstance(line["value"], int | float)
        assert ("ratio" in line) == ("against" in line)


def test_a_body_is_one_gzip_stream_of_what_was_signed() -> None:
    lines = b"\n".join(b'{"a line":%d}' % number for number in range(40))
    sent, is_gzip = pack(b'{"cursor":"%b"}\n' % CURSOR + lines).fill(b"here")
    gunzip = zlib.decompressobj(wbits=31)
    assert is_gzip
    assert gunzip.decompress(sent) == b'{"cursor":"here"}\n' + lines
    assert gunzip.eof
    assert not gunzip.unused_data
    assert pack(b'{"cursor":"%b"}' % CURSOR).fill(b"x") == (b'{"cursor":"x"}\n', False)


def test_a_history_laid_down_in_bulk_is_one_that_the_server_would_have_kept(tmp_path: Path) -> None:
    now_ms = time.time_ns() // 1_000_000
    with opened(tmp_path) as store:
        crowd = gather(store, 6, now_ms)
        heads = {post.placement for post in crowd.posts}
        copied, *_, post = [post for post in crowd.posts if post.superior in heads]  # somebody verifies
        stamp = Stamped(now_ms)
        assert history.work(store, crowd, [post], 5, now_ms, stamp) == 7
        assert verify(store.read_now(lambda tx: tx.journal(1))) == []
        store.read_now(lambda tx: same_when_evaluated_anew(tx, post.placement, 5))
    assert list(copies.fill(tmp_path, post, stamp.mark, [copied, copied], now_ms))[-1] == 14
    with opened(tmp_path) as store:
        store.read_now(lambda tx: same_when_evaluated_anew(tx, copied.placement, 10))
        rows = [*store.read_now(lambda tx: rows_of(tx, copied.placement)).values()]
        total = sum(row_sum(row.collection, row.id, row.seq) for row in rows) & 0xFFFF_FFFF
        work = f"work:{copied.placement}"
        assert store.read_now(lambda tx: tx.sums(1, [work])) == {work: bucket_sum(len(rows), total)}


def same_when_evaluated_anew(tx: ReadTx, placement: str, reports: int) -> None:
    rows = tx.owned(1, "report", placement)
    assert len(rows) == reports
    assert {row.state for row in rows} == {"submitted", "verified"}
    for row in rows:
        kept = tx.kept(1, "report", row.id)
        known = [known_as(read_kept(one), read_world(one.known), one.received_at) for one in kept]
        before = json.loads(row.body)
        after = merge.evaluate(KINDS["report"].collection, known)
        assert before["registers"].keys() == after.registers.keys()
        assert all(
            before["registers"][name]["value"] == register.value for name, register in after.registers.items()
        )
        assert not after.refused
        assert not after.conflicts


def rows_of(tx: ReadTx, placement: str) -> dict[tuple[str, str], Row]:
    feed = tx.feed(1, [f"work:{placement}"], 0, 1_000)
    return tx.records(1, [(one.collection, one.record) for one in feed])
