"""Evidence files in pieces, so that a cut costs one piece: tus 1.0. `docs/protocol.md` section 8.

A session belongs to the person who began it; to anybody else it does not exist. What a session answers
depends on what this person has sent, never on what others have.
"""

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Annotated, Any

from litestar import Response, delete, head, patch, post, route
from litestar.enums import HttpMethod
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter

from server.files import MAX_FILE_BYTES, SNIFF_BYTES, EvidenceFolder, Upload, sniff
from server.partial import PartialFolder
from server.store.store import Tx
from server.store.uploads import UploadSession
from server.uploads import (
    CHECKSUM,
    EXTENSIONS,
    KEPT_MS,
    MOST_OPEN,
    VERSION,
    Malformed,
    read_checksum,
    read_count,
    read_metadata,
    write_date,
)
from server.web import problems
from server.web.admission import FILES, ROOM
from server.web.arrivals import check_free, check_quota, describe, keep, prolonged, refuse, said_when_full
from server.web.compression import OPT
from server.web.context import Shared, Web
from server.web.openapi import SIGNED_IN, ChunkBody
from server.web.problems import Problem, responses
from server.web.visitor import HttpRequest, SignedInVisitor, Visitor

PATH = "/api/uploads"
CHUNK_TYPE = "application/offset+octet-stream"
ACCEPTED = {"", "image/jpeg", "image/png", "image/webp", "application/pdf"}
BARE = ResponseSpec(None, generate_examples=False, description="all of it is in the headers")
ALWAYS = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
ANY = ("not_signed_in", "tus_version", "origin")
ONE = (*ANY, "not_found", "upload_expired")

Id = Annotated[str, PathParameter(pattern="^[0-9a-f]{32}$")]


def _problem(request: HttpRequest, error: Exception) -> Response[dict[str, Any]]:
    answer = problems.handle(request, error)
    answer.headers.update({**ALWAYS, "Tus-Version": VERSION})
    return answer


HANDLED: MutableMapping[int | type[Exception], Callable[[HttpRequest, Any], Response[Any]]] = {
    Exception: _problem
}


@route(
    PATH,
    http_method=HttpMethod.OPTIONS,
    status_code=204,
    exception_handlers=HANDLED,
    responses={204: BARE} | responses(),
)
async def describe_uploads() -> Response[None]:
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(MAX_FILE_BYTES),
        "Tus-Checksum-Algorithm": CHECKSUM,
    }
    return Response(None, status_code=204, headers=ALWAYS | headers)


@post(
    PATH,
    status_code=201,
    security=SIGNED_IN,
    exception_handlers=HANDLED,
    responses={201: BARE} | responses(*ANY, "too_large", "not_an_image", "quota", "disk_full"),
)
async def create_upload(request: HttpRequest, visitor: SignedInVisitor, web: Shared) -> Response[None]:
    _check_version(request)
    try:
        length = read_count(request.headers.get("upload-length"))
        metadata = request.headers.get("upload-metadata", "")
        promised = read_metadata(metadata)
    except Malformed:
        raise Problem("invalid_request") from None
    too_large, unknown = length > MAX_FILE_BYTES, promised.type not in ACCEPTED
    if too_large or unknown:
        code = "too_large" if too_large else "not_an_image"
        await refuse(web, visitor, promised.sha256, code)
        raise Problem(code)
    if length == 0:
        raise Problem("invalid_request")
    await check_free(web)
    wanted = UploadSession(
        id=web.chance.bytes(16).hex(),
        person=visitor.person,
        sha256=promised.sha256,
        length=length,
        metadata=metadata,
        expires=web.clock() + KEPT_MS,
    )
    session, others = await web.store.write(lambda tx: _begin(tx, visitor, wanted, web))
    for other in others:
        await asyncio.to_thread(_partial(web, visitor).drop, other)
    session = await _as_held(session, visitor, web)
    return Response(None, status_code=201, headers=_says(session) | {"Location": f"{PATH}/{session.id}"})


@head(
    f"{PATH}/{{upload:str}}",
    security=SIGNED_IN,
    exception_handlers=HANDLED,
    responses={200: BARE} | responses(*ONE),
)
async def show_upload(
    upload: Id, request: HttpRequest, visitor: SignedInVisitor, web: Shared
) -> Response[None]:
    _check_version(request)
    session = await _find(upload, visitor, web)
    more = {"Upload-Length": str(session.length), "Upload-Metadata": session.metadata}
    return Response(None, status_code=200, headers=_says(session) | more)


