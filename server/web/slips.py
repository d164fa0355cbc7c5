"""Slips of paper that open an account:

NIP, one-time code, QR. Made by the admin of the unit, or by the superior.
"""

from io import BytesIO
from typing import Annotated
from urllib.parse import quote

import msgspec
import segno
from litestar import post
from litestar.params import JSONBody

from server.accounts import Slip, issue_slips
from server.credentials import shown_code
from server.organisation import organisation_of
from server.scope import may_issue_slips, placements_in
from server.store.store import Tx
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, SignedInVisitor, origin_of

MAX_SLIPS = 500


class SlipsIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of the two. `fresh`: only for who has neither an account nor a code that opens one."""

    placements: Annotated[list[Uuid], msgspec.Meta(max_length=MAX_SLIPS)] = []
    unit: Uuid | None = None
    fresh: bool = False

    def __post_init__(self) -> None:
        if bool(self.placements) == (self.unit is not None):
            raise ValueError("either placements or unit")


class SlipOut(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    nip: str
    unit: str
    code: str
    url: str
    qr_svg: str
    expires: int


class SlipsOut(msgspec.Struct, frozen=True, kw_only=True):
    slips: list[SlipOut]


@post(
    "/api/slips",
    status_code=201,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "too_large", "origin"),
)
async def make_slips(
    request: HttpRequest, data: JSONBody[SlipsIn], visitor: SignedInVisitor, web: Shared
) -> SlipsOut:
    now_ms, instansi = web.clock(), visitor.instansi

    def issue(tx: Tx) -> list[Slip]:
        organisation = organisation_of(tx, instansi)
        placements = tuple(data.placements) or placements_in(organisation, data.unit or "", now_ms)
        if not placements or not may_issue_slips(organisation, visitor.person, placements, now_ms):
            raise Problem("not_allowed")  # before anything is said of who has an account
        if data.fresh:
            ways = tx.ways_in(instansi, now_ms)
            have = ways.accounts | ways.slips
            posts = organisation.placements
            lacking = [id for id in placements if posts[id].person not in have]
            placements = tuple(lacking[:MAX_SLIPS])  # of many the first; who asks again gets the next
            if not placements:
                return []
        if len(placements) > MAX_SLIPS:
            raise Problem("too_large", limit=MAX_SLIPS)
        return issue_slips(
            tx,
            instansi,
            tx.holders(instansi, placements, now_ms),
            issued_by=visitor.person,
            pepper=web.secrets.pin_pepper_bytes,
            now_ms=now_ms,
            chance=web.chance,
        )

    slips = await web.store.write(issue)
    origin = origin_of(request, web)
    return SlipsOut(slips=[_printed(slip, origin) for slip in slips])


def _printed(slip: Slip, origin: str) -> SlipOut:
    url = slip_url(origin, slip)
    return SlipOut(
        name=slip.holder.name,
        nip=slip.holder.nip,
        unit=slip.holder.unit,
        code=shown_code(slip.code),
        url=url,
        qr_svg=qr_svg(url),
        expires=slip.expires,
    )


def slip_url(origin: str, slip: Slip) -> str:
    """Write the address of a slip. What follows the # is for the phone; browsers do not send it to us."""
    return f"{origin}/aktivasi#nip={quote(slip.holder.nip)}&kode={slip.code}"


def qr_svg(text: str) -> str:
    """Draw a QR code as one SVG path, in units of one module."""
    drawing = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", xmldecl=False, omitsize=True, svgclass=None, lineclass=None, nl=False
    )
    return drawing.getvalue().decode()
