"""Store: kiosks, the codes that enrol one, their sessions, and the PINs that were tried on them."""

from typing import Any, Protocol

import msgspec


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the agency lets a kiosk hold and do."""

    plan_lines: bool = False  # it holds the plan lines of its unit
    survey: list[str] = []  # forms that anybody may answer there


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What a kiosk holds that it has not been told to erase, by its own word."""

    count: int = 0
    bytes: int = 0
    oldest_at: int | None = None


class Kiosk(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: str
    unit: str
    key: str  # of the device: uncompressed P-256 point, base64url
    policy: Policy
    enrolled_at: int
    enrolled_by: str  # who made its code; "": the command line
    revoked_at: int | None = None
    contact_at: int = 0  # when it was last heard of, server time, ms; 0: never
    client: str = ""
    waiting: Waiting = Waiting()
    storage: dict[str, Any] | None = None
    battery: dict[str, Any] | None = None


class KioskCode(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code that lets a browser become a kiosk."""

    id: str
    code_hash: str
    unit: str
    label: str
    policy: Policy
    made_by: str
    made_at: int
    expires: int
    used_by: str = ""  # kiosk
    failures: int = 0


class KioskSession(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in at a kiosk. The token is in the memory of its page only."""

    token_hash: str
    kiosk: str
    person: str
    created: int
    seen: int
    expires: int


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """A PIN that is being looked at, or was wrong. Which one it was is written nowhere."""

    id: str
    kiosk: str
    nip: str
    at: int


class KiosksRead(Protocol):
    def kiosk(self, instansi: int, id: str) -> Kiosk | None: ...

    def kiosks(self, instansi: int) -> list[Kiosk]:
        """List every kiosk that there ever was, by label."""
        ...

    def kiosk_codes(self, instansi: int) -> list[KioskCode]:
        """List the codes that were made, the newest first."""
        ...

    def kiosk_session(self, instansi: int, token_hash: str) -> KioskSession | None: ...

    def kiosk_of_replica(self, instansi: int, replica: str) -> str | None: ...

    def replicas_of_kiosk(self, instansi: int, kiosk: str) -> list[str]: ...

    def person_of_session(self, instansi: int, kiosk: str, session: str) -> str | None:
        """Find whose session it was, once one of its replicas is known."""
        ...

    def guesses(self, instansi: int, kiosk: str, after: int) -> list[Guess]:
        """List the PINs that were tried on a kiosk since a time, the oldest first."""
        ...

    def nips_of(self, instansi: int, person: str) -> list[str]:
        """List every NIP that a person ever had."""
        ...


class KiosksWrite(KiosksRead, Protocol):
    def put_kiosk(self, instansi: int, kiosk: Kiosk) -> None: ...

    def put_kiosk_code(self, instansi: int, code: KioskCode) -> None: ...

    def put_kiosk_session(self, instansi: int, session: KioskSession) -> None: ...

    def drop_kiosk_session(self, instansi: int, token_hash: str) -> None: ...

    def drop_kiosk_sessions(self, instansi: int, kiosk: str, before: int | None = None) -> None:
        """End every session on a kiosk; with `before`, those that were over by then."""
        ...

    def drop_kiosk_sessions_of(self, instansi: int, person: str) -> None:
        """End what a person has open, on every kiosk."""
        ...

    def put_kiosk_replica(
        self, instansi: int, kiosk: str, session: str, replica: str, person: str
    ) -> None: ...

    def give_kiosk_seal(self, instansi: int, key: str, kiosk: str, at: int) -> None: ...

    def clear_kiosk_seals(self, instansi: int, kiosk: str, but: str) -> None:
        """Note that a kiosk holds nothing that is sealed to another key than this one."""
        ...

    def add_guess(self, instansi: int, guess: Guess) -> None: ...

    def drop_guess(self, instansi: int, id: str) -> None: ...

    def drop_guesses(self, instansi: int, kiosk: str, nip: str) -> None: ...

    def drop_old_guesses(self, instansi: int, before: int) -> None: ...
