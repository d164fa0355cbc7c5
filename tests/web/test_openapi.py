"""The OpenAPI document is true: whatever fits it, or does not, is answered as it says, and never
with a bug.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from cast import ADMIN, BUDI, SARI, uuid
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from web.browser import ORIGIN, Server, session_of
from web.test_replicas import new_key

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HELLO = json.dumps(
    {
        "v": 1,
        "client": "0.1.0",
        "replica": uuid(700),
        "outbox": {"n": 0, "hash": "", "count": 0, "bytes": 0},
        "t0": 0,
        "run": {"first": 1, "sig": "AAAA"},
    }
).encode()
EXAMPLES = 6  # for each operation, role and mode
ROLES = {"nobody": None, "employee": BUDI, "supervisor": SARI, "admin": ADMIN}
STAYS_OPEN = {"/api/events"}  # test_events.py


def as_bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogateescape")


@schemathesis.serializer("application/x-ndjson")
def as_lines(_: Any, value: Any) -> bytes:
    """Half of the bodies are sent as they are, half as lines after a good hello."""
    content = as_bytes(value)
    return HELLO + b"\n" + content if len(content) % 2 else content


@schemathesis.serializer(
    "image/jpeg", "image/png", "image/webp", "application/pdf", "application/offset+octet-stream"
)
def as_file(_: Any, value: Any) -> bytes:
    """Half of the files begin like a picture."""
    content = as_bytes(value)
    return b"\xff\xd8\xff" + content if len(content) % 2 else content


def document(server: Server) -> dict[str, Any]:
    answer = server.client.get("/schema/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def send(server: Server, person: str | None, case: Case[Any]) -> httpx.Response:
    """Send a case like a browser of our own page, signed in anew in case the last one signed out."""
    prepared = requests.Request(**case.as_transport_kwargs(base_url=ORIGIN)).prepare()
    headers = {str(name): str(value) for name, value in prepared.headers.items()} | {"Origin": ORIGIN}
    if person is not None:
        server.store.write_now(lambda tx: tx.put_session(1, session_of(person, "any", server.clock())))
        headers["Cookie"] = "luring=any"
    server.clock.advance(60_000)
    server.client.cookies.clear()
    assert prepared.method
    assert prepared.url
    content = as_bytes(prepared.body or b"")
    return server.client.request(prepared.method, prepared.url, headers=headers, content=content)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
def test_no_request_of_any_role_finds_a_bug(
    serve: Callable[..., Server], role: str, mode: GenerationMode
) -> None:
    server = serve(session_per_second=0)
    if (person := ROLES[role]) is not None:
        registered = {"replica": uuid(700), "key": new_key()}
        assert server.browser(person).post("/api/replicas", json=registered).status_code == 201
    schema = schemathesis.openapi.from_dict(document(server))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 10
    statuses: set[int] = set()
    for operation in operations:
        has_input = operation.body or operation.path_parameters or operation.query
        if operation.path in STAYS_OPEN or (mode is GenerationMode.NEGATIVE and not has_input):
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def answered_as_written(case: Case[Any]) -> None:
            answer = send(server, ROLES[role], case)
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        answered_as_written()
    assert (400 if mode is GenerationMode.NEGATIVE else 200) in statuses


def test_every_handler_declares_what_it_refuses(server: Server) -> None:
    for path, operations in document(server)["paths"].items():
        for method, operation in operations.items():
            refusals = {status for status in operation["responses"] if status >= "400"}
            assert refusals or path == "/health/live", f"{method} {path}"
            for status in refusals:
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"], f"{method} {path} {status}"


def test_what_a_person_does_is_declared_to_need_a_session(server: Server) -> None:
    open_to_all = {
        (method, path)
        for path, operations in document(server)["paths"].items()
        for method, operation in operations.items()
        if "security" not in operation
    }
    assert open_to_all == {
        ("get", "/health/live"),
        ("get", "/health/ready"),
        ("post", "/api/session"),
        ("delete", "/api/session"),
        ("post", "/api/activation"),
        ("post", "/api/inbox"),
        ("get", "/api/oidc"),  # what the button on the sign-in page says
        ("post", "/api/passkeys/challenge"),  # the same for everybody
        ("post", "/api/passkeys/session"),  # what a device has signed
        ("get", "/api/kiosk/challenge"),
        ("post", "/api/kiosk/enrol"),  # a one-time code
        ("post", "/api/kiosk/envelopes"),  # each is signed, and its lines are
        ("get", "/api/document-checks/{code}"),  # whoever holds a paper
        ("get", "/api/surveys/{code}"),  # of citizens, who have no account
        ("post", "/api/surveys/{code}"),
        ("options", "/api/uploads"),
    }
