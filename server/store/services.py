"""Store: other systems that ask us (by tokens) and that we tell (by webhooks)."""

from collections.abc import Collection
from typing import Protocol

import msgspec

from server.journal import Envelope


class ServiceToken(msgspec.Struct, frozen=True, kw_only=True):
    """What another system shows when it asks. The token itself is nowhere."""

    id: str
    name: str
    scopes: tuple[str, ...]
    token_hash: str
    made_by: str  # a person; "": the command line
    made_at: int
    expires: int | None = None
    last_used: int | None = None
    revoked_at: int | None = None


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is told of events."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str  # sealed; signs what is sent
    made_by: str
    made_at: int
    removed_at: int | None = None
    row: int  # of the journal, up to which events were made


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One event on its way to one webhook."""

    webhook: str
    id: str
    event: str
    body: str  # JSON, as it is sent: ids only
    made_at: int
    tries: int = 0
    next_at: int | None  # None: arrived, or given up
    tried_at: int | None = None
    status: int = 0  # of the last answer, 0: there was none


class ServicesRead(Protocol):
    def service_tokens(self, instansi: int) -> list[ServiceToken]: ...

    def service_token(self, instansi: int, token_hash: str) -> ServiceToken | None: ...

    def webhooks(self, instansi: int) -> list[Webhook]:
        """Get every webhook, removed ones too, the oldest first."""
        ...

    def deliveries(self, instansi: int, webhook: str, limit: int) -> list[Delivery]:
        """Get the newest deliveries to a webhook, the newest first."""
        ...

    def delivery(self, instansi: int, webhook: str, id: str) -> Delivery | None: ...

    def deliveries_due(self, instansi: int, now_ms: int, limit: int) -> list[Delivery]: ...

    def acts_after(self, instansi: int, row: int, names: Collection[str], limit: int) -> list[Envelope]:
        """Get the administrative acts of these names after a row of the journal, the oldest first."""
        ...

    def acts_on(self, instansi: int, collection: str, record: str, limit: int) -> list[Envelope]:
        """Get the newest administrative acts on something, the newest first."""
        ...

    def count_deliveries(self, instansi: int, before_ms: int) -> int:
        """Count what was done with before this time."""
        ...

    def count_act_payloads(self, instansi: int, before_ms: int) -> int:
        """Count the administrative acts before this time of which the payload still exists."""
        ...

    def act_payloads(self, instansi: int, before_ms: int, limit: int) -> list[int]:
        """Get the rows of such acts, the oldest first."""
        ...

    def last_row(self, instansi: int) -> int:
        """Get the newest row of the journal."""
        ...


class ServicesWrite(ServicesRead, Protocol):
    def put_service_token(self, instansi: int, token: ServiceToken) -> None: ...

    def put_webhook(self, instansi: int, webhook: Webhook) -> None: ...

    def put_delivery(self, instansi: int, delivery: Delivery) -> None: ...

    def drop_deliveries(self, instansi: int, before_ms: int) -> int:
        """Forget what was done with before this time. Returns how many."""
        ...
