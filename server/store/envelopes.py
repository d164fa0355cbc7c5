"""Store: what came from kiosks: receipts, what could not be opened, what waits for its author, and drafts."""

from collections.abc import Collection
from typing import Any, Literal, Protocol

import msgspec

RawCode = Literal["kiosk_unknown", "key_unknown", "damaged", "signature", "carried", "revoked"]
ClaimCode = Literal["wrong_pin", "throttled", "no_pin", "signature"]
ClaimState = Literal["waiting", "claimed", "disowned", "unsigned"]


class RawEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    """An envelope that could not be opened, that no kiosk we know has signed, or that carries what cannot be
    taken in, as it came.
    """

    id: str
    kiosk: str
    key: str
    sig: str
    code: RawCode
    at: int
    sealed: bytes


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """An envelope that was opened and that nobody has shown to be his. `content`: without the PIN."""

    envelope: str
    claim: str  # all of one session by one NIP
    kiosk: str
    session: str
    nip: str
    person: str  # whom it says it is of, where it names no NIP
    code: ClaimCode
    state: ClaimState
    made_at: int
    at: int  # when it was first received, ms
    lines: int
    content: bytes


class DraftRow(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody had not finished when his session at a kiosk was over."""

    id: str
    person: str
    session: str
    key: str
    value: Any
    updated_at: int


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many envelopes of a kiosk did not simply go through, for one reason."""

    kiosk: str
    code: str
    count: int
    last_at: int


class DraftTally(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has not finished at kiosks: how much, and since when, by its kiosk's clock, ms."""

    person: str
    count: int
    oldest_at: int


class EnvelopesRead(Protocol):
    def envelope_receipts(self, instansi: int, ids: Collection[str]) -> dict[str, int]:
        """Get when envelopes were taken in, by id; of those that were."""
        ...

    def raw_to_open(self, instansi: int, kiosk: str, keys: Collection[str]) -> list[RawEnvelope]:
        """Get what was kept as it came from a kiosk because it, or one of these keys, was not known, the
        oldest first.
        """
        ...

    def raw_bytes(self, instansi: int, kiosk: str | None) -> int:
        """Count the bytes kept as they came from a kiosk; None: from kiosks that nobody knows."""
        ...

    def has_raw(self, instansi: int, id: str) -> bool: ...

    def claims_of(self, instansi: int, person: str, nips: Collection[str]) -> list[ClaimRow]:
        """Get what waits for a person to say that it is his, the oldest first, without the contents."""
        ...

    def claim_rows(self, instansi: int, claim: str) -> list[ClaimRow]:
        """Get the envelopes of a claim, the oldest first."""
        ...

    def claim_tallies(self, instansi: int) -> list[Tally]:
        """Count what waits to be claimed, by kiosk and reason."""
        ...

    def nips_unknown(self, instansi: int) -> list[Tally]:
        """Count, by kiosk, what waits under a NIP that nobody ever had."""
        ...

    def raw_tallies(self, instansi: int) -> list[Tally]:
        """Count what was kept as it came, by kiosk and reason."""
        ...

    def drafts_of(self, instansi: int, person: str) -> list[DraftRow]: ...

    def draft_tallies(self, instansi: int) -> list[DraftTally]:
        """Count, by person, what waits to be finished, without what it says."""
        ...


class EnvelopesWrite(EnvelopesRead, Protocol):
    def put_envelope_receipt(self, instansi: int, id: str, kiosk: str, at: int) -> None: ...

    def put_raw_envelope(self, instansi: int, raw: RawEnvelope) -> None: ...

    def drop_raw_envelope(self, instansi: int, id: str) -> None: ...

    def put_claim(self, instansi: int, row: ClaimRow) -> None: ...

    def put_draft(self, instansi: int, draft: DraftRow) -> None:
        """Keep a draft, unless a newer one of the same session and key is here, or he is done with it.

        A value of None ends all drafts of that person and key that are not newer, of whichever session and
        whether they come before it or after.
        """
        ...

    def drop_draft(self, instansi: int, person: str, id: str) -> bool:
        """Forget what a draft says; it does not come back. Returns whether there was one."""
        ...
