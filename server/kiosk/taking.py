"""An envelope whose author is known comes in: its replicas, lines, files and drafts, each step by itself, and
the receipt last. Whoever is cut off between two steps does them again, and nothing is there twice.
"""

from collections.abc import Sequence

import msgspec
import structlog

from server.bundles import accept_part
from server.effects import derived_id
from server.exchange import authenticated
from server.kiosk.authors import register_replica
from server.kiosk.desk import Desk
from server.kiosk.envelope import Contents
from server.lines import Line
from server.register import is_point
from server.store.envelopes import DraftRow
from server.store.journal import Replica
from server.store.kiosks import Kiosk
from server.store.periods import Heartbeat
from server.store.store import Tx
from sync.bundle import Bundle, Part

log = structlog.get_logger()


class TakenIn(msgspec.Struct, frozen=True, kw_only=True):
    buckets: frozenset[str] = frozenset()
    files: int = 0
    unsigned: tuple[int, ...] = ()  # places of the parts that their replica's key has not signed


async def not_signed(desk: Desk, contents: Contents, bundle: Bundle) -> tuple[int, ...]:
    """Find the parts that their replica's key has not signed, before any PIN is looked at: else being refused
    would tell that it was right. A replica that nobody knows yet has the key that it comes with.
    """
    ids = [part.replica for part in contents.parts]
    found = await desk.store.read(lambda tx: [tx.replica(desk.instansi, id) for id in ids])
    people = {one.person if one is not None else "" for one in found}
    if len(people) > 1:  # of two people, or one whom a PIN would have to name: then of nobody
        return tuple(range(len(ids)))
    places = []
    for place, (part, known, raws) in enumerate(zip(contents.parts, found, bundle.lines, strict=True)):
        new = Replica(id=part.replica, person="", kind="kiosk", key=part.key, label="", registered_at=0)
        lines = await authenticated(known or new, part.run, list(raws))
        may_sign = is_point(part.key) if known is None else known.kind != "server"
        if not may_sign or not all(line.signed for line in lines):
            places.append(place)
    return tuple(places)


async def take_in(
    desk: Desk,
    kiosk: Kiosk,
    contents: Contents,
    bundle: Bundle,
    person: str,
    nips: tuple[str, ...],
    first_at: int | None = None,
) -> TakenIn:
    """Take in what is a person's. `first_at`: when it was received, where not now: then it existed."""
    buckets, unsigned, files = frozenset[str](), [], 0
    for place, (part, raws) in enumerate(zip(contents.parts, bundle.lines, strict=True)):
        replica = await _replica(desk, kiosk, contents, part, person, nips, first_at)
        lines = await authenticated(replica, part.run, list(raws)) if replica is not None else []
        if replica is None or not all(line.signed for line in lines):
            log.warning("kiosk_not_signed", instansi=desk.instansi, kiosk=kiosk.id, lines=len(raws))
            unsigned.append(place)
            continue
        if first_at is not None:
            await _witness(desk, replica, lines, first_at)
        _, touched, _ = await accept_part(
            desk.store, desk.instansi, replica, part, lines, desk.clock, desk.keys, None
        )
        buckets |= touched
    if unsigned:  # then nothing says whose the rest is
        return TakenIn(buckets=buckets, unsigned=tuple(unsigned))
    for file, content in zip(contents.files, bundle.files, strict=True):
        # No line of this envelope need name it: photos travel beside the report that shows them. A file is
        # shown with a record that names it, and nowhere else.
        await desk.keep_file(person, file.sha256, content)
        files += 1
    drafts = [_draft(desk, contents, person, one.key, one.value, one.updated_at) for one in contents.drafts]
    if drafts:
        await desk.store.write(lambda tx: _keep(tx, desk, drafts))
    return TakenIn(buckets=buckets, files=files)


async def _replica(
    desk: Desk,
    kiosk: Kiosk,
    contents: Contents,
    part: Part,
    person: str,
    nips: tuple[str, ...],
    first_at: int | None,
) -> Replica | None:
    def job(tx: Tx) -> Replica | None:
        at = first_at if first_at is not None else tx.clamp(desk.instansi, desk.clock())
        return register_replica(tx, desk, kiosk, contents, part, person, nips, at)

    return await desk.store.write(job)


async def _witness(desk: Desk, replica: Replica, lines: Sequence[Line], at: int) -> None:
    """What was received then existed then, whoever was shown to have written it and when."""
    last = lines[-1] if lines else None
    if last is not None:
        heard = Heartbeat(last.n, last.sha, at)
        await desk.store.write(lambda tx: tx.add_heartbeat(desk.instansi, replica.id, heard))


def _draft(desk: Desk, contents: Contents, person: str, key: str, value: object, updated_at: int) -> DraftRow:
    name = f"draft/{person}/{contents.session}/{key}"
    return DraftRow(
        id=derived_id(desk.namespace, name),
        person=person,
        session=contents.session,
        key=key,
        value=value,
        updated_at=updated_at,
    )


def _keep(tx: Tx, desk: Desk, drafts: Sequence[DraftRow]) -> None:
    """Keep them; none is newer than now, or a kiosk whose clock runs ahead bars what is written later."""
    now_ms = tx.clamp(desk.instansi, desk.clock())
    for draft in drafts:
        at = min(draft.updated_at, now_ms)
        tx.put_draft(desk.instansi, msgspec.structs.replace(draft, updated_at=at))


def only(bundle: Bundle, places: Sequence[int]) -> Bundle:
    """Cut some parts out of a bundle, without its files and drafts."""
    assert isinstance(bundle.head, Contents)
    parts = tuple(bundle.head.parts[place] for place in places)
    head = msgspec.structs.replace(bundle.head, parts=parts, files=(), drafts=(), claim=None)
    return Bundle(head=head, lines=tuple(bundle.lines[place] for place in places))
