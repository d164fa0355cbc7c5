"""A slow line between phone and server, below HTTP: every byte waits for its turn and then travels.

Chromium's own throttling does not reach a service worker's requests; this does, and counts what goes over it.
"""

import asyncio
import contextlib
import threading

PIECE = 1024  # bytes: at 400 kbit/s one takes 20 ms


class SlowLine:
    """Forwards one port to another. A new connection waits for one round trip first, as TCP's does."""

    def __init__(self, server_port: int, *, latency_ms: float, bits_per_second: float) -> None:
        self.bytes_up = 0
        self.bytes_down = 0
        self.connections = 0
        self._server_port = server_port
        self._way_s = latency_ms / 2 / 1000
        self._bytes_per_s = bits_per_second / 8
        self._free_at = {"up": 0.0, "down": 0.0}  # when each direction has carried what it was given
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._listener = asyncio.run_coroutine_threadsafe(listening, self._loop).result(10)
        self.port: int = self._listener.sockets[0].getsockname()[1]

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self._listener.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.1)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        await asyncio.sleep(2 * self._way_s)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers.add(up_writer)
        ways = (self._carry("up", reader, up_writer), self._carry("down", up_reader, writer))
        await asyncio.gather(*ways, return_exceptions=True)
        self._writers -= {writer, up_writer}

    async def _carry(self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What is read leaves when the direction is free, and arrives half a round trip later, in order."""
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)
        delivering = asyncio.create_task(self._deliver(arriving, writer))
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                now = self._loop.time()
                leaves = max(now, self._free_at[way]) + len(piece) / self._bytes_per_s
                self._free_at[way] = leaves
                if way == "up":
                    self.bytes_up += len(piece)
                else:
                    self.bytes_down += len(piece)
                await arriving.put((leaves + self._way_s, piece))
                await asyncio.sleep(max(0, leaves - now))
        await arriving.put((0, b""))
        await delivering

    async def _deliver(
        self, arriving: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while True:
                at, piece = await arriving.get()
                if not piece:
                    break
                await asyncio.sleep(max(0, at - self._loop.time()))
                writer.write(piece)
                await writer.drain()
        writer.close()
