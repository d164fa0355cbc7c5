"""`luring document`: the documents of a unit as one PDF or ZIP, files for SIASN, what SIASN calls people."""

import argparse
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from server.chance import Chance
from server.commands.cycle import chosen_cycle
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    agency_of,
    now_ms,
    opened,
    progress,
    secrets_of,
    settings_of,
    url_of,
)
from server.cycle_acts import ALL
from server.documents import batch as batches
from server.documents.batch import BY_UNIT, Batch, CannotBegin
from server.documents.emblem import emblem_of
from server.documents.forms import FORMS
from server.documents.reader import Reader
from server.documents.siasn import Map, put_map, results
from server.documents.siasn_files import MEDIA, file_of
from server.documents.siasn_map import read_map
from server.people.cards import cycle_id
from server.store.store import Store, Tx


def document(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    key = secrets_of(settings).mac_key_bytes
    with opened(settings, beside=True) as store:
        instansi = agency_of(store, options).instansi
        match options.act:
            case "make":
                batch = _ordered(store, instansi, options, url_of(options, settings))
                folder = batches.folder_of(settings.data, instansi, batch.id)
                done = _made(
                    store, instansi, batch, folder, key, progress(options.lang, "cli.document_progress")
                )
                shutil.copyfile(batches.file_of(folder, done), options.output)
                batches.drop(folder)
                out(words("document_made", count=done.made, file=options.output))
            case "siasn":
                content = _siasn(store, instansi, options)
                options.output.write_bytes(content)
                out(words("document_siasn", file=options.output))
            case "map":
                known = _mapped(store, instansi, options.file)
                out(words("document_mapped", people=len(known.people), units=len(known.units)))
    return 0


def _ordered(store: Store, instansi: int, options: Options, origin: str) -> Batch:
    forms = options.form or []
    kinds = {FORMS[form].about for form in forms}
    if len(kinds) != 1:
        raise Refusal("document_mixed")
    about = "" if kinds == {"plan"} else chosen_cycle(store, agency_of(store, options), options).id

    def job(tx: Tx) -> Batch:
        org = tx.organisation(instansi)
        unit = next((one for one in org.units.values() if one.code == options.unit), None)
        if unit is None:
            raise Refusal(
                "no_unit", unit=options.unit, units=", ".join(sorted(one.code for one in org.units.values()))
            )
        try:
            return batches.begin(
                tx,
                instansi,
                unit=unit.id,
                forms=forms,
                about=about or cycle_id(tx.agency(instansi).namespace, str(options.year)),
                format="zip" if options.output.suffix.lower() == ".zip" else "pdf",
                origin=origin,
                by="",
                now_ms=now_ms(),
                chance=Chance(),
            )
        except CannotBegin as bad:
            raise Refusal(f"document_{bad.code}", **bad.more) from None

    return store.write_now(job)


def _made(
    store: Store, instansi: int, batch: Batch, folder: Path, key: bytes, show: Callable[[int, int], None]
) -> Batch:
    """Make a batch to its end; a server beside may do some of it."""
    while True:
        piece = store.read_now(lambda tx: batches.read_piece(tx, instansi, batch.id, key, now_ms()))
        if piece is None:
            break
        found = batches.set_piece(folder, batch, piece)
        store.write_now(
            partial(batches.finish_piece, instansi=instansi, id=batch.id, piece=piece, found=found)
        )
        show(piece.start + piece.people, batch.total)
    done = store.read_now(lambda tx: batches.batch_of(tx, instansi, batch.id))
    if done is None or not done.made:
        store.write_now(lambda tx: batches.end(tx, instansi, batch.id, size_bytes=0))
        raise Refusal("document_nothing")
    size = batches.assemble(folder, done, store.read_now(lambda tx: emblem_of(tx, instansi)))
    store.write_now(lambda tx: batches.end(tx, instansi, batch.id, size_bytes=size))
    return done


def _siasn(store: Store, instansi: int, options: Options) -> bytes:
    cycle = chosen_cycle(store, agency_of(store, options), options)
    return store.read_now(
        lambda tx: file_of(
            options.what,
            results(
                Reader(tx, instansi, now_ms()),
                cycle.id,
                tx.ratees(instansi, cycle.id, "", ALL),
                lambda _: True,
            ),
            options.lang,
        )
    )


def _mapped(store: Store, instansi: int, file: Path) -> Map:
    """Read a table with the columns jenis (pegawai or unit), kode (NIP, or our code), siasn."""
    known, faults = read_map(file.read_text("utf-8-sig"))
    if any(fault.code == "columns" for fault in faults):
        raise Refusal("document_map_columns")
    if faults:
        raise Refusal("document_map_line", line=faults[0].line, text=faults[0].text)
    return store.write_now(lambda tx: put_map(tx, instansi, known))


def add_document(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    linked: argparse.ArgumentParser,
    helped: Callable[[str], str],
) -> None:
    printing = actions.add_parser("document", help=helped("document"))
    acts = printing.add_subparsers(dest="act", required=True, metavar="ACT")
    making = acts.add_parser("make", parents=[*parents, linked], help=helped("document_make"))
    making.add_argument("--unit", required=True, metavar="CODE", help=helped("unit"))
    making.add_argument(
        "--form", required=True, action="append", choices=sorted(BY_UNIT), help=helped("document_form")
    )
    making.add_argument("--year", type=int, default=0, metavar="YYYY", help=helped("document_year"))
    making.add_argument("--cycle", metavar="ID", help=helped("cycle_which"))
    making.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.zip|FILE.pdf")
    feeding = acts.add_parser("siasn", parents=parents, help=helped("document_siasn"))
    feeding.add_argument("what", choices=sorted(MEDIA), help=helped("document_what"))
    feeding.add_argument("--cycle", metavar="ID", help=helped("cycle_which"))
    feeding.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    mapping = acts.add_parser("map", parents=parents, help=helped("document_map"))
    mapping.add_argument("file", type=Path, metavar="FILE.csv", help=helped("document_map_file"))
    printing.set_defaults(run=document)
