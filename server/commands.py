"""What each command of the command line does. `__main__.py` says how they are called.

Each gets its options, the words of its language, and `out`, which prints a line; it returns the exit code.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec

from server.accounts import Slip, issue_slips
from server.chance import Chance
from server.credentials import normal_nip, shown_code
from server.people.agency import (
    NewAgency,
    UnknownAgency,
    code_from,
    create_agency,
    find_agency,
    zone_name,
)
from server.people.calendar import local_day
from server.people.cards import refresh_reference
from server.people.import_file import import_people
from server.scope import placements_in
from server.settings import Settings, WrongSetting, load_secrets, load_settings
from server.store.accounts import Holder
from server.store.agency import Agency
from server.store.sqlite import SqliteStore
from server.store.store import Store, StoreInUseError, Tx
from server.text import Language, say
from server.text.import_report import lines, write_csv
from server.text.slips import PrintedSlip, day_words, sheet

DATABASE = "luring.db"


class Refusal(Exception):  # noqa: N818 - read aloud it is the sentence that ends the command
    """Ends a command with a sentence of `server/text`, section cli."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key, self.params = key, params


Words = Callable[..., str]  # key of section cli, parameters
Out = Callable[[str], None]


class Options(Protocol):
    """What the parser hands over; a command knows which of them are its own."""

    lang: Language
    data: Path | None
    url: str | None

    def __getattr__(self, name: str) -> Any: ...


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def note(line: str) -> None:
    """Say what is going on, beside the result."""
    sys.stderr.write(line + "\n")


# What each command does


def serve(options: Options, words: Words, out: Out) -> int:
    from server import serve as server  # the web framework takes a while to load; other commands do without
    from server.demo.sign_in import read_table
    from server.ports import AddressTaken

    settings = _settings(options)

    def ready(_: str) -> None:
        out(words("serve_addresses"))
        out(f"  {server.address(settings)}")
        if not settings.static.is_dir():
            out(words("serve_no_static", static=settings.static))
        if settings.tls_cert is None:
            out(words("serve_no_tls", port=settings.port))
        if table := read_table(settings.data):
            out(f"\n{words('sign_in')}\n{table}")
        out(words("serve_stop"))

    with _open(settings) as store:
        store.write_now(_refresh)
    try:
        server.serve(settings, ready)
    except AddressTaken as taken:
        raise Refusal("port_taken", host=settings.host, port=settings.port, why=taken) from None
    return 0


def _refresh(tx: Tx) -> None:
    for agency in tx.agencies():
        refresh_reference(tx, agency.instansi, now_ms())


def init(options: Options, words: Words, out: Out) -> int:
    settings = _settings(options)
    if (settings.data / DATABASE).exists():
        raise Refusal("has_data", data=settings.data)
    zone = zone_name(options.zone)
    if zone is None:
        raise Refusal("bad_zone", zone=options.zone)
    nip = normal_nip(options.admin_nip)
    if not nip:
        raise Refusal("wrong_nip", nip=options.admin_nip)
    new = NewAgency(
        code=options.code or code_from(options.name),
        name=options.name,
        host=options.host_name,
        zone=zone,
        admin_name=options.admin_name,
        admin_nip=nip,
    )
    secrets, chance = load_secrets(settings.data), Chance()

    def job(tx: Tx) -> Slip:
        created = create_agency(tx, new, now_ms(), chance)
        refresh_reference(tx, created.agency.instansi, now_ms())
        holder = Holder(person=created.admin, name=new.admin_name, nip=nip, unit=new.name)
        return issue_slips(
            tx,
            created.agency.instansi,
            [holder],
            issued_by="",
            pepper=secrets.pin_pepper_bytes,
            now_ms=now_ms(),
            chance=chance,
        )[0]

    with _open(settings, new=True) as store:
        slip = store.write_now(job)
    from server.web.slips import slip_url

    out(words("init_done", name=new.name, data=settings.data))
    expires = day_words(local_day(slip.expires, zone), options.lang)
    out(words("init_link", name=new.admin_name, expires=expires))
    out(f"  {slip_url(_url(options, settings), slip)}")
    out(words("init_next"))
    return 0


