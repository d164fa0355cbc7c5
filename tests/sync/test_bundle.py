"""The outbox as one piece: what is packed is unpacked, and nothing else is taken for it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import Bundle, File, Head, NoBundleError, Part, Sealed, pack, read_text, unpack, write_text
from sync.wire import Proof, Run

LINE = st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b" "))
NAMESPACE = "6ba7b811-9dad-41d1-80b4-00c04fd430c8"
KEY = "0123456789abcdef"


def part(count: int) -> Part:
    proof = Proof(n=1, sha="s", outcome="applied", at=1, mac="m")
    return Part(replica="r", key="k", run=Run(first=1, sig="s"), lines=count, proofs=(proof,))


@given(
    st.lists(st.lists(LINE, min_size=1, max_size=4), max_size=4), st.lists(st.binary(max_size=40), max_size=3)
)
def test_what_is_packed_is_unpacked(runs: list[list[bytes]], files: list[bytes]) -> None:
    head = Head(
        client="0.1.0",
        person="p",
        made_at=1,
        parts=tuple(part(len(run)) for run in runs),
        files=tuple(File(sha256="x", bytes=len(content)) for content in files),
    )
    bundle = Bundle(head=head, lines=tuple(map(tuple, runs)), files=tuple(files))
    assert unpack(pack(bundle)) == bundle


@given(st.binary(max_size=200))
def test_anything_else_is_refused_and_never_a_surprise(content: bytes) -> None:
    with pytest.raises(NoBundleError):
        unpack(content)


@given(st.binary(max_size=300), st.integers(1, 40))
def test_a_file_is_read_back_however_its_lines_were_broken(content: bytes, width: int) -> None:
    sealed = Sealed(namespace=NAMESPACE, key=KEY, content=content)
    head, _, rest = write_text(sealed).partition("\n")
    broken = "\r\n".join([head, *(rest[i : i + width] for i in range(0, len(rest), width))])
    assert read_text(broken.encode()) == sealed


@pytest.mark.parametrize("version", [2, 7])
def test_a_later_version_says_so(version: int) -> None:
    head = msgspec.json.encode({"v": version, "something": "new"})
    with pytest.raises(NoBundleError, match="newer"):
        unpack(head + b"\n")
    with pytest.raises(NoBundleError, match="newer"):
        read_text(b"LURING-BUNDLE-%d x\n" % version)


def test_a_hello_made_of_a_part_says_nothing_of_the_phones_outbox() -> None:
    hello = part(2).hello(5)
    assert (hello.outbox.n, hello.outbox.hash, hello.cursor, hello.gaps) == (0, "", "", ())
    assert (hello.replica, hello.run, len(hello.proofs)) == ("r", Run(first=1, sig="s"), 1)
