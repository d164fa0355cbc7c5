"""The schemes of an agency at the desk: those that are shipped, and one's own, edited and kept by version.

For who makes the rules of the whole agency: its pengelola, or its admin. What is wrong with a scheme is no
refusal but the answer: each fault with the place of its field.
"""

from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from server.appraisal.scheme import Label, PeriodKind, Scheme
from server.appraisal.scheme_faults import Fault
from server.appraisal.scheme_reading import SchemeError, convert_scheme, place_of, read_plain
from server.appraisal.scheme_toml import write_scheme
from server.organisation import organisation_of
from server.scheme_acts import (
    CannotKeep,
    Kept,
    own_scheme,
    own_schemes,
    retire_scheme,
    save_scheme,
    versions_of,
)
from server.schemes import shipped_schemes
from server.scope import administers_all, manages_all
from server.store.store import ReadTx, Tx
from server.text import say
from server.web.admin_people import Reason
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import SignedInVisitor, Visitor

Id = Annotated[str, msgspec.Meta(max_length=100)]
Version = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
REFUSALS = ("not_signed_in", "not_allowed", "not_found", "change_refused", "origin")


class SchemeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A scheme in the list. `by`, `reason`, `at`: of its newest version, where it is one's own."""

    id: str
    origin: Literal["shipped", "own"]
    label: Label
    about: Label
    basis: str
    periods: list[PeriodKind]
    kinds: list[str]
    version: int
    based_on: str = ""
    by: str = ""
    reason: str = ""
    at: int = 0
    is_retired: bool = False


class SchemesOut(msgspec.Struct, frozen=True, kw_only=True):
    """`sees_results`: a trial tells him whose results they are."""

    schemes: list[SchemeRow]
    sees_results: bool


class VersionOut(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    by: str
    reason: str
    at: int
    is_retired: bool


class OneSchemeOut(msgspec.Struct, frozen=True, kw_only=True):
    """`scheme`: all of it, as the editor has it; decimals are text."""

    row: SchemeRow
    scheme: Any
    toml: str
    versions: list[VersionOut]  # the newest first


class FaultOut(msgspec.Struct, frozen=True, kw_only=True):
    """`path`: names, and numbers from 0 in lists. `place`: the same by names. `say`: what to do."""

    path: str
    place: str
    code: str
    kind: str  # of position, where it is about one
    say: Label


class CheckOut(msgspec.Struct, frozen=True, kw_only=True):
    """Sound: `scheme` and `toml` are there, and no faults."""

    faults: list[FaultOut]
    scheme: Any = None
    toml: str = ""


class SavedOut(msgspec.Struct, frozen=True, kw_only=True):
    """`saved` is None when there are faults."""

    faults: list[FaultOut]
    saved: SchemeRow | None = None


class SchemeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scheme: dict[str, Any]


class TomlIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, msgspec.Meta(max_length=500_000)]


class SaveIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`saw`: the version that was edited; 0: there is none yet."""

    scheme: dict[str, Any]
    saw: Version
    based_on: Id = ""
    reason: Reason


class RetireIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    saw: Version
    reason: Reason


def must_manage_all(tx: ReadTx, visitor: Visitor, now_ms: int) -> bool:
    """Refuse whoever does not make the rules of the whole agency. Returns whether he sees results, too.

    Raises: Problem `not_allowed`.
    """
    org = organisation_of(tx, visitor.instansi)
    if not manages_all(org, visitor.person, now_ms):
        raise Problem("not_allowed")
    return administers_all(org, visitor.person, now_ms)


@get(
    "/api/admin/schemes",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_schemes(visitor: SignedInVisitor, web: Shared) -> SchemesOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> SchemesOut:
        sees = must_manage_all(tx, visitor, now_ms)
        own = [_own_row(one) for one in own_schemes(tx, visitor.instansi)]
        shipped = [_row(one, "shipped") for one in shipped_schemes().values()]
        return SchemesOut(schemes=[*own, *shipped], sees_results=sees)

    return await web.store.read(look)


@get(
    "/api/admin/schemes/{scheme:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_one(
    scheme: Annotated[Id, PathParameter()], visitor: SignedInVisitor, web: Shared
) -> OneSchemeOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> OneSchemeOut:
        must_manage_all(tx, visitor, now_ms)
        if (shipped := shipped_schemes().get(scheme)) is not None:
            return _one(_row(shipped, "shipped"), shipped, [])
        found = versions_of(tx, visitor.instansi, scheme)
        if not found:
            raise Problem("not_found")
        return _one(_own_row(found[0]), found[0].read, found)

    return await web.store.read(look)


@get(
    "/api/admin/schemes/{scheme:str}/versions/{version:int}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_version(
    scheme: Annotated[Id, PathParameter()],
    version: Annotated[Version, PathParameter()],
    visitor: SignedInVisitor,
    web: Shared,
) -> OneSchemeOut:
    """Read a version of one's own scheme as it was."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> OneSchemeOut:
        must_manage_all(tx, visitor, now_ms)
        found = versions_of(tx, visitor.instansi, scheme)
        one = next((one for one in found if one.version == version), None)
        if one is None:
            raise Problem("not_found")
        return _one(_own_row(one), one.read, found)

    return await web.store.read(look)


