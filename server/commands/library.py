"""`luring library`: give everybody an agency's own indicators and plans to pick from, or only check them."""

from pathlib import Path

from server.appraisal.library import Library, LibraryError, read_library
from server.commands.shared import Options, Out, Refusal, Words, agency_of, opened, settings_of
from server.effects import put_library
from server.library import shipped_library


def library(options: Options, words: Words, out: Out) -> int:
    found = _read(options.file)
    if options.act == "add":
        with opened(settings_of(options)) as store:
            instansi = agency_of(store, options).instansi
            store.write_now(lambda tx: put_library(tx, instansi, found))
    said = "library_added" if options.act == "add" else "library_fits"
    out(words(said, sector=found.label.id, entries=len(found.entries), templates=len(found.templates)))
    return 0


def _read(file: Path) -> Library:
    try:
        found = read_library(file.read_text("utf-8"))
    except LibraryError as wrong:
        raise Refusal(
            "library_wrong", file=file, faults="\n".join(f"- {fault}" for fault in wrong.faults)
        ) from None
    except UnicodeDecodeError:
        raise Refusal("library_wrong", file=file, faults="- UTF-8") from None
    if found.sector in shipped_library():
        raise Refusal("library_shipped", sector=found.sector)
    return found
