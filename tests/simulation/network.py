"""The way between phone and server: what is lost, late, doubled or cut, and what comes back instead."""

from random import Random

import msgspec

from simulation.phone import Phone
from simulation.plan import DAY_MS, SECOND_MS
from simulation.server import Reply
from sync.device import Asked
from sync.wire import Answer

TIMEOUT_MS = 60 * SECOND_MS
PORTAL = b"<html><title>WiFi Gratis</title></html>"


class Flight(msgspec.Struct):
    """One exchange on its way."""

    number: int
    phone: Phone
    body: bytes
    asked: Asked
    fate: str
    reply: Reply | None = None

    @property
    def is_awaited(self) -> bool:
        return self.number in self.phone.waiting


def delays_up(fate: str, chance: Random) -> list[int]:
    """After how many ms the request arrives: not at all, once, or twice."""
    match fate:
        case "request_lost" | "portal" | "refused":
            return []
        case "twice":
            return [SECOND_MS, SECOND_MS]
        case "late":
            return [chance.choice([2 * TIMEOUT_MS, chance.randrange(TIMEOUT_MS, 3 * DAY_MS)])]
        case _:
            return [SECOND_MS]


def delay_down(fate: str, chance: Random) -> int | None:
    """After how many ms the reply arrives; None: never."""
    if fate == "reply_lost":
        return None
    return chance.randrange(SECOND_MS, TIMEOUT_MS - SECOND_MS) if fate == "slow" else SECOND_MS


def bytes_down(flight: Flight, chance: Random) -> bytes:
    """What the phone reads."""
    assert flight.reply is not None
    raw = msgspec.json.encode(flight.reply.answer)
    return raw[: chance.randrange(len(raw))] if flight.fate == "reply_cut" else raw


def read(raw: bytes) -> Answer | None:
    """As a phone does: what is no answer is no connection (F6, F7)."""
    try:
        answer = msgspec.json.decode(raw, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return answer if answer.epoch else None
