"""Who may touch what of the files: one chunk at a time of an upload, one evidence file at a time, one
document that is set into pages.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class Places:
    def __init__(self) -> None:
        self.evidence = asyncio.Lock()
        # Setting pages takes a core as long as it lasts: one document after the other.
        self._typesetting = ThreadPoolExecutor(1, thread_name_prefix="typeset")
        self._uploads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def upload(self, id: str) -> asyncio.Lock:
        return self._uploads.setdefault(id, asyncio.Lock())

    async def typeset(self, set_pages: Callable[[], T]) -> T:
        """Set pages, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._typesetting, set_pages)

    def close(self) -> None:
        self._typesetting.shutdown(wait=False, cancel_futures=True)
