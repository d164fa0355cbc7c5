"""What the load generators are given: requests that were made and signed beforehand, in files.

The cursor in the first line is left open (`CURSOR`): it is not signed, and only known when the last answer is
there. So a body is compressed in two parts that make one gzip stream: the first line when it is sent, the
signed rest long before.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

CURSOR = b"@CURSOR@"
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
_LEVEL = 6


class Body(msgspec.Struct, array_like=True, frozen=True):
    """One request's body."""

    hello: bytes  # the first line, its newline included; the cursor open or not
    rest: bytes = b""  # the other lines
    packed: bytes = b""  # they, compressed; b"": they are sent as they are

    def fill(self, cursor: bytes) -> tuple[bytes, bool]:
        """Get the bytes to send, and whether they are gzip: where that is shorter, as the app does it."""
        hello = self.hello.replace(CURSOR, cursor, 1)
        plain = hello + self.rest
        if self.rest and not self.packed:
            return plain, False
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        first = deflate.compress(hello)
        first += deflate.flush(zlib.Z_FULL_FLUSH if self.rest else zlib.Z_FINISH)
        tail = struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFF_FFFF)
        packed = b"".join((_GZIP_HEAD, first, self.packed, tail))
        return (packed, True) if len(packed) < len(plain) else (plain, False)


class Phone(msgspec.Struct, array_like=True, frozen=True):
    """One replica: its cookie, the cursor that it starts from, and what it sends, one after the other."""

    cookie: str
    cursor: bytes
    bodies: list[Body]


def pack(body: bytes) -> Body:
    """Make a request of an exchange ready: all after its first line is compressed."""
    hello, _, rest = body.partition(b"\n")
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Body(hello + b"\n", rest, deflate.compress(rest) + deflate.flush() if rest else b"")


def write_phones(file: Path, phones: Iterable[Phone]) -> None:
    """Write them one after the other, each with its length before it."""
    encoder = msgspec.msgpack.Encoder()
    with file.open("wb") as out:
        for phone in phones:
            made = encoder.encode(phone)
            out.write(struct.pack("<I", len(made)) + made)


def read_phones(files: Sequence[Path]) -> Iterator[Phone]:
    decoder = msgspec.msgpack.Decoder(Phone)
    for file in files:
        with file.open("rb") as source:
            while size := source.read(4):
                yield decoder.decode(source.read(struct.unpack("<I", size)[0]))
