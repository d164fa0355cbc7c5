"""Surveys of citizens at the desk: codes of units and counters, what came of them, and its use in a cycle."""

from typing import Annotated
from xml.sax.saxutils import escape

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.access import may_run_surveys
from server.appraisal.satisfaction import Ikm, SurveyForm, Weighting
from server.org import Org
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.satisfaction import (
    Standing,
    make_survey_code,
    periods_of,
    quarter_of,
    revoke_survey_code,
    standings_of,
    use_in_cycle,
)
from server.scope import administers_all
from server.store.store import ReadTx, Tx
from server.store.surveys import SurveyCode
from server.surveys import STANDARD, survey_forms
from server.text import Language, say
from server.text.spreadsheet import spreadsheet
from server.web.admin_cycles import REFUSALS, OneCycle, cycle_of, refusing
from server.web.admin_people import Reason, units_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.slips import qr_svg
from server.web.visitor import HttpRequest, SignedInVisitor, Visitor, origin_of

OneSurveyCode = Annotated[str, PathParameter(pattern="^[a-z0-9]{10}$")]
Counter = Annotated[str, msgspec.Meta(max_length=60)]
Period = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}(-T[1-4])?$")]


class SurveyCodeOut(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    unit: str
    unit_name: str
    counter: str  # "": the unit itself
    made_at: int
    revoked_at: int | None
    url: str
    qr_svg: str


class StandingOut(msgspec.Struct, frozen=True, kw_only=True):
    """`ikm` None: not enough answers, and nothing else is told. `counter` None: all of the unit."""

    unit: str
    unit_name: str
    counter: str | None
    ikm: Ikm | None
    shares: dict[str, dict[str, int]]
    comments: list[str]


class SurveysOut(msgspec.Struct, frozen=True, kw_only=True):
    form: SurveyForm
    codes: list[SurveyCodeOut]
    periods: list[str]  # the newest first
    period: str
    weighting: Weighting
    today: str  # date of the data
    standings: list[StandingOut]
    may_use: bool  # in cycles


class SurveyCodeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    unit: Uuid
    counter: Counter = ""


class SurveyRevoke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Reason


class SatisfactionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`placements`: only of these; a counter needs them named."""

    unit: Uuid
    counter: Counter | None = None
    period: Period
    weighting: Weighting = "1/9"
    placements: Annotated[list[Uuid], msgspec.Meta(max_length=500)] = []
    reason: Reason


class SatisfactionOut(msgspec.Struct, frozen=True, kw_only=True):
    people: int
    value: str


@get(
    "/api/admin/surveys",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_surveys(
    request: HttpRequest,
    visitor: SignedInVisitor,
    web: Shared,
    period: Annotated[str, QueryParameter(pattern="^([0-9]{4}(-T[1-4])?)?$")] = "",
    weighting: Annotated[Weighting, QueryParameter()] = "1/9",
) -> SurveysOut:
    now_ms, origin = web.clock(), origin_of(request, web)

    def look(tx: ReadTx) -> SurveysOut:
        return _surveys(tx, visitor, period, weighting, now_ms, origin)

    return await web.store.read(look)


@get(
    "/api/admin/surveys/export",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type="text/csv",
    responses=responses("not_signed_in", "not_allowed"),
)
async def export_surveys(
    request: HttpRequest,
    visitor: SignedInVisitor,
    web: Shared,
    period: Annotated[str, QueryParameter(pattern="^([0-9]{4}(-T[1-4])?)?$")] = "",
    weighting: Annotated[Weighting, QueryParameter()] = "1/9",
    language: Annotated[Language, QueryParameter()] = "id",
) -> Response[bytes]:
    """Figures only, sorted by what they are about: no answer of anybody."""
    now_ms, origin = web.clock(), origin_of(request, web)

    def look(tx: ReadTx) -> bytes:
        found = _surveys(tx, visitor, period, weighting, now_ms, origin)
        names = ("unit", "counter", "period", "weighting", "n", "ikm", "band", "day")
        heads = [say(language, f"survey.{name}") for name in names]
        heads += [
            head for one in found.form.elements for head in (f"NRR {one.id.upper()}", f"n {one.id.upper()}")
        ]
        return spreadsheet([heads, *(_cells(found, one, language) for one in found.standings)])

    content = await web.store.read(look)
    headers = {"Content-Disposition": 'attachment; filename="ikm.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


@post(
    "/api/admin/surveys/codes",
    status_code=201,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def make_code(
    request: HttpRequest, data: JSONBody[SurveyCodeIn], visitor: SignedInVisitor, web: Shared
) -> SurveyCodeOut:
    now_ms, origin = web.clock(), origin_of(request, web)

    def job(tx: Tx) -> SurveyCodeOut:
        units_of(tx, visitor, now_ms)
        org = organisation_of(tx, visitor.instansi)
        if data.unit not in org.units or not may_run_surveys(org, visitor.person, data.unit, now_ms):
            raise Problem("not_found")
        made = make_survey_code(
            tx,
            visitor.instansi,
            unit=data.unit,
            counter=data.counter.strip(),
            form=STANDARD,
            by=visitor.person,
            now_ms=now_ms,
            chance=web.chance,
        )
        return _code_out(org, made, origin)

    return await web.store.write(job)


@get(
    "/api/admin/surveys/codes/{code:str}/poster",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type="image/svg+xml",
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_poster(
    request: HttpRequest, code: OneSurveyCode, visitor: SignedInVisitor, web: Shared
) -> Response[bytes]:
    """A sheet to print and put on the counter."""
    now_ms, origin = web.clock(), origin_of(request, web)

    def look(tx: ReadTx) -> SurveyCodeOut:
        found, org = _mine(tx, visitor, code, now_ms)
        return _code_out(org, found, origin)

    found = await web.store.read(look)
    headers = {"Content-Security-Policy": "default-src 'none'"}
    return Response(poster(found), media_type="image/svg+xml", headers=headers)


@post(
    "/api/admin/surveys/codes/{code:str}/revoke",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def revoke_code(
    request: HttpRequest,
    code: OneSurveyCode,
    data: JSONBody[SurveyRevoke],
    visitor: SignedInVisitor,
    web: Shared,
) -> SurveyCodeOut:
    """Take a code back. What came by it stays."""
    now_ms, origin = web.clock(), origin_of(request, web)

    def job(tx: Tx) -> SurveyCodeOut:
        found, org = _mine(tx, visitor, code, now_ms)
        revoked = revoke_survey_code(
            tx,
            visitor.instansi,
            found,
            reason=data.reason,
            by=visitor.person,
            now_ms=now_ms,
            chance=web.chance,
        )
        return _code_out(org, revoked, origin)

    return await web.store.write(job)


@post(
    "/api/admin/cycles/{cycle:str}/satisfaction",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def use_satisfaction(
    cycle: OneCycle, data: JSONBody[SatisfactionIn], visitor: SignedInVisitor, web: Shared
) -> SatisfactionOut:
    """Put the index of a unit in as the figure of its employees in a cycle."""
    now_ms = web.clock()
    today = local_day(now_ms, visitor.agency.zone)

    def job(tx: Tx) -> tuple[SatisfactionOut, frozenset[str]]:
        cycle_of(tx, visitor, cycle, now_ms)
        every = standings_of(
            tx, visitor.instansi, data.unit, survey_forms()[STANDARD], data.period, data.weighting
        )
        standing = next(
            (one for one in every if one.counter == data.counter),
            Standing(unit=data.unit, counter=data.counter),
        )
        with refusing():
            people, touched = use_in_cycle(
                tx,
                visitor.instansi,
                cycle,
                standing,
                period=data.period,
                placements=data.placements,
                reason=data.reason,
                today=today,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
            )
        value = str(standing.ikm.value) if standing.ikm is not None else ""
        return SatisfactionOut(people=people, value=value), touched

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


def _surveys(
    tx: ReadTx, visitor: Visitor, period: str, weighting: Weighting, now_ms: int, origin: str
) -> SurveysOut:
    units_of(tx, visitor, now_ms)
    org, form = organisation_of(tx, visitor.instansi), survey_forms()[STANDARD]
    units = [
        unit.id
        for unit in sorted(org.units.values(), key=lambda unit: (unit.name, unit.id))
        if may_run_surveys(org, visitor.person, unit.id, now_ms)
    ]
    today = local_day(now_ms, visitor.agency.zone)
    periods = periods_of(tx, visitor.instansi, units, form)
    period = period or next((one for one in periods if len(one) > 4), quarter_of(today))
    return SurveysOut(
        form=form,
        codes=[_code_out(org, one, origin) for one in tx.survey_codes(visitor.instansi) if one.unit in units],
        periods=periods,
        period=period,
        weighting=weighting,
        today=today.isoformat(),
        standings=[
            StandingOut(
                unit=unit,
                unit_name=org.units[unit].name,
                counter=one.counter,
                ikm=one.ikm,
                shares=one.shares,
                comments=one.comments,
            )
            for unit in units
            for one in standings_of(tx, visitor.instansi, unit, form, period, weighting)
        ],
        may_use=administers_all(org, visitor.person, now_ms),
    )


def poster(code: SurveyCodeOut) -> bytes:
    """Draw an A4 sheet, in millimetres."""
    lines = [
        (30, 11, say("id", "survey.poster")),
        (44, 9, code.unit_name),
        (56, 8, code.counter),
        (236, 7, say("id", "survey.poster_how")),
        (248, 5, code.url),
    ]
    texts = "".join(
        f'<text x="105" y="{y}" font-size="{size}" text-anchor="middle">{escape(text)}</text>'
        for y, size, text in lines
    )
    qr = code.qr_svg.replace("<svg ", '<svg x="30" y="68" width="150" height="150" ', 1)
    page = '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297"'
    return f'{page} font-family="sans-serif">{texts}{qr}</svg>'.encode()


def _mine(tx: ReadTx, visitor: Visitor, code: str, now_ms: int) -> tuple[SurveyCode, Org]:
    """Raises: Problem `not_allowed`, `not_found`."""
    units_of(tx, visitor, now_ms)
    org, found = organisation_of(tx, visitor.instansi), tx.survey_code(visitor.instansi, code)
    if found is None or not may_run_surveys(org, visitor.person, found.unit, now_ms):
        raise Problem("not_found")
    return found, org


def _code_out(org: Org, code: SurveyCode, origin: str) -> SurveyCodeOut:
    url = f"{origin}/survei/{code.code}"
    return SurveyCodeOut(
        code=code.code,
        unit=code.unit,
        unit_name=org.units[code.unit].name,
        counter=code.counter,
        made_at=code.made_at,
        revoked_at=code.revoked_at,
        url=url,
        qr_svg=qr_svg(url),
    )


def _cells(found: SurveysOut, one: StandingOut, language: Language) -> list[str]:
    counter = say(language, "survey.all") if one.counter is None else one.counter
    about = [one.unit_name, counter, found.period, found.weighting]
    if one.ikm is None:
        return [*about, "", say(language, "survey.too_few"), "", found.today]
    figures = [str(one.ikm.n), _number(one.ikm.value, language), one.ikm.band, found.today]
    each = [cell for e in one.ikm.elements for cell in (_number(e.nrr, language), str(e.n))]
    return [*about, *figures, *each]


def _number(value: object, language: Language) -> str:
    return str(value).replace(".", ",") if language == "id" else str(value)
