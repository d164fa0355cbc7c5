"""`luring token` and `luring webhook`: other systems, without the desk."""

from datetime import UTC, datetime

from server.chance import Chance
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    agency_of,
    now_ms,
    opened,
    secrets_of,
    settings_of,
)
from server.push_address import ForbiddenAddressError, place_of
from server.services.tokens import SCOPES, make_token, revoke_token
from server.services.webhooks import EVENTS, make_webhook, remove_webhook, send_again
from server.store.store import Store, Tx

DAY_MS = 86_400_000
LOG = 50


def token(options: Options, words: Words, out: Out) -> int:
    with opened(settings_of(options), beside=True) as store:
        instansi = agency_of(store, options).instansi
        if options.act == "add":
            _add_token(store, instansi, options, words, out)
        elif options.act == "revoke":
            try:
                store.write_now(
                    lambda tx: revoke_token(tx, instansi, options.id, "", _now(tx, instansi), Chance())
                )
            except KeyError:
                raise Refusal("service_none", id=options.id) from None
            out(words("token_revoked", id=options.id))
        else:
            for one in store.read_now(lambda tx: tx.service_tokens(instansi)):
                state = "token_is_revoked" if one.revoked_at is not None else "token_is"
                scopes, used = ", ".join(one.scopes), _moment(one.last_used)
                out(words(state, id=one.id, name=one.name, scopes=scopes, used=used))
    return 0


def _add_token(store: Store, instansi: int, options: Options, words: Words, out: Out) -> None:
    def job(tx: Tx) -> str:
        at = _now(tx, instansi)
        _, made = make_token(
            tx,
            instansi,
            name=options.name,
            scopes=options.scope,
            expires=None if options.days is None else at + options.days * DAY_MS,
            by="",
            now_ms=at,
            chance=Chance(),
        )
        return made

    try:
        made = store.write_now(job)
    except ValueError:
        raise Refusal("token_scopes", scopes=", ".join(SCOPES)) from None
    out(words("token_made"))
    out(made)


def webhook(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    pepper = secrets_of(settings).pin_pepper_bytes
    with opened(settings, beside=True) as store:
        instansi = agency_of(store, options).instansi
        if options.act == "add":
            try:
                place_of(options.url, private=settings.webhook_private)
            except (ForbiddenAddressError, OSError):
                raise Refusal("webhook_address", url=options.url) from None
            _add_webhook(store, instansi, options, pepper, words, out)
        elif options.act == "list":
            for one in store.read_now(lambda tx: tx.webhooks(instansi)):
                state = "webhook_is_removed" if one.removed_at is not None else "webhook_is"
                out(words(state, id=one.id, url=one.url, events=", ".join(one.events)))
        elif options.act == "log":
            for sent in store.read_now(lambda tx: tx.deliveries(instansi, options.id, LOG)):
                state = "webhook_sent" if 200 <= sent.status < 300 else "webhook_given_up"
                state = "webhook_waits" if sent.next_at is not None else state
                moment = _moment(sent.tried_at)
                values = {"status": sent.status, "tries": sent.tries, "moment": moment}
                out(words(state, id=sent.id, event=sent.event, **values))
        else:
            _change_webhook(store, instansi, options, words, out)
    return 0


def _add_webhook(
    store: Store, instansi: int, options: Options, pepper: bytes, words: Words, out: Out
) -> None:
    def job(tx: Tx) -> tuple[str, str]:
        made, secret = make_webhook(
            tx,
            instansi,
            url=options.url,
            events=options.event or EVENTS,
            pepper=pepper,
            by="",
            now_ms=_now(tx, instansi),
            chance=Chance(),
        )
        return made.id, secret

    try:
        id, secret = store.write_now(job)
    except ValueError:
        raise Refusal("webhook_events", events=", ".join(EVENTS)) from None
    out(words("webhook_made", id=id))
    out(secret)


def _change_webhook(store: Store, instansi: int, options: Options, words: Words, out: Out) -> None:
    def job(tx: Tx) -> None:
        if options.act == "remove":
            remove_webhook(tx, instansi, options.id, "", _now(tx, instansi), Chance())
        else:
            send_again(tx, instansi, options.id, options.message, _now(tx, instansi))

    try:
        store.write_now(job)
    except KeyError:
        raise Refusal("service_none", id=options.id) from None
    if options.act == "remove":
        out(words("webhook_removed", id=options.id))
    else:
        out(words("webhook_again", id=options.message))


def _now(tx: Tx, instansi: int) -> int:
    return tx.clamp(instansi, now_ms())


def _moment(at_ms: int | None) -> str:
    return "–" if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
