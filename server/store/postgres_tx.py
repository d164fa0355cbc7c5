"""What of a transaction is PostgreSQL's: which errors are of the machine, and who else has committed."""

from server.store.postgres_link import Link, is_failure
from server.store.sql_transactions import SqlReadTx, SqlTx
from server.store.sql_tx import Writer


class PostgresWriter(Writer):
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
