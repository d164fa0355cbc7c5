"""What must be true whatever happened. I1 … I11 are the names that the list of faults gives them."""

from collections.abc import Sequence
from typing import Any

from cast import INSTANSI, KEYS

from server import pull
from server.access import buckets_for
from server.journal import verify
from server.receipt import receipt_mac
from server.store.store import ReadTx, Store
from simulation.phone import Phone
from simulation.server import POISON
from sync import device
from sync.device import Device
from sync.mutation import line_hash
from sync.vault import IN_STATE
from sync.wire import Answer, Change, Outcome


class Broken(AssertionError):  # noqa: N818 - read aloud it is what has happened
    """A promise was broken."""

    def __init__(self, promise: str, how: str) -> None:
        super().__init__(f"{promise}: {how}")
        self.promise = promise


def require(true: bool, promise: str, how: object = "") -> None:
    if not true:
        raise Broken(promise, str(how))


class Ledger:
    """What people were told: which lines are saved, and what became of them."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}  # sha -> line
        self.lost: set[str] = set()
        self._outcomes: dict[tuple[str, str, str], tuple[object, ...]] = {}

    def saved(self, sha: str, line: str) -> None:
        self.shown[sha] = line

    def lose(self, shas: set[str]) -> None:
        """Their only phone is gone, or went back in time."""
        self.lost |= shas

    def another_epoch(self) -> None:
        """Another database gives outcomes of its own."""
        self._outcomes.clear()

    def note(self, phone: Phone, answer: Answer) -> None:
        """I2: exactly one outcome per line, however often it is sent."""
        for one in answer.outcomes:
            key = (phone.who.replica.id, str(one.n), one.sha)
            told = (one.id, one.outcome, one.code, one.errors, one.missing, one.at, one.mac)
            first = self._outcomes.setdefault(key, told)
            require(first == told, "I2 one outcome", f"{first} then {told}")


def check_settled(before: Device, after: Device, answer: Answer, replica: str) -> None:
    """I6: an outbox never shrinks without a receipt."""
    receipts = {(one.n, one.sha) for one in answer.outcomes if _is_genuine(one, replica)}
    here = {entry.n: entry for entry in after.vault.entries}
    for entry in before.vault.entries:
        now = here.get(entry.n)
        if now is None:
            receipt = entry.outcome
            require(receipt is not None and receipt.at <= answer.backup, "I6 no receipt", entry)
        elif entry.ship and not now.ship:
            require((entry.n, entry.sha) in receipts, "I6 no receipt", entry)
        require(now is None or now.line == entry.line, "I6 line changed", entry)


def _is_genuine(one: Outcome, replica: str) -> bool:
    return one.mac == receipt_mac(KEYS, INSTANSI, replica, one.n, one.sha, one.outcome, one.code, one.at)


def check_cache(phone: Phone, may_see: frozenset[str], *, continues: bool) -> None:
    """I5: nothing outside a person's buckets in his cache after an exchange."""
    if continues:
        for key, row in phone.device.cache.rows.items():
            require(
                set(row.inside) <= may_see and bool(row.inside),
                "I5 scope",
                f"{phone.label} {key} {row.inside}",
            )


def check_journal(store: Store) -> None:
    """The chain holds, time does not go back, and each line has one row."""
    rows = store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))
    faults = verify(rows)
    require(not faults, "chain", faults[:3])
    times = [envelope.received_at for envelope, _ in rows]
    require(times == sorted(times), "server time goes back")
    seen: set[tuple[str, int, str]] = set()
    for envelope, payload in rows:
        if envelope.kind == "mutation" and envelope.code != "signature":
            key = (envelope.replica, envelope.n, envelope.sha)
            require(key not in seen, "I2 one row per line", key)
            require(payload is not None and line_hash(payload) == envelope.sha, "I2 payload", key)
            seen.add(key)


