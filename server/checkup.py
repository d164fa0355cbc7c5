"""What an operator should know of a data directory and its surroundings before it hurts. Only looks, and may
look while the server runs.
"""

import ipaddress
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
from cryptography import x509

from server.archive import DATABASE, EVIDENCE, KEYS, SECRETS
from server.backup_marker import read_marker
from server.checkpoints import agrees, newest
from server.sealing import SealingKeys
from server.settings import Settings, WrongSetting, load_secrets
from server.store.opening import has_data, moment_of
from server.store.store import StoreUnusableError
from server.text import Language, count_in, say

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
CLOCK_MS = 60_000  # the journal may be ahead of the clock by so much
CERTIFICATE_DAYS = 14
CHECKPOINT_MS = 2 * HOUR_MS
ROOM = 5  # times the least room that the server works with

Level = Literal["good", "warning", "wrong"]


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at. `key` is a sentence of `server/text`, section checkup."""

    level: Level
    key: str
    params: dict[str, object] = {}

    def words(self, language: Language) -> str:
        """Say it; all numbers here count something."""
        params = {
            name: count_in(language, value) if isinstance(value, int) else value
            for name, value in self.params.items()
        }
        return say(language, f"checkup.{self.key}", **params)


def check_up(
    settings: Settings, now_ms: int, backup_hours: int, instansi: int | None = None
) -> Iterator[Finding]:
    """Look at everything there is to look at, the data first. `instansi`: of one agency only."""
    data = settings.data
    try:
        is_there = has_data(data, settings.database)
    except StoreUnusableError as unusable:
        yield Finding("wrong", "database_unusable", {"why": unusable})
        return
    if not is_there:
        yield Finding("wrong", "no_data", {"data": data})
    else:
        yield from _permissions(data)
        yield _secrets(data)
        yield from _keys(data)
        yield from _journal(settings, now_ms, instansi)
        yield from _backup(settings, now_ms, backup_hours)
    yield _room(settings)
    yield from _way_in(settings, now_ms)


def _permissions(data: Path) -> Iterator[Finding]:
    """Others may read none of it: the database holds what everybody wrote, and the keys open all the rest."""
    inside = [data / DATABASE, data / SECRETS, data / KEYS, data / EVIDENCE, *(data / KEYS).glob("*.json")]
    closed = not stat.S_IMODE(data.stat().st_mode) & 0o077
    open_to_all = [one for one in inside if one.exists() and stat.S_IMODE(one.stat().st_mode) & 0o077]
    keys = [one for one in open_to_all if one.parent.name == KEYS]
    for one in keys:
        yield Finding("wrong", "key_open", {"file": one})
    if closed:
        yield Finding("good", "closed", {"data": data})
    elif open_to_all:
        yield Finding("warning", "open", {"data": data})


def _secrets(data: Path) -> Finding:
    if not (data / SECRETS).exists():  # a look must not make new ones, which would void every receipt
        return Finding("wrong", "no_secrets", {"file": data / SECRETS})
    try:
        load_secrets(data)
    except WrongSetting as wrong:
        return Finding("wrong", "bad_secrets", {"why": wrong})
    return Finding("good", "secrets")


def _keys(data: Path) -> Iterator[Finding]:
    keys = SealingKeys(data).all()
    if not keys:
        yield Finding("warning", "no_keys")
    elif any(key.escrowed_at is None for key in keys):
        yield Finding("warning", "keys_only_here")
    else:
        yield Finding("good", "keys", {"count": len(keys)})


def _journal(settings: Settings, now_ms: int, instansi: int | None) -> Iterator[Finding]:
    signed = newest(settings.data)
    with moment_of(settings.data, settings.database) as moment:
        tx = moment.tx
        for agency in tx.agencies():
            if instansi not in (None, agency.instansi):
                continue
            latest, rows = tx.latest_at(agency.instansi), tx.journal_end(agency.instansi)
            ahead = latest - now_ms
            if ahead > CLOCK_MS:
                yield Finding("wrong", "clock_behind", {"minutes": ahead // 60_000})
            else:
                yield Finding("good", "clock")
            last = signed.get(agency.instansi)
            if last is None:
                yield Finding("warning", "no_checkpoint", {"agency": agency.code})
            elif not agrees(tx, last):
                yield Finding("wrong", "checkpoint_differs", {"agency": agency.code, "row": last.row})
            elif last.row < rows and now_ms - last.at > CHECKPOINT_MS:
                yield Finding("warning", "old_checkpoint", {"hours": (now_ms - last.at) // HOUR_MS})
            else:
                yield Finding("good", "checkpoint", {"agency": agency.code})
            for held in tx.held_there(agency.instansi):
                if held.code == "internal":
                    yield Finding("wrong", "held_internal", {"count": held.lines, "device": held.replica})


def _backup(settings: Settings, now_ms: int, backup_hours: int) -> Iterator[Finding]:
    marker = read_marker(settings.data)
    if marker is None:
        yield Finding("wrong", "no_backup")
        return
    with moment_of(settings.data, settings.database) as moment:
        epochs = {one.instansi: moment.tx.epoch(one.instansi) for one in moment.tx.agencies()}
    covered = {instansi: part.epoch for instansi, part in marker.agencies.items()}
    hours = (now_ms - marker.made_at) // HOUR_MS
    if any(covered.get(instansi) != epoch for instansi, epoch in epochs.items()):
        yield Finding("wrong", "backup_before_restore")
    elif hours >= backup_hours:
        yield Finding("wrong", "old_backup", {"hours": hours, "file": marker.file})
    else:
        yield Finding("good", "backup", {"hours": hours, "file": marker.file})


def _room(settings: Settings) -> Finding:
    place = settings.data if settings.data.exists() else Path()
    free = shutil.disk_usage(place).free // (1024 * 1024)
    params: dict[str, object] = {"free": free, "least": settings.min_free_mb}
    if free < settings.min_free_mb:
        return Finding("wrong", "disk_full", params)
    return Finding("warning" if free < ROOM * settings.min_free_mb else "good", "disk", params)


def _way_in(settings: Settings, now_ms: int) -> Iterator[Finding]:
    if not (settings.static / "index.html").is_file():
        yield Finding("wrong", "no_app", {"static": settings.static})
    if settings.tls_cert is not None:
        yield _certificate(settings.tls_cert, now_ms)
    elif settings.behind_proxy or settings.origin.startswith("https://"):
        yield Finding("good", "proxy")
    elif not _is_loopback(settings.host):
        yield Finding("wrong", "no_tls", {"host": settings.host})
    else:
        yield Finding("warning", "local_only", {"host": settings.host})


def _certificate(file: Path, now_ms: int) -> Finding:
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError:
        return Finding("wrong", "bad_certificate", {"file": file})
    days = int(certificate.not_valid_after_utc.timestamp() * 1000 - now_ms) // DAY_MS
    level: Level = "wrong" if days < 0 else "warning" if days < CERTIFICATE_DAYS else "good"
    return Finding(level, "certificate_over" if days < 0 else "certificate", {"file": file, "days": days})


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
