"""Whom a provider's claims mean, and what he may do here: claim → NIP, groups → roles.

Roles by group hold for the whole agency, and are grants of their own: who leaves the group loses this one and
keeps what was granted to him by hand. A person who is not in our records is not made.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from server.access import is_serving
from server.accounts import SignedIn, open_session
from server.acts import record_act
from server.chance import Chance
from server.credentials import normal_nip
from server.effects import derived_id
from server.org import Grant
from server.organisation import organisation_of
from server.store.accounts import Account
from server.store.store import Tx


def sign_in(
    tx: Tx,
    instansi: int,
    claims: Mapping[str, Any],
    *,
    nip_claim: str,
    groups_claim: str,
    roles: Mapping[str, str],
    now_ms: int,
    chance: Chance,
) -> SignedIn | None:
    """Open a session for whom the claims mean. None: nobody of ours, or somebody who may not sign in."""
    now_ms = tx.clamp(instansi, now_ms)
    nip = claims.get(nip_claim)
    person = tx.person_of_nip(instansi, normal_nip(nip), now_ms) if isinstance(nip, str) and nip else None
    if person is None:
        return None
    account = tx.account(instansi, person)
    if account is not None and account.disabled_at is not None:
        return None
    if roles:
        _follow_groups(tx, instansi, person, claims.get(groups_claim), roles, now_ms, chance)
    if account is None:
        if not is_serving(organisation_of(tx, instansi), person, now_ms):
            return None
        # Neither password nor PIN: nothing verifies against an empty hash.
        fresh = Account(person=person, password_hash="", pin_hash="", changed_at=now_ms)
        tx.put_account(instansi, fresh)
        _act(tx, instansi, "account_activated", person, {"by": "oidc"}, now_ms, chance)
    return open_session(tx, instansi, person, chance.token(), now_ms)


def _follow_groups(
    tx: Tx,
    instansi: int,
    person: str,
    groups: Any,
    roles: Mapping[str, str],
    now_ms: int,
    chance: Chance,
) -> None:
    names = groups if isinstance(groups, list) else []
    wanted = {roles[name] for name in names if isinstance(name, str) and name in roles}
    org = organisation_of(tx, instansi)
    namespace = tx.agency(instansi).namespace
    tops = [
        unit
        for unit in sorted(org.units)
        if not any(row.parent and row.holds(now_ms) for row in org.parents_of.get(unit, ()))
    ]
    held = [one for one in org.grants_of.get(person, ()) if one.holds(now_ms)]
    changed = False
    for role in sorted(set(roles.values())):
        for unit in tops:
            about = f"oidc/{person}/{role}/{unit}"
            now = next((one for one in held if one.id == derived_id(namespace, f"{about}/{one.since}")), None)
            if (role in wanted) == (now is not None):
                continue
            id = derived_id(namespace, f"{about}/{now_ms}")
            grant = Grant(id=id, person=person, role=role, unit=unit, since=now_ms)
            if now is not None:
                grant = msgspec.structs.replace(now, until=now_ms)
            tx.put_grant(instansi, grant)
            name = "role_granted" if role in wanted else "role_ended"
            _act(tx, instansi, name, person, {"role": role, "unit": unit, "by": "oidc"}, now_ms, chance)
            changed = True
    if changed:
        tx.organisation_changed(instansi)


def _act(
    tx: Tx, instansi: int, name: str, person: str, detail: dict[str, object], now_ms: int, chance: Chance
) -> None:
    record_act(tx, instansi, name, by="", person=person, detail=detail, now_ms=now_ms, chance=chance)
