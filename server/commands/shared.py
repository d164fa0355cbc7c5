"""What the commands share: how they end, and how they get at settings, store and agency."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from server.people.agency import UnknownAgency, find_agency
from server.settings import Secrets, Settings, WrongSetting, load_secrets, load_settings
from server.store import opening
from server.store.agency import Agency
from server.store.store import Store, StoreInUseError, StoreUnusableError
from server.text import Language, say

Words = Callable[..., str]  # key of section cli, parameters
Out = Callable[[str], None]


class Refusal(Exception):  # noqa: N818 - read aloud it is the sentence that ends the command
    """Ends a command with a sentence of `server/text`, section cli."""

    exit_code = 1

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key, self.params = key, params


class Damage(Refusal):
    """Ends a command that has found something broken, or not as it should be: another code, so that who
    watches over the server can tell it from a refusal.
    """

    exit_code = 3


class Options(Protocol):
    """What the parser hands over; a command knows which of them are its own."""

    lang: Language

    def __getattr__(self, name: str) -> Any: ...


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def note(line: str) -> None:
    """Say what is going on, beside the result."""
    sys.stderr.write(line + "\n")


def settings_of(options: Options) -> Settings:
    names = ("data", "host", "port", "tls_cert", "tls_key", "static")
    try:
        return load_settings({name: getattr(options, name, None) for name in names})
    except WrongSetting as wrong:
        raise Refusal("bad_setting", why=wrong) from None


def secrets_of(settings: Settings) -> Secrets:
    try:
        return load_secrets(settings.data)
    except WrongSetting as wrong:
        raise Refusal("bad_setting", why=wrong) from None


def has_data(settings: Settings) -> bool:
    try:
        return opening.has_data(settings.data, settings.database)
    except StoreUnusableError as unusable:
        raise Refusal("database_unusable", why=unusable) from None


@contextmanager
def opened(settings: Settings, new: bool = False, beside: bool = False) -> Iterator[Store]:
    """Open the store of the data directory; `new`: make it if it is not there; `beside`: while a server uses
    it, too, for what is done in small transactions.
    """
    if not new and not has_data(settings):
        raise Refusal("no_data", data=settings.data)
    try:
        store = opening.open_store(settings.data, settings.database, beside=beside)
    except StoreInUseError:
        raise Refusal("in_use", data=settings.data) from None
    except StoreUnusableError as unusable:
        raise Refusal("database_unusable", why=unusable) from None
    try:
        yield store
    finally:
        store.close()


def agency_of(store: Store, options: Options) -> Agency:
    try:
        return store.read_now(lambda tx: find_agency(tx, options.instansi))
    except UnknownAgency as unknown:
        if not unknown.codes:
            raise Refusal("no_data", data=options.data or Path("data")) from None
        codes = ", ".join(unknown.codes)
        if options.instansi:
            raise Refusal("agency_unknown", code=options.instansi, codes=codes) from None
        raise Refusal("no_agency", codes=codes) from None


def url_of(options: Options, settings: Settings) -> str:
    """The address that people type, for links on paper."""
    return str(options.url or settings.origin or f"http://localhost:{settings.port}").rstrip("/")


def progress(language: Language, key: str) -> Callable[[int, int], None]:
    """Show how far something long has come, on a terminal only."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{say(language, key, done=done, total=total)}{end}")
            sys.stderr.flush()

    return show
