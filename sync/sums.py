"""What somebody has of a bucket, in a few characters: how many records, and a sum over them that no order
changes.

A record counts by its id and its seq: in one epoch they say what is in it. So server and phone find out that
a copy has lost something, or has kept what it should not, and which part of it has to be sent again. It is a
check against accidents, not against anybody.
"""

from collections.abc import Iterable, Mapping
from zlib import crc32

from sync.wire import Change

MASK = 0xFFFF_FFFF


def row_sum(collection: str, id: str, seq: int) -> int:
    """Give one record its number: CRC-32 (RFC 1952 section 8) of "collection/id/seq", mixed."""
    return _mix(crc32(f"{collection}/{id}/{seq}".encode()))


def _mix(x: int) -> int:
    """Spread every bit over all, so that similar names do not cancel out (MurmurHash3's finalizer)."""
    x = (x ^ x >> 16) * 0x85EB_CA6B & MASK
    x = (x ^ x >> 13) * 0xC2B2_AE35 & MASK
    return x ^ x >> 16


def bucket_sum(count: int, total: int) -> str:
    """Write down what is in a bucket: "12.9f3c01d7". `total`: of the numbers of its records, modulo 2^32."""
    return f"{count}.{total:x}"


def sums_of(rows: Iterable[Change]) -> dict[str, str]:
    """Sum up a copy, by bucket; empty ones are left out."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        number = row_sum(row.c, row.id, row.seq)
        for bucket in row.inside:
            count, total = found.get(bucket, (0, 0))
            found[bucket] = (count + 1, (total + number) & MASK)
    return {bucket: bucket_sum(*one) for bucket, one in found.items()}


def digest(sums: Mapping[str, str]) -> str:
    """Sum up the sums of all buckets that are not empty, in the same way."""
    numbers = (_mix(crc32(f"{bucket}={one}".encode())) for bucket, one in sums.items())
    return bucket_sum(len(sums), sum(numbers) & MASK)
