"""Hands out the phone's app, with a policy that runs nothing but our own scripts."""

import asyncio

from litestar import HttpMethod, Response, route
from litestar.params import FromPath

from server.web.compression import UNCOMPRESSED
from server.web.context import Shared
from server.web.problems import Problem
from server.web.visitor import HttpRequest

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# A kiosk opens no other window, submits no form and frames nothing, whatever is typed into it. What a browser
# opens on its own (view-source:, file: and the like) only its policies close: docs/kios.md.
KIOSK_POLICY = POLICY.replace("form-action 'self'", "form-action 'none'") + (
    "; frame-src 'none'; object-src 'none'"
    "; sandbox allow-scripts allow-same-origin allow-downloads allow-forms"
)
KIOSK_PAGES = ("kios", "kios.html")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@route(
    ["/", "/{path:path}"],
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    include_in_schema=False,
    opt={UNCOMPRESSED: True},
)
async def app_file(request: HttpRequest, web: Shared, path: FromPath[str] = "") -> Response[bytes]:
    asset = web.files.find(path)
    if asset is None:
        raise Problem("not_found")
    headers = HEADERS | {
        "Cache-Control": "public, max-age=31536000, immutable" if asset.immutable else "no-cache",
        "ETag": asset.etag,
        "Vary": "Accept-Encoding",
    }
    if path.strip("/").partition("/")[0] in KIOSK_PAGES:
        headers["Content-Security-Policy"] = KIOSK_POLICY
    if web.settings.origin.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=asset.type)
    accepted = request.headers.get("accept-encoding", "")
    content, encoding = await asyncio.to_thread(asset.encoded, accepted)
    if encoding:
        headers["Content-Encoding"] = encoding
    if request.method == HttpMethod.HEAD:
        headers["Content-Length"] = str(len(content))
        content = b""
    return Response(content, headers=headers, media_type=asset.type)
