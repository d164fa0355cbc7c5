"""The SQLite transactions: every noun's mixin, put together. A new noun is one name in each list."""

from server.store.sqlite_accounts import SqliteAccounts, SqliteAccountsRead
from server.store.sqlite_acts import SqliteActsRead
from server.store.sqlite_agency import SqliteAgency
from server.store.sqlite_backups import SqliteBackups, SqliteBackupsRead
from server.store.sqlite_cases import SqliteCases, SqliteCasesRead
from server.store.sqlite_compaction import SqliteCompaction, SqliteCompactionRead
from server.store.sqlite_contact import SqliteContact, SqliteContactRead
from server.store.sqlite_cycles import SqliteCycles, SqliteCyclesRead
from server.store.sqlite_destructions import SqliteDestructions, SqliteDestructionsRead
from server.store.sqlite_envelopes import SqliteEnvelopes, SqliteEnvelopesRead
from server.store.sqlite_evidence import SqliteEvidence, SqliteEvidenceRead
from server.store.sqlite_feed import SqliteFeed, SqliteFeedRead
from server.store.sqlite_history import SqliteHistoryRead
from server.store.sqlite_imports import SqliteImports, SqliteImportsRead
from server.store.sqlite_journal import SqliteJournal, SqliteJournalRead
from server.store.sqlite_kiosks import SqliteKiosks, SqliteKiosksRead
from server.store.sqlite_looks import SqliteLooks, SqliteLooksRead
from server.store.sqlite_organisation import SqliteOrganisationRead
from server.store.sqlite_passkeys import SqlitePasskeys, SqlitePasskeysRead
from server.store.sqlite_people import SqlitePeople, SqlitePeopleRead
from server.store.sqlite_periods import SqlitePeriods, SqlitePeriodsRead
from server.store.sqlite_records import SqliteRecords, SqliteRecordsRead
from server.store.sqlite_seals import SqliteSeals, SqliteSealsRead
from server.store.sqlite_second_factors import SqliteSecondFactors, SqliteSecondFactorsRead
from server.store.sqlite_services import SqliteServices, SqliteServicesRead
from server.store.sqlite_sums import SqliteSumsRead
from server.store.sqlite_surveys import SqliteSurveys, SqliteSurveysRead
from server.store.sqlite_tx import Reader, Writer
from server.store.sqlite_uploads import SqliteUploads, SqliteUploadsRead
from server.store.sqlite_versions import SqliteVersions, SqliteVersionsRead


class SqliteReadTx(
    SqliteAccountsRead,
    SqliteActsRead,
    SqliteCasesRead,
    SqliteContactRead,
    SqliteCyclesRead,
    SqliteEvidenceRead,
    SqliteHistoryRead,
    SqliteJournalRead,
    SqliteRecordsRead,
    SqliteFeedRead,
    SqliteCompactionRead,
    SqliteOrganisationRead,
    SqlitePeopleRead,
    SqlitePeriodsRead,
    SqliteSumsRead,
    SqliteVersionsRead,
    SqliteUploadsRead,
    SqliteBackupsRead,
    SqliteSealsRead,
    SqliteSurveysRead,
    SqliteKiosksRead,
    SqliteEnvelopesRead,
    SqliteSecondFactorsRead,
    SqlitePasskeysRead,
    SqliteDestructionsRead,
    SqliteServicesRead,
    SqliteLooksRead,
    SqliteImportsRead,
    Reader,
):
    """Implements `store.ReadTx`."""


class SqliteTx(
    SqliteAccounts,
    SqliteActsRead,
    SqliteCases,
    SqliteContact,
    SqliteCycles,
    SqliteEvidence,
    SqliteHistoryRead,
    SqliteJournal,
    SqliteRecords,
    SqliteFeed,
    SqliteBackups,
    SqliteCompaction,
    SqliteAgency,
    SqliteOrganisationRead,
    SqlitePeople,
    SqlitePeriods,
    SqliteSumsRead,
    SqliteVersions,
    SqliteUploads,
    SqliteSeals,
    SqliteSurveys,
    SqliteKiosks,
    SqliteEnvelopes,
    SqliteSecondFactors,
    SqlitePasskeys,
    SqliteDestructions,
    SqliteServices,
    SqliteLooks,
    SqliteImports,
    Writer,
):
    """Implements `store.Tx`."""
