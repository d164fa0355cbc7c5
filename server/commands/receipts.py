"""`luring check-receipts FILE`: what a person has kept of his receipts, compared with the journal."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from server.checkpoints import is_genuine
from server.commands.shared import (
    Damage,
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
)
from server.receipt import ServerKeys
from server.receipts import Checked, FileHead, OwnLine, check_lines
from server.store.store import ReadTx

T = TypeVar("T")

MOST_NAMED = 20


def check_receipts(options: Options, words: Words, out: Out) -> int:
    head, lines = _read(options)
    settings = settings_of(options)
    keys = ServerKeys(mac=secrets_of(settings).mac_key_bytes)
    show = progress(options.lang, "cli.progress_receipts")
    with opened(settings, beside=True) as store:
        agency = agency_of(store, options)

        def look(tx: ReadTx) -> Iterator[Checked]:
            for done, one in enumerate(check_lines(tx, agency.instansi, keys, lines), 1):
                show(done, len(lines))
                yield one

        checked = store.read_now(lambda tx: list(look(tx)))
    faults = Counter(one.fault for one in checked if one.fault)
    for one in [one for one in checked if one.fault][:MOST_NAMED]:
        out(words(f"receipt_{one.fault}", replica=one.line.replica, n=one.line.n))
    if head.checkpoint is not None and not is_genuine(head.checkpoint):
        out(words("receipts_checkpoint"))
    if faults:
        raise Damage("receipts_faults", file=options.file, count=faults.total(), total=len(checked))
    out(
        words(
            "receipts_good",
            file=options.file,
            total=len(checked),
            in_force=sum(one.in_force for one in checked),
            days=max(0, now_ms() - head.made_at) // 86_400_000,
        )
    )
    return 0


def _read(options: Options) -> tuple[FileHead, list[OwnLine]]:
    first, *rest = options.file.read_bytes().splitlines() or [b""]
    return _decode(options, 1, first, FileHead), [
        _decode(options, number, line, OwnLine) for number, line in enumerate(rest, 2)
    ]


def _decode(options: Options, number: int, line: bytes, type: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=type)
    except ValueError:  # also what is no UTF-8
        raise Refusal("receipts_unreadable", file=options.file, line=number) from None
