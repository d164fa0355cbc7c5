"""What the OpenAPI document says beyond the handlers' signatures: bodies that are no JSON, and the cookie."""

from dataclasses import dataclass

from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
    SecurityScheme,
)

from server.version import VERSION
from server.web.cookie import COOKIE

SIGNED_IN: list[dict[str, list[str]]] = [{"session": []}, {"kiosk_session": []}]
DEVICE: list[dict[str, list[str]]] = [{"device": []}]
SERVICE: list[dict[str, list[str]]] = [{"service": []}]
HASH_PATTERN = "^[0-9a-f]{64}$"

CONFIG = OpenAPIConfig(
    title="Luring",
    version=VERSION,
    path="/schema",
    render_plugins=[JsonRenderPlugin(path="/openapi.json")],
    components=Components(
        security_schemes={
            "session": SecurityScheme(type="apiKey", name=COOKIE, security_scheme_in="cookie"),
            # Of another system, with scopes (docs/integrasi.md).
            "service": SecurityScheme(type="http", scheme="bearer"),
            # In the memory of a kiosk's page only; it reaches less than the cookie (`server/access.py`).
            "kiosk_session": SecurityScheme(type="http", scheme="bearer"),
            # With Luring-Kiosk and Luring-Time; docs/protocol.md, section 14.
            "device": SecurityScheme(type="apiKey", name="Luring-Signature", security_scheme_in="header"),
        }
    ),
)


@dataclass
class NdjsonBody(Operation):
    """A hello line, then one mutation a line."""

    def __post_init__(self) -> None:
        text = Schema(type=OpenAPIType.STRING, description="sync/wire.py: Hello; sync/mutation.py: Mutation")
        self.request_body = RequestBody(
            content={"application/x-ndjson": OpenAPIMediaType(schema=text)}, required=True
        )


@dataclass
class ChunkBody(Operation):
    """The next bytes of a file."""

    def __post_init__(self) -> None:
        content = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        self.request_body = RequestBody(
            content={"application/offset+octet-stream": OpenAPIMediaType(schema=content)}, required=True
        )


@dataclass
class BundleBody(Operation):
    """A file that a phone has sealed to the server."""

    def __post_init__(self) -> None:
        text = Schema(type=OpenAPIType.STRING, description="sync/bundle.py")
        self.request_body = RequestBody(content={"text/plain": OpenAPIMediaType(schema=text)}, required=True)


@dataclass
class EnvelopesBody(Operation):
    """Envelopes of kiosks, one a line."""

    def __post_init__(self) -> None:
        text = Schema(type=OpenAPIType.STRING, description="server/kiosk/envelope.py: Envelope")
        self.request_body = RequestBody(
            content={"application/x-ndjson": OpenAPIMediaType(schema=text)}, required=True
        )


@dataclass
class FileBody(Operation):
    """The bytes of a file."""

    def __post_init__(self) -> None:
        content = {
            kind: OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
            for kind in ("image/jpeg", "image/png", "image/webp", "application/pdf")
        }
        self.request_body = RequestBody(content=content, required=True)
