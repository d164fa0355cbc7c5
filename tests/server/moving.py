"""Moves: what happens to people while their phones are off."""

from typing import Any

from cast import (
    BUDI,
    CLINIC,
    DAY_MS,
    HASAN,
    INSTANSI,
    NAMESPACE,
    NOW_MS,
    PLACE,
    SARI,
    SCHOOL,
    WATI,
    Cast,
    Phone,
    placement,
    report,
    uuid,
)

from server.effects import derived_id
from server.org import Superior
from server.store.accounts import Account
from server.store.store import Tx

SINCE = NOW_MS - 300 * DAY_MS
NEW = uuid(199)  # Budi's next placement
REPORTS = [uuid(7000 + n) for n in range(1, 16)]
HOUR_MS = 3_600_000


def move(cast: Cast, at: int) -> None:
    """Budi moves from the clinic to the school, where Tono's superior is his."""

    def job(tx: Tx) -> None:
        tx.put_placement(INSTANSI, placement(BUDI, PLACE[BUDI], CLINIC, SINCE, until=at))
        tx.put_placement(INSTANSI, placement(BUDI, NEW, SCHOOL, at))
        tx.put_superior(INSTANSI, Superior(placement=NEW, superior=PLACE[HASAN], since=at))

    cast.change(job)


def replace_sari(cast: Cast, at: int, **more: Any) -> None:
    def job(tx: Tx) -> None:
        tx.put_superior(
            INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=SINCE, until=at)
        )
        tx.put_superior(INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=at, **more))

    cast.change(job)


def disable(cast: Cast, person: str, at: int) -> None:
    account = Account(person=person, password_hash="", pin_hash="", disabled_at=at, changed_at=0)
    cast.store.write_now(lambda tx: tx.put_account(INSTANSI, account))


def arrival(cast: Cast, mutation: str) -> Any:
    id = derived_id(NAMESPACE, f"arrival/{mutation}")
    return cast.store.read_now(lambda tx: tx.derived(INSTANSI, "arrival", id))


def ids(phone: Phone) -> set[str]:
    return {change.id for change in phone.device.cache.rows.values()}


def token(phone: Phone) -> str:
    return phone.exchange_once().token


def reports(cast: Cast, count: int) -> Phone:
    """Let Budi bring some reports, for somebody to decide."""
    budi = cast.phone(BUDI)
    budi.write(*(report(id) for id in REPORTS[:count]))
    budi.exchange()
    return budi
