"""`luring slips`: print new activation slips for everybody in a unit and below it."""

import os
from pathlib import Path

from server.accounts import Slip, issue_slips
from server.chance import Chance
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    agency_of,
    now_ms,
    opened,
    secrets_of,
    settings_of,
    url_of,
)
from server.credentials import shown_code
from server.people.calendar import local_day
from server.scope import placements_in
from server.store.store import Tx
from server.text import Language
from server.text.slips import PrintedSlip, sheet


def slips(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    secrets, chance = secrets_of(settings), Chance()
    with opened(settings, beside=True) as store:
        agency = agency_of(store, options)
        units = store.read_now(lambda tx: tx.organisation(agency.instansi)).units.values()
        unit = next((unit for unit in units if unit.code == options.unit), None)
        if unit is None:
            codes = ", ".join(sorted(unit.code for unit in units))
            raise Refusal("no_unit", unit=options.unit, units=codes)

        def job(tx: Tx) -> list[Slip]:
            placements = placements_in(tx.organisation(agency.instansi), unit.id, now_ms())
            return issue_slips(
                tx,
                agency.instansi,
                tx.holders(agency.instansi, placements, now_ms()),
                issued_by="",
                pepper=secrets.pin_pepper_bytes,
                now_ms=now_ms(),
                chance=chance,
            )

        issued = store.write_now(job)
    if not issued:
        raise Refusal("slips_none")
    file = options.output or Path(f"slip-{unit.code}.html")
    write_slips(file, unit.name, issued, url_of(options, settings), agency.zone, options.lang)
    out(words("slips_done", count=len(issued), file=file))
    return 0


def write_slips(file: Path, title: str, issued: list[Slip], url: str, zone: str, language: Language) -> None:
    """Write the sheet to print. It holds codes: only its owner may read it."""
    from server.web.slips import qr_svg, slip_url

    printed = [
        PrintedSlip(
            name=slip.holder.name,
            nip=slip.holder.nip,
            unit=slip.holder.unit,
            code=shown_code(slip.code),
            qr_svg=qr_svg(slip_url(url, slip)),
            expires=local_day(slip.expires, zone),
        )
        for slip in issued
    ]
    page = sheet(title, printed, f"{url}/aktivasi", language)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        os.fchmod(out.fileno(), 0o600)
        out.write(page)
