"""What the exchange is compared with: the same server and store, and a handler that decodes ten lines, 2 kB,
and commits ten rows durably together with whoever else commits.

The rows go through the store's own protocol (the table of runs takes any text), so every store can be asked.

Usage: python -m bench.bare DIRECTORY PORT
"""

import sys
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from litestar import Litestar, Request, Response, post

from bench.stores import open_store
from server.store.store import Store, Tx


class Row(msgspec.Struct):
    n: int
    text: str


_row = msgspec.json.Decoder(Row)


def create(store: Store) -> Litestar:
    @post("/api/sync", status_code=200)
    async def commit(request: Request[Any, Any, Any]) -> Response[bytes]:
        rows = [_row.decode(line) for line in (await request.body()).split(b"\n")]

        def keep(tx: Tx) -> None:
            for row in rows:
                tx.add_run(1, "bare", row.n, row.n, row.text, 0)

        await store.write(keep)
        return Response(b"{}", media_type="application/json")

    return Litestar(route_handlers=[commit], openapi_config=None, logging_config=None)


async def serve(directory: Path, port: int) -> None:
    store = open_store(directory)
    server = Server(
        create(store),
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        backlog=1_024,
        websockets=False,
        log_level=LogLevels.error,
    )
    await server.serve()


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
