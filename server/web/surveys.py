"""What a citizen's browser asks, who has scanned the QR of a counter: the questions, and to take his answers.

Nobody signs in, no cookie is set or read, and no address is kept: how often answers come is limited by the
network they come from, under a name that means nothing on the next day. `docs/protocol.md` section 15.
"""

import hashlib
import hmac
import ipaddress
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from server.appraisal.satisfaction import SurveyForm
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.satisfaction import take_by_code
from server.store.agency import Agency
from server.store.store import ReadTx, Tx
from server.store.surveys import SurveyCode
from server.surveys import survey_forms
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, OfAgency, address_of

OneCode = Annotated[str, PathParameter(pattern="^[a-z0-9]{10}$")]
MAX_ANSWERS_BYTES = 4096
TOMORROW_S = 6 * 3600


class SurveyOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and about which unit or counter."""

    form: SurveyForm
    unit: str
    counter: str


class SurveyIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id`: chosen by the browser, the same when it sends again. `day`: on which it was answered."""

    id: Uuid
    day: Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    answers: dict[str, Any]


class SurveyTaken(msgspec.Struct, frozen=True, kw_only=True):
    id: str


@get("/api/surveys/{code:str}", cache_control=NEVER_KEPT, responses=responses("not_found"))
async def read_survey(code: OneCode, agency: OfAgency, web: Shared) -> SurveyOut:
    def look(tx: ReadTx) -> SurveyOut:
        found = _code(tx, agency, code)
        unit = organisation_of(tx, agency.instansi).units[found.unit]
        return SurveyOut(form=survey_forms()[found.form], unit=unit.name, counter=found.counter)

    return await web.store.read(look)


@post(
    "/api/surveys/{code:str}",
    status_code=200,
    responses=responses("not_found", "too_large", "too_many_requests", "origin"),
)
async def take_survey(
    request: HttpRequest, code: OneCode, data: JSONBody[SurveyIn], agency: OfAgency, web: Shared
) -> SurveyTaken:
    """Take in one answer. The same id again changes nothing."""
    if len(msgspec.json.encode(data.answers)) > MAX_ANSWERS_BYTES:
        raise Problem("too_large")
    now_ms = web.clock()
    today = local_day(now_ms, agency.zone)
    web.limits.surveys.take(_network(web, address_of(request, web), code, today), now_ms)

    def job(tx: Tx) -> None:
        found, key = _code(tx, agency, code), web.secrets.pin_pepper_bytes
        if not take_by_code(tx, agency.instansi, found, data.id, data.day, data.answers, today, key):
            raise Problem("too_many_requests", retry_after=TOMORROW_S)

    await web.store.write(job)
    return SurveyTaken(id=data.id)


def _code(tx: ReadTx, agency: Agency, code: str) -> SurveyCode:
    found = tx.survey_code(agency.instansi, code)
    if found is None or found.revoked_at is not None or found.form not in survey_forms():
        raise Problem("not_found")
    return found


def _network(web: Web, address: str, code: str, today: date) -> str:
    """Name a network for one day, so that whoever reads the memory of the limits learns no address."""
    try:
        ip = ipaddress.ip_address(address)
        prefix = str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))
    except ValueError:
        prefix = ""
    text = f"survey/{today}/{code}/{prefix}".encode()
    return hmac.new(web.secrets.pin_pepper_bytes, text, hashlib.sha256).hexdigest()[:20]
