"""The people every test knows, in an agency on a real store, with phones that sign with real keys.

Budi is an employee of a clinic, Sari his supervisor, Rina, Dewi and Agus his peers, Wati Sari's successor,
Pak Hasan Sari's superior. Tono works at a school and sees nothing of theirs. Admin administers the whole
agency.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from seals import seal_line

from server.appraisal import COLLECTIONS
from server.effects import derived_id
from server.exchange import ServerKeys, Who, exchange, write_as_server
from server.org import Grant, Placement, Superior, Unit, UnitParent
from server.sealing import LineOpener, SealingKeys
from server.store.agency import Agency
from server.store.journal import Replica
from server.store.people import Person, PersonNip, Position
from server.store.sqlite import SqliteStore
from server.store.store import Store, Tx
from sync import device
from sync.device import Device, Intent, Shown
from sync.merge import Record
from sync.mutation import Made, line_hash, run_digest, to_b64u
from sync.sealed import SealedLine
from sync.wire import Answer, Hello, OutboxSummary, Outcome, Run

INSTANSI = 1
NOW_MS = 1_795_000_000_000  # 2026-11-18
DAY_MS = 86_400_000
ZONE = "Asia/Jakarta"
KEYS = ServerKeys(mac=b"k" * 32)


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


NAMES = ("budi", "sari", "tono", "wati", "rina", "dewi", "agus", "hasan", "admin")
BUDI, SARI, TONO, WATI, RINA, DEWI, AGUS, HASAN, ADMIN = (uuid(n) for n in range(1, 10))
PEOPLE = dict(zip(NAMES, (BUDI, SARI, TONO, WATI, RINA, DEWI, AGUS, HASAN, ADMIN), strict=True))
PLACE = {person: uuid(100 + n) for n, person in enumerate(PEOPLE.values(), 1)}  # person -> his placement
OFFICE, CLINIC, SCHOOL = uuid(201), uuid(202), uuid(203)
UNIT_OF = {TONO: SCHOOL, HASAN: OFFICE, ADMIN: OFFICE}  # the others are in the clinic
STAFF = {SARI: (BUDI, RINA, DEWI, AGUS), HASAN: (SARI, WATI, TONO)}
CYCLE = uuid(301)
LINE, OTHER_LINE, TONOS_LINE = uuid(401), uuid(402), uuid(403)
PATIENTS, VISITS = "pasien", "kunjungan"  # the indicators of LINE
NAMESPACE = "6ba7b811-9dad-41d1-80b4-00c04fd430c8"


def indicator(id: str, target: float | None, **more: Any) -> dict[str, Any]:
    made = {"id": id, "aspect": "kuantitas", "name": f"Jumlah {id}", "unit": id, "aggregate": "sum"}
    wanted = {"value": target, "low": None, "high": None, "text": None}
    return {**made, "target": wanted, "direction": "higher", **more}


def plan_line(placement: str, *indicators: dict[str, Any], order: int = 1) -> dict[str, Any]:
    value = {"placement": placement, "cycle": CYCLE, "kind": "utama", "rhk": "Pelayanan yang baik"}
    return {**value, "parent": None, "order": order, "indicators": list(indicators)}


def report(
    record: str,
    line: str | None = LINE,
    indicator: str | None = PATIENTS,
    *,
    placement: str = PLACE[BUDI],
    **body: Any,
) -> Intent:
    """A report of today, of one patient, for the first target, unless said otherwise."""
    value = {"placement": placement, "date": "2026-11-18", "quantity": 1, **body}
    link = {"line": line, "indicator": indicator if line is not None else None}
    return Intent(collection="report", record=record, put={"body": value, "link": link}, form="lapor-umum@1")


class Clock:
    """The server's time, as the test wants it."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms

    def advance(self, ms: int) -> None:
        self.now_ms += ms


@cache
def private_key(number: int) -> ec.EllipticCurvePrivateKey:
    """Make the key of the n-th phone; the same one in every test, because making them takes time."""
    return ec.derive_private_key(number + 10_000, ec.SECP256R1())


