"""One connection to PostgreSQL, as the transactions of the store expect it.

Guarantee: what is committed through it is on disk, as far as the settings of the server can say so: a server
that runs with fsync off is refused, and commits are synchronous whatever the default is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumper

from server.store.postgres_sql import translated
from server.store.sql_tx import Params
from server.store.store import StoreUnusableError

Cursor = psycopg.Cursor[tuple[Any, ...]]

INT8 = 20  # oid

# A server that is gone without a word is noticed within a minute, and another one may be asked.
_DEFAULTS: dict[str, Any] = {
    "application_name": "luring",
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "target_session_attrs": "read-write",
}
# Nobody is waited for without end.
_SESSION = (
    "SET client_encoding = 'UTF8'",
    "SET jit = off",
    "SET lock_timeout = '30s'",
    # It would also end the wait for a synchronous replica, and then the commit counts as done.
    "SET statement_timeout = 0",
)
_SAFETY = (
    "SELECT current_setting('server_encoding'), current_setting('fsync'),"
    " current_setting('synchronous_commit')"
)
_WEAK_COMMITS = {"off", "local", "remote_write"}

# What is wrong is not the statement but the machine, the network, or another transaction.
_FAILURES = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)


# Limits of the program (54) are operational for psycopg, and yet of the statement: a text that is too long
# for an index stays so however often a group is run again, and is the fault of one job in it.
_LIMITS = "54"


def is_failure(error: BaseException | None) -> bool:
    if not isinstance(error, _FAILURES) or isinstance(error, psycopg.errors.InFailedSqlTransaction):
        return False
    return not (error.sqlstate or "").startswith(_LIMITS)


def is_hopeless(error: BaseException | None) -> bool:
    """Say whether a failure stays one however often it is tried: a disk that is full."""
    return (getattr(error, "sqlstate", None) or "").startswith("53")


class NotReplicatedError(Exception):
    """Somebody has cancelled the wait for the synchronous replica: the commit is on this machine only, and
    will be lost with it. PostgreSQL calls that a COMMIT, with a warning.
    """


class _Bool(Dumper):
    """Truth is kept as a whole number, as in SQLite."""

    oid = INT8

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"


class _WholeNumber(Loader):
    """Sums are `numeric` in PostgreSQL, and whole numbers here."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


READER_IDLE = "15min"  # it holds up nobody; a writer that stands still holds up all the others


class Link:
    """A connection whose statements are translated."""

    def __init__(self, url: str, *, idle: str = "60s") -> None:
        """Connect. `idle`: how long a transaction may stand still before the server ends it.

        Raises: psycopg.OperationalError, StoreUnusableError.
        """
        given = conninfo_to_dict(url)
        defaults = {name: value for name, value in _DEFAULTS.items() if name not in given}
        self.raw: psycopg.Connection[tuple[Any, ...]] = psycopg.connect(
            make_conninfo(url, **defaults), autocommit=True, prepare_threshold=2
        )
        try:
            self.raw.prepared_max = 1_000
            adapters = self.raw.adapters
            # Always the same types, so that a statement is prepared once.
            adapters.register_dumper(int, Int8Dumper)
            adapters.register_dumper(bool, _Bool)
            adapters.register_dumper(str, StrDumper)
            adapters.register_loader("numeric", _WholeNumber)
            self._demand_safety()
            for statement in (*_SESSION, f"SET idle_in_transaction_session_timeout = '{idle}'"):
                self.raw.execute(statement.encode())
        except BaseException:
            self.raw.close()
            raise
        self._cursor = self.raw.cursor()
        self.wrote = False  # since `begin`
        self._put_off: list[tuple[str, Sequence[Params]]] = []
        self._met: set[str] = set()
        self._warnings = 0
        self.raw.add_notice_handler(self._hear_notice)

    def execute(self, sql: str, params: Params = (), /) -> Cursor:
        text = translated(sql).text
        if self._put_off or text not in self._met:
            # Also when it is alone: what is new is prepared and executed in one go.
            self._met.add(text)
            with self._together():
                self._say(self._cursor, sql, (params,))
        else:
            self._say(self._cursor, sql, (params,))
        return self._cursor

    def executemany(self, sql: str, many: Sequence[Params], /) -> None:
        """Write rows many at a time: they are sent in one go, and the answers are waited for once."""
        self.put_off(sql, many)
        self.send()

    def put_off(self, sql: str, many: Sequence[Params] = ((),)) -> None:
        """Say something in one go with what is said next, whose error its own error then is."""
        self._put_off.append((sql, many))
        self.wrote = self.wrote or translated(sql).writes

    def send(self) -> None:
        """Say what was put off, if there is anything."""
        if self._put_off:
            with self._together():
                pass

    @property
    def is_settled(self) -> bool:
        """What was put off, if anything, cannot fail by itself."""
        return all(sql.startswith("RELEASE ") for sql, _ in self._put_off)

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Send what was put off and what the block says, and wait for all of it once. After one that fails
        the server leaves out the others.
        """
        put_off, self._put_off = self._put_off, []
        with self.raw.pipeline():
            for sql, many in put_off:
                self._say(self.raw.cursor(), sql, many)
            yield

    def _say(self, cursor: Cursor, sql: str, many: Sequence[Params]) -> None:
        text, writes, is_kept = translated(sql)
        self.wrote = self.wrote or writes
        if len(many) == 1:
            # Never only counted: what psycopg has counted before, it does not forget when its preparation is
            # left out behind another one's error.
            cursor.execute(text, many[0] or None, prepare=is_kept)
        else:
            cursor.executemany(text, many)

    def begin(self, how: str, *statements: str) -> None:
        """Begin a transaction, and do the first of it in the same breath."""
        self.wrote = False
        self._put_off.clear()
        self.raw.execute("; ".join((f"BEGIN {how}", *statements)), prepare=False)

    def commit(self) -> str:
        """Returns what the server says that it has done: `COMMIT`, or `ROLLBACK` after an error.

        Raises: NotReplicatedError.
        """
        self.send()
        self._warnings = 0
        done = self.raw.execute("COMMIT", prepare=False).statusmessage or ""
        if self._warnings:
            raise NotReplicatedError
        return done

    @property
    def is_aborted(self) -> bool:
        """A statement has failed, and the transaction takes no more of them."""
        return self.raw.info.transaction_status == TransactionStatus.INERROR

    def close(self) -> None:
        self.raw.close()

    def _hear_notice(self, notice: psycopg.errors.Diagnostic) -> None:
        self._warnings += notice.severity_nonlocalized == "WARNING"

    def _demand_safety(self) -> None:
        asked = self.raw.execute(_SAFETY).fetchone()
        encoding, fsync, commits = asked or ("", "", "")
        if encoding != "UTF8":
            raise StoreUnusableError(f"the database is encoded as {encoding}: UTF8 is needed")
        if fsync != "on":
            raise StoreUnusableError("the database runs with fsync off: it would lose what it has promised")
        if commits in _WEAK_COMMITS:
            self.raw.execute("SET synchronous_commit = on")
