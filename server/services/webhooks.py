"""Webhooks: what is told to other systems, how it is signed, and when it is tried again.

Events are read from the journal's administrative acts, so who acts does not wait for anybody who is told, and
nothing is lost when the server is killed. A message names ids and nothing personal. It is signed as Standard
Webhooks says (HMAC-SHA256 over id, time and body), so the receiver can use a library.
"""

import base64
import hmac
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal, get_args

import msgspec

from server.acts import record_act_on
from server.chance import Chance
from server.sealed_secrets import seal, unseal
from server.store.services import Delivery, Webhook
from server.store.store import ReadTx, Tx

Event = Literal["results.released", "cycle.closed", "import.applied"]
EVENTS: tuple[Event, ...] = get_args(Event)
PING = "ping"
ACTS: dict[str, Event] = {
    "results_released": "results.released",
    "cycle_closed": "cycle.closed",
    "import_applied": "import.applied",
}
SECRET_PREFIX = "whsec_"  # noqa: S105 - of the format, not a secret
WAITS_S = (
    60,
    300,
    1_800,
    7_200,
    18_000,
    36_000,
    50_400,
    72_000,
)  # after each failed try; then it is given up
KEPT_MS = 90 * 86_400_000  # of the log
ACTS_AT_ONCE = 200
FAR_ROWS = 1_000  # rows of the journal without an event, after which that is written down
MOST_WEBHOOKS = 20


def make_webhook(
    tx: Tx,
    instansi: int,
    *,
    url: str,
    events: Collection[str],
    pepper: bytes,
    by: str,
    now_ms: int,
    chance: Chance,
) -> tuple[Webhook, str]:
    """Tell an address of what happens from now on. Returns it and its secret, which is shown this once.

    Raises: ValueError: no such event, or none; too many webhooks.
    """
    if not events or not set(events) <= set(EVENTS):
        raise ValueError("events")
    if sum(one.removed_at is None for one in tx.webhooks(instansi)) >= MOST_WEBHOOKS:
        raise ValueError("many")
    secret, id = chance.bytes(32), chance.new_id()
    made = Webhook(
        id=id,
        url=url,
        events=tuple(event for event in EVENTS if event in events),
        secret=seal(pepper, _about(instansi, id), secret, chance),
        made_by=by,
        made_at=now_ms,
        row=tx.last_row(instansi),
    )
    tx.put_webhook(instansi, made)
    _act(tx, instansi, "webhook_made", id, {"events": list(made.events)}, by, now_ms, chance)
    return made, SECRET_PREFIX + base64.b64encode(secret).decode()


def remove_webhook(tx: Tx, instansi: int, id: str, by: str, now_ms: int, chance: Chance) -> Webhook:
    """Tell an address nothing more. Its log stays. Raises: KeyError."""
    found = webhook_of(tx, instansi, id)
    if found.removed_at is not None:
        return found
    removed = msgspec.structs.replace(found, removed_at=now_ms)
    tx.put_webhook(instansi, removed)
    _act(tx, instansi, "webhook_removed", id, {}, by, now_ms, chance)
    return removed


def webhook_of(tx: ReadTx, instansi: int, id: str) -> Webhook:
    """Raises: KeyError."""
    found = next((one for one in tx.webhooks(instansi) if one.id == id), None)
    if found is None:
        raise KeyError(id)
    return found


def has_news(tx: ReadTx, instansi: int) -> bool:
    """Ask whether any webhook has events to be made, or is far behind the journal."""
    newest = tx.last_row(instansi)
    for one in tx.webhooks(instansi):
        if one.removed_at is None and one.row < newest:
            if newest - one.row > FAR_ROWS or tx.acts_after(instansi, one.row, _names(one), 1):
                return True
    return False


def collect(tx: Tx, instansi: int, now_ms: int, chance: Chance) -> int:
    """Make a delivery of each event since a webhook's last. Returns how many."""
    made = 0
    newest = tx.last_row(instansi)
    for one in tx.webhooks(instansi):
        if one.removed_at is not None or one.row >= newest:
            continue
        acts = tx.acts_after(instansi, one.row, _names(one), ACTS_AT_ONCE)
        for act in acts:
            told = {"id": act.record, "collection": act.collection, "row": act.row}
            put_event(tx, instansi, one.id, ACTS[act.outcome], told, act.received_at, now_ms, chance)
        row = acts[-1].row if len(acts) == ACTS_AT_ONCE else newest
        tx.put_webhook(instansi, msgspec.structs.replace(one, row=row))
        made += len(acts)
    return made


def put_event(
    tx: Tx,
    instansi: int,
    webhook: str,
    event: str,
    data: dict[str, object],
    at_ms: int,
    now_ms: int,
    chance: Chance,
) -> Delivery:
    """Let one event be sent to one webhook, as soon as can be."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    body = msgspec.json.encode({"type": event, "timestamp": moment, "data": data}).decode()
    made = Delivery(
        webhook=webhook, id=f"msg_{chance.new_id()}", event=event, body=body, made_at=now_ms, next_at=now_ms
    )
    tx.put_delivery(instansi, made)
    return made


def send_again(tx: Tx, instansi: int, webhook: str, id: str, now_ms: int) -> Delivery:
    """Send a message once more, under its id, which tells a receiver that it has it. Raises: KeyError."""
    found = tx.delivery(instansi, webhook, id)
    if found is None or webhook_of(tx, instansi, webhook).removed_at is not None:
        raise KeyError(id)
    again = msgspec.structs.replace(found, next_at=now_ms, tries=0)
    tx.put_delivery(instansi, again)
    return again


def settle(tx: Tx, instansi: int, sent: Delivery, status: int, now_ms: int) -> Delivery | None:
    """Write down what came of a try. None: somebody else did meanwhile."""
    found = tx.delivery(instansi, sent.webhook, sent.id)
    if found is None or found.next_at is None or found.tries != sent.tries:
        return None
    arrived = 200 <= status < 300
    wait_s = WAITS_S[found.tries] if found.tries < len(WAITS_S) else None
    next_at = None if arrived or wait_s is None or status == 410 else now_ms + wait_s * 1000
    changed = msgspec.structs.replace(
        found, tries=found.tries + 1, tried_at=now_ms, status=status, next_at=next_at
    )
    tx.put_delivery(instansi, changed)
    return changed


def headers_of(secret: bytes, delivery: Delivery, now_ms: int) -> dict[str, str]:
    """Sign a message: the headers of Standard Webhooks 1.0."""
    at = str(now_ms // 1000)
    signed = f"{delivery.id}.{at}.{delivery.body}".encode()
    signature = base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Luring",
        "webhook-id": delivery.id,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{signature}",
    }


def secret_of(pepper: bytes, instansi: int, webhook: Webhook) -> bytes:
    """Raises: ValueError, after the server's secrets were made anew."""
    return unseal(pepper, _about(instansi, webhook.id), webhook.secret)


def _names(webhook: Webhook) -> set[str]:
    return {name for name, event in ACTS.items() if event in webhook.events}


def _about(instansi: int, id: str) -> str:
    return f"webhook {instansi} {id}"


def _act(
    tx: Tx,
    instansi: int,
    name: str,
    id: str,
    detail: dict[str, object],
    by: str,
    now_ms: int,
    chance: Chance,
) -> None:
    record_act_on(tx, instansi, name, by=by, on=("webhook", id), detail=detail, now_ms=now_ms, chance=chance)
