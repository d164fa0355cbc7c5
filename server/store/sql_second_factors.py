"""SQL: second factors, and what an agency has switched on."""

import msgspec

from server.store.second_factors import SecondFactor
from server.store.sql_tx import Reader, Writer
from server.store.upsert import upsert

_FACTOR = ", ".join(SecondFactor.__struct_fields__)
_PUT_FACTOR = upsert("second_factor", SecondFactor.__struct_fields__, ("person",))
_PUT_POLICY = upsert("agency_policy", ("name", "value"), ("name",))


class SqlSecondFactorsRead(Reader):
    def second_factor(self, instansi: int, person: str) -> SecondFactor | None:
        row = self.row(
            f"SELECT {_FACTOR} FROM second_factor WHERE instansi = ? AND person = ?",  # noqa: S608
            (instansi, person),
        )
        if row is None:
            return None
        fields = dict(zip(SecondFactor.__struct_fields__, row, strict=True))
        return SecondFactor(**{**fields, "recovery": tuple(msgspec.json.decode(fields["recovery"]))})

    def policy(self, instansi: int, name: str) -> str | None:
        row = self.row("SELECT value FROM agency_policy WHERE instansi = ? AND name = ?", (instansi, name))
        return None if row is None else str(row[0])


class SqlSecondFactors(SqlSecondFactorsRead, Writer):
    def put_second_factor(self, instansi: int, factor: SecondFactor) -> None:
        self.execute(
            _PUT_FACTOR,
            (
                instansi,
                factor.person,
                factor.secret,
                factor.made_at,
                factor.confirmed_at,
                factor.last_step,
                factor.failures,
                factor.locked_until,
                msgspec.json.encode(factor.recovery).decode(),
            ),
        )

    def drop_second_factor(self, instansi: int, person: str) -> bool:
        gone = self.execute("DELETE FROM second_factor WHERE instansi = ? AND person = ?", (instansi, person))
        return gone > 0

    def put_policy(self, instansi: int, name: str, value: str) -> None:
        self.execute(_PUT_POLICY, (instansi, name, value))
