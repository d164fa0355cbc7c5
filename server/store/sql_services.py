"""SQL: other systems that ask us and that we tell."""

from collections.abc import Collection

import msgspec

from server.journal import Entry, Envelope
from server.store.services import Delivery, ServiceToken, Webhook
from server.store.sql_tx import Reader, Row, Writer
from server.store.upsert import upsert

_TOKEN = ", ".join(ServiceToken.__struct_fields__)
_WEBHOOK = ", ".join(Webhook.__struct_fields__)
_DELIVERY = ", ".join(Delivery.__struct_fields__)
_PUT_TOKEN = upsert("service_token", ServiceToken.__struct_fields__, ("id",))
_PUT_WEBHOOK = upsert("webhook", Webhook.__struct_fields__, ("id",))
_PUT_DELIVERY = upsert("webhook_delivery", Delivery.__struct_fields__, ("webhook", "id"))
_NAMES = (*Entry.__struct_fields__, "row", "payload_hash", "chain")

_OLD_ACTS = (
    "FROM envelope e JOIN payload p ON p.instansi = e.instansi AND p.row = e.row"
    " WHERE e.instansi = ? AND e.kind = 'act' AND e.received_at < ?"
)


class SqlServicesRead(Reader):
    def service_tokens(self, instansi: int) -> list[ServiceToken]:
        found = self.rows(
            f"SELECT {_TOKEN} FROM service_token WHERE instansi = ? ORDER BY made_at, id",  # noqa: S608
            (instansi,),
        )
        return [_token(row) for row in found]

    def service_token(self, instansi: int, token_hash: str) -> ServiceToken | None:
        row = self.row(
            f"SELECT {_TOKEN} FROM service_token WHERE instansi = ? AND token_hash = ?",  # noqa: S608
            (instansi, token_hash),
        )
        return None if row is None else _token(row)

    def webhooks(self, instansi: int) -> list[Webhook]:
        found = self.rows(
            f"SELECT {_WEBHOOK} FROM webhook WHERE instansi = ? ORDER BY made_at, id",  # noqa: S608
            (instansi,),
        )
        return [_webhook(row) for row in found]

    def deliveries(self, instansi: int, webhook: str, limit: int) -> list[Delivery]:
        found = self.rows(
            f"SELECT {_DELIVERY} FROM webhook_delivery WHERE instansi = ? AND webhook = ?"  # noqa: S608
            " ORDER BY made_at DESC, id DESC LIMIT ?",
            (instansi, webhook, limit),
        )
        return [_delivery(row) for row in found]

    def delivery(self, instansi: int, webhook: str, id: str) -> Delivery | None:
        row = self.row(
            f"SELECT {_DELIVERY} FROM webhook_delivery"  # noqa: S608
            " WHERE instansi = ? AND webhook = ? AND id = ?",
            (instansi, webhook, id),
        )
        return None if row is None else _delivery(row)

    def deliveries_due(self, instansi: int, now_ms: int, limit: int) -> list[Delivery]:
        found = self.rows(
            f"SELECT {_DELIVERY} FROM webhook_delivery WHERE next_at <= ? AND instansi = ?"  # noqa: S608
            " ORDER BY next_at, webhook, id LIMIT ?",
            (now_ms, instansi, limit),
        )
        return [_delivery(row) for row in found]

    def acts_after(self, instansi: int, row: int, names: Collection[str], limit: int) -> list[Envelope]:
        found = self.rows(
            f"SELECT {', '.join(_NAMES)} FROM envelope WHERE instansi = ? AND row > ? AND kind = 'act'"  # noqa: S608
            " AND outcome IN (SELECT value FROM json_each(?)) ORDER BY row LIMIT ?",
            (instansi, row, msgspec.json.encode(sorted(names)).decode(), limit),
        )
        return [Envelope(**dict(zip(_NAMES, one, strict=True))) for one in found]

    def acts_on(self, instansi: int, collection: str, record: str, limit: int) -> list[Envelope]:
        found = self.rows(
            f"SELECT {', '.join(_NAMES)} FROM envelope WHERE instansi = ? AND kind = 'act'"  # noqa: S608
            " AND collection = ? AND record = ? ORDER BY row DESC LIMIT ?",
            (instansi, collection, record, limit),
        )
        return [Envelope(**dict(zip(_NAMES, one, strict=True))) for one in found]

    def count_deliveries(self, instansi: int, before_ms: int) -> int:
        row = self.row(
            "SELECT count(*) FROM webhook_delivery WHERE instansi = ? AND next_at IS NULL AND made_at < ?",
            (instansi, before_ms),
        )
        return int(row[0]) if row is not None else 0

    def count_act_payloads(self, instansi: int, before_ms: int) -> int:
        row = self.row(f"SELECT count(*) {_OLD_ACTS}", (instansi, before_ms))
        return int(row[0]) if row is not None else 0

    def act_payloads(self, instansi: int, before_ms: int, limit: int) -> list[int]:
        found = self.rows(f"SELECT e.row {_OLD_ACTS} ORDER BY e.row LIMIT ?", (instansi, before_ms, limit))
        return [row for (row,) in found]

    def last_row(self, instansi: int) -> int:
        row = self.row("SELECT max(row) FROM envelope WHERE instansi = ?", (instansi,))
        return int(row[0] or 0) if row is not None else 0


class SqlServices(SqlServicesRead, Writer):
    def put_service_token(self, instansi: int, token: ServiceToken) -> None:
        values = msgspec.structs.asdict(token) | {"scopes": msgspec.json.encode(token.scopes).decode()}
        self.execute(_PUT_TOKEN, (instansi, *values.values()))

    def put_webhook(self, instansi: int, webhook: Webhook) -> None:
        values = msgspec.structs.asdict(webhook) | {"events": msgspec.json.encode(webhook.events).decode()}
        self.execute(_PUT_WEBHOOK, (instansi, *values.values()))

    def put_delivery(self, instansi: int, delivery: Delivery) -> None:
        self.execute(_PUT_DELIVERY, (instansi, *msgspec.structs.astuple(delivery)))

    def drop_deliveries(self, instansi: int, before_ms: int) -> int:
        return self.execute(
            "DELETE FROM webhook_delivery WHERE instansi = ? AND next_at IS NULL AND made_at < ?",
            (instansi, before_ms),
        )


def _token(row: Row) -> ServiceToken:
    fields = dict(zip(ServiceToken.__struct_fields__, row, strict=True))
    return ServiceToken(**{**fields, "scopes": tuple(msgspec.json.decode(fields["scopes"]))})


def _webhook(row: Row) -> Webhook:
    fields = dict(zip(Webhook.__struct_fields__, row, strict=True))
    return Webhook(**{**fields, "events": tuple(msgspec.json.decode(fields["events"]))})


def _delivery(row: Row) -> Delivery:
    return Delivery(**dict(zip(Delivery.__struct_fields__, row, strict=True)))
