"""The SQLite transactions: every noun's mixin, put together. A new noun is one name in each list."""

from server.store.sqlite_accounts import SqliteAccounts, SqliteAccountsRead
from server.store.sqlite_agency import SqliteAgency
from server.store.sqlite_evidence import SqliteEvidence, SqliteEvidenceRead
from server.store.sqlite_feed import SqliteFeed, SqliteFeedRead
from server.store.sqlite_journal import SqliteJournal, SqliteJournalRead
from server.store.sqlite_organisation import SqliteOrganisationRead
from server.store.sqlite_people import SqlitePeople, SqlitePeopleRead
from server.store.sqlite_records import SqliteRecords, SqliteRecordsRead
from server.store.sqlite_tx import Reader, Writer


class SqliteReadTx(
    SqliteAccountsRead,
    SqliteEvidenceRead,
    SqliteJournalRead,
    SqliteRecordsRead,
    SqliteFeedRead,
    SqliteOrganisationRead,
    SqlitePeopleRead,
    Reader,
):
    """Implements `store.ReadTx`."""


class SqliteTx(
    SqliteAccounts,
    SqliteEvidence,
    SqliteJournal,
    SqliteRecords,
    SqliteFeed,
    SqliteAgency,
    SqliteOrganisationRead,
    SqlitePeople,
    Writer,
):
    """Implements `store.Tx`."""
