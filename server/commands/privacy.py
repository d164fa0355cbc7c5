"""`luring retention`: destroy what is older than it is kept. `luring affected`: whom a breach concerns."""

import csv
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from server import affected as breach
from server.affected import Affected
from server.chance import Chance
from server.commands.shared import Options, Out, Refusal, Words, agency_of, now_ms, opened, settings_of
from server.credentials import normal_nip
from server.retention import apply, expired
from server.store.store import ReadTx


def retention(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        instansi = agency_of(store, options).instansi
        if options.apply:
            found = apply(store, instansi, now_ms(), Chance())
        else:
            found = store.read_now(lambda tx: expired(tx, instansi, now_ms()))
    for one in found:
        key = "retention_gone" if options.apply else "retention_would"
        out(words(key, kind=one.kind, days=one.days, count=one.count))
    if not options.apply:
        out(words("retention_dry"))
    return 0


def affected(options: Options, words: Words, out: Out) -> int:
    file: Path = options.output
    if file.exists():
        raise Refusal("affected_exists", file=file)
    with opened(settings_of(options), beside=True) as store:
        agency = agency_of(store, options)
        first_ms = _begin(options.first, agency.zone)
        last_ms = _begin(options.last + timedelta(days=1), agency.zone) - 1

        def look(tx: ReadTx) -> list[Affected]:
            if options.everybody:
                return breach.everybody(tx, agency.instansi)
            if options.token:
                return breach.by_token(tx, agency.instansi, options.token, first_ms, last_ms)
            if options.device:
                replica = tx.replica(agency.instansi, options.device)
                person = None if replica is None else replica.person
            else:
                person = tx.person_of_nip(agency.instansi, normal_nip(options.nip), now_ms())
            if person is None:
                raise Refusal("affected_unknown", what=options.device or options.nip)
            return breach.by_account(tx, agency.instansi, person, first_ms, last_ms)

        found = store.read_now(look)
    # Names and NIPs: for the officer's eyes only.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as sheet:
        rows = csv.writer(sheet)
        rows.writerow(["nip", "nama", "sebab"])
        for one in found:
            rows.writerow([f"'{one.nip}", _plain(one.name), " ".join(one.why)])
    out(words("affected_written", count=len(found), file=file))
    return 0


def _begin(day: date, zone: str) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp() * 1000)


def _plain(text: str) -> str:
    """Let no spreadsheet take a name for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
