"""The desk for whoever is at the command line: the app, asked within this process, on one moment of the data.

It is the same app that serves, so a list is what the desk shows to an admin of the whole agency, with
everything hidden that is hidden from him. Nothing listens, nothing is written, and no writer waits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from server.app import create_app
from server.org import Org
from server.scope import OPERATOR, operators_version, with_operator
from server.settings import Settings
from server.store.accounts import Session
from server.store.agency import Agency
from server.store.store import ReadTx, Tx
from server.web.context import Web
from server.web.export_jobs import Asker
from server.web.requests import only_errors
from server.web.visitor import VISITOR, Visitor

T = TypeVar("T")


@contextmanager
def asking(settings: Settings, tx: ReadTx, agency: Agency, now_ms: int) -> Iterator[Asker]:
    """Ask the desk of an agency as it was at one moment, which is `tx` and `now_ms`.

    Raises: WrongSetting.
    """
    app = create_app(settings, store=Looking(tx, now_ms), clock=lambda: now_ms, serves=False)
    web: Web = app.state.web
    session = Session(token_hash="", person=OPERATOR, created=now_ms, seen=now_ms, expires=now_ms)
    visitor = Visitor(agency=agency, session=session)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "server": None,
        "client": None,
        "root_path": "",
        "headers": [(b"host", agency.host.encode())],
    }
    try:
        with only_errors():
            yield Asker(app, scope, {VISITOR: visitor})
    finally:
        web.passwords.close()
        web.places.close()


class Looking:
    """Implements `store.Store` on one moment. Jobs run in the thread of who asks, one after the other."""

    def __init__(self, tx: ReadTx, now_ms: int) -> None:
        self._tx = cast(ReadTx, _AsOperator(tx, now_ms))

    async def read(self, job: Callable[[ReadTx], T]) -> T:
        return job(self._tx)

    async def glance(self, job: Callable[[ReadTx], T]) -> T:
        return await self.read(job)

    def read_now(self, job: Callable[[ReadTx], T]) -> T:
        return job(self._tx)

    async def write(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        raise TypeError("whoever looks writes nothing")

    def write_now(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        raise TypeError("whoever looks writes nothing")

    def waiting(self) -> int:
        return 0

    def scrub(self) -> bool:
        return False

    def neighbours(self) -> None:
        return None

    def close(self) -> None:
        """The moment is of him who took it."""


class _AsOperator:
    """A transaction in whose organisation the operator is somebody."""

    def __init__(self, tx: ReadTx, now_ms: int) -> None:
        self._tx, self._now_ms = tx, now_ms

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def organisation(self, instansi: int) -> Org:
        return with_operator(self._tx.organisation(instansi), self._now_ms)

    def organisation_version(self, instansi: int) -> int:
        return operators_version(self._tx.organisation_version(instansi))
