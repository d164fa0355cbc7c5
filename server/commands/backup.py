"""`luring backup`, `verify`, `restore`: a copy that is known to be one, and the way back from it."""

from collections.abc import Callable
from pathlib import Path

from server.archive import BrokenArchiveError, Manifest
from server.backup import (
    DamagedJournalError,
    Progress,
    make_backup,
    marker_of,
    total_bytes,
    verify_backup,
    verify_journals,
)
from server.backup_marker import write_marker
from server.chance import Chance
from server.commands.shared import Options, Out, Refusal, Words, has_data, now_ms, progress, settings_of
from server.restore import NotEmptyError, restore
from server.store.sqlite_copy import snapshot
from server.text import Language
from server.text.moment import moment_words


def backup(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    _demand_data(options)
    file: Path = options.output
    if file.exists():
        raise Refusal("backup_exists", file=file)
    with _telling(file):
        made = make_backup(settings.data, file, now_ms(), _shown(options.lang))
    write_marker(settings.data, marker_of(made, file.absolute()))
    out(words("backup_done", file=file, size=_megabytes(made), **_sums(made)))
    for place in made.missing:
        out(words("backup_missing", file=place))
    out(words("backup_next"))
    return 0


def verify(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    if options.file is not None:
        with _telling(options.file):
            read = verify_backup(options.file, _shown(options.lang))
        made = moment_words(read.made_at, read.agencies[0].zone, options.lang)
        out(words("verify_file", file=options.file, made=made, **_sums(read)))
        return 0
    _demand_data(options)
    with _telling(settings.data), snapshot(settings.data) as moment:
        rows = verify_journals(moment.tx, _shown(options.lang))
    out(words("verify_data", data=settings.data, rows=rows))
    return 0


def restore_backup(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    escrow = tuple(options.escrow or ())
    for folder in escrow:
        if not folder.is_dir():
            raise Refusal("no_escrow", folder=folder)
    with _telling(options.file):
        try:
            read, newer = restore(
                options.file, settings.data, escrow, now_ms(), Chance(), _shown(options.lang)
            )
        except NotEmptyError:
            raise Refusal("restore_occupied", data=settings.data) from None
    made = moment_words(read.made_at, read.agencies[0].zone, options.lang)
    out(words("restore_done", data=settings.data, made=made, **_sums(read)))
    if newer:
        out(words("restore_keys", count=newer))
    out(words("restore_next"))
    return 0


def _demand_data(options: Options) -> None:
    settings = settings_of(options)
    if not has_data(settings):
        raise Refusal("no_data", data=settings.data)


class _telling:  # noqa: N801 - read aloud it is what it does
    """Turns what is wrong with a backup or a journal into a sentence."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BrokenArchiveError):
            raise Refusal(f"broken_{error.what}", file=self._file, name=error.name) from None
        if isinstance(error, DamagedJournalError):
            raise Refusal(
                "journal_damaged", file=self._file, agency=error.agency, row=error.fault.row
            ) from None


def _shown(language: Language) -> Progress:
    shows: dict[str, Callable[[int, int], None]] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in shows:
            shows[what] = progress(language, f"cli.progress_{what}")
        shows[what](done, total)

    return show


def _sums(manifest: Manifest) -> dict[str, object]:
    counts = [part.counts for part in manifest.agencies]
    return {
        "agencies": len(counts),
        "rows": sum(count.rows for count in counts),
        "records": sum(count.records for count in counts),
        "files": sum(count.files for count in counts),
    }


def _megabytes(manifest: Manifest) -> str:
    return f"{total_bytes(manifest) / 1_000_000:.1f}"
