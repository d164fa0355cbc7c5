"""`luring backup`, `verify`, `restore`, `checkpoints`: a copy that is known to be one, the way back from it,
and the proof that the journal is what it was.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import msgspec

from server.age import BadRecipientError, Keys, Lock, check_recipient, identities_in
from server.archive import BrokenArchiveError, Manifest
from server.backup import make_backup, marker_of, prove, total_bytes, verify_backup
from server.backup_marker import write_marker
from server.chance import Chance
from server.checkpoints import (
    Checkpoint,
    UnreadableCheckpointsError,
    checkpoint_key,
    keep,
    kept,
    read_checkpoints,
    sign,
)
from server.commands.shared import (
    Damage,
    Options,
    Out,
    Refusal,
    Words,
    has_data,
    now_ms,
    progress,
    settings_of,
)
from server.restore import NotEmptyError, restore, try_restore
from server.store.opening import moment_of
from server.store.store import StoreUnusableError
from server.text import Language
from server.text.moment import moment_words
from server.verify import DamagedJournalError, Progress, Proven

SHORTEST_PASSPHRASE = 12
OURS_TO_USE = ("no_key", "wrong_key")  # nothing is broken: another key is needed


def add_backups(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    helped: Callable[[str], str],
) -> None:
    """Say what the commands take."""
    locked = argparse.ArgumentParser(add_help=False)
    locked.add_argument("--passphrase-file", type=Path, metavar="FILE", help=helped("passphrase_file"))
    opening = argparse.ArgumentParser(add_help=False)
    opening.add_argument("--identity", type=Path, metavar="FILE", help=helped("identity"))

    saving = actions.add_parser("backup", parents=[shared, locked], help=helped("backup"))
    saving.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=helped("backup_output")
    )
    saving.add_argument("--to", action="append", metavar="age1…", help=helped("backup_to"))
    saving.set_defaults(run=backup)

    verifying = actions.add_parser("verify", parents=[shared, locked, opening], help=helped("verify"))
    verifying.add_argument("file", type=Path, nargs="?", metavar="FILE", help=helped("verify_file"))
    verifying.add_argument(
        "--against", type=Path, action="append", metavar="FILE", help=helped("verify_against")
    )
    verifying.set_defaults(run=verify)

    restoring = actions.add_parser("restore", parents=[shared, locked, opening], help=helped("restore"))
    restoring.add_argument("file", type=Path, metavar="FILE", help=helped("restore_file"))
    restoring.add_argument(
        "--escrow", type=Path, action="append", metavar="DIR", help=helped("restore_escrow")
    )
    restoring.add_argument("--try", dest="only_try", action="store_true", help=helped("restore_try"))
    restoring.add_argument("--work", type=Path, metavar="DIR", help=helped("restore_work"))
    restoring.set_defaults(run=restore_backup)

    vouching = actions.add_parser("checkpoints", parents=[shared], help=helped("checkpoints"))
    vouching.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=helped("checkpoints_output")
    )
    vouching.set_defaults(run=checkpoints)


def backup(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    _demand_data(options)
    file: Path = options.output
    if file.exists():
        raise Refusal("backup_exists", file=file)
    lock = _lock(options)
    with _telling(file):
        made = make_backup(settings.data, file, now_ms(), _shown(options.lang), lock, settings.database)
    write_marker(settings.data, marker_of(made, file.absolute()))
    out(words("backup_done", file=file, size=_megabytes(made), **_sums(made)))
    for place in made.missing:
        out(words("backup_missing", file=place))
    out(words("backup_next" if lock is None else "backup_next_locked"))
    return 0


def verify(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    against = [point for file in options.against or () for point in _read(file)]
    if options.file is not None:
        with _telling(options.file):
            read = verify_backup(options.file, _shown(options.lang), _keys(options), against=against)
        zone = read.manifest.agencies[0].zone
        made = moment_words(read.manifest.made_at, zone, options.lang)
        out(words("verify_file", file=options.file, made=made, **_sums(read.manifest)))
        _tell(read.proven, zone, options, words, out)
        return 0
    _demand_data(options)
    with _telling(settings.data), moment_of(settings.data, settings.database) as moment:
        proven = prove(settings.data, moment.tx, _shown(options.lang), against)
        zone = moment.tx.agencies()[0].zone
    out(words("verify_data", data=settings.data, rows=proven.rows))
    _tell(proven, zone, options, words, out)
    return 0


def _tell(proven: Proven, zone: str, options: Options, words: Words, out: Out) -> None:
    out(words("verify_acts", acts=proven.acts, destroyed=proven.destroyed))
    if proven.checkpoints:
        signed = moment_words(proven.signed_at, zone, options.lang)
        out(words("verify_checkpoints", count=proven.checkpoints, signed=signed))
    else:
        out(words("verify_no_checkpoints"))
    if proven.taken_back:
        out(words("verify_taken_back", count=proven.taken_back))


def restore_backup(options: Options, words: Words, out: Out) -> int:
    settings, keys = settings_of(options), _keys(options)
    escrow = tuple(options.escrow or ())
    for folder in escrow:
        if not folder.is_dir():
            raise Refusal("no_escrow", folder=folder)
    if options.only_try:
        with _telling(options.file):
            read, proven = try_restore(
                options.file, options.work, now_ms(), Chance(), _shown(options.lang), keys
            )
        zone = read.agencies[0].zone
        made = moment_words(read.made_at, zone, options.lang)
        out(words("restore_tried", file=options.file, made=made, **_sums(read)))
        _tell(proven, zone, options, words, out)
        return 0
    with _telling(options.file):
        try:
            read, newer = restore(
                options.file,
                settings.data,
                escrow,
                now_ms(),
                Chance(),
                _shown(options.lang),
                keys,
                settings.database,
            )
        except NotEmptyError:
            raise Refusal("restore_occupied", data=settings.data) from None
    made = moment_words(read.made_at, read.agencies[0].zone, options.lang)
    out(words("restore_done", data=settings.data, made=made, **_sums(read)))
    if newer:
        out(words("restore_keys", count=newer))
    out(words("restore_next"))
    return 0


def checkpoints(options: Options, words: Words, out: Out) -> int:
    """Sign the journal as it is now, and write every checkpoint to a file that is kept elsewhere."""
    _demand_data(options)
    settings, file = settings_of(options), options.output
    data = settings.data
    if file.exists():
        raise Refusal("backup_exists", file=file)
    with moment_of(data, settings.database) as moment:
        key = checkpoint_key(data)
        keep(data, [sign(moment.tx, one.instansi, key, now_ms()) for one in moment.tx.agencies()])
    with _telling(data):
        try:
            found = kept(data)
        except UnreadableCheckpointsError as broken:
            raise BrokenArchiveError("checkpoints", str(broken.line)) from None
    file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in found))
    out(words("checkpoints_done", count=len(found), file=file))
    return 0


def _read(file: Path) -> list[Checkpoint]:
    try:
        return read_checkpoints(file.read_bytes())
    except UnreadableCheckpointsError as broken:
        raise Refusal("checkpoints_unreadable", file=file, line=broken.line) from None


def _lock(options: Options) -> Lock | None:
    """Find out who can open the backup. Both ways at once is nothing that the format has."""
    recipients = tuple(options.to or ())
    if recipients and options.passphrase_file:
        raise Refusal("backup_one_lock")
    for recipient in recipients:
        try:
            check_recipient(recipient)
        except BadRecipientError:
            raise Refusal("backup_recipient", recipient=recipient) from None
    if options.passphrase_file:
        return Lock(passphrase=_passphrase(options.passphrase_file))
    return Lock(recipients=recipients) if recipients else None


def _keys(options: Options) -> Keys:
    passphrase = _passphrase(options.passphrase_file) if options.passphrase_file else ""
    identities = identities_in(options.identity.read_text("utf-8")) if options.identity else ()
    if options.identity and not identities:
        raise Refusal("no_identity", file=options.identity)
    return Keys(identities=identities, passphrase=passphrase)


def _passphrase(file: Path) -> str:
    words = file.read_text("utf-8").strip()
    if len(words) < SHORTEST_PASSPHRASE:
        raise Refusal("short_passphrase", file=file, least=SHORTEST_PASSPHRASE)
    return words


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
        if isinstance(error, StoreUnusableError):
            raise Refusal("database_unusable", why=error) from None
        if isinstance(error, BrokenArchiveError):
            ending = Refusal if error.what in OURS_TO_USE else Damage
            raise ending(f"broken_{error.what}", file=self._file, name=error.name) from None
        if isinstance(error, DamagedJournalError):
            fault = error.fault
            raise Damage(
                f"journal_{fault.what}", file=self._file, agency=error.agency, row=fault.row
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
