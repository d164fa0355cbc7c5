"""`luring keys`: list the keys that phones seal to, add one, copy them away, and destroy one that no device
needs any more.
"""

import os

from server.age import new_identity
from server.commands.shared import Options, Out, Refusal, Words, has_data, now_ms, settings_of
from server.sealing import SealingKey, SealingKeys
from server.store.opening import moment_of
from server.store.seals import SealHolder
from server.text.moment import moment_words

DAY_MS = 86_400_000
QUIET_DAYS = 180  # a file that was exported may be on its way for as long as that


def list_keys(options: Options, words: Words, out: Out) -> int:
    keys, zone = _keys(options), _zone(options)
    current = keys.current()
    for key in keys.all():
        escrowed = "keys_escrowed" if key.escrowed_at is not None else "keys_only_here"
        use = "keys_current" if key == current else "keys_waiting" if key.escrowed_at is None else "keys_old"
        made = moment_words(key.made_at, zone, options.lang)
        holders = len(_holders(options, key.id))
        out(words("keys_line", id=key.id, made=made, use=words(use), place=words(escrowed), devices=holders))
        if key != current:
            for kiosk in (one for one in _holders(options, key.id) if not one.person):
                out(words("keys_kiosk_holds", id=key.id, label=kiosk.label or kiosk.replica))
    if any(key.escrowed_at is None for key in keys.all()):
        out(words("keys_escrow_now"))
    return 0


def rotate(options: Options, words: Words, out: Out) -> int:
    made = _keys(options).make(now_ms())
    out(words("keys_made", id=made.id))
    out(words("keys_escrow_now"))
    return 0


def escrow(options: Options, words: Words, out: Out) -> int:
    keys = _keys(options)
    copied = keys.escrow(options.folder, now_ms())
    out(words("keys_copied", count=len(copied), folder=options.folder))
    if options.folder.stat().st_dev == settings_of(options).data.stat().st_dev:
        out(words("keys_same_disk"))
    if (current := keys.current()) is not None:
        out(words("keys_now_current", id=current.id))
    return 0


def make_backup_key(options: Options, words: Words, out: Out) -> int:
    """Make the key that backups are encrypted to. The server never has the secret half."""
    secret, public = new_identity()
    try:
        descriptor = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal("backup_exists", file=options.file) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"# public key: {public}\n{secret}\n")
    out(words("keys_backup_made", file=options.file))
    out(f"  luring backup -o FILE --to {public}")
    return 0


def destroy(options: Options, words: Words, out: Out) -> int:
    """Destroy a key, unless a device may hold work sealed to it (F91)."""
    keys = _keys(options)
    key = keys.find(options.id)
    if key is None:
        raise Refusal("key_unknown", id=options.id)
    if key == keys.current():
        raise Refusal("key_current", id=key.id)
    if not options.force:
        _demand_idle(options, words, out, key)
    keys.destroy(key.id)
    out(words("key_destroyed", id=key.id))
    return 0


def _demand_idle(options: Options, words: Words, out: Out, key: SealingKey) -> None:
    holders = _holders(options, key.id)
    zone = _zone(options)
    for holder in holders:
        since = moment_words(holder.at, zone, options.lang)
        out(words("key_holder", label=holder.label, replica=holder.replica, since=since))
    if holders:
        raise Refusal("key_held", id=key.id, count=len(holders))
    # What a restore has forgotten of a key is not older than the key.
    days = (now_ms() - max(key.made_at, _given_at(options, key.id))) // DAY_MS
    if days < QUIET_DAYS:
        raise Refusal("key_recent", id=key.id, days=days, wanted=QUIET_DAYS)


def _holders(options: Options, id: str) -> list[SealHolder]:
    settings = settings_of(options)
    with moment_of(settings.data, settings.database) as moment:
        return [
            holder
            for agency in moment.tx.agencies()
            for holder in moment.tx.seal_holders(agency.instansi, id)
        ]


def _given_at(options: Options, id: str) -> int:
    settings = settings_of(options)
    with moment_of(settings.data, settings.database) as moment:
        return max(
            (moment.tx.seal_given_at(agency.instansi, id) for agency in moment.tx.agencies()), default=0
        )


def _zone(options: Options) -> str:
    settings = settings_of(options)
    with moment_of(settings.data, settings.database) as moment:
        return moment.tx.agencies()[0].zone


def _keys(options: Options) -> SealingKeys:
    settings = settings_of(options)
    if not has_data(settings):
        raise Refusal("no_data", data=settings.data)
    keys = SealingKeys(settings.data)
    keys.make_first(now_ms())
    return keys
