"""`luring kiosk`: make a code that enrols a kiosk, list the kiosks, change what one may do, take one back."""

import argparse
from collections.abc import Callable

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
    url_of,
)
from server.credentials import shown_code
from server.kiosk.enrolment import change_kiosk, make_code, revoke_kiosk
from server.organisation import organisation_of
from server.store.agency import Agency
from server.store.kiosks import Kiosk, Policy
from server.store.store import Store
from server.text.moment import moment_words


def add_kiosk(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: list[argparse.ArgumentParser],
    linked: argparse.ArgumentParser,
    helped: Callable[[str], str],
) -> None:
    """Say what the command takes."""
    sharing = actions.add_parser("kiosk", help=helped("kiosk"))
    acts = sharing.add_subparsers(dest="act", required=True, metavar="ACT")
    making = acts.add_parser("code", parents=[*parents, linked], help=helped("kiosk_code"))
    making.add_argument("--unit", required=True, metavar="CODE", help=helped("unit"))
    making.add_argument("--label", required=True, metavar="NAME", help=helped("kiosk_label"))
    acts.add_parser("list", parents=parents, help=helped("kiosk_list"))
    changing = acts.add_parser("policy", parents=parents, help=helped("kiosk_policy"))
    revoking = acts.add_parser("revoke", parents=parents, help=helped("kiosk_revoke"))
    for one in (changing, revoking):
        one.add_argument("kiosk", metavar="KIOSK", help=helped("kiosk_which"))
        one.add_argument("--reason", required=True, help=helped("kiosk_reason"))
    changing.add_argument("--label", metavar="NAME", help=helped("kiosk_label"))
    for one in (making, changing):
        one.add_argument("--plan-lines", action="store_true", help=helped("kiosk_plan_lines"))
        one.add_argument("--survey", action="append", metavar="FORM", help=helped("kiosk_survey"))
    sharing.set_defaults(run=kiosk)


def kiosk(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    with opened(settings) as store:
        agency = agency_of(store, options)
        match options.act:
            case "code":
                _code(store, agency, options, words, out)
            case "list":
                _list(store, agency, options, words, out)
            case "policy":
                _policy(store, agency, options, words, out)
            case "revoke":
                _revoke(store, agency, options, words, out)
    return 0


def _code(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    settings = settings_of(options)
    pepper, chance = secrets_of(settings).pin_pepper_bytes, Chance()
    org = store.read_now(lambda tx: organisation_of(tx, agency.instansi))
    unit = next((one for one in org.units.values() if one.code == options.unit), None)
    if unit is None:
        raise Refusal("kiosk_no_unit", code=options.unit)
    policy = Policy(plan_lines=options.plan_lines, survey=options.survey or [])
    code, expires = store.write_now(
        lambda tx: make_code(
            tx,
            agency.instansi,
            unit=unit.id,
            label=options.label,
            policy=policy,
            by="",
            pepper=pepper,
            now_ms=now_ms(),
            chance=chance,
        )
    )
    until = moment_words(expires, agency.zone, options.lang)
    shown = shown_code(code)
    out(words("kiosk_code", code=shown, url=f"{url_of(options, settings)}/kios#kode={shown}", until=until))


def _list(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    found = store.read_now(lambda tx: tx.kiosks(agency.instansi))
    units = store.read_now(lambda tx: organisation_of(tx, agency.instansi)).units
    for one in found:
        state = words("kiosk_active" if one.revoked_at is None else "kiosk_revoked")
        heard = moment_words(one.contact_at, agency.zone, options.lang)
        unit = units[one.unit].code if one.unit in units else ""
        out(
            words(
                "kiosk_line",
                id=one.id,
                label=one.label,
                unit=unit,
                state=state,
                heard=heard,
                waiting=one.waiting.count,
                client=one.client,
            )
        )
    if not found:
        out(words("kiosk_none"))


def _policy(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    one = _find(store, agency, options)
    policy = Policy(plan_lines=options.plan_lines, survey=options.survey or [])
    store.write_now(
        lambda tx: change_kiosk(
            tx,
            agency.instansi,
            one,
            label=options.label,
            policy=policy,
            reason=options.reason,
            by="",
            now_ms=now_ms(),
            chance=Chance(),
        )
    )
    out(words("kiosk_changed", label=options.label or one.label))


def _revoke(store: Store, agency: Agency, options: Options, words: Words, out: Out) -> None:
    one = _find(store, agency, options)
    store.write_now(
        lambda tx: revoke_kiosk(
            tx, agency.instansi, one, reason=options.reason, by="", now_ms=now_ms(), chance=Chance()
        )
    )
    out(words("kiosk_taken_back", label=one.label))


def _find(store: Store, agency: Agency, options: Options) -> Kiosk:
    """Find a kiosk by its id, the beginning of that, or its label."""
    name = str(options.kiosk)
    found = [
        one
        for one in store.read_now(lambda tx: tx.kiosks(agency.instansi))
        if name == one.label or (len(name) >= 4 and one.id.startswith(name))
    ]
    if len(found) != 1:
        raise Refusal("kiosk_unknown" if not found else "kiosk_many", name=name)
    return found[0]
