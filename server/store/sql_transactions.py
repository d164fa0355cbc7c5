"""The transactions: every noun's mixin, put together. A new noun is one name in each list."""

from server.store.sql_accounts import SqlAccounts, SqlAccountsRead
from server.store.sql_acts import SqlActsRead
from server.store.sql_agency import SqlAgency
from server.store.sql_backups import SqlBackups, SqlBackupsRead
from server.store.sql_cases import SqlCases, SqlCasesRead
from server.store.sql_compaction import SqlCompaction, SqlCompactionRead
from server.store.sql_contact import SqlContact, SqlContactRead
from server.store.sql_cycles import SqlCycles, SqlCyclesRead
from server.store.sql_destructions import SqlDestructions, SqlDestructionsRead
from server.store.sql_envelopes import SqlEnvelopes, SqlEnvelopesRead
from server.store.sql_evidence import SqlEvidence, SqlEvidenceRead
from server.store.sql_feed import SqlFeed, SqlFeedRead
from server.store.sql_history import SqlHistoryRead
from server.store.sql_imports import SqlImports, SqlImportsRead
from server.store.sql_journal import SqlJournal, SqlJournalRead
from server.store.sql_kiosks import SqlKiosks, SqlKiosksRead
from server.store.sql_looks import SqlLooks, SqlLooksRead
from server.store.sql_organisation import SqlOrganisationRead
from server.store.sql_passkeys import SqlPasskeys, SqlPasskeysRead
from server.store.sql_people import SqlPeople, SqlPeopleRead
from server.store.sql_periods import SqlPeriods, SqlPeriodsRead
from server.store.sql_records import SqlRecords, SqlRecordsRead
from server.store.sql_seals import SqlSeals, SqlSealsRead
from server.store.sql_second_factors import SqlSecondFactors, SqlSecondFactorsRead
from server.store.sql_services import SqlServices, SqlServicesRead
from server.store.sql_sums import SqlSumsRead
from server.store.sql_surveys import SqlSurveys, SqlSurveysRead
from server.store.sql_tx import Reader, Writer
from server.store.sql_unjudged import SqlUnjudged, SqlUnjudgedRead
from server.store.sql_uploads import SqlUploads, SqlUploadsRead
from server.store.sql_versions import SqlVersions, SqlVersionsRead


class SqlReadTx(
    SqlAccountsRead,
    SqlActsRead,
    SqlCasesRead,
    SqlContactRead,
    SqlCyclesRead,
    SqlEvidenceRead,
    SqlHistoryRead,
    SqlJournalRead,
    SqlRecordsRead,
    SqlFeedRead,
    SqlCompactionRead,
    SqlOrganisationRead,
    SqlPeopleRead,
    SqlPeriodsRead,
    SqlSumsRead,
    SqlVersionsRead,
    SqlUploadsRead,
    SqlBackupsRead,
    SqlSealsRead,
    SqlSurveysRead,
    SqlKiosksRead,
    SqlEnvelopesRead,
    SqlSecondFactorsRead,
    SqlPasskeysRead,
    SqlDestructionsRead,
    SqlServicesRead,
    SqlLooksRead,
    SqlImportsRead,
    SqlUnjudgedRead,
    Reader,
):
    """All that can be asked."""


class SqlTx(
    SqlAccounts,
    SqlActsRead,
    SqlCases,
    SqlContact,
    SqlCycles,
    SqlEvidence,
    SqlHistoryRead,
    SqlJournal,
    SqlRecords,
    SqlFeed,
    SqlBackups,
    SqlCompaction,
    SqlAgency,
    SqlOrganisationRead,
    SqlPeople,
    SqlPeriods,
    SqlSumsRead,
    SqlVersions,
    SqlUploads,
    SqlSeals,
    SqlSurveys,
    SqlKiosks,
    SqlEnvelopes,
    SqlSecondFactors,
    SqlPasskeys,
    SqlDestructions,
    SqlServices,
    SqlLooks,
    SqlImports,
    SqlUnjudged,
    Writer,
):
    """All that can be asked and told, but for `foreign_commits`, which each database knows in its own way."""
