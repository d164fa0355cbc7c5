"""SQL: agencies, their epoch, and the counters that everything else is numbered by."""

import secrets

import msgspec

from server.store.agency import Agency
from server.store.sql_tx import Reader, Writer

_AGENCY = "SELECT instansi, code, host, name, namespace, zone, created FROM instansi"


class Counter(msgspec.Struct):
    """The numbers an agency has reached. Kept in memory during a group, written once before its commit."""

    seq: int
    row: int
    chain: str
    at: int
    organisation: int


class SqlAgencyRead(Reader):
    def agencies(self) -> list[Agency]:
        return [Agency(*row) for row in self.rows(f"{_AGENCY} ORDER BY instansi")]

    def agency(self, instansi: int) -> Agency:
        return self.remember(("agency", instansi), lambda: self._agency(instansi))

    def _agency(self, instansi: int) -> Agency:
        row = self.row(f"{_AGENCY} WHERE instansi = ?", (instansi,))
        if row is None:
            raise LookupError(f"no agency {instansi}")
        return Agency(*row)

    def epoch(self, instansi: int) -> str:
        return self.remember(("epoch", instansi), lambda: self._epoch(instansi))

    def _epoch(self, instansi: int) -> str:
        row = self.row("SELECT epoch FROM epoch WHERE instansi = ? ORDER BY since DESC LIMIT 1", (instansi,))
        return "" if row is None else str(row[0])

    def counter(self, instansi: int) -> Counter:
        return self.remember(("counter", instansi), lambda: self._counter(instansi))

    def _counter(self, instansi: int) -> Counter:
        row = self.row(
            "SELECT seq, row, chain, at, organisation FROM counter WHERE instansi = ?", (instansi,)
        )
        if row is None:
            raise LookupError(f"no agency {instansi}")
        return Counter(*row)

    def seq(self, instansi: int) -> int:
        return self.counter(instansi).seq

    def latest_at(self, instansi: int) -> int:
        return self.counter(instansi).at

    def organisation_version(self, instansi: int) -> int:
        return self.counter(instansi).organisation


class SqlAgency(SqlAgencyRead, Writer):
    def counter(self, instansi: int) -> Counter:
        # Nobody else writes while this group does, so what is in memory is the truth.
        counters = self._counters
        if instansi not in counters:
            counters[instansi] = self._counter(instansi)
        return counters[instansi]

    @property
    def _counters(self) -> dict[int, Counter]:
        found: dict[int, Counter] = self.__dict__.setdefault("_counters_by_agency", {})
        return found

    @property
    def _counted(self) -> set[int]:
        found: set[int] = self.__dict__.setdefault("_counted_agencies", set())
        return found

    def count(self, instansi: int, **changes: object) -> Counter:
        before = self.counter(instansi)
        after = msgspec.structs.replace(before, **changes)
        self._counters[instansi] = after
        self._counted.add(instansi)
        self.undo(lambda: self._counters.__setitem__(instansi, before))
        return after

    def write_counters(self) -> None:
        """Called once, before the commit. Whoever calls it sees to it that they are sent."""
        for instansi in self._counted:
            counter = self._counters[instansi]
            self.later(
                "UPDATE counter SET seq = ?, row = ?, chain = ?, at = ?, organisation = ? WHERE instansi = ?",
                (counter.seq, counter.row, counter.chain, counter.at, counter.organisation, instansi),
            )
        self._put_rows()

    def add_agency(self, agency: Agency, epoch: str) -> None:
        values = (agency.instansi, agency.code, agency.host, agency.name, agency.namespace, agency.zone)
        self.execute("INSERT INTO instansi VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, agency.created))
        self.execute(
            "INSERT INTO counter VALUES (?, 0, 0, '', ?, ?)",
            (agency.instansi, agency.created, secrets.randbits(62)),
        )
        self.execute("INSERT INTO epoch VALUES (?, ?, ?)", (agency.instansi, epoch, agency.created))

    def foreign_commits(self) -> int:
        raise NotImplementedError  # each database knows it in a way of its own

    def next_seq(self, instansi: int) -> int:
        return self.count(instansi, seq=self.counter(instansi).seq + 1).seq

    def clamp(self, instansi: int, now_ms: int) -> int:
        counter = self.counter(instansi)
        if now_ms > counter.at:
            self.count(instansi, at=now_ms)
            return now_ms
        return counter.at

    def organisation_changed(self, instansi: int) -> None:
        # Random and not one more: a version that was rolled back must not come again with other contents.
        self.count(instansi, organisation=secrets.randbits(62))
