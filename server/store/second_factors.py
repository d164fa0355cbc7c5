"""Store: second factors, and what an agency has switched on."""

from typing import Protocol

import msgspec


class SecondFactor(msgspec.Struct, frozen=True, kw_only=True):
    """A person's one-time codes by an app (TOTP)."""

    person: str
    secret: str  # sealed
    made_at: int
    confirmed_at: int | None = None  # None: shown, and no code of it seen yet
    last_step: int = 0  # no code of this step or one before counts again
    failures: int = 0  # wrong codes since the last right one
    locked_until: int = 0
    recovery: tuple[str, ...] = ()  # hashes of the recovery codes that are left


class SecondFactorsRead(Protocol):
    def second_factor(self, instansi: int, person: str) -> SecondFactor | None: ...

    def policy(self, instansi: int, name: str) -> str | None: ...


class SecondFactorsWrite(SecondFactorsRead, Protocol):
    def put_second_factor(self, instansi: int, factor: SecondFactor) -> None: ...

    def drop_second_factor(self, instansi: int, person: str) -> bool: ...

    def put_policy(self, instansi: int, name: str, value: str) -> None: ...
