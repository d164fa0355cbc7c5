"""Plays a plan from beginning to end and asks every oracle."""

import logging
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import msgspec
import postgres
from cast import INSTANSI
from structlog.testing import capture_logs

from simulation import oracles, replay
from simulation.another_order import check_another_order
from simulation.deadlines import check_locked, check_proofs
from simulation.oracles import Broken
from simulation.plan import Event, Plan
from simulation.server import bent
from simulation.world import World


class Score(msgspec.Struct):
    """What a story went through."""

    mutations: int = 0
    exchanges: int = 0
    faults: Counter[str] = msgspec.field(default_factory=Counter)
    outcomes: Counter[str] = msgspec.field(default_factory=Counter)
    fingerprint: str = ""


class Ended(msgspec.Struct):
    """How a story came out."""

    score: Score
    broken: str = ""  # the promise; "": none
    how: str = ""
    told: list[str] = []


def play(plan: Plan, events: Sequence[Event] | None = None) -> Ended:
    """Play a plan, or a part of its events."""
    salts = Random(f"salt {plan.seed}")
    database = postgres.of_this_test_alone()
    with _directory() as directory, database, capture_logs() as alarms, bent(plan.page_rows, salts):
        world = World(directory, plan.seed)
        score = Score()
        try:
            world.play(plan.events if events is None else events)
            _ask(world, plan, alarms, directory)
        except Broken as broken:
            return Ended(score, broken.promise, str(broken), world.told)
        except Exception as error:
            return Ended(score, f"{type(error).__name__}", _where(error), world.told)
        finally:
            _count(world, score)
            world.close()
    return Ended(score, told=world.told)


def _where(error: Exception) -> str:
    return "".join(traceback.format_exception(error)[-6:])


def _ask(world: World, plan: Plan, alarms: Sequence[object], directory: Path) -> None:
    store = world.server.store
    oracles.check_journal(store)
    oracles.check_saved(world.ledger, world.phones, store)
    history = replay.read_journal(store)
    replay.check_replay(store, history, Random(plan.seed))
    replay.check_figures(store, history)
    check_locked(store)
    if not (world.faults["database_restored"] or world.faults["server_clock"]):
        check_proofs(store, world.written, world.server.kept_at)
    oracles.check_quiet(world.phones, store)
    oracles.check_sealed(world.ledger, world.phones, world.server.opens)
    oracles.check_totals(world.phones, store, replay.standings(store, history))
    oracles.check_bugs(store, alarms)
    if plan.is_orderless:
        founding = Random(world.founding)
        chance = Random(plan.seed)
        check_another_order(store, world.phones, history, directory / "other", founding, chance)


def _count(world: World, score: Score) -> None:
    rows = world.server.store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))
    own = {phone.who.replica.id for phone in world.phones}
    score.mutations = sum(row.kind == "mutation" and row.replica in own for row, _ in rows)
    score.exchanges = world.exchanges
    score.faults = world.faults
    score.outcomes = Counter(f"{row.outcome} {row.code}".strip() for row, _ in rows if row.kind == "mutation")
    score.fingerprint = rows[-1][0].chain


@contextmanager
def _directory() -> Iterator[Path]:
    memory = Path("/dev/shm")
    directory = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    logging.disable(logging.CRITICAL)
    try:
        yield directory
    finally:
        logging.disable(logging.NOTSET)
        shutil.rmtree(directory)
