"""Everything that is not a 200, as RFC 9457 problems: one table of codes, one mapping from exceptions.

A problem speaks of transport and session, never of the content of a mutation. Anything that is not a
`Problem` and not one of the framework's own refusals is a bug: logged with the request's id and without its
message, answered with 500.
"""

import random
import traceback
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from server.store.store import StoreAwayError, StoreBusyError, StoreFailedError

MEDIA_TYPE = "application/problem+json"

STATUS = {
    "not_gzip": 400,
    "no_hello": 400,
    "invalid_request": 400,
    "body_cut": 400,
    "too_slow": 408,
    "not_signed_in": 401,
    "wrong_credentials": 401,
    "wrong_code": 401,
    "wrong_passkey": 401,
    "not_right": 401,
    "kiosk_not_signed": 401,
    "replica_not_yours": 403,
    "replica_unknown": 403,
    "origin": 403,
    "not_signed": 403,
    "not_allowed": 403,
    "second_factor": 403,
    "kiosk_unknown": 403,
    "kiosk_revoked": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "replica_taken": 409,
    "kiosk_taken": 409,
    "change_refused": 409,
    "offset_mismatch": 409,
    "code_expired": 410,
    "upload_expired": 410,
    "tus_version": 412,
    "too_large": 413,
    "not_an_image": 415,
    "wrong_content_type": 415,
    "hash_mismatch": 422,
    "weak_password": 422,
    "weak_pin": 422,
    "key_invalid": 422,
    "bundle_foreign": 422,
    "bundle_newer": 422,
    "bundle_damaged": 422,
    "bundle_key_unknown": 422,
    "too_old": 426,
    "locked": 429,
    "too_many_requests": 429,
    "checksum_mismatch": 460,
    "internal": 500,
    "busy": 503,
    "disk_full": 503,
    "quota": 507,
}
_TITLES = {460: "Checksum Mismatch"}  # tus 1.0's own
_BY_STATUS = {
    400: "invalid_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many_requests",
    503: "busy",
}

STORE_RETRY_AFTER_S = 60
BUSY_RETRY_AFTER_S = (5, 30)  # by chance: they came together, they shall not come back together
AWAY_RETRY_AFTER_S = 10  # another machine has taken over by then

log = structlog.get_logger()


class Problem(Exception):  # noqa: N818 - the field's word (RFC 9457)
    """A refusal of the whole request. `extra` becomes members of the answer: parameters, never sentences."""

    def __init__(self, code: str, retry_after: int | None = None, **extra: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.retry_after = retry_after
        self.extra = extra


class ProblemBody(msgspec.Struct, kw_only=True, rename={"kind": "type"}):
    """What every refusal looks like; some codes add members (`left`, `reason`, `request`)."""

    kind: str
    title: str
    status: int
    code: str


def answer(problem: Problem) -> Response[dict[str, Any]]:
    """Write a problem down."""
    body = {
        "type": f"/problems/{problem.code}",
        "title": _TITLES.get(problem.status) or HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        **problem.extra,
    }
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(max(1, problem.retry_after))
    if problem.code == "too_slow":
        headers["Connection"] = "close"
    return Response(body, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """Map any exception of a request to its problem."""
    if isinstance(error, Problem):
        return answer(error)
    if isinstance(error, ValidationException):
        return answer(Problem("invalid_request"))
    if isinstance(error, HTTPException) and (code := _BY_STATUS.get(error.status_code)):
        response = answer(Problem(code))
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and error.headers:
            response.headers.update(error.headers)
        return response
    if isinstance(error, StoreFailedError):  # F86, F87: nothing is in, the phone keeps all and asks again
        log.error("store_failed", at=where(error))
        is_away = isinstance(error, StoreAwayError)
        return answer(Problem("busy", retry_after=AWAY_RETRY_AFTER_S if is_away else STORE_RETRY_AFTER_S))
    if isinstance(error, StoreBusyError):  # F86
        return answer(Problem("busy", retry_after=random.randint(*BUSY_RETRY_AFTER_S)))
    request_id = str(request.scope.get("state", {}).get("request_id", ""))
    log.error("bug", request=request_id, error=type(error).__name__, at=where(error))
    return answer(Problem("internal", request=request_id))


def where(error: BaseException) -> list[str]:
    """List the frames of an exception without its message, which may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-12:]]


def responses(*codes: str) -> dict[int, ResponseSpec]:
    """Declare the refusals of a handler for the OpenAPI document."""
    by_status: dict[int, list[str]] = {}
    for code in (*codes, "invalid_request", "too_large", "too_many_requests", "busy"):
        by_status.setdefault(STATUS[code], []).append(code)
    return {
        status: ResponseSpec(
            ProblemBody,
            media_type=MEDIA_TYPE,
            generate_examples=False,
            description="code: " + ", ".join(dict.fromkeys(names)),
        )
        for status, names in sorted(by_status.items())
    }
