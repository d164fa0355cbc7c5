"""The emblem at the head of a document: uploaded by the agency, a neutral mark until then.

A picture only, PNG or JPEG: a drawing (SVG) may name other files, which a typesetter would fetch.
"""

import base64

from server.acts import record_act_on
from server.chance import Chance
from server.documents.typeset import MAX_EMBLEM_BYTES, NEUTRAL, can_be_drawn, emblem_svg
from server.effects import derived_id
from server.files import sniff
from server.store.store import ReadTx, Tx

COLLECTION = "agency_emblem"
TYPES = ("image/png", "image/jpeg")


class NotAnEmblem(Exception):  # noqa: N818 - read aloud it is why it is not taken
    """Raised with a code: too_large, not_a_picture."""


def check(image: bytes) -> str:
    """Get the type of an emblem. A damaged one would stop every document, so it is drawn once. It blocks.

    Raises: NotAnEmblem.
    """
    if len(image) > MAX_EMBLEM_BYTES:
        raise NotAnEmblem("too_large")
    type = sniff(image[:16])
    if type not in TYPES or not can_be_drawn(image):
        raise NotAnEmblem("not_a_picture")
    return str(type)


def put_emblem(
    tx: Tx, instansi: int, image: tuple[bytes, str] | None, *, by: str, now_ms: int, chance: Chance
) -> None:
    """Keep the agency's emblem, which was checked, with its type; None: go back to the neutral mark."""
    value = None if image is None else {"type": image[1], "content": base64.b64encode(image[0]).decode()}
    id = _id(tx, instansi)
    tx.put_derived(instansi, COLLECTION, id, owner="", buckets=(), value=value)
    act = "emblem_removed" if image is None else "emblem_set"
    record_act_on(tx, instansi, act, by=by, on=(COLLECTION, id), detail={}, now_ms=now_ms, chance=chance)


def emblem_of(tx: ReadTx, instansi: int) -> str:
    """Get what a template draws, as SVG."""
    found = tx.derived(instansi, COLLECTION, _id(tx, instansi))
    if not found:
        return NEUTRAL
    return emblem_svg(base64.b64decode(found["content"]), found["type"])


def has_emblem(tx: ReadTx, instansi: int) -> bool:
    return bool(tx.derived(instansi, COLLECTION, _id(tx, instansi)))


def _id(tx: ReadTx, instansi: int) -> str:
    return derived_id(tx.agency(instansi).namespace, COLLECTION)
