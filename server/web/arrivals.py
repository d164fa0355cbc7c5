"""A whole file becomes an evidence file, however it came; and what that sets off.

Kept on the disk first, then written down: what the store knows of is there. While a file is put in its place
nobody else puts or removes one.
"""

import asyncio
import errno
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from server.awaited import file_arrived, file_refused
from server.files import EvidenceFolder, Upload, sniff
from server.store.evidence import EvidenceFile
from server.store.store import ReadTx, Tx
from server.store.uploads import UploadSession
from server.web.context import Web
from server.web.problems import Problem
from server.web.visitor import Visitor

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
TRY_AGAIN_S = 300


@contextmanager
def said_when_full() -> Iterator[None]:
    """F68: the phone keeps the file and asks again.

    Raises: Problem `disk_full`.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise Problem("disk_full", retry_after=TRY_AGAIN_S) from error
        raise


async def check_free(web: Web) -> None:
    """Leave the last room on the disk to the database.

    Raises: Problem `disk_full`.
    """
    free = await asyncio.to_thread(EvidenceFolder(web.settings.data).free_bytes)
    if free < web.settings.min_free_mb * 1024 * 1024:
        raise Problem("disk_full", retry_after=TRY_AGAIN_S)


def check_quota(tx: ReadTx, visitor: Visitor, sha256: str, more_bytes: int, quota_mb: int) -> None:
    """Count what a person has sent, and what he has promised to send.

    Raises: Problem `quota`.
    """
    if (sha256, visitor.person) in tx.evidence_senders(visitor.instansi, [sha256]):
        return
    promised = sum(
        one.length
        for one in tx.uploads_of(visitor.instansi, visitor.person)
        if one.sha256 != sha256 and not one.whole
    )
    used = tx.evidence_bytes_of(visitor.instansi, visitor.person)
    quota = quota_mb * 1024 * 1024
    if used + promised + more_bytes > quota:
        raise Problem("quota", limit=quota)


def describe(upload: Upload, sha256: str, visitor: Visitor, web: Web) -> EvidenceFile:
    """Look at what has come.

    Raises: Problem `not_an_image`, `hash_mismatch`.
    """
    type_ = sniff(upload.head)
    if type_ is None:
        raise Problem("not_an_image")
    if upload.sha256 != sha256:
        raise Problem("hash_mismatch")
    return EvidenceFile(
        sha256=sha256,
        bytes_count=upload.bytes_count,
        type=type_,
        uploaded_by=visitor.person,
        at=web.clock(),
        path=EvidenceFolder(web.settings.data).name(visitor.instansi, sha256),
    )


async def keep(
    web: Web, visitor: Visitor, upload: Upload, file: EvidenceFile, session: UploadSession | None = None
) -> None:
    """Keep a file that has been looked at, and tell those who wait for it. `session`: as it is from now
    on.
    """
    folder = EvidenceFolder(web.settings.data)
    place = folder.path(visitor.instansi, file.sha256)

    def arrive(tx: Tx) -> frozenset[str]:
        tx.put_evidence_file(visitor.instansi, file)
        if session is not None:
            tx.put_upload(visitor.instansi, session)
        return file_arrived(tx, visitor.instansi, visitor.agency.namespace, file.sha256)

    async with web.places.evidence(folder):
        if not await asyncio.to_thread(place.is_file):
            await asyncio.to_thread(upload.keep, place)
        touched = await web.store.write(arrive)
        if not await asyncio.to_thread(place.is_file):  # another server has collected what was there
            await asyncio.to_thread(upload.keep, place)
    # The phone that sent it is told too: it shows the record as the server sees it.
    web.hub.poke(visitor.instansi, touched)


async def refuse(web: Web, visitor: Visitor, sha256: str, code: str) -> None:
    """Write on the records that wait for a file that it will not come as it is, and why."""

    def tell(tx: Tx) -> frozenset[str]:
        session = tx.upload_of(visitor.instansi, visitor.person, sha256)
        if session is not None:
            tx.delete_upload(visitor.instansi, session.id)
        return file_refused(tx, visitor.instansi, visitor.agency.namespace, sha256, visitor.person, code)

    web.hub.poke(visitor.instansi, await web.store.write(tell))


def prolonged(session: UploadSession, bytes_held: int, expires: int) -> UploadSession:
    return msgspec.structs.replace(session, bytes_held=bytes_held, expires=expires)
