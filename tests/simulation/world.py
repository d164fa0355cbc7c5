"""One story, from its first event until everything is quiet."""

import heapq
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from cast import BUDI, INSTANSI, NOW_MS, SARI, uuid

from simulation import deadlines, network, oracles
from simulation.agency import Agency, disable, found_agency, reorganise
from simulation.assessing import assess, move_assessment, open_cycle
from simulation.mischief import write_badly
from simulation.network import TIMEOUT_MS, Flight
from simulation.oracles import Broken, Ledger
from simulation.people import DEEDS as REPORTING
from simulation.people import Hand
from simulation.phone import Phone
from simulation.plan import DAY_MS, MINUTE_MS, Event
from simulation.plan import DEEDS as PLAIN_DEEDS
from simulation.plans import decide_case, move_plan, rate, reopen_case, weigh
from simulation.server import Server, Strike

DEEDS = {
    **REPORTING,
    "weigh": weigh,
    "move_plan": move_plan,
    "rate": rate,
    "case": decide_case,
    "reopen_case": reopen_case,
    "assess": assess,
    "move_assessment": move_assessment,
}
MOST_HOPS = 200
PHONES = 20


class World:
    def __init__(self, directory: Path, seed: int) -> None:
        self.founding = f"world {seed}"
        self.chance = Random(self.founding)
        self.server = Server(directory)
        self.now_ms = self.server.now_ms = NOW_MS
        self.server_skew_ms = 0
        self.ledger = Ledger()
        self.written: dict[str, int] = {}  # sha -> when, ms
        self.faults: Counter[str] = Counter()
        self.exchanges = 0
        self.is_quiet = False
        self.told: list[str] = []
        self.phones: list[Phone] = []
        self._queue: list[tuple[int, int, str, object]] = []
        self._order = 0
        self._flights = 0
        self.agency: Agency = self.server.store.write_now(lambda tx: found_agency(tx, self.chance))
        self.server.store.write_now(lambda tx: open_cycle(tx, "jambi", self.chance, NOW_MS))
        people = list(self.agency.places)
        for number in range(PHONES):
            # Budi's and Sari's are always there, and Budi has two.
            person = [BUDI, SARI, BUDI][number] if number < 3 else self.chance.choice(people)
            self.add_phone(person)

    # --- what happens ------------------------------------------------------------------------------

    def play(self, events: Sequence[Event]) -> None:
        for event in events:
            self._later(NOW_MS + event.at, "event", event)
        while self._queue:
            self._next()
        self._become_quiet()

    def _later(self, at: int, kind: str, what: object) -> None:
        self._order += 1
        heapq.heappush(self._queue, (at, self._order, kind, what))

    def _next(self) -> None:
        at, _, kind, what = heapq.heappop(self._queue)
        self.now_ms = max(self.now_ms, at)
        self.server.now_ms = self.now_ms + self.server_skew_ms
        if kind == "event":
            assert isinstance(what, Event)
            self._happen(what)
            return
        assert isinstance(what, Flight)
        if kind == "up":
            group = [what]
            while self._queue and self._queue[0][0] == at and self._queue[0][2] == "up":
                group.append(heapq.heappop(self._queue)[3])  # type: ignore[arg-type]
            self._reach_server(group)
        elif kind == "down":
            self._reach_phone(what)
        elif what.is_awaited:  # it has waited long enough
            what.phone.waiting.discard(what.number)
            what.phone.failed()

    def _happen(self, event: Event) -> None:
        chance = Random(event.seed)
        if event.what == "sync":
            self.exchange(chance.choice(self.phones), event.fate, chance)
        elif event.what == "judged":
            self.server.judge(chance.randrange(1, 4))
        elif event.what == "rush":
            for phone in self.phones:
                self.exchange(phone, event.fate if chance.random() < 0.5 else "", chance)
        else:
            phone = chance.choice([phone for phone in self.phones if phone.signed_in] or self.phones)
            told = "; ".join(filter(None, [self._do(event.what, phone, chance) for _ in range(event.times)]))
            if told and event.what not in DEEDS or event.what in ("poison", "forged_saw"):
                self.faults[event.what] += 1
            if told:
                self.tell(phone.label, told)

    def _do(self, what: str, phone: Phone, chance: Random) -> str:
        if what in DEEDS or what in ("bad_line", "killed_saving"):
            if not phone.signed_in or phone.retired:
                return ""
            hand = Hand(phone, self.agency, chance, self.now_ms)
            hand.killed = what == "killed_saving"
            deed = write_badly if what == "bad_line" else DEEDS["report" if hand.killed else what]
            told = deed(hand)
            if not told and what in PLAIN_DEEDS:  # there was nothing of the kind to be done
                told = DEEDS["report"](hand)
            return f"{told}, but is killed saving it" if hand.killed else told
        return str(getattr(self, f"_{what}")(phone, chance))

    # --- mishaps -----------------------------------------------------------------------------------

    def _killed_settling(self, phone: Phone, _: Random) -> str:
        phone.dies_settling = True
        return "will be killed between vault and cache"

    def _stolen_lock(self, phone: Phone, chance: Random) -> str:
        """A second tab takes over while the first still waits; both will get their answers."""
        if not phone.waiting:
            self.exchange(phone, "slow", chance)
        phone.steal()
        self._send(phone, "", chance, hop=0)
        return "has a second tab that takes over"

    def _cache_deleted(self, phone: Phone, chance: Random) -> str:
        if chance.random() < 0.5:  # while an answer is on its way that continues from what was there
            self.exchange(phone, "slow", chance)
        phone.delete_cache()
        return "loses its cache"

    def _wrong_clock(self, phone: Phone, chance: Random) -> str:
        phone.skew_ms = chance.choice([-365, 365, -1, 0]) * DAY_MS
        return f"has a clock that is {phone.skew_ms // DAY_MS} days off"

    def _copied(self, phone: Phone, chance: Random) -> str:
        if len(self.phones) > 2 * PHONES:
            return ""
        self.phones.append(phone.copy(f"{phone.label}-copy{len(self.phones)}"))
        return "is copied to another phone"

    def _phone_restored(self, phone: Phone, _: Random) -> str:
        """Back to the copy made of it at the last such event; what only this phone had is gone (F24)."""
        before, phone.snapshot = phone.snapshot, phone.disk
        if before is None:
            return "is copied to be restored one day"
        lost = {entry.sha for entry in phone.device.vault.entries}
        phone.restart()
        phone.load(before)
        here = {entry.sha for one in self.phones for entry in one.device.vault.entries}
        self.ledger.lose(lost - here)
        return "is restored from an old copy"

    def _signed_out(self, phone: Phone, chance: Random) -> str:
        phone.signed_in = not phone.signed_in
        if not phone.signed_in:
            phone.restart()
            phone.delete_cache()
        return "signs in" if phone.signed_in else "signs out"

    def _shipped_unsigned(self, phone: Phone, chance: Random) -> str:
        """A phone whose session is over brings what it has; nothing comes down (F8, F48, F79)."""
        phone = chance.choice([one for one in self.phones if not one.signed_in] or [phone])
        answer = None if phone.waiting else self.server.receive(phone.who, phone.request(self.now_ms).body)
        if answer is None:
            return ""
        self.ledger.note(phone, answer)
        before = phone.device
        phone.take_receipts(answer)
        oracles.check_settled(before, phone.device, answer, phone.who.replica.id)
        return f"({phone.label} ships {len(answer.outcomes)} lines without a session)"

    def _line_damaged(self, phone: Phone, chance: Random) -> str:
        """A bit flips in a line that nobody has: it can never be sent (F22), others name it (F32)."""
        sha = phone.damage(chance)
        if not sha:
            return ""
        here = {entry.sha for one in self.phones if one is not phone for entry in one.device.vault.entries}
        self.ledger.lose({sha} - here)
        return "has a line damaged on its disk"

    def _copy_bent(self, phone: Phone, chance: Random) -> str:
        """Something is wrong with the copy, and nobody notices until it is compared (F84)."""
        return "has its copy bent" if phone.bend(chance) else ""

    def _compacted(self, _: Phone, chance: Random) -> str:
        days = chance.choice([1, 5, 30])
        return f"({self.server.compact(days)} rows of the feed older than {days} days go)"

    def _disabled(self, phone: Phone, _: Random) -> str:
        told = self.server.store.write_now(lambda tx: disable(tx, phone.person, self.server.now_ms))
        return f"(the account of {self.agency.name(phone.person)} is {told})"

    def _second_phone(self, phone: Phone, _: Random) -> str:
        if len(self.phones) > 2 * PHONES:
            return ""
        return f"gets another phone: {self.add_phone(phone.person).label}"

    def _server_killed(self, _: Phone, chance: Random) -> str:
        self.server.strike = Strike(
            dies_at=chance.choice([chance.randrange(30), chance.randrange(150), 10_000])
        )
        return f"(the server will be killed at statement {self.server.strike.dies_at})"

    def _disk_full(self, _: Phone, chance: Random) -> str:
        self.server.strike = Strike(pages_left=chance.randrange(6))
        return f"(the server's disk will have {self.server.strike.pages_left} pages left)"

    def _server_clock(self, _: Phone, chance: Random) -> str:
        self.server_skew_ms = chance.choice([-1, 0, 1]) * chance.choice([MINUTE_MS, DAY_MS, 40 * DAY_MS])
        return f"(the server's clock is off by {self.server_skew_ms} ms)"

    def _moved(self, _: Phone, chance: Random) -> str:
        now = self.server.now_ms
        return self.server.store.write_now(lambda tx: f"({reorganise(tx, self.agency, chance, now)})")

    def _deadline(self, _: Phone, chance: Random) -> str:
        now = self.server.now_ms
        return self.server.store.write_now(lambda tx: deadlines.set_deadline(tx, chance, now))

    def _opened_again(self, _: Phone, chance: Random) -> str:
        now = self.server.now_ms
        return self.server.store.write_now(lambda tx: deadlines.open_again(tx, chance, now))

    def _lock_round(self, *_: object) -> str:
        return deadlines.keep_round(self.server.store, self.server.now_ms)

    def _self_first(self, _: Phone, chance: Random) -> str:
        now = self.server.now_ms
        return self.server.store.write_now(lambda tx: open_cycle(tx, "pauh", chance, now))

    def _backup(self, *_: object) -> str:
        self.server.back_up()
        return "(the server is backed up)"

    def _database_restored(self, *_: object) -> str:
        if not self.server.restore():
            return ""
        self.ledger.another_epoch()
        return "(the server is restored from its backup)"

    # --- exchanges ---------------------------------------------------------------------------------

    def exchange(self, phone: Phone, fate: str, chance: Random) -> None:
        """Begin one, unless the phone waits for one or nobody is signed in."""
        if phone.signed_in and not phone.waiting:
            self._send(phone, fate, chance, hop=0)

    def _send(self, phone: Phone, fate: str, chance: Random, hop: int) -> None:
        asked = phone.request(self.now_ms)
        self._flights += 1
        flight = Flight(self._flights, phone, asked.body, asked.asked, fate)
        phone.waiting.add(flight.number)
        if fate:
            self.faults[fate] += 1
        lines = asked.body.count(b"\n")
        if lines or fate or not self.is_quiet:
            self.tell(phone.label, f"asks with {lines} lines {fate}{' again' if hop else ''}".rstrip())
        for delay in network.delays_up(fate, chance):
            self._later(self.now_ms + delay, "up", flight)
        self._later(self.now_ms + TIMEOUT_MS, "timeout", flight)

    def _reach_server(self, group: list[Flight]) -> None:
        self.exchanges += len(group)
        strike = self.server.strike
        deaths = self.server.deaths
        kept = {place for place, flight in enumerate(group) if flight.fate == "kept"}
        replies = self.server.answer([(flight.phone.who, flight.body) for flight in group], kept)
        if self.server.deaths > deaths:
            oracles.check_journal(self.server.store)
        for flight, reply in zip(group, replies, strict=True):
            if reply is None:
                self.tell(flight.phone.label, f"gets no answer {'(server killed)' if strike.dies_at else ''}")
                continue
            self.ledger.note(flight.phone, reply.answer)
            flight.reply = reply
            delay = network.delay_down(flight.fate, Random(flight.number))
            if delay is not None:
                self._later(self.now_ms + delay, "down", flight)

    def _reach_phone(self, flight: Flight) -> None:
        if not flight.is_awaited:
            return
        phone = flight.phone
        phone.waiting.discard(flight.number)
        assert flight.reply is not None
        answer = network.read(network.bytes_down(flight, Random(flight.number)))
        if answer is None:
            phone.failed()
            return
        before = phone.device
        settled = phone.settle(answer, flight.asked)
        after = settled.device
        names = Counter(f"{one.outcome} {one.code}".strip() for one in answer.outcomes if not one.again)
        told = ", ".join(f"{count} {name}" for name, count in names.items())
        if told or not self.is_quiet:
            changed = f"{len(answer.changes)} changes {settled.effects}"
            self.tell(phone.label, f"hears: {told or 'nothing'}; {changed}")
        overtaken = "overtaken" in settled.effects
        oracles.require(overtaken == (flight.asked.fence != before.fence), "F103 fence", phone.label)
        oracles.check_settled(before, after, answer, phone.who.replica.id)
        if overtaken or phone.device is not after:  # it was killed meanwhile
            return
        if answer.kept:  # it says nothing of what there is
            settled = [
                one.n
                for one, was in zip(after.vault.entries, before.vault.entries, strict=True)
                if one.outcome != was.outcome
            ]
            oracles.require(not settled and after.cache == before.cache, "P1 kept", phone.label)
            return
        oracles.check_cache(phone, flight.reply.may_see, continues=flight.asked.cursor == before.cache.cursor)
        oracles.check_anonymous(phone, self.agency.holders)
        if "new_replica" in settled.effects and not phone.retired:
            phone.retired = True
            self.add_phone(phone.person)
        if "again" in settled.effects and not phone.waiting:
            self._send(phone, "", Random(flight.number), hop=1)

    # --- the end -----------------------------------------------------------------------------------

    def _become_quiet(self) -> None:
        """Everybody signs in and exchanges over a good line, until nobody learns anything new."""
        self.is_quiet = True
        self.server.strike = Strike()
        self.server_skew_ms = 0
        self.now_ms += 90 * DAY_MS
        for phone in self.phones:
            phone.signed_in = True
            phone.dies_settling = False
            assert not phone.waiting
        self.server.judge(1_000_000)
        oracles.require(self.server.unjudged() == 0, "P1 kept", "something is never judged")
        heard = -1
        while heard != (heard := self.server.store.read_now(lambda tx: tx.seq(INSTANSI))):
            for phone in list(self.phones):
                self._exchange_until_quiet(phone)

    def _exchange_until_quiet(self, phone: Phone) -> None:
        for _ in range(MOST_HOPS):
            self._send(phone, "", self.chance, hop=0)
            for _ in range(4 * MOST_HOPS):
                if self._queue:
                    self._next()
            if not self._queue and not any(entry.ship for entry in phone.sound()):
                return
        raise Broken("rest", f"{phone.label} does not come to rest")

    def add_phone(self, person: str) -> Phone:
        number = len(self.phones) + 1
        label = f"{self.agency.name(person)}#{number}"
        phone = Phone(label, person, number, uuid(9000 + number), self._saved, self.server.seals)
        self.server.store.write_now(lambda tx: tx.put_replica(INSTANSI, phone.who.replica))
        self.phones.append(phone)
        return phone

    def _saved(self, sha: str, line: str) -> None:
        self.ledger.saved(sha, line)
        self.written[sha] = self.now_ms

    def tell(self, who: str, what: str) -> None:
        days, rest = divmod(self.now_ms - NOW_MS, DAY_MS)
        self.told.append(f"day {days:3} {rest / 3_600_000:5.2f} h  {who:12} {what}")

    def close(self) -> None:
        self.server.store.close()
