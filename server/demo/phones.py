"""The phones of the demonstration: real keys, outboxes and exchanges with the server, only no screen."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.appraisal import COLLECTIONS
from server.chance import Chance
from server.exchange import Who, exchange
from server.files import EvidenceFolder
from server.own_replica import uuid7
from server.receipt import ServerKeys
from server.store.evidence import EvidenceFile
from server.store.journal import Replica
from server.store.store import Store
from server.version import VERSION
from sync import device
from sync.mutation import Made, to_b64u
from sync.vault import Intent

Clock = Callable[[], int]


class UnexpectedOutcome(Exception):  # noqa: N818 - the demonstration says something that the rules do not allow
    pass


class Phone:
    """One person's phone."""

    def __init__(
        self,
        store: Store,
        instansi: int,
        person: str,
        *,
        zone: str,
        folder: EvidenceFolder,
        keys: ServerKeys,
        clock: Clock,
        chance: Chance,
    ) -> None:
        self._store, self._instansi, self._person = store, instansi, person
        self._zone, self._folder, self._keys = zone, folder, keys
        self._clock, self._chance = clock, chance
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._device = device.create(chance.new_id(), person)
        self._who: Who | None = None

    def write(self, intent: Intent, made_at: int) -> None:
        """Keep what the person did."""
        self._device = device.write(
            self._device,
            intent,
            id=uuid7(made_at, self._chance.bytes(10)),
            salt=self._chance.salt(),
            made=Made(at=made_at, zone=self._zone),
        )

    def upload(self, photo: bytes, name: str) -> dict[str, str | int]:
        """Send a photo. Returns how a report names it."""
        with self._folder.receive(self._chance.bytes(12).hex()) as upload:
            upload.write(photo)
            place = self._folder.path(self._instansi, upload.sha256)
            if not place.is_file():
                upload.keep(place)
        file = EvidenceFile(
            sha256=upload.sha256,
            bytes_count=len(photo),
            type="image/jpeg",
            uploaded_by=self._person,
            at=self._clock(),
            path=self._folder.name(self._instansi, upload.sha256),
        )
        self._store.write_now(lambda tx: tx.put_evidence_file(self._instansi, file))
        return {"sha256": file.sha256, "type": file.type, "bytes": len(photo), "name": name}

    def look(self) -> Callable[[str], dict[str, tuple[str, ...]]]:
        """Open the app: what is before the person's eyes now, as the heads of a report's registers."""
        shown = device.view(self._device, COLLECTIONS)

        def saw(report: str) -> dict[str, tuple[str, ...]]:
            registers = shown[f"report/{report}"].registers
            return {name: register.heads for name, register in registers.items() if register.heads}

        return saw

    async def exchange(self) -> None:
        """Send everything and fetch everything.

        Raises: UnexpectedOutcome.
        """
        who = self._who or self._register()
        again = True
        while again:
            asked = device.request(self._device, now_ms=self._clock(), client=VERSION, sign=self._sign)
            answer, _ = await exchange(self._store, who, asked.body, self._clock, self._keys)
            for outcome in answer.outcomes:
                if outcome.outcome != "applied":
                    raise UnexpectedOutcome(f"{outcome.outcome} {outcome.code} {outcome.errors}")
            settled = device.settle(self._device, answer, asked.asked)
            self._device = settled.device
            again = "again" in settled.effects

    def _register(self) -> Who:
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        replica = Replica(
            id=self._device.vault.replica,
            person=self._person,
            kind="phone",
            key=to_b64u(point),
            label="Peragaan",
            registered_at=self._clock(),
        )
        self._store.write_now(lambda tx: tx.put_replica(self._instansi, replica))
        self._who = Who(instansi=self._instansi, person=self._person, replica=replica)
        return self._who

    def _sign(self, digest: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(digest, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
