"""The machine at the desk: what `luring check` says, and what waits, for who administers the whole agency."""

import asyncio
import shutil
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.backup_marker import read_marker
from server.checkpoints import newest
from server.checkup import Finding, Level, check_up
from server.setup import BACKUP_MS
from server.store.store import ReadTx
from server.text import Language
from server.version import VERSION
from server.web.admin_periods import must_administer_all
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import responses
from server.web.visitor import SignedInVisitor

HOUR_MS = 3_600_000
DELIVERIES = 100  # the newest of each webhook that are counted


class FoundOut(msgspec.Struct, frozen=True, kw_only=True):
    level: Level
    words: str


class QueuesOut(msgspec.Struct, frozen=True, kw_only=True):
    """What has come and is not done: lines held because of the server, envelopes of kiosks, messages."""

    held: int
    sealed: int
    webhooks: int
    claims: int


class SystemOut(msgspec.Struct, frozen=True, kw_only=True):
    """`backup_at`, `checkpoint_at`: ms; None: there is none. Not how long the journal is: by one more row an
    administrator would know that a colleague has just answered.
    """

    version: str
    oldest_client: str
    found: list[FoundOut]
    free_mb: int
    backup_at: int | None
    backup_file: str
    checkpoint_at: int | None
    waiting: QueuesOut


@get(
    "/api/admin/system",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_system(
    visitor: SignedInVisitor, web: Shared, lang: Annotated[Language, QueryParameter()] = "id"
) -> SystemOut:
    now_ms, instansi, data = web.clock(), visitor.instansi, web.settings.data

    def look(tx: ReadTx) -> QueuesOut:
        must_administer_all(tx, visitor, now_ms)
        return QueuesOut(
            held=sum(one.lines for one in tx.held_there(instansi)),
            sealed=sum(one.count for one in tx.raw_tallies(instansi)),
            webhooks=sum(
                sent.next_at is not None
                for hook in tx.webhooks(instansi)
                if hook.removed_at is None
                for sent in tx.deliveries(instansi, hook.id, DELIVERIES)
            ),
            claims=sum(one.count for one in tx.claim_tallies(instansi)),
        )

    def check() -> tuple[list[Finding], int]:
        found = list(check_up(web.settings, now_ms, BACKUP_MS // HOUR_MS, instansi))
        return found, shutil.disk_usage(data).free // (1024 * 1024)

    waiting = await web.store.read(look)
    found, free = await asyncio.to_thread(check)  # it reads files, and the database by a way of its own
    marker, signed = read_marker(data), newest(data).get(instansi)
    return SystemOut(
        version=VERSION,
        oldest_client=web.settings.oldest_client,
        found=[FoundOut(level=one.level, words=one.words(lang)) for one in found],
        free_mb=free,
        backup_at=None if marker is None else marker.made_at,
        backup_file="" if marker is None else marker.file,
        checkpoint_at=None if signed is None else signed.at,
        waiting=waiting,
    )
