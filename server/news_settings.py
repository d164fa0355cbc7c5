"""How somebody wants to hear of his news: which kinds, when not, all at once or as they come, and by what.

Kept as a record in his own bucket, so that all his devices show the same; changed over HTTP only, because
nothing comes of it without the internet.
"""

from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from server.access import placements_held, self_bucket
from server.effects import derived_id
from server.mail_addresses import MAX_ADDRESS
from server.news import Kind
from server.organisation import organisation_of
from server.periods import zone_of
from server.store.store import ReadTx, Tx

COLLECTION = "news_settings"
Hour = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
HourOrNone = Annotated[str, msgspec.Meta(pattern="^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """From one local time until another, past midnight where that is earlier. The same twice: never."""

    first: Hour = "21:00"
    last: Hour = "05:00"


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    off: tuple[Kind, ...] = ()  # kinds that are in the inbox only
    quiet: Quiet = Quiet()
    digest: HourOrNone = ""  # once a day at this time; "": as they come
    words: bool = False  # what it is about is said where others may read it: on a lock screen, in a mail
    mail: bool = False
    address: Annotated[str, msgspec.Meta(max_length=MAX_ADDRESS)] = ""
    lang: Literal["id", "en"] = "id"


def preferences_of(tx: ReadTx, instansi: int, person: str) -> Preferences:
    found = tx.derived(instansi, COLLECTION, _id(tx, instansi, person))
    return Preferences() if found is None else msgspec.convert(found, Preferences)


def put_preferences(tx: Tx, instansi: int, person: str, new: Preferences) -> frozenset[str]:
    """Returns the buckets where something changed."""
    bucket = self_bucket(person)
    value: Any = msgspec.to_builtins(new)
    changed = tx.put_derived(
        instansi, COLLECTION, _id(tx, instansi, person), owner="", buckets=(bucket,), value=value
    )
    return frozenset({bucket}) if changed else frozenset()


def zone_of_person(tx: ReadTx, instansi: int, person: str, now_ms: int) -> str:
    """Get the zone where somebody works; the agency's where he works nowhere."""
    org = organisation_of(tx, instansi)
    held = placements_held(org, person, now_ms)
    return zone_of(org, held[0].id) if held else tx.agency(instansi).zone


def is_held(preferences: Preferences, zone: str, told_at: int, now_ms: int) -> bool:
    """Ask whether nothing is sent now: it is quiet, or the day's time has not come since the last."""
    local = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    now = f"{local:%H:%M}"
    first, last = preferences.quiet.first, preferences.quiet.last
    is_quiet = first <= now < last if first <= last else now >= first or now < last
    if is_quiet or not preferences.digest:
        return is_quiet
    before = datetime.fromtimestamp(told_at / 1000, ZoneInfo(zone))
    hour, minute = map(int, preferences.digest.split(":"))
    today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return now < preferences.digest or before >= today


def _id(tx: ReadTx, instansi: int, person: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{person}")
