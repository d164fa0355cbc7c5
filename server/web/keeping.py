"""A file that came inside something sealed, kept as its author's, whoever brings it."""

import asyncio
from contextlib import suppress

from server.files import MAX_FILE_BYTES, EvidenceFolder
from server.kiosk.desk import KeepFile
from server.store.accounts import Session
from server.store.agency import Agency
from server.web.arrivals import check_quota, describe, keep, refuse, said_when_full
from server.web.context import Web
from server.web.problems import Problem
from server.web.visitor import Visitor

FOR_NOW = {"disk_full", "busy"}


async def keep_file(
    web: Web, author: Visitor, sha256: str, content: bytes, *, within_quota: bool = True
) -> None:
    """Keep a file. `within_quota`: of its author; not where nobody else has it any more.

    Raises: Problem, with why it cannot be kept.
    """
    size, quota_mb = len(content), web.settings.evidence_quota_mb
    if size > MAX_FILE_BYTES:
        raise Problem("too_large", limit=MAX_FILE_BYTES)
    folder = EvidenceFolder(web.settings.data)
    if within_quota:
        await web.store.read(lambda tx: check_quota(tx, author, sha256, size, quota_mb))
    with said_when_full(), folder.receive(web.chance.bytes(12).hex()) as upload:
        await asyncio.to_thread(upload.write, content)
        await keep(web, author, upload, describe(upload, sha256, author, web))


def as_author(agency: Agency, person: str) -> Visitor:
    session = Session(token_hash="", person=person, created=0, seen=0, expires=0)
    return Visitor(agency=agency, session=session)


def keep_for(web: Web, agency: Agency) -> KeepFile:
    """Keep what a kiosk brings: it is gone there afterwards, so what can never be kept is said on the records
    that wait for it, what cannot be kept now stops the whole, and no quota counts: a photo comes before the
    report that names it, so nobody would be told, and there is no other copy.
    """

    async def keep_one(person: str, sha256: str, content: bytes) -> None:
        author = as_author(agency, person)
        try:
            await keep_file(web, author, sha256, content, within_quota=False)
        except Problem as problem:
            if problem.code in FOR_NOW:
                raise
            with suppress(Problem):
                await refuse(web, author, sha256, problem.code)

    return keep_one
