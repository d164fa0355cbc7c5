"""`luring export`: a list of the desk as a file, or all of them, without the desk.

The desk is asked within this process (`server/at_the_machine.py`), so nothing here knows what is in a list.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from server.chance import Chance
from server.commands.cycle import chosen_cycle
from server.commands.shared import (
    Damage,
    Options,
    Out,
    Refusal,
    Words,
    agency_of,
    note,
    now_ms,
    opened,
    progress,
    secrets_of,
    settings_of,
)
from server.commands.whole_file import refuse_existing, whole_file
from server.lists import EVERYTHING, FORMATS, LISTS, Format, formats_of, is_there
from server.periods import period_of
from server.scope import OPERATOR
from server.settings import Settings
from server.store.agency import Agency
from server.store.opening import moment_of
from server.store.store import ReadTx, Store, StoreUnusableError
from server.text import Language, say
from server.web.export_jobs import Export, file_name, make_export, write_down

ALL = "all"
DAYS = ("first", "last")  # filters that are a day
PERIODS = ("period", "against")  # a day in one does as well as its id
FILTERS = sorted({name for one in LISTS.values() for name in (*one.within, *one.filters)})
SHOWN_S = 0.2


def add_export(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    helped: Callable[[str], str],
    day: Callable[[str], date],
) -> None:
    """Say what the command takes: every filter that any list has."""
    taking = actions.add_parser("export", parents=parents, help=helped("export"))
    what = taking.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", choices=[*LISTS, ALL], metavar="LIST", help=helped("export_name"))
    what.add_argument("--list", dest="lists", action="store_true", help=helped("export_list"))
    taking.add_argument("--format", choices=FORMATS, help=helped("export_format"))
    taking.add_argument("-o", "--output", type=Path, metavar="FILE", help=helped("export_output"))
    taking.add_argument("--force", action="store_true", help=helped("export_force"))
    for name in FILTERS:
        taking.add_argument(
            f"--{name}",
            type=day if name in DAYS else str,
            metavar="YYYY-MM-DD" if name in DAYS else name.upper(),
            help=helped(f"export_{name}"),
        )
    taking.set_defaults(run=export)


def export(options: Options, words: Words, out: Out) -> int:
    if options.lists:
        for line in _lists(options.lang, words):
            out(line)
        return 0
    name = EVERYTHING if options.name == ALL else options.name
    format = _format(name, options)
    if strange := sorted(set(_given(options)) - set(_taken(name))):
        takes = ", ".join(f"--{one}" for one in _taken(name)) or "–"
        raise Refusal("export_no_filter", list=options.name, filter=strange[0], filters=takes)
    if options.output is not None:
        refuse_existing(options.output, force=options.force)
    settings = settings_of(options)
    secrets_of(settings)
    with opened(settings, beside=True) as store:  # no longer than that: a server may want to start meanwhile
        agency = agency_of(store, options)
        given = _chosen(store, agency, name, options)
    return _write(settings, agency, name, format, given, options, words, out)


def _write(
    settings: Settings,
    agency: Agency,
    name: str,
    format: Format,
    given: dict[str, str],
    options: Options,
    words: Words,
    out: Out,
) -> int:
    inside = _inside(name)
    made = Export(
        id="",
        instansi=agency.instansi,
        person=OPERATOR,
        list=name,
        format=format,
        within={key: given[key] for key in inside if key in given},
        query={key: value for key, value in given.items() if key not in inside},
        language=options.lang,
        zone=agency.zone,
        made_at=now_ms(),
    )
    if not is_there(name, format, made.within, made.query):
        raise Refusal("export_lacks", list=options.name, options=", ".join(f"--{key}" for key in inside))
    file: Path = options.output or Path(file_name(made))
    refuse_existing(file, force=options.force)
    note(words("export_begins", list=say(options.lang, f"export_list.{name}")))
    with _moment(settings) as tx:
        asyncio.run(_make(settings, tx, agency, made, options.lang))
    if made.state != "done":
        kind = Damage if made.code == "internal" else Refusal
        raise kind(_why(made.code), list=options.name, code=made.code)
    with whole_file(file, made.content, force=options.force), opened(settings, beside=True) as store:
        store.write_now(lambda tx: write_down(tx, made, now_ms(), Chance()))
    out(words("export_done", rows=made.done, file=file))
    if made.refused:
        out(words("export_partly", count=made.refused))
    return 0


async def _make(settings: Settings, tx: ReadTx, agency: Agency, made: Export, language: Language) -> None:
    """Let the desk make it, and show how far it has come."""
    from server.at_the_machine import asking

    shown, told = progress(language, "cli.export_progress"), -1
    with asking(settings, tx, agency, made.made_at) as asker:
        making = asyncio.ensure_future(make_export(made, asker))
        while not making.done():
            await asyncio.wait([making], timeout=SHOWN_S)
            if made.done != told:
                told = made.done
                shown(told, max(made.total, told + 1))
        await making
    shown(made.done, made.done)


@contextmanager
def _moment(settings: Settings) -> Iterator[ReadTx]:
    try:
        with moment_of(settings.data, settings.database) as moment:
            yield moment.tx
    except StoreUnusableError as unusable:
        raise Refusal("database_unusable", why=unusable) from None


def _lists(language: Language, words: Words) -> Iterator[str]:
    for name in (*LISTS, EVERYTHING):
        takes = " ".join(f"--{one}" if one in _inside(name) else f"[--{one}]" for one in _taken(name))
        told, formats = say(language, f"export_list.{name}"), ", ".join(formats_of(name))
        yield words("export_line", name=ALL if name == EVERYTHING else name, what=told, formats=formats)
        if takes:
            yield f"    {takes}"


def _inside(name: str) -> tuple[str, ...]:
    return LISTS[name].within if name in LISTS else ()


def _taken(name: str) -> tuple[str, ...]:
    """List what may be asked of a list: what has to be chosen, then its filters."""
    return (*LISTS[name].within, *LISTS[name].filters) if name in LISTS else ()


def _format(name: str, options: Options) -> Format:
    """Get the format: the one that is named, else that of the file's name."""
    formats = formats_of(name)
    ending = options.output.suffix[1:].lower() if options.output else ""
    asked = options.format or next((one for one in formats if one == ending), None)
    if asked is None and len(formats) == 1:
        asked = formats[0]
    if asked not in formats:
        raise Refusal("export_no_format", list=options.name, formats=", ".join(formats))
    return asked