@patch(
    f"{PATH}/{{upload:str}}",
    status_code=204,
    opt={OPT: MAX_FILE_BYTES, ROOM: FILES},
    operation_class=ChunkBody,
    security=SIGNED_IN,
    exception_handlers=HANDLED,
    responses={204: BARE}
    | responses(
        *ONE,
        "offset_mismatch",
        "too_large",
        "not_an_image",
        "wrong_content_type",
        "hash_mismatch",
        "checksum_mismatch",
        "disk_full",
    ),
)
async def append_chunk(
    upload: Id, request: HttpRequest, visitor: SignedInVisitor, web: Shared
) -> Response[None]:
    return await _append(upload, request, visitor, web)


@post(
    f"{PATH}/{{upload:str}}",
    status_code=204,
    opt={OPT: MAX_FILE_BYTES, ROOM: FILES},
    operation_class=ChunkBody,
    security=SIGNED_IN,
    exception_handlers=HANDLED,
    responses={204: BARE}
    | responses(
        *ONE,
        "offset_mismatch",
        "too_large",
        "not_an_image",
        "wrong_content_type",
        "hash_mismatch",
        "checksum_mismatch",
        "disk_full",
        "method_not_allowed",
    ),
)
async def append_chunk_by_post(
    upload: Id, request: HttpRequest, visitor: SignedInVisitor, web: Shared
) -> Response[None]:
    """For those behind a proxy that lets no PATCH through."""
    if request.headers.get("x-http-method-override", "").upper() != "PATCH":
        raise Problem("method_not_allowed")
    return await _append(upload, request, visitor, web)


@delete(
    f"{PATH}/{{upload:str}}",
    status_code=204,
    security=SIGNED_IN,
    exception_handlers=HANDLED,
    responses={204: BARE} | responses(*ONE),
)
async def end_upload(
    upload: Id, request: HttpRequest, visitor: SignedInVisitor, web: Shared
) -> Response[None]:
    """Give an upload up. An evidence file that it has become stays."""
    _check_version(request)
    async with web.places.upload(upload):
        await _find(upload, visitor, web)
        await web.store.write(lambda tx: tx.delete_upload(visitor.instansi, upload))
        await asyncio.to_thread(_partial(web, visitor).drop, upload)
    return Response(None, status_code=204, headers=ALWAYS)


async def _append(id: str, request: HttpRequest, visitor: Visitor, web: Web) -> Response[None]:
    _check_version(request)
    if request.headers.get("content-type", "") != CHUNK_TYPE:
        raise Problem("wrong_content_type")
    try:
        offset = read_count(request.headers.get("upload-offset"))
        checksum = read_checksum(request.headers.get("upload-checksum"))
    except Malformed:
        raise Problem("invalid_request") from None
    _check_offset(await _find(id, visitor, web), offset)
    with said_when_full(), EvidenceFolder(web.settings.data).receive(web.chance.bytes(12).hex()) as chunk:
        await _receive(chunk, request, checksum)
        # The bytes came in their own time; from here on one chunk follows the other.
        async with web.places.upload(id):
            session = await _find(id, visitor, web)
            _check_offset(session, offset)
            session = await _take(session, chunk, visitor, web)
    return Response(None, status_code=204, headers=_says(session))


async def _receive(chunk: Upload, request: HttpRequest, checksum: str | None) -> None:
    """Take a chunk in. One that has no checksum counts as far as it came.

    Raises: Problem `checksum_mismatch`, `body_cut`, …
    """
    try:
        async for piece in request.stream():
            await asyncio.to_thread(chunk.write, piece)
    except Problem as problem:
        if problem.code not in ("body_cut", "too_slow") or checksum is not None:
            raise
    if checksum is not None and chunk.sha256 != checksum:
        raise Problem("checksum_mismatch")


