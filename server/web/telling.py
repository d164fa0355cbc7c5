"""News on their way out of the app: by Web Push and by mail, in the background and one test at a time.

What is to be sent is read from the store each time; what came of it is written down before the next. Sending
blocks, so it is done in threads, a few at once. The log says how many and what status, never to whom or what.
"""

import asyncio
import http.client
import smtplib
from functools import partial

import msgspec
import structlog

from server.access import placements_held
from server.channels import Channel, Due, Sent, due, forget_ended, is_alive, settle
from server.mail import mail_of, send_mail
from server.news_settings import Preferences
from server.organisation import organisation_of
from server.push_address import ForbiddenAddressError, place_of, post
from server.store.store import ReadTx, Tx
from server.text import say
from server.text.news import INBOX, news_address, news_words
from server.web.context import Web
from server.webpush import authorization, encrypt, vapid_key

EVERY_S = 10.0
AT_ONCE = 8
TTL_S = 2 * 86_400  # longer than a weekend without a signal would only tell old news
TOPIC = "kabar"  # a newer message takes the place of one that is still on its way (RFC 8030 section 5.4)
ENDED = Sent(status=410)

log = structlog.get_logger()


async def tell_outside(web: Web, every_s: float = EVERY_S) -> None:
    """Send what there is to send again and again, until cancelled."""
    seen: dict[int, tuple[int, int]] = {}
    while True:
        await asyncio.sleep(every_s)
        try:
            await tell_all(web, seen)
        except Exception as error:  # a full disk: what was not written down is sent once more
            log.exception("telling_failed", error=type(error).__name__)


def kinds_of(web: Web) -> tuple[str, ...]:
    """Say by what this server can tell anybody anything."""
    return (*(("push",) if web.settings.push else ()), *(("mail",) if web.settings.smtp_host else ()))


async def tell_all(web: Web, seen: dict[int, tuple[int, int]] | None = None) -> int:
    """Send everything that is due now. Returns how many messages went out.

    `seen`: by agency the seq and the minute in which nothing was left: nothing is read twice for that.
    """
    done, seen = 0, {} if seen is None else seen
    for agency in await web.store.read(lambda tx: tx.agencies()):
        instansi, now_ms = agency.instansi, web.clock()
        state = (await web.store.read(partial(_seq, instansi=instansi)), now_ms // 60_000)
        if not kinds_of(web) or seen.get(instansi) == state:
            continue
        waiting = await web.store.read(partial(due, instansi=instansi, now_ms=now_ms, kinds=kinds_of(web)))
        gate = asyncio.Semaphore(AT_ONCE)
        results = await asyncio.gather(*(_tell(web, instansi, one, gate) for one in waiting))
        done += sum(one.is_done for one in results)
        if not waiting:
            seen[instansi] = state
    return done


def _seq(tx: ReadTx, instansi: int) -> int:
    return tx.seq(instansi)


async def _tell(web: Web, instansi: int, one: Due, gate: asyncio.Semaphore) -> Sent:
    async with gate:
        now_ms = web.clock()

        def look(tx: ReadTx) -> tuple[bool, frozenset[str]]:
            posts = placements_held(organisation_of(tx, instansi), one.person, now_ms)
            return is_alive(tx, instansi, one.person, one.channel, now_ms), frozenset(p.id for p in posts)

        alive, own = await web.store.read(look)
        what = ENDED
        if alive:
            words = news_words(one.news, one.preferences.lang, open_=one.preferences.words)
            url = news_address(one.news, own) if one.preferences.words else INBOX
            what = await send(web, one.channel, one.preferences, words, url)
        await web.store.write(lambda tx: settle(tx, instansi, one, what, now_ms))
        log.info("told", instansi=instansi, by=one.channel.kind, status=what.status, news=len(one.news))
        return what


async def send(web: Web, channel: Channel, preferences: Preferences, words: str, url: str) -> Sent:
    """Send one message by one way, now."""
    way = _push if channel.kind == "push" else _mail
    return await asyncio.to_thread(way, web, channel, preferences, words, url)


def _push(web: Web, channel: Channel, _: Preferences, words: str, url: str) -> Sent:
    settings = web.settings
    payload = msgspec.json.encode({"body": words, "tag": TOPIC, "data": url})
    body = encrypt(payload, channel.p256dh, channel.auth, web.chance)
    origin = settings.origin if settings.origin.startswith("https://") else ""
    headers = {
        "Authorization": authorization(
            vapid_key(settings.data), channel.to, settings.push_contact or origin, web.clock()
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_S),
        "Topic": TOPIC,
        "Urgency": "normal",
    }
    try:
        status, retry_after = post(place_of(channel.to, private=settings.push_private), body, headers)
    except ForbiddenAddressError:
        return ENDED
    except (OSError, http.client.HTTPException):
        return Sent(status=0)
    seconds = int(retry_after) if retry_after.isascii() and retry_after.isdecimal() else 0
    return Sent(status=status, retry_after_ms=min(seconds, 86_400) * 1000)


def _mail(web: Web, channel: Channel, preferences: Preferences, words: str, url: str) -> Sent:
    settings, language = web.settings, preferences.lang
    subject = say(language, "news.mail_subject", what=words)
    text = say(language, "news.mail_body", what=words, url=settings.origin + url)
    try:
        return Sent(status=send_mail(settings, mail_of(settings, channel.to, subject, text, web.clock())))
    except (OSError, smtplib.SMTPException, ValueError):
        return Sent(status=0)


async def forget_ways(web: Web) -> None:
    """Let go of what nobody may be reached by any more."""
    now_ms = web.clock()
    for agency in await web.store.read(lambda tx: tx.agencies()):

        def job(tx: Tx, instansi: int = agency.instansi) -> int:
            return forget_ended(tx, instansi, now_ms)

        await web.store.write(job)
