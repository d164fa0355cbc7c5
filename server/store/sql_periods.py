"""SQL: periods, reopenings, locks, heartbeats."""

import msgspec

from server.store.periods import Heartbeat, Lock, Period, Reopening
from server.store.sql_tx import Reader, Writer
from server.store.upsert import upsert

_PERIOD = ", ".join(Period.__struct_fields__)
_PUT_PERIOD = upsert("period", Period.__struct_fields__, ("id",))
_PUT_REOPENING = upsert("reopening", Reopening.__struct_fields__, ("period", "unit", "since"))


class SqlPeriodsRead(Reader):
    def periods(self, instansi: int) -> list[Period]:
        found = self.rows(
            f"SELECT {_PERIOD} FROM period WHERE instansi = ? ORDER BY from_date, id",  # noqa: S608
            (instansi,),
        )
        return [Period(**dict(zip(Period.__struct_fields__, row, strict=True))) for row in found]

    def reopenings(self, instansi: int) -> list[Reopening]:
        found = self.rows(
            "SELECT period, unit, since, until FROM reopening WHERE instansi = ?"
            " ORDER BY period, unit, since",
            (instansi,),
        )
        return [
            Reopening(period=period, unit=unit, since=since, until=until)
            for period, unit, since, until in found
        ]

    def locks(self, instansi: int) -> list[Lock]:
        found = self.rows(
            "SELECT period, zone, at FROM period_lock WHERE instansi = ? ORDER BY period, zone", (instansi,)
        )
        return [Lock(*row) for row in found]

    def heartbeats(self, instansi: int, replica: str) -> list[Heartbeat]:
        found = self.rows(
            "SELECT n, hash, at FROM heartbeat WHERE instansi = ? AND replica = ? ORDER BY n, at",
            (instansi, replica),
        )
        return [Heartbeat(*row) for row in found]


class SqlPeriods(SqlPeriodsRead, Writer):
    def put_period(self, instansi: int, period: Period) -> None:
        self.execute(_PUT_PERIOD, (instansi, *msgspec.structs.astuple(period)))

    def add_reopening(self, instansi: int, reopening: Reopening) -> None:
        self.execute(_PUT_REOPENING, (instansi, *msgspec.structs.astuple(reopening)))

    def add_lock(self, instansi: int, lock: Lock) -> None:
        self.later(
            "INSERT INTO period_lock (instansi, period, zone, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (instansi, *msgspec.structs.astuple(lock)),
        )

    def add_heartbeat(self, instansi: int, replica: str, heartbeat: Heartbeat) -> None:
        self.later(
            "INSERT INTO heartbeat (instansi, replica, n, hash, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (instansi, replica, *msgspec.structs.astuple(heartbeat)),
        )

    def drop_heartbeats(self, instansi: int, replica: str, heartbeats: list[Heartbeat]) -> None:
        for one in heartbeats:
            self.later(
                "DELETE FROM heartbeat WHERE instansi = ? AND replica = ? AND n = ? AND hash = ?",
                (instansi, replica, one.n, one.hash),
            )
