"""`luring init`: make an agency, and the link by which its first admin comes in."""

from server.accounts import Slip, issue_slips
from server.chance import Chance
from server.commands.shared import (
    Options,
    Out,
    Refusal,
    Words,
    now_ms,
    opened,
    secrets_of,
    settings_of,
    url_of,
)
from server.credentials import normal_nip
from server.people.agency import NewAgency, code_from, create_agency, zone_name
from server.people.calendar import local_day
from server.people.cards import refresh_reference
from server.store.accounts import Holder
from server.store.store import Tx
from server.text.slips import day_words
from server.webpush import vapid_key


def init(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    new = _new_agency(options)
    if not settings.data.exists():  # nobody else on this machine reads it; `luring check` would say so
        settings.data.mkdir(mode=0o700, parents=True)
    secrets, chance = secrets_of(settings), Chance()
    vapid_key(settings.data)

    def job(tx: Tx) -> Slip:
        if any(new.code == agency.code or new.host == agency.host for agency in tx.agencies()):
            raise Refusal("has_data", data=settings.data)
        created = create_agency(tx, new, now_ms(), chance)
        refresh_reference(tx, created.agency.instansi, now_ms())
        holder = Holder(person=created.admin, name=new.admin_name, nip=new.admin_nip, unit=new.name)
        return issue_slips(
            tx,
            created.agency.instansi,
            [holder],
            issued_by="",
            pepper=secrets.pin_pepper_bytes,
            now_ms=now_ms(),
            chance=chance,
        )[0]

    with opened(settings, new=True) as store:
        slip = store.write_now(job)
    from server.web.slips import slip_url

    expires = day_words(local_day(slip.expires, new.zone), options.lang)
    out(words("init_done", name=new.name, data=settings.data))
    out(words("init_link", name=new.admin_name, expires=expires))
    out(f"  {slip_url(url_of(options, settings), slip)}")
    out(words("init_next", desk=f"{url_of(options, settings)}/pengelola"))
    return 0


def _new_agency(options: Options) -> NewAgency:
    zone = zone_name(options.zone)
    if zone is None:
        raise Refusal("bad_zone", zone=options.zone)
    nip = normal_nip(options.admin_nip)
    if not nip:
        raise Refusal("wrong_nip", nip=options.admin_nip)
    return NewAgency(
        code=options.code or code_from(options.name),
        name=options.name,
        host=options.host_name,
        zone=zone,
        admin_name=options.admin_name,
        admin_nip=nip,
    )
