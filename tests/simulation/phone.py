"""A phone: `sync.device` on a disk whose two databases are written one after the other, with a real key."""

from collections.abc import Callable
from random import Random

import msgspec
from cast import INSTANSI, ZONE, private_key
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.appraisal import COLLECTIONS
from server.exchange import Who
from server.store.journal import Replica
from sync import device
from sync.device import Asked, Cache, Intent, Settled, Shown, Vault
from sync.mutation import Made, to_b64u
from sync.wire import Answer


class Disk(msgspec.Struct, frozen=True):
    """What a power cut leaves."""

    vault: bytes
    cache: bytes


class Phone:
    """One replica: one person on one installed app. `saved` is told every line that was shown as saved."""

    def __init__(
        self, label: str, person: str, key: int, replica: str, saved: Callable[[str, str], None]
    ) -> None:
        self.label = label
        self.person = person
        self._key_number = key
        self._key = private_key(key)
        self._saved = saved
        self.device = device.create(replica, person)
        self.disk = self._image()
        self.snapshot: Disk | None = None  # an old copy of it
        self.skew_ms = 0  # how wrong its clock is
        self.token: str | None = None  # newest server time it knows
        self.signed_in = True
        self.retired = False  # it only ships: its replica was copied
        self.dies_settling = False
        self.waiting: set[int] = set()  # exchanges whose answer it waits for
        self.looked: dict[str, Shown] = {}  # forms that were opened, as they were then
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        row = Replica(
            id=replica, person=person, kind="phone", key=to_b64u(point), label=label, registered_at=0
        )
        self.who = Who(instansi=INSTANSI, person=person, replica=row)

    def copy(self, label: str) -> "Phone":
        """The browser's profile on a second device: the same replica, the same key (F23)."""
        other = Phone(label, self.person, self._key_number, self.device.vault.replica, self._saved)
        other.load(self.disk)
        return other

    def view(self) -> dict[str, Shown]:
        return device.view(self.device, COLLECTIONS)

    def write(self, intent: Intent, chance: Random, now_ms: int, *, killed: bool = False) -> str:
        """Keep what the person does, and only then call it saved. `killed`: before the disk had it."""
        id = new_id(chance)
        made = Made(at=now_ms + self.skew_ms, zone=ZONE, token=self.token)
        salt = to_b64u(chance.randbytes(16))
        written = device.write(self.device, intent, id=id, salt=salt, made=made)
        if killed:
            self.restart()
        else:
            self.keep(written.vault)
        return id

    def keep(self, vault: Vault) -> None:
        """Write a vault with one more line to the disk, and say so."""
        self.device = msgspec.structs.replace(self.device, vault=vault)
        self.disk = msgspec.structs.replace(self.disk, vault=msgspec.json.encode(vault))
        self._saved(vault.entries[-1].sha, vault.entries[-1].line)

    def request(self, now_ms: int) -> device.Request:
        return device.request(self.device, now_ms=now_ms + self.skew_ms, client="0.1.0", sign=self.sign)

    def settle(self, answer: Answer, asked: Asked) -> Settled:
        """Take in an answer: first the vault, then the cache, unless it dies in between."""
        settled = device.settle(self.device, answer, asked)
        if "overtaken" in settled.effects:
            return settled
        self.token = answer.token
        self.device = settled.device
        image = self._image()
        self.disk = msgspec.structs.replace(self.disk, vault=image.vault)
        if self.dies_settling:
            self.dies_settling = False
            self.restart()
        else:
            self.disk = image
        return settled

    def failed(self) -> None:
        self.device = device.failed(self.device)

    def steal(self) -> None:
        """Another tab takes the right to exchange."""
        self.device = device.take(self.device)

    def restart(self) -> None:
        """The app is killed and started: what it knows is what is on the disk."""
        self.waiting.clear()
        self.load(self.disk)

    def load(self, disk: Disk) -> None:
        self.disk = disk
        vault = msgspec.json.decode(disk.vault, type=Vault)
        cache = msgspec.json.decode(disk.cache, type=Cache)
        self.device = device.Device(vault=vault, cache=cache, fence=self.device.fence + 1)

    def delete_cache(self) -> None:
        self.device = msgspec.structs.replace(self.device, cache=Cache())
        self.disk = self._image()

    def _image(self) -> Disk:
        return Disk(msgspec.json.encode(self.device.vault), msgspec.json.encode(self.device.cache))

    def sign(self, digest: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(digest, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def new_id(chance: Random) -> str:
    """Any UUID: no rule may read an order out of it."""
    text = f"{chance.getrandbits(128):032x}"
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])
