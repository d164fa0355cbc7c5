"""What of a transaction is PostgreSQL's: which errors are of the machine, and who else has committed."""

from collections.abc import Sequence

from server.store.postgres_link import Link, is_failure
from server.store.sql_transactions import SqlReadTx, SqlTx
from server.store.sql_tx import Params, Writer


class PostgresWriter(Writer):
    """Every answer that is waited for is a way there and back: what is written goes along with what is asked
    or changed next.
    """

    connection: Link

    def _write_many(self, sql: str, many: Sequence[Params]) -> None:
        self.connection.put_off(sql, many)

    def _settle(self) -> None:
        self._do(self.connection.send)

    def _begin_savepoint(self, level: int) -> None:
        self.connection.put_off(f"SAVEPOINT s{level}")

    def _release(self, level: int) -> None:
        if self.connection.is_settled and not self.connection.is_aborted:
            self.connection.put_off(f"RELEASE SAVEPOINT s{level}")
        else:
            super()._release(level)

    def is_failure(self, error: Exception) -> bool:
        return is_failure(error)


class PostgresReadTx(SqlReadTx):
    """Implements `store.ReadTx`."""


class PostgresTx(PostgresWriter, SqlTx):
    """Implements `store.Tx`. `writer`: the name of the store among those that share the database."""

    def __init__(self, link: Link, writer: str) -> None:
        super().__init__(link)
        self._name = writer

    def foreign_commits(self) -> int:
        row = self.row("SELECT coalesce(sum(number), 0) FROM commit_marker WHERE writer <> ?", (self._name,))
        return int(row[0]) if row is not None else 0

    def mark(self, number: int) -> None:
        """Leave behind in the transaction itself which one it is."""
        self.execute(
            "INSERT INTO commit_marker VALUES (?, ?, now()) ON CONFLICT (writer)"
            " DO UPDATE SET number = excluded.number, at = excluded.at",
            (self._name, number),
        )
