"""The pictures of the guides: of stories and screens that there are, kept and small."""

import struct
import zlib
from pathlib import Path

import pytest

from e2e.guide_pictures import WANTED
from e2e.palette import shrink
from e2e.steps import png

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "screenshots"


@pytest.mark.parametrize("test", WANTED)
def test_a_picture_is_of_a_story_and_a_screen_that_there_are(test: str) -> None:
    file, _, name = test.partition("::")
    story = (ROOT / "e2e" / file).read_text("utf-8")
    assert f"def {name.partition('[')[0]}(" in story
    for where, shot in WANTED[test].items():
        assert f'"{where}"' in story
        assert (PICTURES / f"{shot.name}.png").is_file(), "run `make screenshots`"


def test_the_pictures_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 3_000_000


def filtered(rows: list[bytes], way: int) -> bytes:
    """Filter the rows of a PNG, three bytes a pixel, all in one way."""
    done, above = b"", bytes(len(rows[0]))
    for row in rows:
        left, corner = bytes(3) + row[:-3], bytes(3) + above[:-3]
        guesses = [guess(way, *three) for three in zip(left, above, corner, strict=True)]
        done += bytes([way]) + bytes((one - by) & 255 for one, by in zip(row, guesses, strict=True))
        above = row
    return done


def guess(way: int, left: int, up: int, corner: int) -> int:
    if way < 4:
        return (0, left, up, (left + up) // 2)[way]
    near = left + up - corner
    return min((abs(near - one), place, one) for place, one in enumerate((left, up, corner)))[2]


@pytest.mark.parametrize("way", range(5))
def test_a_picture_keeps_every_pixel_when_its_colours_are_few(way: int, tmp_path: Path) -> None:
    rows = [bytes((x * y % 7) * 30 + part for x in range(40) for part in range(3)) for y in range(30)]
    file = tmp_path / "one.png"
    file.write_bytes(png(40, 30, zlib.compress(filtered(rows, way), 0)))
    shrink(file)
    data = file.read_bytes()
    assert data[25] == 3  # by a palette
    at, parts = 8, {}
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        parts[data[at + 4 : at + 8]] = data[at + 8 : at + 8 + length]
        at += length + 12
    raw, palette = zlib.decompress(parts[b"IDAT"]), parts[b"PLTE"]
    lines = [raw[start + 1 : start + 41] for start in range(0, len(raw), 41)]
    assert [b"".join(palette[3 * one : 3 * one + 3] for one in line) for line in lines] == rows
    shrink(file)
    assert file.read_bytes() == data
