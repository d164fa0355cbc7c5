"""The public question behind the code on a paper: is it genuine, of what, and does it still hold?

Nobody signs in. The answer has less than stands on the paper; how often is asked is limited by address, and
no address is kept. The page needs no script: a browser of any age, on any phone, shows it.
"""

import base64
import hashlib
from html import escape
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, PathParameter, QueryParameter

from server.documents.issue import Standing, Verified, verify
from server.store.agency import Agency
from server.store.store import ReadTx
from server.text import Language, say
from server.text.moment import moment_words
from server.web.compression import OPT, UNCOMPRESSED
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.problems import Problem, responses
from server.web.visitor import HttpRequest, OfAgency, address_of

OneCode = Annotated[str, PathParameter(pattern="^[A-Z2-7]{26}$")]
MAX_FILE_BYTES = 20 * 1024 * 1024
STYLE = (
    "body{font:1.05rem/1.5 system-ui,sans-serif;margin:0;background:#faf7f0;color:#1d2330}"
    "main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem}h1{font-size:1.3rem;margin:0 0 1rem}"
    ".said{border:2px solid;border-radius:8px;padding:1rem;margin:0 0 1rem;background:#fff}"
    ".said b{display:block;font-size:1.2rem}.good{border-color:#1f6b3a}.bad{border-color:#a5282c}"
    ".mind{border-color:#8a5a00}dt{color:#565d6b}dd{margin:0 0 .6rem}"
    "input,button{font:inherit;min-height:48px;max-width:100%}button{padding:0 1.2rem}label{display:block}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class CheckOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper is worth. `initials`: of whom it is about; `version`: as it stands on the paper."""

    form: str
    initials: str
    version: str
    made_at: int
    standing: Standing
    file: bool | None  # whether the file is ours, bit by bit; None: none was named


async def _verified(
    request: HttpRequest, agency: Agency, web: Web, code: str, sha256: str | None
) -> Verified | None:
    now_ms = web.clock()
    web.limits.checks.take(address_of(request, web), now_ms)

    def look(tx: ReadTx) -> Verified | None:
        return verify(tx, agency.instansi, code, now_ms, sha256)

    return await web.store.read(look)


@get(
    "/api/document-checks/{code:str}",
    cache_control=NEVER_KEPT,
    responses=responses("not_found", "too_many_requests"),
)
async def check_document(
    request: HttpRequest,
    code: OneCode,
    agency: OfAgency,
    web: Shared,
    sha256: Annotated[str | None, QueryParameter(pattern="^[0-9a-f]{64}$")] = None,
) -> CheckOut:
    """Verify a code; `sha256`: and a file. A code that we have not given is not there (404)."""
    found = await _verified(request, agency, web, code, sha256)
    if found is None:
        raise Problem("not_found")
    return CheckOut(**msgspec.structs.asdict(found))


@get("/cek/{code:str}", include_in_schema=False, media_type="text/html", opt={UNCOMPRESSED: True})
async def check_page(
    request: HttpRequest,
    code: FromPath[str],
    agency: OfAgency,
    web: Shared,
    lang: Annotated[Language, QueryParameter()] = "id",
) -> Response[str]:
    return await _page(request, agency, web, code, lang, None)


@post(
    "/cek/{code:str}",
    status_code=200,
    include_in_schema=False,
    media_type="text/html",
    opt={OPT: MAX_FILE_BYTES, UNCOMPRESSED: True},
)
async def check_file(
    request: HttpRequest,
    code: FromPath[str],
    agency: OfAgency,
    web: Shared,
    lang: Annotated[Language, QueryParameter()] = "id",
) -> Response[str]:
    """Compare a file with those that were handed out. It is hashed and let go of."""
    form = await request.form()
    file = form.get("file")
    content = b"" if file is None or isinstance(file, str) else await file.read()
    return await _page(request, agency, web, code, lang, hashlib.sha256(content).hexdigest())


async def _page(
    request: HttpRequest, agency: Agency, web: Web, code: str, lang: Language, sha256: str | None
) -> Response[str]:
    is_code = len(code) == 26 and code.isascii() and code.isalnum()
    found = await _verified(request, agency, web, code.upper(), sha256) if is_code else None
    body = _found(found, agency, lang) if found is not None else _unknown(lang)
    html = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_say(lang, 'title')}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{_say(lang, 'title')}</h1><p>{escape(agency.name)}</p>{body}</main></body></html>"
    )
    headers = HEADERS | {"Cache-Control": "no-store"}
    return Response(
        html, status_code=200 if found is not None else 404, headers=headers, media_type="text/html"
    )


def _say(lang: Language, key: str, **params: object) -> str:
    return escape(say(lang, f"check.{key}", **params))


def _unknown(lang: Language) -> str:
    return _box(lang, "bad", "✗", "unknown")


def _box(lang: Language, tone: str, sign: str, key: str) -> str:
    """Say it in words and by a sign, so that the colour only underlines it."""
    return f'<p class="said {tone}"><b>{sign} {_say(lang, key)}</b>{_say(lang, key + "_hint")}</p>'


def _found(one: Verified, agency: Agency, lang: Language) -> str:
    tone, sign = ("good", "✓") if one.standing == "current" else ("mind", "!")
    said = [_box(lang, tone, sign, one.standing)]
    if one.file is not None:
        tone, sign, key = ("good", "✓", "file_same") if one.file else ("bad", "✗", "file_other")
        said.append(_box(lang, tone, sign, key))
    facts = (
        ("form", f"{one.form}: {form_title(lang, one.form)}"),
        ("initials", one.initials),
        ("version", one.version),
        ("made", moment_words(one.made_at, agency.zone, lang)),
    )
    listed = "".join(f"<dt>{_say(lang, key)}</dt><dd>{escape(text)}</dd>" for key, text in facts)
    return (
        "".join(said)
        + f"<p>{_say(lang, 'compare')}</p><dl>{listed}</dl>"
        + f'<form method="post" enctype="multipart/form-data"><label>{_say(lang, "file")} '
        + '<input type="file" name="file" accept="application/pdf" required></label> '
        + f"<p><button>{_say(lang, 'file_check')}</button></p></form><p>{_say(lang, 'file_hint')}</p>"
    )


def form_title(lang: Language, form: str) -> str:
    """Say what a form is."""
    return say(lang, "document_form." + form.replace(".", "_"))
