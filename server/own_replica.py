"""Writing as the agency itself: what an import or the demonstration brings goes through the same judge into
the same journal.

It has seen everything.
"""

import secrets
import uuid
from collections.abc import Callable, Sequence

from server.forms import shipped_forms
from server.judge import Judge
from server.organisation import organisation_of
from server.outcomes import Setting
from server.own_hand import OwnHand
from server.receipt import ServerKeys
from server.store.store import Tx
from sync.deadline import Bounds
from sync.mutation import to_b64u
from sync.vault import Intent
from sync.wire import Outcome

NO_RECEIPTS = ServerKeys(mac=b"")  # nobody keeps a payload until this one is receipted


def write_as_server(
    tx: Tx,
    instansi: int,
    intents: Sequence[Intent],
    now_ms: int,
    random: Callable[[int], bytes] = secrets.token_bytes,
    actor: str = "",
) -> list[Outcome]:
    """Write mutations by the agency's own replica, in order.

    `actor`: the person who decided it at a desk, and had before his eyes what the intents say he saw. Without
    one it is the agency itself, which sees all there is: `saw` is filled in. Unlike in an exchange, a bug in
    one of them is raised.
    """
    at = tx.clamp(instansi, now_ms)
    hand = OwnHand(tx, instansi, at, lambda: to_b64u(random(16)))
    setting = Setting(
        instansi=instansi,
        namespace=tx.agency(instansi).namespace,
        replica=hand.replica,
        org=organisation_of(tx, instansi),
        forms=shipped_forms(),
        keys=NO_RECEIPTS,
        at=at,
        salt=lambda: to_b64u(random(16)),
    )
    judge = Judge(tx, setting, at_once=False, hand=hand)
    judge.bench.prefetch_records({(intent.collection, intent.record) for intent in intents})
    outcomes = []
    for intent in intents:
        saw = intent.saw if actor else judge.bench.heads(intent.collection, intent.record)
        line = hand.line(intent, uuid7(at, random(10)), saw, actor)
        outcomes.append(judge.take(line, "", Bounds(earliest=at, latest=at)))
    judge.finish()
    hand.save()
    return outcomes


def uuid7(at_ms: int, random: bytes) -> str:
    """Make a time-ordered UUID of ten random bytes (RFC 9562 section 5.7)."""
    value = (at_ms & (1 << 48) - 1) << 80 | int.from_bytes(random)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
