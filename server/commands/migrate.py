"""`luring migrate`: the way from the file in the data directory to a PostgreSQL, so that no phone notices."""

import argparse
from collections.abc import Callable

from server.archive import BrokenArchiveError
from server.backup import prove
from server.commands.shared import (
    Damage,
    Options,
    Out,
    Refusal,
    Words,
    progress,
    settings_of,
)
from server.store.opening import SCHEMES, has_data
from server.store.store import StoreInUseError, StoreUnusableError
from server.verify import DamagedJournalError


def add_migrate(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    helped: Callable[[str], str],
) -> None:
    """Say what the command takes."""
    moving = actions.add_parser("migrate", parents=[shared], help=helped("migrate"))
    moving.add_argument("--to", metavar="postgresql://…", help=helped("migrate_to"))
    moving.set_defaults(run=migrate)


def migrate(options: Options, words: Words, out: Out) -> int:
    """Move everything, prove the journal over there, and only then let it stand."""
    try:
        from server.store.postgres_move import (
            MOVED,
            NotTheSameError,
            TargetInUseError,
            UnfitRowError,
            moving,
        )
    except ImportError:
        raise Refusal("database_unusable", why="pip install 'luring[postgres]'") from None
    settings = settings_of(options)
    url: str = options.to or settings.database
    if not url.startswith(SCHEMES):
        raise Refusal("migrate_where")
    if not has_data(settings.data):
        raise Refusal("no_data", data=settings.data)
    shown = progress(options.lang, "cli.progress_moving")
    proving = progress(options.lang, "cli.progress_journal")
    try:
        with moving(settings.data, url) as move:
            move.copy(shown)
            proven = prove(settings.data, move.tx, lambda _, done, total: proving(done, total))
    except StoreInUseError:
        raise Refusal("in_use", data=settings.data) from None
    except StoreUnusableError as unusable:
        raise Refusal("database_unusable", why=unusable) from None
    except TargetInUseError:
        raise Refusal("migrate_occupied") from None
    except UnfitRowError as unfit:
        raise Refusal("migrate_unfit", table=unfit.table) from None
    except NotTheSameError as other:
        raise Damage("migrate_not_the_same", table=other.table) from None
    except BrokenArchiveError as broken:
        raise Damage(f"broken_{broken.what}", file=settings.data, name=broken.name) from None
    except DamagedJournalError as damaged:
        fault = damaged.fault
        raise Damage(
            f"journal_{fault.what}", file=settings.data, agency=damaged.agency, row=fault.row
        ) from None
    out(words("migrate_done", rows=move.rows, journal=proven.rows, data=settings.data, moved=MOVED))
    out(words("migrate_next"))
    return 0
