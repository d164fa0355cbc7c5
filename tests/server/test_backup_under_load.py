"""A backup taken while people work, restored elsewhere: it is whole, it verifies, phones heal the rest."""

import threading
import time
from pathlib import Path

from cast import BUDI, INSTANSI, PLACE, RINA, Cast, Phone, report, uuid

from server.age import Keys, Lock, new_identity
from server.backup import make_backup, prove, verify_backup
from server.chance import Chance
from server.restore import restore
from server.settings import load_secrets
from server.store.opening import moment_of
from server.store.sqlite import SqliteStore
from sync import device
from sync.vault import Intent

LEAST = 20  # reports while it is being made


def quiet(what: str, done: int, total: int) -> None:
    """Say nothing of how far it has come."""


class Workers:
    """Two people who report without a pause."""

    def __init__(self, cast: Cast) -> None:
        self.phones = [cast.phone(BUDI), cast.phone(RINA)]
        self.written: list[str] = []
        self._cast, self._stop = cast, threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> "Workers":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        budi, rina = self.phones
        while not self._stop.is_set():
            id = uuid(8000 + len(self.written))
            self.written.append(id)
            if len(self.written) % 2:
                self._one(budi, report(id, quantity=1))
            else:
                self._one(rina, report(id, None, placement=PLACE[RINA], quantity=1))

    def _one(self, phone: Phone, intent: Intent) -> None:
        phone.write(intent)
        self._cast.clock.advance(1_000)
        phone.exchange()


def test_a_backup_taken_under_load_is_restored_elsewhere_verifies_and_phones_heal_the_difference(
    cast: Cast, tmp_path: Path
) -> None:
    data, other = tmp_path / "data", tmp_path / "lain"
    load_secrets(data)
    secret, public = new_identity()
    keys = Keys(identities=(secret,))
    rows_while = []
    with Workers(cast) as workers:
        while len(workers.written) < LEAST:
            time.sleep(0.01)

        def working(what: str, done: int, total: int) -> None:
            rows_while.append(len(workers.written))
            wanted = rows_while[0] + 3  # work goes on between the copying and the reading back
            while what == "reading" and len(workers.written) < wanted:
                time.sleep(0.01)

        made = make_backup(data, tmp_path / "c.age", cast.clock(), working, Lock(recipients=(public,)))
        after = len(workers.written)
        while len(workers.written) < after + LEAST:
            time.sleep(0.01)
    assert rows_while[-1] > rows_while[0]
    rows = cast.store.read_now(lambda tx: tx.journal_end(INSTANSI))
    assert verify_backup(tmp_path / "c.age", quiet, keys).manifest == made
    assert made.agencies[0].row < rows
    with moment_of(data) as moment:  # the running one is whole, too
        assert prove(data, moment.tx, quiet).checkpoints == 1

    cast.store.close()
    restore(tmp_path / "c.age", other, (), cast.clock(), Chance(), quiet, keys)
    cast.store = SqliteStore(other)
    for phone in workers.phones:
        phone.exchange()
        phone.exchange()
        assert device.pending(phone.device) == []
    assert {id for id in workers.written if cast.state("report", id) == "submitted"} == set(workers.written)
    with moment_of(other) as moment:
        proven = prove(other, moment.tx, quiet)
    assert (proven.checkpoints, proven.taken_back) == (1, 0)
    assert proven.rows == rows + 1  # and the act that it was restored
