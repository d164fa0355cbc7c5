"""Evidence files, addressed by their SHA-256: in by whoever is signed in, out only through a report that
names them.

Knowing a hash opens nothing: who uploads sends the bytes, who downloads names a report that he may see.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from litestar import Response, get, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from server.files import MAX_FILE_BYTES, EvidenceFolder
from server.store.evidence import EvidenceFile
from server.store.store import ReadTx
from server.web.admission import FILES, ROOM
from server.web.arrivals import check_quota, describe, keep, refuse, said_when_full
from server.web.compression import OPT, UNCOMPRESSED
from server.web.context import Shared, Web
from server.web.my_data import note_look
from server.web.openapi import HASH_PATTERN, SIGNED_IN, FileBody
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.sight import shown_evidence
from server.web.visitor import HttpRequest, SignedInVisitor, Visitor

CHUNK_BYTES = 64 * 1024
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


Sha256 = Annotated[str, PathParameter(pattern=HASH_PATTERN)]


class EvidenceOut(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    bytes: int
    type: str


ALREADY_THERE = ResponseSpec(EvidenceOut, generate_examples=False, description="you have sent it before")


@put(
    "/api/evidence/{sha256:str}",
    status_code=201,
    opt={OPT: MAX_FILE_BYTES, ROOM: FILES},
    operation_class=FileBody,
    security=SIGNED_IN,
    responses={200: ALREADY_THERE}
    | responses(
        "not_signed_in", "too_large", "quota", "not_an_image", "hash_mismatch", "disk_full", "origin"
    ),
)
async def upload_evidence(
    sha256: Sha256, request: HttpRequest, visitor: SignedInVisitor, web: Shared
) -> Response[EvidenceOut]:
    """Take a file in one piece, as phones of version 0.1 send it; the others use `/api/uploads`."""
    folder = EvidenceFolder(web.settings.data)
    with said_when_full(), folder.receive(web.chance.bytes(12).hex()) as upload:
        async for chunk in request.stream():
            await asyncio.to_thread(upload.write, chunk)
        try:
            file = describe(upload, sha256, visitor, web)
        except Problem as problem:
            if problem.code == "not_an_image":
                await refuse(web, visitor, sha256, problem.code)
            raise
        is_new = await _is_new(file, visitor, web)
        await keep(web, visitor, upload, file)
    return Response(_out(file), status_code=201 if is_new else 200)


@get(
    "/api/evidence/{sha256:str}",
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_found"),
    media_type="application/octet-stream",
    opt={UNCOMPRESSED: True},
)
async def download_evidence(
    sha256: Sha256,
    report: Annotated[Uuid, QueryParameter()],
    visitor: SignedInVisitor,
    web: Shared,
) -> Stream:
    now_ms = web.clock()

    def find(tx: ReadTx) -> EvidenceFile | None:
        return shown_evidence(tx, visitor.instansi, visitor.person, report, sha256, now_ms)

    file = await web.store.read(find)
    place = EvidenceFolder(web.settings.data).path(visitor.instansi, sha256)
    if file is None or not await asyncio.to_thread(place.is_file):
        raise Problem("not_found")
    await note_look(web, visitor, file.uploaded_by, "evidence")
    shown = "attachment" if file.type == "application/pdf" else "inline"
    headers = HEADERS | {
        "Content-Type": file.type,
        "Content-Length": str(file.bytes_count),
        "Content-Disposition": f'{shown}; filename="{sha256[:12]}.{file.type.partition("/")[2]}"',
    }

    async def chunks() -> AsyncIterator[bytes]:
        with await asyncio.to_thread(place.open, "rb") as source:
            while chunk := await asyncio.to_thread(source.read, CHUNK_BYTES):
                yield chunk

    return Stream(chunks(), headers=headers)


async def _is_new(file: EvidenceFile, visitor: Visitor, web: Web) -> bool:
    """Ask whether this person sends the file for the first time, and whether there is room for it.

    Raises: Problem `quota`.
    """

    def look(tx: ReadTx) -> bool:
        check_quota(tx, visitor, file.sha256, file.bytes_count, web.settings.evidence_quota_mb)
        return (file.sha256, visitor.person) not in tx.evidence_senders(visitor.instansi, [file.sha256])

    return await web.store.read(look)


def _out(file: EvidenceFile) -> EvidenceOut:
    return EvidenceOut(sha256=file.sha256, bytes=file.bytes_count, type=file.type)
