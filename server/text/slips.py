"""A printable sheet of activation slips: A4, two by four, with lines to cut along. One HTML file."""

from collections.abc import Iterable
from datetime import date
from html import escape

import msgspec

from server.text import Language, say

MONTHS: dict[Language, tuple[str, ...]] = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
           "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December"),
}  # fmt: skip

STYLE = """
@page { size: A4; margin: 10mm }
* { box-sizing: border-box; margin: 0 }
body { font: 10pt/1.35 system-ui, sans-serif; color: #111 }
header { display: flex; justify-content: space-between; align-items: center; padding: 0 0 4mm }
h1 { font-size: 12pt }
button { font: inherit; padding: 2mm 4mm }
main { display: grid; grid-template-columns: 1fr 1fr; border: 1px dashed #777; border-width: 1px 0 0 1px }
article { height: 66mm; padding: 4mm; display: grid; grid-template: auto 1fr auto / 1fr 32mm; gap: 0 4mm;
  border-right: 1px dashed #777; border-bottom: 1px dashed #777; break-inside: avoid; overflow: hidden }
h2 { font-size: 11pt; line-height: 1.2 }
.who { min-width: 0 }
.who p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.code { font: 700 15pt/1.3 ui-monospace, monospace; letter-spacing: .04em }
.nip { font-family: ui-monospace, monospace }
.qr { grid-row: 1 / 3; grid-column: 2 } .qr svg { width: 32mm; height: 32mm; display: block }
ol { padding-left: 5mm; align-self: end }
li { overflow-wrap: anywhere }
footer { grid-column: 1 / 3; font-size: 8pt; color: #444 }
@media print { header button { display: none } }
"""


class PrintedSlip(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    nip: str
    unit: str
    code: str  # as shown
    qr_svg: str
    expires: date


def sheet(title: str, slips: Iterable[PrintedSlip], url: str, language: Language) -> str:
    """Write the page. `url` is the address that people type: it needs no code in it."""

    def words(key: str, **params: object) -> str:
        return escape(say(language, f"slip.{key}", **params))

    articles = "\n".join(
        f"""<article>
<div class="who"><h2>{escape(slip.name)}</h2><p>{escape(slip.unit)}</p>
<p>{words("nip")} <span class="nip">{escape(slip.nip)}</span></p>
<p>{words("code")} <span class="code">{escape(slip.code)}</span></p></div>
<div class="qr">{slip.qr_svg}</div>
<ol><li>{words("step_1", url=url)}</li><li>{words("step_2")}</li><li>{words("step_3")}</li></ol>
<footer>{words("expires", date=day_words(slip.expires, language))} {words("lost")}</footer>
</article>"""
        for slip in slips
    )
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{words("title")}</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>
<body><header><h1>{words("sheet", unit=title)}</h1>
<button onclick="print()">{words("print")}</button></header>
<main>
{articles}
</main></body></html>
"""


def day_words(day: date, language: Language) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
