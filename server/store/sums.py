"""Store: how much is in each bucket, kept up to date with every record that is written (`sync.sums`)."""

from collections.abc import Collection
from typing import Protocol


class SumsRead(Protocol):
    def sums(self, instansi: int, buckets: Collection[str]) -> dict[str, str]:
        """Get the sum of each of these buckets; empty ones are left out."""
        ...
