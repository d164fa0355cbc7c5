"""A phone: `sync.device` on a disk whose two databases are written one after the other, with a real key."""

from collections.abc import Callable
from random import Random

import msgspec
from cast import INSTANSI, NOW_MS, ZONE, private_key
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.appraisal import COLLECTIONS
from server.exchange import Who
from server.store.journal import Replica
from sync import device
from sync.device import Asked, Cache, Intent, Settled, Shown, Vault
from sync.gap import is_damaged
from sync.mutation import Made, to_b64u
from sync.vault import Entry, settle_vault
from sync.wire import Answer


class Disk(msgspec.Struct, frozen=True):
    """What a power cut leaves. Nothing of it is ever changed, so it is encoded only when it is read."""

    vault: Vault
    cache: Cache


class Phone:
    """One replica: one person on one installed app. `saved` is told every line that was shown as saved."""

    def __init__(
        self,
        label: str,
        person: str,
        key: int,
        replica: str,
        saved: Callable[[str, str], None],
        seals: Callable[[bytes, str], bytes],
    ) -> None:
        self.label = label
        self.person = person
        self._key_number = key
        self._key = private_key(key)
        self._saved = saved
        self._seals = seals
        self.knows_key = False  # what to seal to: told after the first exchange
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
            id=replica,
            person=person,
            kind="phone",
            key=to_b64u(point),
            label=label,
            registered_at=NOW_MS,
        )
        self.who = Who(instansi=INSTANSI, person=person, replica=row)

    def copy(self, label: str) -> "Phone":
        """The browser's profile on a second device: the same replica, the same key (F23)."""
        other = Phone(
            label, self.person, self._key_number, self.device.vault.replica, self._saved, self._seals
        )
        other.knows_key = self.knows_key
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
        self.disk = msgspec.structs.replace(self.disk, vault=vault)
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
            return settled
        self.disk = image
        self.seal()
        self.knows_key = True
        return msgspec.structs.replace(settled, device=self.device)

    def seal(self) -> None:
        """Make unreadable what the server has and withholds."""
        if self.knows_key:
            self.device = device.seal(self.device, COLLECTIONS, self._seals)
            self.disk = msgspec.structs.replace(self.disk, vault=self.device.vault)

    def take_receipts(self, answer: Answer) -> None:
        """Take in what the inbox answered: receipts, and nothing of what else there is."""
        vault = settle_vault(self.device.vault, answer, continues=False)
        self.device = msgspec.structs.replace(self.device, vault=vault)
        self.disk = msgspec.structs.replace(self.disk, vault=vault)
        self.seal()

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
        vault = msgspec.json.decode(msgspec.json.encode(disk.vault), type=Vault)
        cache = msgspec.json.decode(msgspec.json.encode(disk.cache), type=Cache)
        self.device = device.Device(vault=vault, cache=cache, fence=self.device.fence + 1)
        self.seal()

    def delete_cache(self) -> None:
        self.device = msgspec.structs.replace(self.device, cache=Cache())
        self.disk = self._image()

    def damage(self, chance: Random) -> str:
        """Flip something in a line that has no receipt. Returns its hash; "": there is none."""
        vault = self.device.vault
        waiting = [entry for entry in vault.entries if entry.outcome is None and not is_damaged(entry)]
        if not waiting:
            return ""
        hurt = chance.choice(waiting)
        entries = [
            msgspec.structs.replace(entry, line=f"{entry.line[:-9]}?{entry.line[-8:]}")
            if entry is hurt
            else entry
            for entry in vault.entries
        ]
        vault = msgspec.structs.replace(vault, entries=tuple(entries))
        self.device = msgspec.structs.replace(self.device, vault=vault)
        self.disk = self._image()
        return hurt.sha

    def sound(self) -> list[Entry]:
        """List what is in the outbox, without what its disk has spoiled."""
        return [entry for entry in self.device.vault.entries if not is_damaged(entry)]

    def bend(self, chance: Random) -> bool:
        """Drop a row of the copy, or make an old one of it, without a word."""
        rows = dict(self.device.cache.rows)
        if not rows:
            return False
        key = chance.choice(sorted(rows))
        row = rows.pop(key)
        if chance.random() < 0.5:
            rows[key] = msgspec.structs.replace(row, seq=row.seq + 1_000_000)
        cache = msgspec.structs.replace(self.device.cache, rows=rows)
        self.device = msgspec.structs.replace(self.device, cache=cache)
        self.disk = self._image()
        return True

    def _image(self) -> Disk:
        return Disk(self.device.vault, self.device.cache)

    def sign(self, digest: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(digest, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def new_id(chance: Random) -> str:
    """Any UUID: no rule may read an order out of it."""
    text = f"{chance.getrandbits(128):032x}"
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])
