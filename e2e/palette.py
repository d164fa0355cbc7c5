"""Make a picture of a screen small: at most 256 colours, which is what flat screens with smooth letters need.

Reads what Chromium writes (8 bit, RGB or RGBA without transparency, not interlaced); what is not like that
stays as it is.
"""

import struct
import zlib
from collections import Counter
from pathlib import Path

from e2e.steps import png_chunk

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256

Colour = tuple[int, int, int]


def shrink(path: Path) -> None:
    """Write a PNG anew with a palette, if that makes it smaller."""
    before = path.read_bytes()
    if (before[24], before[25] in (2, 6), before[28]) != (8, True, 0):
        return
    width, height, pixels = _read(before)
    colours, indexes = _reduce(pixels)
    rows = b"".join(b"\0" + indexes[at : at + width] for at in range(0, width * height, width))
    after = b"".join(
        (
            SIGNATURE,
            png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            png_chunk(b"PLTE", bytes(part for colour in colours for part in colour)),
            png_chunk(b"IDAT", zlib.compress(rows, 9)),
            png_chunk(b"IEND", b""),
        )
    )
    if len(after) < len(before):
        path.write_bytes(after)


def _read(data: bytes) -> tuple[int, int, list[Colour]]:
    assert data.startswith(SIGNATURE)
    at, packed = 8, b""
    width = height = size = 0
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack_from(">IIBB", body)
            size = 3 if colour == 2 else 4
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    raw = zlib.decompress(packed)
    row = bytes(width * size)
    pixels: list[Colour] = []
    for start in range(0, len(raw), width * size + 1):
        row = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * size], row, size)
        pixels += zip(row[0::size], row[1::size], row[2::size], strict=True)
    return width, height, pixels


def _unfiltered(way: int, line: bytes, above: bytes, size: int) -> bytes:
    """Undo a filter of the PNG specification, section 9."""
    if way == 0:
        return line
    if way == 2:
        return bytes((one + up) & 255 for one, up in zip(line, above, strict=True))
    done = bytearray(size) + bytearray(line)  # with a pixel of nothing before it
    up_left = bytes(size) + above
    for at, up in enumerate(above, size):
        left = done[at - size]
        if way == 1:
            guess = left
        elif way == 3:
            guess = (left + up) // 2
        else:
            corner = up_left[at - size]
            near = left + up - corner
            off = (abs(near - left), abs(near - up), abs(near - corner))
            guess = (left, up, corner)[off.index(min(off))]
        done[at] = (done[at] + guess) & 255
    return bytes(done[size:])


def _reduce(pixels: list[Colour]) -> tuple[list[Colour], bytes]:
    """Keep the most frequent colours; each other one becomes the nearest of them."""
    common = [colour for colour, _ in Counter(pixels).most_common(COLOURS)]
    index = {colour: at for at, colour in enumerate(common)}
    for colour in set(pixels) - index.keys():
        red, green, blue = colour
        off = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in common]
        index[colour] = off.index(min(off))
    return common, bytes(map(index.__getitem__, pixels))
