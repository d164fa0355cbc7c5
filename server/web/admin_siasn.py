"""Results as files for SIASN and e-Kinerja, of those whose documents one may have by a grant."""

from typing import Annotated

from litestar import Response, get
from litestar.params import PathParameter, QueryParameter

from server.access_documents import may_have_documents_of
from server.cycle_acts import ALL
from server.documents.reader import Reader
from server.documents.siasn import results
from server.documents.siasn_files import MEDIA, file_of
from server.store.store import ReadTx
from server.text import Language
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor

OneCycle = Annotated[Uuid, PathParameter()]
OneFile = Annotated[str, PathParameter(pattern="^(skp22|kinerjaperiodik|csv|lacks)$")]


@get(
    "/api/admin/siasn/{cycle:str}/{what:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type="application/octet-stream",
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_siasn(
    cycle: OneCycle,
    what: OneFile,
    visitor: SignedInVisitor,
    web: Shared,
    lang: Annotated[Language, QueryParameter()] = "id",
) -> Response[bytes]:
    """One file of a run of appraisals. Who may see none of its results finds nothing (404)."""
    now_ms, instansi = web.clock(), visitor.instansi

    def look(tx: ReadTx) -> bytes | None:
        reader = Reader(tx, instansi, now_ms)
        posts = reader.org.placements

        def may(placement: str) -> bool:
            return may_have_documents_of(reader.org, visitor.person, posts[placement].unit, "D.1.1", now_ms)

        ratees = tx.ratees(instansi, cycle, "", ALL)
        if tx.cycle(instansi, cycle) is None or not any(may(one) for one in ratees if one in posts):
            return None
        return file_of(what, results(reader, cycle, ratees, may), lang)

    content = await web.store.read(look)
    if content is None:
        raise Problem("not_found")
    suffix = "json" if MEDIA[what] == "application/json" else "csv"
    headers = {
        "Content-Disposition": f'attachment; filename="siasn-{what}-{cycle[:8]}.{suffix}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=MEDIA[what], headers=headers)
