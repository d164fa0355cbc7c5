"""What the exchange is compared with: the same server and store, and a handler that only commits ten rows
durably.

Usage: python -m bench.bare DIRECTORY PORT
"""

import sys
from pathlib import Path
from typing import Any

import uvloop
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from litestar import Litestar, Request, Response, post

from server.store.sqlite import SqliteStore
from server.store.sqlite_tx import SqliteTx
from server.store.store import Tx


def create(store: SqliteStore) -> Litestar:
    def make_table(tx: Tx) -> None:
        assert isinstance(tx, SqliteTx)
        tx.execute("CREATE TABLE IF NOT EXISTS bare (row INTEGER PRIMARY KEY, line BLOB NOT NULL)")

    store.write_now(make_table)

    @post("/api/sync", status_code=200)
    async def commit(request: Request[Any, Any, Any]) -> Response[bytes]:
        lines = (await request.body()).split(b"\n")[1:]

        def keep(tx: Tx) -> None:
            assert isinstance(tx, SqliteTx)
            for line in lines:
                tx.later("INSERT INTO bare (line) VALUES (?)", (line,))

        await store.write(keep)
        return Response(b"{}", media_type="application/json")

    return Litestar(route_handlers=[commit], openapi_config=None, logging_config=None)


async def serve(directory: Path, port: int) -> None:
    store = SqliteStore(directory)
    server = Server(
        create(store),
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_level=LogLevels.error,
    )
    await server.serve()


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
