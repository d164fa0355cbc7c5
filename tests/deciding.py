"""Work that does not count, and the people who decide about it."""

from typing import Any

import msgspec
from cast import (
    BUDI,
    DAY_MS,
    INSTANSI,
    NAMESPACE,
    NOW_MS,
    PLACE,
    SARI,
    WATI,
    Cast,
    Phone,
    names,
)

from server.effects import derived_id
from server.org import Superior
from sync.device import Intent


def case_of(name: str) -> str:
    return derived_id(NAMESPACE, f"case/{name}")


def body_of(cast: Cast, name: str) -> dict[str, Any]:
    value = cast.record("case", case_of(name)).registers["body"].value
    return dict(value)


def buckets(cast: Cast, name: str) -> set[str]:
    row = cast.store.read_now(lambda tx: tx.record(INSTANSI, "case", case_of(name)))
    assert row is not None
    return set(row.buckets)


def decide(phone: Phone, name: str, step: str, reason: str | None = "Sudah diperiksa") -> list[str]:
    """Look, decide, send."""
    phone.exchange()
    assert phone.sees("case", case_of(name)) is not None, "there is nothing for him to decide about"
    phone.write(phone.step("case", case_of(name), step, reason))
    return names(phone.exchange())


def revoke(cast: Cast, phone: Phone) -> None:
    revoked = msgspec.structs.replace(phone.who.replica, revoked_at=NOW_MS)
    cast.store.write_now(lambda tx: tx.put_replica(INSTANSI, revoked))


def lost_phone(cast: Cast, *intents: Intent) -> tuple[Phone, list[str]]:
    """Work that comes from a phone whose rights were taken away."""
    budi = cast.phone(BUDI)
    ids = budi.write(*intents)
    revoke(cast, budi)
    assert set(names(budi.exchange())) == {"quarantined device_revoked"}
    return budi, ids


def replace_sari(cast: Cast, at: int) -> None:
    """Wati becomes Budi's superior."""

    def job(tx: Any) -> None:
        since = NOW_MS - 300 * DAY_MS
        tx.put_superior(
            INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=since, until=at)
        )
        tx.put_superior(INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=at))

    cast.change(job)