class Phone:
    """One person's phone: `sync.device` with a key, and a line to the server within this process."""

    def __init__(self, cast: "Cast", person: str, number: int) -> None:
        self.cast = cast
        self.key = private_key(number)
        self.device: Device = device.create(uuid(9000 + number), person)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.who = Who(
            instansi=INSTANSI,
            person=person,
            replica=Replica(
                id=self.device.vault.replica,
                person=person,
                kind="phone",
                key=to_b64u(point),
                label="HP",
                registered_at=cast.clock(),
            ),
        )
        cast.store.write_now(lambda tx: tx.put_replica(INSTANSI, self.who.replica))

    def write(self, *intents: Intent, at: int | None = None, token: str | None = None) -> list[str]:
        """Keep what the person does. Returns the ids of the mutations."""
        ids = []
        for intent in intents:
            made = Made(at=self.cast.clock() if at is None else at, zone=ZONE, token=token)
            ids.append(self.cast.new_id())
            self.device = device.write(self.device, intent, id=ids[-1], salt="A" * 22, made=made)
        return ids

    def sees(self, collection: str, record: str) -> Shown | None:
        return device.view(self.device, COLLECTIONS).get(f"{collection}/{record}")

    def saw(self, collection: str, record: str) -> dict[str, tuple[str, ...]]:
        """Get the heads that are before the person's eyes."""
        shown = self.sees(collection, record)
        assert shown is not None
        return {name: register.heads for name, register in shown.registers.items() if register.heads}

    def step(self, collection: str, record: str, step: str, reason: str | None = None) -> Intent:
        saw = self.saw(collection, record)
        return Intent(collection=collection, record=record, step=step, reason=reason, saw=saw)

    def sign(self, digest: bytes) -> bytes:
        r, s = decode_dss_signature(self.key.sign(digest, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def request(self) -> device.Request:
        return device.request(self.device, now_ms=self.cast.clock(), client="0.1.0", sign=self.sign)

    def settle(self, answer: Answer, asked: device.Asked) -> tuple[str, ...]:
        settled = device.settle(self.device, answer, asked)
        self.device = settled.device
        self.seal()
        return settled.effects

    def seal(self) -> None:
        """Make unreadable what is to be, once it is known what to seal to."""
        key = self.cast.sealing.current()
        if key is not None:
            self.device = device.seal(self.device, COLLECTIONS, partial(seal_line, key, NAMESPACE))

    def exchange_once(self) -> Answer:
        """Do one round trip."""
        asked = self.request()
        answer = self.cast.send(self.who, asked.body)
        self.settle(answer, asked.asked)
        return answer

    def exchange(self) -> list[Outcome]:
        """Go on until there is nothing more to send or to fetch. Returns the outcomes of all lines."""
        outcomes: list[Outcome] = []
        for _ in range(1000):
            asked = self.request()
            answer = self.cast.send(self.who, asked.body)
            outcomes.extend(answer.outcomes)
            if "again" not in self.settle(answer, asked.asked):
                return outcomes
        raise AssertionError("the exchange does not come to rest")


class Cast:
    """The agency."""

    def __init__(self, store: Store, clock: Clock, directory: Path) -> None:
        self.store = store
        self.sealing = SealingKeys(directory)
        self.sealing.make_first(clock())
        self.clock = clock
        self.touched: frozenset[str] = frozenset()  # by the last exchange
        self._ids = 0
        self._phones = 0
        store.write_now(lambda tx: found(tx))

    def new_id(self) -> str:
        self._ids += 1
        return f"01990000-0000-7000-8000-{self._ids:012d}"

    def phone(self, person: str) -> Phone:
        """Make a new phone of a person, and register it."""
        self._phones += 1
        return Phone(self, person, self._phones)

    def send_raw(self, who: Who, body: bytes) -> bytes:
        """Do an exchange without HTTP; the answer is what would travel."""
        answer, self.touched = asyncio.run(
            exchange(self.store, who, body, self.clock, KEYS, opens=self.opens)
        )
        return msgspec.json.encode(answer)

    def opens(self, line: SealedLine) -> bytes:
        return LineOpener(self.sealing, NAMESPACE).open(line)

    def send(self, who: Who, body: bytes) -> Answer:
        return msgspec.json.decode(self.send_raw(who, body), type=Answer)

    def change(self, job: Callable[[Tx], object]) -> None:
        """Change the organisation."""

        def changed(tx: Tx) -> None:
            job(tx)
            tx.organisation_changed(INSTANSI)

        self.store.write_now(changed)

    def record(self, collection: str, id: str) -> Record:
        row = self.store.read_now(lambda tx: tx.record(INSTANSI, collection, id))
        assert row is not None
        return msgspec.json.decode(row.body, type=Record)

    def state(self, collection: str, id: str) -> str:
        return str(self.record(collection, id).registers["state"].value)

    def derived(self, collection: str, name: str) -> Any:
        id = derived_id(NAMESPACE, name)
        return self.store.read_now(lambda tx: tx.derived(INSTANSI, collection, id))

    def progress(self, line: str = LINE, indicator: str = PATIENTS) -> dict[str, Any]:
        value = self.derived("progress", f"progress/{line}")
        return dict(value["indicators"][indicator])

    def journal(self) -> list[tuple[Any, bytes | None]]:
        return self.store.read_now(lambda tx: tx.journal(INSTANSI, limit=100_000))

    def lines_of(self, phone: Phone) -> list[bytes | None]:
        """Get what the journal has of a phone, in the order of receipt."""
        return [payload for entry, payload in self.journal() if entry.replica == phone.device.vault.replica]


def found(tx: Tx, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
    """Make the agency, its people and their plans."""
    agency = Agency(INSTANSI, "uji", "*", "Kecamatan Uji", NAMESPACE, ZONE, NOW_MS - 300 * DAY_MS)
    since = agency.created
    tx.add_agency(agency, epoch=uuid(999))
    for unit, code, parent, sector in (
        (OFFICE, "KEC", None, "general"),
        (CLINIC, "PKM", OFFICE, "clinic"),
        (SCHOOL, "SD1", OFFICE, "school"),
    ):
        tx.put_unit(INSTANSI, Unit(id=unit, code=code, name=code, zone=ZONE, sector=sector))
        tx.put_unit_parent(INSTANSI, UnitParent(unit=unit, parent=parent, since=since))
    for number, (name, person) in enumerate(PEOPLE.items(), 1):
        tx.put_person(INSTANSI, Person(id=person, name=name.capitalize()))
        nip = f"19850{number}172010011{number:03d}"
        tx.put_person_nip(INSTANSI, PersonNip(person=person, nip=nip, since=since))
        position = uuid(500 + number)
        tx.put_position(INSTANSI, Position(id=position, title=f"Jabatan {name}", kind="pelaksana"))
        tx.put_placement(INSTANSI, placement(person, PLACE[person], UNIT_OF.get(person, CLINIC), since))
    for superior, staff in STAFF.items():
        for person in staff:
            row = Superior(placement=PLACE[person], superior=PLACE[superior], since=since)
            tx.put_superior(INSTANSI, row)
    tx.put_grant(INSTANSI, Grant(id=uuid(601), person=ADMIN, role="admin", unit=OFFICE, since=since))
    tx.organisation_changed(INSTANSI)
    lines = {
        LINE: plan_line(PLACE[BUDI], indicator(PATIENTS, 10), indicator(VISITS, 4, aggregate="latest")),
        OTHER_LINE: plan_line(PLACE[BUDI], indicator(PATIENTS, 20), order=2),
        TONOS_LINE: plan_line(PLACE[TONO], indicator("jam", 100)),
    }
    outcomes = write_as_server(tx, INSTANSI, list(agreed(lines)), NOW_MS - 200 * DAY_MS, random)
    assert {outcome.outcome for outcome in outcomes} == {"applied"}, outcomes


def placement(person: str, id: str, unit: str, since: int, until: int | None = None) -> Placement:
    position = uuid(500 + list(PEOPLE.values()).index(person) + 1)
    return Placement(
        id=id, person=person, position=position, unit=unit, kind="definitive", since=since, until=until
    )


def agreed(lines: dict[str, dict[str, Any]]) -> Iterable[Intent]:
    for id, value in lines.items():
        yield Intent(collection="plan_line", record=id, put={"line": value})
        yield Intent(collection="plan_line", record=id, step="agree")


def make_cast(directory: Path, clock: Clock | None = None) -> Cast:
    return Cast(SqliteStore(directory), clock or Clock(), directory)


def names(outcomes: list[Outcome] | tuple[Outcome, ...]) -> list[str]:
    return [f"{one.outcome} {one.code}".strip() for one in outcomes]


def run_of(phone: Phone, lines: list[bytes], first: int = 1, cursor: str = "") -> bytes:
    """Sign lines that no honest phone would write."""
    digest = run_digest(phone.device.vault.replica, first, [line_hash(line) for line in lines])
    hello = Hello(
        v=1,
        client="0.1.0",
        replica=phone.device.vault.replica,
        cursor=cursor,
        outbox=OutboxSummary(n=0, hash="", count=len(lines), bytes=sum(map(len, lines))),
        t0=NOW_MS,
        run=Run(first=first, sig=to_b64u(phone.sign(digest))),
    )
    return b"\n".join([msgspec.json.encode(hello), *lines])


def written(phone: Phone, *intents: Intent) -> list[bytes]:
    """Write on the phone, and take the lines from its outbox."""
    phone.write(*intents)
    return [entry.line.encode() for entry in phone.device.vault.entries[-len(intents) :]]
