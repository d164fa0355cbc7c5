"""Who may touch what of the files: one chunk at a time of an upload, one evidence file at a time, one
document that is set into pages.
"""

import asyncio
from weakref import WeakValueDictionary


class Places:
    def __init__(self) -> None:
        self.evidence = asyncio.Lock()
        self.typesetting = asyncio.Lock()  # it takes a core as long as it lasts
        self._uploads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def upload(self, id: str) -> asyncio.Lock:
        return self._uploads.setdefault(id, asyncio.Lock())