def check_saved(ledger: Ledger, phones: list[Phone], store: Store) -> None:
    """I1: every line ever shown as saved is in a vault or in the journal."""
    journal = {
        envelope.sha for envelope, _ in store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))
    }
    vaults = {entry.sha for phone in phones for entry in phone.device.vault.entries}
    missing = ledger.shown.keys() - journal - vaults - ledger.lost
    require(not missing, "I1 saved work is gone", [ledger.shown[sha][:200] for sha in list(missing)[:2]])


def check_quiet(phones: list[Phone], store: Store) -> None:
    """I9: when quiet, phone and server agree on every bucket; and nothing waits that need not."""
    for phone in phones:
        wanted = store.read_now(lambda tx, phone=phone: _bucket_contents(tx, phone.person))  # type: ignore[misc]
        here = phone.device.cache.rows
        require(
            wanted.keys() == here.keys(),
            "I9 rows",
            f"{phone.label}: {sorted(wanted.keys() ^ here.keys())[:3]}",
        )
        for key, change in wanted.items():
            require(here[key] == change, "I9 contents", f"{phone.label}: {here[key]} but {change}")
        for entry in phone.device.vault.entries:
            require(entry.outcome is not None and not entry.ship, "I9 receipt", f"{phone.label}: {entry}")
        require(
            not device.pending(phone.device), "I9 pending", f"{phone.label}: {device.pending(phone.device)}"
        )


def _bucket_contents(tx: ReadTx, person: str) -> dict[str, Change]:
    seen = buckets_for(tx.organisation(INSTANSI), person, tx.latest_at(INSTANSI))
    found = {}
    for feed in tx.feed(INSTANSI, seen, 0, 1_000_000):
        row = tx.record(INSTANSI, feed.collection, feed.record)
        if row is not None and not feed.gone:
            inside = tuple(bucket for bucket in row.buckets if bucket in seen)
            found[f"{row.collection}/{row.id}"] = pull._change(row, inside, ())
    return found


def check_totals(phones: list[Phone], store: Store, standing: dict[str, dict[str, str]]) -> None:
    """I11: what somebody wrote is accepted, waiting or not counted; his phone says which as the server does.

    `standing`: mutation -> register -> what the server says.
    """
    for phone in phones:
        for entry in phone.device.vault.entries:
            outcome = entry.outcome
            if (
                outcome is None
                or not outcome.id
                or outcome.code in ("reused_id", "signature", "actor", "json")
            ):
                continue
            _check_standing(phone, entry.standing, outcome, standing.get(outcome.id))


def _check_standing(
    phone: Phone, told: dict[str, Any], outcome: Outcome, truth: dict[str, str] | None
) -> None:
    if truth is None:  # never came near its record
        set_aside = outcome.outcome in ("quarantined", "unreadable") or outcome.code in ("internal", "newer")
        require(set_aside, "I11 standing", f"{phone.label}: {outcome} has none")
        return
    for register, now in truth.items():
        said = told.get(register)
        if said is None and outcome.outcome in IN_STATE and now in ("in_force", "superseded", "contested"):
            require(
                now != "contested" or outcome.outcome == "conflict",
                "I11 contested",
                f"{phone.label}: {outcome}",
            )
            continue
        if said is None and now == ("waiting" if outcome.outcome == "held" else "not_counted"):
            continue
        same = said == now or now == "superseded"  # by one's own later work: nobody has to be told
        require(same, "I11 standing", f"{phone.label}: {outcome} is {now} in {register}, told {said}")


def check_bugs(store: Store, alarms: Sequence[object]) -> None:
    """F11: only poison is held as a bug of ours, and each time somebody is alarmed."""
    rows = store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))
    held = [(row, payload) for row, payload in rows if row.kind == "mutation" and row.code == "internal"]
    for _, payload in held:
        require(
            payload is not None and POISON.encode() in payload, "a bug of ours", f"{alarms[:2]}\n {payload!r}"
        )
    require(bool(alarms) or not held, "F11 no alarm")
