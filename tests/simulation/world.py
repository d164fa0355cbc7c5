"""One story, from its first event until everything is quiet."""

import heapq
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from cast import BUDI, INSTANSI, NOW_MS, SARI, uuid

from simulation import network, oracles
from simulation.agency import Agency, found_agency, reorganise
from simulation.mischief import write_badly
from simulation.network import TIMEOUT_MS, Flight
from simulation.oracles import Broken, Ledger
from simulation.people import DEEDS, Hand
from simulation.phone import Phone
from simulation.plan import DAY_MS, MINUTE_MS, Event
from simulation.server import Server, Strike

MOST_HOPS = 200
PHONES = 9


class World:
    def __init__(self, directory: Path, seed: int) -> None:
        self.founding = f"world {seed}"
        self.chance = Random(self.founding)
        self.server = Server(directory, Random(f"salt {seed}"))
        self.now_ms = self.server.now_ms = NOW_MS
        self.server_skew_ms = 0
        self.ledger = Ledger()
        self.faults: Counter[str] = Counter()
        self.exchanges = 0
        self.is_quiet = False
        self.told: list[str] = []
        self.phones: list[Phone] = []
        self._queue: list[tuple[int, int, str, object]] = []
        self._order = 0
        self._flights = 0
        self.agency: Agency = self.server.store.write_now(lambda tx: found_agency(tx, self.chance))
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
        elif event.what == "rush":
            for phone in self.phones:
                self.exchange(phone, event.fate if chance.random() < 0.5 else "", chance)
        else:
            phone = chance.choice([phone for phone in self.phones if phone.signed_in] or self.phones)
            told = self._do(event.what, phone, chance)
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
        replies = self.server.answer([(flight.phone.who, flight.body) for flight in group])
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
        oracles.check_cache(phone, flight.reply.may_see, continues=flight.asked.cursor == before.cache.cursor)
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
        for _ in range(3):
            for phone in list(self.phones):
                self._exchange_until_quiet(phone)

    def _exchange_until_quiet(self, phone: Phone) -> None:
        for _ in range(MOST_HOPS):
            self._send(phone, "", self.chance, hop=0)
            for _ in range(4 * MOST_HOPS):
                if self._queue:
                    self._next()
            if not self._queue and not any(entry.ship for entry in phone.device.vault.entries):
                return
        raise Broken("rest", f"{phone.label} does not come to rest")

    def add_phone(self, person: str) -> Phone:
        number = len(self.phones) + 1
        label = f"{self.agency.name(person)}#{number}"
        phone = Phone(label, person, number, uuid(9000 + number), self.ledger.saved)
        self.server.store.write_now(lambda tx: tx.put_replica(INSTANSI, phone.who.replica))
        self.phones.append(phone)
        return phone

    def tell(self, who: str, what: str) -> None:
        days, rest = divmod(self.now_ms - NOW_MS, DAY_MS)
        self.told.append(f"day {days:3} {rest / 3_600_000:5.2f} h  {who:12} {what}")

    def close(self) -> None:
        self.server.store.close()
