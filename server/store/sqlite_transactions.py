"""The SQLite transactions: every noun's mixin, put together. A new noun is one name in each list."""

from server.store.sqlite_agency import SqliteAgency
from server.store.sqlite_organisation import SqliteOrganisationRead
from server.store.sqlite_people import SqlitePeople, SqlitePeopleRead
from server.store.sqlite_tx import Reader, Writer


class SqliteReadTx(
    SqliteOrganisationRead,
    SqlitePeopleRead,
    Reader,
):
    """Implements `store.ReadTx`."""


class SqliteTx(
    SqliteAgency,
    SqliteOrganisationRead,
    SqlitePeople,
    Writer,
):
    """Implements `store.Tx`."""
