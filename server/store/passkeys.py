"""Store: passkeys, and which challenges were answered."""

from typing import Protocol

import msgspec


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """A key pair on a person's device, of which we know the public half."""

    id: str  # of the credential, base64url
    person: str
    name: str  # as he calls it
    public_key: str  # COSE, base64url
    sign_count: int  # 0: its device does not count
    made_at: int
    used_at: int | None = None


class PasskeysRead(Protocol):
    def passkey(self, instansi: int, id: str) -> Passkey | None: ...

    def passkeys(self, instansi: int, person: str) -> list[Passkey]:
        """Get a person's passkeys, the oldest first."""
        ...


class PasskeysWrite(PasskeysRead, Protocol):
    def put_passkey(self, instansi: int, passkey: Passkey) -> None: ...

    def drop_passkey(self, instansi: int, id: str) -> bool: ...

    def spend_challenge(self, instansi: int, challenge: str, until: int, now_ms: int) -> bool:
        """Note that a challenge was answered. Returns whether it was the first time."""
        ...