@post(
    "/api/admin/schemes/check",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "origin"),
)
async def check(data: JSONBody[SchemeIn], visitor: SignedInVisitor, web: Shared) -> CheckOut:
    """Say everything that is wrong with a scheme; where nothing is, give it back as TOML, too."""
    now_ms = web.clock()
    await web.store.read(lambda tx: must_manage_all(tx, visitor, now_ms))
    return checked(data.scheme)


@post(
    "/api/admin/schemes/read",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "origin"),
)
async def read_text(data: JSONBody[TomlIn], visitor: SignedInVisitor, web: Shared) -> CheckOut:
    """Read a scheme that was written as TOML."""
    now_ms = web.clock()
    await web.store.read(lambda tx: must_manage_all(tx, visitor, now_ms))
    try:
        plain = read_plain(data.text)
    except SchemeError as error:
        return CheckOut(faults=told(error, {}))
    return checked(plain)


@post("/api/admin/schemes", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def save(data: JSONBody[SaveIn], visitor: SignedInVisitor, web: Shared) -> SavedOut:
    """Keep a new version. Whoever saw an older one is refused, and nothing is overwritten."""
    now_ms = web.clock()

    def job(tx: Tx) -> SavedOut:
        must_manage_all(tx, visitor, now_ms)
        try:
            kept = save_scheme(
                tx,
                visitor.instansi,
                data.scheme,
                saw=data.saw,
                based_on=data.based_on,
                reason=data.reason,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
                by_name=tx.person_name(visitor.instansi, visitor.person) or "",
            )
        except SchemeError as error:
            return SavedOut(faults=told(error, data.scheme))
        except CannotKeep as bad:
            raise Problem("change_refused", reason=f"scheme_{bad.code}") from None
        return SavedOut(faults=[], saved=_own_row(kept))

    return await web.store.write(job)


@post(
    "/api/admin/schemes/{scheme:str}/retire",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS),
)
async def retire(
    scheme: Annotated[Id, PathParameter()], data: JSONBody[RetireIn], visitor: SignedInVisitor, web: Shared
) -> SchemeRow:
    """Let no cycle be opened with it any more."""
    now_ms = web.clock()

    def job(tx: Tx) -> SchemeRow:
        must_manage_all(tx, visitor, now_ms)
        if scheme not in shipped_schemes() and own_scheme(tx, visitor.instansi, scheme) is None:
            raise Problem("not_found")
        try:
            kept = retire_scheme(
                tx,
                visitor.instansi,
                scheme,
                saw=data.saw,
                reason=data.reason,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
                by_name=tx.person_name(visitor.instansi, visitor.person) or "",
            )
        except CannotKeep as bad:
            raise Problem("change_refused", reason=f"scheme_{bad.code}") from None
        return _own_row(kept)

    return await web.store.write(job)


def checked(plain: Any) -> CheckOut:
    try:
        scheme = convert_scheme(plain)
    except SchemeError as error:
        return CheckOut(faults=told(error, plain))
    return CheckOut(faults=[], scheme=msgspec.to_builtins(scheme), toml=write_scheme(scheme))


def told(error: SchemeError, plain: Any) -> list[FaultOut]:
    """Say faults in both languages."""
    return [
        FaultOut(
            path=one.path,
            place=place_of(plain, one.path),
            code=one.code,
            kind=one.params.get("kind", ""),
            say=Label(id=_sentence("id", one), en=_sentence("en", one)),
        )
        for one in error.faults
    ]


def _sentence(language: Literal["id", "en"], fault: Fault) -> str:
    return say(language, f"scheme_fault.{fault.code}", **fault.params)


def _one(row: SchemeRow, scheme: Scheme, versions: list[Kept]) -> OneSchemeOut:
    return OneSchemeOut(
        row=row,
        scheme=msgspec.to_builtins(scheme),
        toml=write_scheme(scheme),
        versions=[
            VersionOut(
                version=one.version, by=one.by_name, reason=one.reason, at=one.at, is_retired=one.is_retired
            )
            for one in versions
        ],
    )


def _row(scheme: Scheme, origin: Literal["shipped", "own"], **more: Any) -> SchemeRow:
    return SchemeRow(
        id=scheme.id,
        origin=origin,
        label=scheme.label,
        about=scheme.about,
        basis=scheme.basis,
        periods=list(scheme.periods),
        kinds=list(scheme.kinds),
        version=scheme.version,
        **more,
    )


def _own_row(kept: Kept) -> SchemeRow:
    return _row(
        kept.read,
        "own",
        based_on=kept.based_on,
        by=kept.by_name,
        reason=kept.reason,
        at=kept.at,
        is_retired=kept.is_retired,
    )