def import_file(options: Options, words: Words, out: Out) -> int:
    settings = _settings(options)
    with _open(settings) as store:
        agency = _agency(store, options)
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
            progress=_progress(options.lang, "import.writing"),
        )
    for line in lines(report, options.lang, dry_run=options.dry_run):
        out(line)
    if options.report:
        write_csv(report, options.report, options.lang)
        out(say(options.lang, "import.report_written", file=options.report))
    return 1 if report.failed else 0


def slips(options: Options, words: Words, out: Out) -> int:
    settings = _settings(options)
    secrets, chance = load_secrets(settings.data), Chance()
    with _open(settings) as store:
        agency = _agency(store, options)
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
    write_slips(file, unit.name, issued, _url(options, settings), agency.zone, options.lang)
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
    file.touch(mode=0o600)
    file.write_text(sheet(title, printed, f"{url}/aktivasi", language), encoding="utf-8")


def demo(options: Options, words: Words, out: Out) -> int:
    from server.demo.make import NotADemo, make_demo, remove_demo

    settings = _settings(options)
    if (settings.data / DATABASE).exists():
        if not options.fresh:
            raise Refusal("has_data", data=settings.data)
        with _open(settings):
            pass  # nobody is using it
        try:
            remove_demo(settings.data)
        except NotADemo:
            raise Refusal("not_demo", data=settings.data) from None
    note(words("demo_people"))
    secrets = load_secrets(settings.data)
    with _open(settings, new=True) as store:
        made = make_demo(
            store,
            settings.data,
            secrets,
            now_ms=now_ms(),
            chance=Chance(),
            progress=_progress(options.lang, "cli.demo_history"),
            language=options.lang,
        )
    out(words("demo_done", data=settings.data, **msgspec.structs.asdict(made.counts)))
    write_slips(
        made.slips_file, made.agency.name, made.slips, _url(options, settings), made.agency.zone, options.lang
    )
    out(words("demo_slips", file=made.slips_file))
    out(f"\n{words('sign_in')}\n{made.table}")
    out(words("demo_file", file=made.sign_in_file))
    return 0


def openapi(options: Options, words: Words, out: Out) -> int:
    from server.app import create_app

    with tempfile.TemporaryDirectory() as data:
        app = create_app(Settings(data=Path(data)))
        schema = app.openapi_schema.to_schema()
        app.state.web.passwords.close()
        app.state.web.store.close()
    out(msgspec.json.format(msgspec.json.encode(schema), indent=2).decode())
    return 0


# What they share


def _settings(options: Options) -> Settings:
    names = ("data", "host", "port", "tls_cert", "tls_key", "static")
    try:
        return load_settings({name: getattr(options, name, None) for name in names})
    except WrongSetting as wrong:
        raise Refusal("bad_setting", why=wrong) from None


@contextmanager
def _open(settings: Settings, new: bool = False) -> Iterator[Store]:
    if not new and not (settings.data / DATABASE).exists():
        raise Refusal("no_data", data=settings.data)
    try:
        store = SqliteStore(settings.data)
    except StoreInUseError:
        raise Refusal("in_use", data=settings.data) from None
    try:
        yield store
    finally:
        store.close()


def _agency(store: Store, options: Options) -> Agency:
    try:
        return store.read_now(lambda tx: find_agency(tx, options.instansi))
    except UnknownAgency as unknown:
        codes = ", ".join(unknown.codes)
        if options.instansi:
            raise Refusal("agency_unknown", code=options.instansi, codes=codes) from None
        raise Refusal("no_agency", codes=codes) from None


def _url(options: Options, settings: Settings) -> str:
    """The address that people type, for links on paper."""
    return str(options.url or settings.origin or f"http://localhost:{settings.port}").rstrip("/")


def _progress(language: Language, key: str) -> Callable[[int, int], None]:
    """Show how far something long has come, on a terminal only."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{say(language, key, done=done, total=total)}{end}")
            sys.stderr.flush()

    return show
