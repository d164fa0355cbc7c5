"""Who may touch what of the files: one chunk at a time of an upload, one evidence file at a time, one
document that is set into pages.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar
from weakref import WeakValueDictionary

from server.files import EvidenceFolder

AGAIN_S = 0.02  # after another process had the folder

T = TypeVar("T")


class Places:
    def __init__(self) -> None:
        self._evidence = asyncio.Lock()
        # Setting pages takes a core as long as it lasts: one document after the other.
        self._typesetting = ThreadPoolExecutor(1, thread_name_prefix="typeset")
        self._uploads: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def upload(self, id: str) -> asyncio.Lock:
        return self._uploads.setdefault(id, asyncio.Lock())

    @asynccontextmanager
    async def evidence(self, folder: EvidenceFolder) -> AsyncIterator[None]:
        """Have the evidence files for oneself, here and among all servers and commands on the folder."""
        async with self._evidence:
            with folder.lock() as lock:
                while not lock.try_to_take():  # noqa: ASYNC110 - another process sets no event here
                    await asyncio.sleep(AGAIN_S)
                yield

    async def typeset(self, set_pages: Callable[[], T]) -> T:
        """Set pages, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._typesetting, set_pages)

    def close(self) -> None:
        self._typesetting.shutdown(wait=False, cancel_futures=True)