async def _take(session: UploadSession, chunk: Upload, visitor: Visitor, web: Web) -> UploadSession:
    """Let a chunk follow what is here; the last one makes it an evidence file."""
    held = session.bytes_held + chunk.bytes_count
    if held > session.length:
        raise Problem("too_large", limit=session.length)
    enough = chunk.bytes_count >= min(SNIFF_BYTES, session.length)
    if session.bytes_held == 0 and enough and sniff(chunk.head) is None:
        await _drop(session, visitor, web, "not_an_image")
        raise Problem("not_an_image")
    partial = _partial(web, visitor)
    await asyncio.to_thread(partial.append, session.id, session.bytes_held, chunk)
    session = prolonged(session, held, web.clock() + KEPT_MS)
    if not session.whole:
        await web.store.write(lambda tx: tx.put_upload(visitor.instansi, session))
        return session
    folder, token = EvidenceFolder(web.settings.data), web.chance.bytes(12).hex()
    with await asyncio.to_thread(partial.assemble, session.id, folder, token) as whole:
        try:
            file = describe(whole, session.sha256, visitor, web)
        except Problem as problem:
            await _drop(session, visitor, web, problem.code)
            raise
        await keep(web, visitor, whole, file, session)
    await asyncio.to_thread(partial.drop, session.id)
    return session


async def _drop(session: UploadSession, visitor: Visitor, web: Web, code: str) -> None:
    """Forget an upload that cannot become what it promised. What is no picture will not be one next time."""
    if code == "not_an_image":
        await refuse(web, visitor, session.sha256, code)
    else:
        await web.store.write(lambda tx: tx.delete_upload(visitor.instansi, session.id))
    await asyncio.to_thread(_partial(web, visitor).drop, session.id)


def _begin(tx: Tx, visitor: Visitor, wanted: UploadSession, web: Web) -> tuple[UploadSession, list[str]]:
    """Find this person's session for the file, or make one. Returns also the sessions that had to go.

    An expired one goes on too, as long as its bytes are here (F67); a file that he himself has sent before is
    whole at once.
    """
    instansi = visitor.instansi
    before = tx.upload_of(instansi, visitor.person, wanted.sha256)
    if before is not None and before.length == wanted.length:
        session = prolonged(before, before.bytes_held, wanted.expires)
        tx.put_upload(instansi, session)
        return session, []
    check_quota(tx, visitor, wanted.sha256, wanted.length, web.settings.evidence_quota_mb)
    open_ = [one for one in tx.uploads_of(instansi, visitor.person) if one != before]
    gone = [one.id for one in open_[: max(0, len(open_) - MOST_OPEN + 1)]]
    for id in gone:
        tx.delete_upload(instansi, id)
    own = [
        file
        for file in tx.evidence_files(instansi, wanted.sha256)
        if (file.uploaded_by, file.bytes_count) == (visitor.person, wanted.length)
    ]
    session = prolonged(wanted, wanted.length if own else 0, wanted.expires)
    tx.put_upload(instansi, session)
    return session, gone + ([before.id] if before is not None else [])


async def _find(id: str, visitor: Visitor, web: Web) -> UploadSession:
    """Get a person's session, with no more bytes than there are.

    Raises: Problem `not_found`, `upload_expired`.
    """
    session = await web.store.read(lambda tx: tx.upload(visitor.instansi, id))
    if session is None or session.person != visitor.person:
        raise Problem("not_found")
    if session.expires <= web.clock():
        raise Problem("upload_expired")
    return await _as_held(session, visitor, web)


async def _as_held(session: UploadSession, visitor: Visitor, web: Web) -> UploadSession:
    """Believe the disk where it has less than the store says: one of them may come from a backup."""
    if session.whole:
        place = EvidenceFolder(web.settings.data).path(visitor.instansi, session.sha256)
        there = session.length if await asyncio.to_thread(place.is_file) else 0
    else:
        there = await asyncio.to_thread(_partial(web, visitor).bytes_of, session.id)
    return prolonged(session, min(session.bytes_held, there), session.expires)


def _check_version(request: HttpRequest) -> None:
    """Raises: Problem `tus_version`."""
    if request.headers.get("tus-resumable") != VERSION:
        raise Problem("tus_version")


def _check_offset(session: UploadSession, offset: int) -> None:
    """Raises: Problem `offset_mismatch`, with the offset that would fit."""
    if session.bytes_held != offset or session.whole:
        raise Problem("offset_mismatch", offset=session.bytes_held)


def _says(session: UploadSession) -> dict[str, str]:
    headers = ALWAYS | {
        "Upload-Offset": str(session.bytes_held),
        "Upload-Expires": write_date(session.expires),
    }
    # Nobody else says this: the whole file has been hashed here.
    return headers | ({"Upload-Sha256": session.sha256} if session.whole else {})


def _partial(web: Web, visitor: Visitor) -> PartialFolder:
    return PartialFolder(web.settings.data, visitor.instansi)
