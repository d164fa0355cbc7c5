"""`luring import`: bring in employees, units or plans, and say what happened to each row."""

from server.acts import record_act_on
from server.chance import Chance
from server.commands.shared import (
    Options,
    Out,
    Words,
    agency_of,
    note,
    now_ms,
    opened,
    progress,
    settings_of,
)
from server.people.calendar import local_day
from server.people.import_file import import_people
from server.store.store import Tx
from server.text import say
from server.text.import_report import lines, write_csv


def import_file(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    with opened(settings) as store:
        agency = agency_of(store, options)
        note(say(options.lang, "import.reading", name=options.file.name))
        report = import_people(
            store,
            agency.instansi,
            options.file,
            now_ms=now_ms(),
            chance=Chance(),
            day=options.since or local_day(now_ms(), agency.zone),
            kind=options.kind,
            dry_run=options.dry_run,
            progress=progress(options.lang, "import.writing"),
        )
        if not (options.dry_run or report.failed):
            store.write_now(lambda tx: _write_down(tx, agency.instansi))
    for line in lines(report, options.lang, dry_run=options.dry_run):
        out(line)
    if options.report:
        write_csv(report, options.report, options.lang)
        out(say(options.lang, "import.report_written", file=options.report))
    return 1 if report.failed else 0


def _write_down(tx: Tx, instansi: int) -> None:
    chance, at = Chance(), tx.clamp(instansi, now_ms())
    on = ("import", chance.new_id())
    record_act_on(tx, instansi, "import_applied", by="", on=on, detail={}, now_ms=at, chance=chance)
