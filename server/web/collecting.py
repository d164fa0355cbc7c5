"""What nobody needs any more: half uploads that were given up, and files that no record names."""

import asyncio
from collections.abc import Iterable

from server.files import EvidenceFolder
from server.partial import PartialFolder
from server.store.evidence import EvidenceFile
from server.store.store import Tx
from server.uploads import KEPT_MS
from server.web.context import Web

EVERY_S = 6 * 3600.0
UNNAMED_KEPT_MS = 90 * 24 * 3600 * 1000  # a text always goes before its photos, and may be offline that long


async def collect_leftovers(web: Web, every_s: float = EVERY_S) -> None:
    """Collect again and again, until cancelled."""
    while True:
        await collect(web)
        await asyncio.sleep(every_s)


async def collect(web: Web) -> None:
    for agency in await web.store.read(lambda tx: tx.agencies()):
        await _collect_uploads(web, agency.instansi)
        await _collect_files(web, agency.instansi)


async def _collect_uploads(web: Web, instansi: int) -> None:
    """Forget uploads some time after they have expired: until then a phone that comes back goes on (F67)."""
    before_ms = web.clock() - KEPT_MS
    partial = PartialFolder(web.settings.data, instansi)

    def forget(tx: Tx) -> list[str]:
        gone = [one.id for one in tx.uploads_expired(instansi, before_ms)]
        for id in gone:
            tx.delete_upload(instansi, id)
        return gone

    await web.store.write(forget)
    for id in await asyncio.to_thread(partial.ids):
        async with web.places.upload(id):
            if await web.store.read(lambda tx, id=id: tx.upload(instansi, id)) is None:  # type: ignore[misc]
                await asyncio.to_thread(partial.drop, id)


async def _collect_files(web: Web, instansi: int) -> None:
    before_ms = web.clock() - UNNAMED_KEPT_MS
    if not await web.store.read(lambda tx: tx.unnamed_evidence(instansi, before_ms)):
        return

    def forget(tx: Tx) -> set[str]:
        unnamed = tx.unnamed_evidence(instansi, before_ms)
        for file in unnamed:
            tx.delete_evidence_file(instansi, file.sha256, file.uploaded_by)
        return {sha256 for sha256 in _hashes(unnamed) if not tx.evidence_files(instansi, sha256)}

    folder = EvidenceFolder(web.settings.data)
    async with web.places.evidence(folder):
        for sha256 in sorted(await web.store.write(forget)):
            await asyncio.to_thread(folder.path(instansi, sha256).unlink, missing_ok=True)


def _hashes(files: Iterable[EvidenceFile]) -> set[str]:
    return {file.sha256 for file in files}
