"""A search of all that a browser has put on the disk: files as they are, and what LevelDB has packed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

LOG_BLOCK = 32 * 1024
LOG_HEADER = 7
FOOTER = 48
MAGIC = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"
SNAPPY = 1


def find(profile: Path, markers: Iterable[str]) -> list[str]:
    """Say which markers are on the disk and where, in UTF-8 or UTF-16."""
    wanted = [(one, code, one.encode(code)) for one in markers for code in ("utf-8", "utf-16-le")]
    return [
        f"{one!r} ({code}) in {file.relative_to(profile)}"
        for file in sorted(profile.rglob("*"))
        if file.is_file() and not file.is_symlink()
        for content in readings(file)
        for one, code, packed in wanted
        if packed in content
    ]


def readings(file: Path) -> Iterator[bytes]:
    """Read a file in every way that somebody with the disk might."""
    content = file.read_bytes()
    yield content
    if file.suffix == ".log":
        yield log_records(content)
    if file.suffix in (".ldb", ".sst"):
        yield from table_blocks(content)


def log_records(content: bytes) -> bytes:
    """The records of a LevelDB log in one piece: a long one is cut by headers every 32 KiB."""
    found = []
    for start in range(0, len(content), LOG_BLOCK):
        block, at = content[start : start + LOG_BLOCK], 0
        while at + LOG_HEADER <= len(block):
            size = int.from_bytes(block[at + 4 : at + 6], "little")
            found.append(block[at + LOG_HEADER : at + LOG_HEADER + size])
            at += LOG_HEADER + size
            if size == 0 and block[at - 1] == 0:
                break  # the rest was reserved and never written
    return b"".join(found)


def table_blocks(content: bytes) -> Iterator[bytes]:
    """The blocks of a LevelDB table, unpacked. One that is not whole yields what can be read of it."""
    if len(content) < FOOTER or not content.endswith(MAGIC):
        return
    footer = content[-FOOTER:]
    _, at = varint(footer, 0)
    _, at = varint(footer, at)
    index = _block(content, *_handle(footer, at))
    yield index
    for handle in _values(index):
        yield _block(content, *_handle(handle, 0))


def _handle(content: bytes, at: int) -> tuple[int, int]:
    offset, at = varint(content, at)
    size, _ = varint(content, at)
    return offset, size


def _block(content: bytes, offset: int, size: int) -> bytes:
    block = content[offset : offset + size]
    return unpack_snappy(block) if content[offset + size] == SNAPPY else block


def _values(block: bytes) -> Iterator[bytes]:
    """The values of a block's entries: key and value behind three lengths, then the list of restarts."""
    restarts = int.from_bytes(block[-4:], "little")
    end, at = len(block) - 4 - 4 * restarts, 0
    while at < end:
        _, at = varint(block, at)
        unshared, at = varint(block, at)
        size, at = varint(block, at)
        yield block[at + unshared : at + unshared + size]
        at += unshared + size


def unpack_snappy(packed: bytes) -> bytes:
    """Snappy's raw format (google/snappy, format_description.txt)."""
    _, at = varint(packed, 0)
    out = bytearray()
    while at < len(packed):
        tag, at = packed[at], at + 1
        kind, size = tag & 3, tag >> 2
        if kind == 0:
            if size >= 60:
                wide = size - 59
                size, at = int.from_bytes(packed[at : at + wide], "little"), at + wide
            out += packed[at : at + size + 1]
            at += size + 1
            continue
        if kind == 1:
            size, back, at = (size & 7) + 4, (tag >> 5) << 8 | packed[at], at + 1
        else:
            wide = 2 if kind == 2 else 4
            size, back, at = size + 1, int.from_bytes(packed[at : at + wide], "little"), at + wide
        for _ in range(size):
            out.append(out[-back])
    return bytes(out)


def varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte, at = content[at], at + 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
