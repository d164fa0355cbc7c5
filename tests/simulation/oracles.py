"""What must be true whatever happened. I1 … I11 are the names that the list of faults gives them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cast import INSTANSI, KEYS, NAMESPACE

from server import pull
from server.access import buckets_for
from server.appraisal import COLLECTIONS
from server.appraisal.assessment import PEER
from server.effects import derived_id
from server.journal import verify
from server.receipt import receipt_mac
from server.store.store import ReadTx, Store
from simulation.phone import Phone
from simulation.server import POISON
from sync import device
from sync.device import Device
from sync.mutation import line_hash
from sync.sealed import SealedLine, read_sealed
from sync.sums import digest, sums_of
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
        is_sealed = now is not None and bool(now.sealed) and not entry.sealed and now.outcome is not None
        require(now is None or now.line == entry.line or is_sealed, "I6 line changed", entry)


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


def check_anonymous(phone: Phone, holders: Mapping[str, str]) -> None:
    """What peers and staff answer is on no phone but their own, whatever happens: not even as a case. And
    there it is not to be read either, once the server has it.
    """
    tells = COLLECTIONS[PEER].tells
    assert tells is not None
    for key, row in phone.device.cache.rows.items():
        body = row.registers.get("body") if key.startswith("case/") else None
        about = body.value.get("collection") if body is not None and body.value else ""
        if key.startswith(f"{PEER}/") or about == PEER:
            whose = holders.get(row.owner)
            require(whose == phone.person, "anonymity", f"{phone.label} has {key} of {row.owner}: {row}")
        if key.startswith(f"{PEER}/"):
            for register in row.registers.values():
                for one in (register, *register.siblings):
                    told = one.value.keys() if isinstance(one.value, dict) else ()
                    require(not one.reason and tells.issuperset(told), "withheld", f"{phone.label}: {one}")


def check_sealed(ledger: Ledger, phones: list[Phone], opens: Callable[[SealedLine], bytes]) -> None:
    """What the server has of such answers is on no phone but sealed, and what is sealed is what was saved."""
    for phone in phones:
        for entry in phone.sound():
            if entry.collection != PEER or entry.ship:
                continue
            within = read_sealed(entry.line.encode())
            require(within is not None, "sealed", f"{phone.label}: {entry}")
            assert within is not None
            require(opens(within).decode() == ledger.shown[entry.sha], "sealed is what was saved", entry)
            require(entry.husk is not None and not entry.husk.salt, "sealed without its salt", entry)


def check_journal(store: Store) -> None:
    """The chain holds, time does not go back, and each line has one row."""
    rows = store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))
    faults = verify(rows)
    require(not faults, "chain", faults[:3])
    # What comes back after a restore keeps the time that its receipt proves.
    honoured = store.read_now(
        lambda tx: {row for (row,) in tx.connection.execute("SELECT row FROM honoured")}
    )  # type: ignore[attr-defined]
    times = [envelope.received_at for envelope, _ in rows if envelope.row not in honoured]
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
        told = store.read_now(lambda tx, phone=phone: digest(tx.sums(INSTANSI, _sees(tx, phone.person))))  # type: ignore[misc]
        have = digest(sums_of(here.values()))
        require(have == told and not phone.device.cache.doubt, "I9 sums", f"{phone.label}: {have} but {told}")
        for entry in phone.sound():
            require(entry.outcome is not None and not entry.ship, "I9 receipt", f"{phone.label}: {entry}")
        waits = set(device.pending(phone.device)) & {entry.n for entry in phone.sound()}
        require(not waits, "I9 pending", f"{phone.label}: {waits}")


def _sees(tx: ReadTx, person: str) -> frozenset[str]:
    return buckets_for(tx.organisation(INSTANSI), person, tx.latest_at(INSTANSI))


def _bucket_contents(tx: ReadTx, person: str) -> dict[str, Change]:
    seen = _sees(tx, person)
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
        for entry in phone.sound():  # what the disk has spoiled is a gap, and told as one
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
        set_aside = outcome.outcome in ("quarantined", "unreadable") or outcome.code in (
            "internal",
            "newer",
            "self_first",
        )
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
    """F11: only poison, and what is decided of it, is held as our bug, and each time somebody is alarmed."""
    rows = store.read_now(lambda tx: tx.journal(INSTANSI, limit=1_000_000))
    poison = {row.id for row, payload in rows if POISON.encode() in (payload or b"")}
    cases = {derived_id(NAMESPACE, f"case/{id}") for id in poison}
    held = [row for row, _ in rows if row.kind == "mutation" and row.code == "internal"]
    for row in held:
        require(row.id in poison or row.record in cases, "a bug of ours", f"{alarms[:2]}\n {row}")
    require(bool(alarms) or not held, "F11 no alarm")
