"""The mail address of a person as the agency's own table has it: proposed to him in his news settings, and
used for nothing before he asks for mail there.

It is personal data: no phone but his own is told, no log and no finding of an import ever has it, and who
takes it out has taken it out: no later import brings it back.
"""

import re
from typing import Any

from server.effects import derived_id
from server.store.store import ReadTx, Tx

COLLECTION = "mail_address"  # `buckets` is empty: it is in no feed
MAX_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3, without the brackets
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII
)


def is_address(text: str) -> bool:
    """Ask whether mail can be sent there, as far as that shows."""
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None


def imported_address(tx: ReadTx, instansi: int, person: str) -> str:
    """Get what an import has left for somebody; "": nothing, or he took it out."""
    found: dict[str, Any] = tx.derived(instansi, COLLECTION, _id(tx, instansi, person)) or {}
    return str(found.get("address", ""))


def address_key(tx: ReadTx, instansi: int, person: str) -> tuple[str, str]:
    """Say where the address of a person is kept."""
    return COLLECTION, _id(tx, instansi, person)


def keep_address(tx: Tx, instansi: int, person: str, address: str) -> bool:
    """Keep what an import says of somebody, unless he took an address out. Returns whether that is new."""
    id = _id(tx, instansi, person)
    found = tx.derived(instansi, COLLECTION, id) or {}
    if found.get("is_refused"):
        return False
    value = {"address": address, "is_refused": False}
    return tx.put_derived(instansi, COLLECTION, id, owner="", buckets=(), value=value)


def follow_choice(tx: Tx, instansi: int, person: str, chosen: str) -> None:
    """Forget what an import has left for good, where somebody chose another address or none."""
    if imported_address(tx, instansi, person) not in ("", chosen):
        value = {"address": "", "is_refused": True}
        tx.put_derived(instansi, COLLECTION, _id(tx, instansi, person), owner="", buckets=(), value=value)


def _id(tx: ReadTx, instansi: int, person: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{person}")
