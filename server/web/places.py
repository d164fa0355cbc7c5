"""Who may touch what of the files: one chunk at a time of an upload, one evidence file at a time."""

import asyncio
from weakref import WeakValueDictionary


class Places:
    def __init__(self) -> None:
        self.evidence = asyncio.Lock()
        self._uploads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def upload(self, id: str) -> asyncio.Lock:
        return self._uploads.setdefault(id, asyncio.Lock())