def _given(options: Options) -> dict[str, str]:
    """Get the filters that were typed, as the desk is asked for them."""
    typed = {name: getattr(options, name) for name in FILTERS}
    return {name: str(value) for name, value in typed.items() if value not in (None, "")}


def _chosen(store: Store, agency: Agency, name: str, options: Options) -> dict[str, str]:
    """Get the filters with the ids of what people call by its code, its day or the beginning of its id."""
    given = _given(options)
    if "unit" in given:
        given["unit"] = _unit(store, agency, given["unit"])
    for one in PERIODS:
        if one in given:
            given[one] = _period(store, agency, given[one])
    if "cycle" in _inside(name):
        given["cycle"] = chosen_cycle(store, agency, options).id
    return given


def _unit(store: Store, agency: Agency, text: str) -> str:
    units = store.read_now(lambda tx: tx.organisation(agency.instansi)).units.values()
    found = next((one.id for one in units if text in (one.code, one.id)), None)
    if found is None:
        raise Refusal("no_unit", unit=text, units=", ".join(sorted(one.code for one in units)))
    return found


def _period(store: Store, agency: Agency, text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text  # an id; or a year or a quarter, which surveys have
    found = period_of(store.read_now(lambda tx: tx.periods(agency.instansi)), day.isoformat())
    if found is None:
        raise Refusal("period_none", day=day)
    return found.id


def _why(code: str) -> str:
    known = ("invalid_request", "not_found", "change_refused", "internal")
    return f"export_{code}" if code in known else "export_not_allowed"
