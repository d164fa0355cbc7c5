"""Store: accounts, their sessions, and the one-time codes that open them."""

from collections.abc import Collection
from typing import Protocol

import msgspec


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How one person signs in."""

    person: str
    password_hash: str
    pin_hash: str
    failures: int = 0  # wrong passwords since the last right one
    locked_until: int = 0
    disabled_at: int | None = None
    changed_at: int  # when password and PIN were set


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in browser. The token itself is only in its cookie."""

    token_hash: str
    person: str
    created: int
    seen: int
    expires: int
    verified_at: int = 0  # when a second factor was shown in it; 0: never


class Activation(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code handed to a person."""

    id: str
    person: str
    code_hash: str
    issued_by: str  # a person; "": the command line
    issued_at: int
    expires: int
    used_at: int | None = None
    failures: int = 0


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a slip is for, as it is printed."""

    person: str
    name: str
    nip: str
    unit: str  # name of the unit


class WaysIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets in, or could: by person. `slips`: a code that still opens an account; `expired`: a code
    that does no longer.
    `issued_at`, `issued_by`: the newest code of all.
    """

    accounts: frozenset[str]
    slips: frozenset[str]
    expired: frozenset[str]
    issued_at: int | None = None
    issued_by: str = ""


class AccountsRead(Protocol):
    def person_of_nip(self, instansi: int, nip: str, at: int) -> str | None: ...

    def person_name(self, instansi: int, person: str) -> str | None: ...

    def person_names(self, instansi: int, people: Collection[str]) -> dict[str, str]: ...

    def account(self, instansi: int, person: str) -> Account | None: ...

    def session(self, instansi: int, token_hash: str) -> Session | None: ...

    def activations(self, instansi: int, person: str) -> list[Activation]:
        """Get every code that was ever issued to a person, the newest first."""
        ...

    def ways_in(self, instansi: int, now_ms: int) -> WaysIn:
        """Find out of everybody at once who has an account or a code for one."""
        ...

    def holders(self, instansi: int, placements: tuple[str, ...], at: int) -> list[Holder]:
        """Get who holds these placements, with the NIP of that time, in the order of unit and name; once
        each.
        """
        ...


class AccountsWrite(AccountsRead, Protocol):
    def put_account(self, instansi: int, account: Account) -> None: ...

    def put_session(self, instansi: int, session: Session) -> None: ...

    def drop_session(self, instansi: int, token_hash: str) -> None: ...

    def drop_sessions(self, instansi: int, person: str) -> None:
        """End every session of a person, at kiosks too."""
        ...

    def drop_other_sessions(self, instansi: int, person: str, kept: str) -> None:
        """End every session of a person but one, by the hash of its token ("": all). Kiosks are not meant."""
        ...

    def drop_expired_sessions(self, instansi: int, person: str, now_ms: int) -> None: ...

    def put_activation(self, instansi: int, activation: Activation) -> None: ...

    def spend_activations(self, instansi: int, person: str, now_ms: int) -> None:
        """Void every code of a person that is not used yet."""
        ...
