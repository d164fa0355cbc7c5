"""Who may do what, for everybody who works at the desk: the same table that is asked when somebody does
it.
"""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.organisation import organisation_of
from server.permissions import Part, permissions, words_of
from server.store.store import ReadTx
from server.text import Language
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import responses
from server.web.visitor import SignedInVisitor


class PermissionOut(msgspec.Struct, frozen=True, kw_only=True):
    """`words`: what the documentation calls it."""

    part: Part
    action: str
    words: str
    roles: tuple[str, ...]
    reach: str


class HolderOut(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    role: str
    unit_name: str


class RolesOut(msgspec.Struct, frozen=True, kw_only=True):
    rows: list[PermissionOut]
    holders: list[HolderOut]  # of grants that hold now, by role, unit and name


@get(
    "/api/admin/roles",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_roles(
    visitor: SignedInVisitor, web: Shared, lang: Annotated[Language, QueryParameter()] = "id"
) -> RolesOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> list[HolderOut]:
        org = organisation_of(tx, visitor.instansi)
        grants = [grant for grant in org.grants if grant.holds(now_ms)]
        names = tx.person_names(visitor.instansi, {grant.person for grant in grants})
        found = [
            HolderOut(name=names.get(grant.person, ""), role=grant.role, unit_name=org.units[grant.unit].name)
            for grant in grants
            if grant.unit in org.units
        ]
        return sorted(found, key=lambda one: (one.role, one.unit_name, one.name))

    rows = [
        PermissionOut(
            part=one.part, action=one.what, words=words_of(one, lang), roles=one.roles, reach=one.reach
        )
        for one in permissions()
    ]
    return RolesOut(rows=rows, holders=await web.store.read(look))
