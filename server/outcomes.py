"""The outcome of a line: what the journal keeps of it, and what the phone is told, now and whenever it asks
again."""

from collections.abc import Callable
from functools import lru_cache
from typing import cast

import msgspec

from server.appraisal.kind import Forms, Unfit
from server.journal import Entry
from server.lines import Line
from server.org import Org
from server.receipt import ServerKeys, receipt_mac
from server.store.journal import Known, Received, Replica
from sync.wire import FieldError, Outcome, OutcomeName


class Detail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the journal keeps of an outcome beside its name and code."""

    errors: tuple[FieldError, ...] = ()
    missing: tuple[str, ...] = ()
    branch: str = ""  # which history of a forked replica it belongs to
    roles: tuple[str, ...] | None = None  # what the world said its author was; None: it never asked
    version: int = 1  # of the tables in force when its record began
    earliest: int = 0  # it was not made before this; 0: nothing is proven
    latest: int = 0  # it was made by then; 0: by the time of its receipt
    proof: str = ""  # of its time, where that is in question: unproven, late, amendment
    kept_at: int = 0  # when it came in a rush, as of which it is judged now and ever; 0: at its receipt


class World(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdicts of the world about a mutation, given once: replay needs no world."""

    roles: tuple[str, ...] = ()
    branch: str = ""
    version: int = 1  # of the tables in force when its record began
    code: str = ""  # it takes no part in its record: scope_moved, late, …
    earliest: int = 0
    latest: int = 0
    proof: str = ""
    period: str = ""  # the locked one that it is about
    accepted: bool = False  # its case was: it takes part whatever was said before
    lent: tuple[str, ...] = ()  # the rights of whoever accepted it
    lost: tuple[str, ...] = ()  # what it saw and nobody has any more: it is accepted without


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """The world at the time of one exchange."""

    instansi: int
    namespace: str
    replica: Replica
    org: Org
    forms: Forms
    keys: ServerKeys
    at: int  # server time of receipt, ms
    salt: Callable[[], str]


def outcome_of(
    setting: Setting, received: Received, detail: Detail | None = None, *, again: bool = False
) -> Outcome:
    """Tell the outcome of a line, with a receipt. `detail`: where it need not be read from the journal."""
    detail = detail or detail_of(received)
    mac = receipt_mac(
        setting.keys,
        setting.instansi,
        setting.replica.id,
        received.n,
        received.sha,
        received.outcome,
        received.code,
        received.received_at,
    )
    return Outcome(
        n=received.n,
        sha=received.sha,
        id=received.id,
        outcome=cast(OutcomeName, received.outcome),
        code=received.code,
        errors=detail.errors,
        missing=detail.missing,
        again=again,
        at=received.received_at,
        mac=mac,
    )


def entry_of(
    setting: Setting, replica: str, line: Line, unfit: Unfit, detail: Detail, at: int | None = None
) -> Entry:
    """Make the row of the journal for a line. `at`: where it is not the time of receipt of the exchange."""
    mutation = line.mutation
    return Entry(
        kind="mutation",
        id=line.id,
        replica=replica,
        n=line.n,
        sha=line.sha,
        prev_sha=mutation.prev if mutation is not None else "",
        received_at=setting.at if at is None else at,
        actor=mutation.actor if mutation is not None else "",
        collection=mutation.collection if mutation is not None else "",
        record=mutation.record if mutation is not None else "",
        outcome=unfit.outcome,
        code=unfit.code,
        detail=write_json(detail),
        salt2=setting.salt(),
    )


def detail_of(received: Received) -> Detail:
    return msgspec.json.decode(received.detail, type=Detail) if received.detail else Detail()


def kept_at(detail: str) -> int:
    """Say when a line of the journal was kept before it was judged; 0: it was not."""
    return msgspec.json.decode(detail, type=Detail).kept_at if detail else 0


def read_world(known: Known) -> World:
    return msgspec.json.decode(known.world, type=World) if known.world else World()


@lru_cache(maxsize=1_000)
def write_json(value: Detail | World) -> str:
    text = msgspec.json.encode(value).decode()
    return "" if text == "{}" else text
