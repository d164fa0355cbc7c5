"""Set-up at the desk: how far it is from nothing to an agency that works, for who administers all of it."""

from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from server.backup_marker import read_marker
from server.setup import MAY_BE_SET_ASIDE, State, Step, StepId, set_aside, steps_of
from server.store.store import ReadTx, Tx
from server.web.admin_people import Reason
from server.web.admin_periods import must_administer_all
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import SignedInVisitor, Visitor


class StepOut(msgspec.Struct, frozen=True, kw_only=True):
    """As `server.setup.Step` has it; `by`: a name, "": the command line."""

    id: StepId
    state: State
    at: int | None
    by: str
    about: str
    done: int
    total: int
    lacks: Literal["", "period", "old_backup", "restored", "expired"]
    reason: str
    may_set_aside: bool


class SetupOut(msgspec.Struct, frozen=True, kw_only=True):
    """`settled`: steps that are done or not needed."""

    steps: list[StepOut]
    settled: int


class AsideIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    needed: bool
    reason: Reason


@get(
    "/api/admin/setup",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_setup(visitor: SignedInVisitor, web: Shared) -> SetupOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> SetupOut:
        must_administer_all(tx, visitor, now_ms)
        return _setup(tx, web, visitor, now_ms)

    return await web.store.read(look)


@post(
    "/api/admin/setup/{step:str}",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def set_step_aside(
    step: Annotated[str, PathParameter(max_length=20)],
    data: JSONBody[AsideIn],
    visitor: SignedInVisitor,
    web: Shared,
) -> SetupOut:
    """Say that the agency does not need a step, or that it does after all."""
    now_ms = web.clock()

    def job(tx: Tx) -> SetupOut:
        must_administer_all(tx, visitor, now_ms)
        try:
            set_aside(
                tx,
                visitor.instansi,
                step,
                is_needed=data.needed,
                by=visitor.person,
                reason=data.reason,
                now_ms=now_ms,
                chance=web.chance,
            )
        except KeyError:
            raise Problem("not_found") from None
        return _setup(tx, web, visitor, now_ms)

    return await web.store.write(job)


def _setup(tx: ReadTx, web: Web, visitor: Visitor, now_ms: int) -> SetupOut:
    marker = read_marker(web.settings.data)
    found = steps_of(tx, visitor.instansi, now_ms, marker, sso=web.oidc is not None)
    names = tx.person_names(visitor.instansi, {one.by for one in found if one.by})
    return SetupOut(
        steps=[_out(one, names) for one in found], settled=sum(one.state != "open" for one in found)
    )


def _out(one: Step, names: dict[str, str]) -> StepOut:
    return StepOut(
        id=one.id,
        state=one.state,
        at=one.at,
        by=names.get(one.by, ""),
        about=one.about,
        done=one.done,
        total=one.total,
        lacks=one.lacks,
        reason=one.reason,
        may_set_aside=one.id in MAY_BE_SET_ASIDE,
    )
