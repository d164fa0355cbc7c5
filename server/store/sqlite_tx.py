"""What of a transaction is SQLite's alone: which errors are of the machine, and who else has committed."""

import sqlite3

from server.store.sql_transactions import SqlReadTx, SqlTx
from server.store.sql_tx import Writer

# Not what a statement says is wrong, but the machine under it. SQLite then may have taken back the whole
# transaction by itself, and a further savepoint would silently begin another one.
FAILURES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


class SqliteWriter(Writer):
    def is_failure(self, error: Exception) -> bool:
        return (
            isinstance(error, sqlite3.DatabaseError)
            and getattr(error, "sqlite_errorcode", 0) & 0xFF in FAILURES
        )


class SqliteReadTx(SqlReadTx):
    """Implements `store.ReadTx`."""


class SqliteTx(SqliteWriter, SqlTx):
    """Implements `store.Tx`."""

    def foreign_commits(self) -> int:
        row = self.row("PRAGMA data_version")  # of the writer's own connection, whose commits leave it
        return int(row[0]) if row is not None else 0
