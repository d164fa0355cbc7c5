"""Argon2 beside the event loop: two at a time, a short queue, so that neither the loop nor the writer ever
waits for one.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from server.credentials import Hasher
from server.web.problems import Problem

T = TypeVar("T")

AT_ONCE = 2
MAX_WAITING = 64


class Passwords:
    def __init__(self, hasher: Hasher, pepper: bytes) -> None:
        self._hasher = hasher
        self._pepper = pepper
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0

    async def verify(self, kept: str | None, password: str) -> bool:
        """Compare; with nothing to compare with it takes just as long.

        Raises: Problem `busy`.
        """
        return await self._run(lambda: self._hasher.verify_password(kept, password))

    async def hash_password(self, password: str) -> str:
        """Raises: Problem `busy`."""
        return await self._run(lambda: self._hasher.hash_password(password))

    async def hash_pin(self, pin: str) -> str:
        """Raises: Problem `busy`."""
        return await self._run(lambda: self._hasher.hash_pin(self._pepper, pin))

    async def verify_pin(self, kept: str | None, pin: str) -> bool:
        """Compare; with nothing to compare with it takes just as long.

        Raises: Problem `busy`.
        """
        return await self._run(lambda: self._hasher.verify_pin(self._pepper, kept, pin))

    def close(self) -> None:
        self._threads.shutdown()

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise Problem("busy", retry_after=5)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
