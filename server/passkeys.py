"""Passkeys (WebAuthn level 2): a key pair on a person's device signs our challenge after the device has asked
him for its PIN, finger or face.

A challenge vouches for itself: its end and a MAC over what it is for, so that whoever only asks for one costs
nothing. It counts once: the answered ones are kept until they end. No attestation is asked for; whose make a
device is does not concern us. What a device counts is compared where it counts: less than before means that
there is a copy of the key.
"""

import hmac
from typing import Any, Literal, cast

import msgspec
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    Aaguid,
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from server.accounts import SignedIn, open_session, token_hash
from server.acts import record_act
from server.chance import Chance
from server.second_factor import mark_verified
from server.store.passkeys import Passkey
from server.store.store import ReadTx, Tx
from sync.mutation import from_b64u, to_b64u

Purpose = Literal["sign_in", "verify", "register"]
ALGORITHMS = (-7, -8, -257)  # ES256, EdDSA, RS256
LASTS_MS = 5 * 60_000
MOST = 10  # a person
NONCE_BYTES, END_BYTES, MAC_BYTES = 16, 8, 32
REQUIRED = UserVerificationRequirement.REQUIRED


class Site(msgspec.Struct, frozen=True):
    """Where a passkey is good: the browser names the origin, and the key is bound to its host."""

    origin: str  # scheme and host, with a port where there is one
    host: str
    name: str


class Asked(msgspec.Struct, frozen=True):
    """What a challenge is for: an act, and who may answer it ("": whoever has a passkey)."""

    purpose: Purpose
    instansi: int
    session: str = ""  # the hash of its token


def options_to_register(
    tx: ReadTx, site: Site, asked: Asked, person: str, pepper: bytes, now_ms: int, chance: Chance
) -> dict[str, Any]:
    """Say what a browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON)."""
    name = tx.person_name(asked.instansi, person) or ""
    user = PublicKeyCredentialUserEntity(
        id=_handle(pepper, asked.instansi, person), name=name, display_name=name
    )
    options, _ = _server(site).register_begin(
        user,
        _descriptors(tx.passkeys(asked.instansi, person)),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        challenge=_challenge(pepper, asked, now_ms, chance),
    )
    return dict(options.public_key) | {"timeout": LASTS_MS}


def options_to_sign(
    site: Site, asked: Asked, allowed: list[Passkey] | None, pepper: bytes, now_ms: int, chance: Chance
) -> dict[str, Any]:
    """Say what a browser needs to use a passkey (PublicKeyCredentialRequestOptionsJSON).

    `allowed` None: any that it has for us, so that nobody learns who has one.
    """
    options, _ = _server(site).authenticate_begin(
        None if allowed is None else _descriptors(allowed),
        user_verification=REQUIRED,
        challenge=_challenge(pepper, asked, now_ms, chance),
    )
    return dict(options.public_key) | {"timeout": LASTS_MS}


def register(
    tx: Tx,
    site: Site,
    asked: Asked,
    person: str,
    name: str,
    credential: dict[str, Any],
    pepper: bytes,
    now_ms: int,
    chance: Chance,
) -> Literal["added", "wrong", "taken", "many"]:
    """Keep a passkey that a browser has made."""
    instansi = asked.instansi
    try:
        response = RegistrationResponse.from_dict(credential)
        challenge = response.response.client_data.challenge
    except Exception:
        return "wrong"  # whatever a stranger sends, in whatever way it is not what it should be
    if not _spend(tx, pepper, asked, challenge, now_ms):
        return "wrong"
    try:
        auth_data = _server(site).register_complete(_state(challenge), response)
        made = auth_data.credential_data
        assert made is not None
        key = cbor.encode(made.public_key)
        alg = made.public_key.ALGORITHM
    except Exception:
        return "wrong"
    if alg not in ALGORITHMS or not made.credential_id:
        return "wrong"
    if tx.passkey(instansi, to_b64u(made.credential_id)) is not None:
        return "taken"
    if len(tx.passkeys(instansi, person)) >= MOST:
        return "many"
    passkey = Passkey(
        id=to_b64u(made.credential_id),
        person=person,
        name=name,
        public_key=to_b64u(key),
        sign_count=auth_data.counter,
        made_at=tx.clamp(instansi, now_ms),  # it is compared with `Account.changed_at`
    )
    tx.put_passkey(instansi, passkey)
    _act(tx, instansi, "passkey_added", person, person, now_ms, chance)
    return "added"


def sign_in(
    tx: Tx, site: Site, instansi: int, credential: dict[str, Any], pepper: bytes, now_ms: int, chance: Chance
) -> SignedIn | None:
    """Open a session for whose passkey has signed. None: it has not, or he may not come in.

    A passkey is two factors, the device and what unlocks it: the session may be at the desk.
    """
    passkey = _signed_by(tx, site, Asked("sign_in", instansi), credential, pepper, now_ms, chance)
    now_ms = tx.clamp(instansi, now_ms)
    account = tx.account(instansi, passkey.person) if passkey is not None else None
    if passkey is None or account is None or account.disabled_at is not None:
        return None
    if not signs_in(passkey, account.changed_at):
        return None
    signed_in = open_session(tx, instansi, passkey.person, chance.token(), now_ms)
    mark_verified(tx, instansi, token_hash(signed_in.token), now_ms)
    return signed_in


def signs_in(passkey: Passkey, changed_at: int) -> bool:
    """Ask whether a passkey opens a session by itself: not when the account was activated anew after it was
    made, which ends whatever somebody else may have left behind (F49). As a second factor it still counts.
    """
    return passkey.made_at >= changed_at


def verify(
    tx: Tx,
    site: Site,
    asked: Asked,
    person: str,
    credential: dict[str, Any],
    pepper: bytes,
    now_ms: int,
    chance: Chance,
) -> bool:
    """Ask whether this person's passkey has signed, in the session that the challenge was made for."""
    passkey = _signed_by(tx, site, asked, credential, pepper, now_ms, chance, person)
    if passkey is None:
        return False
    mark_verified(tx, asked.instansi, asked.session, now_ms)
    return True


def remove(
    tx: Tx, instansi: int, id: str, person: str, by: str, now_ms: int, chance: Chance, kept: str = ""
) -> bool:
    """Take one of a person's passkeys away, and end his other sessions: no session says what opened it, and
    whoever takes a lost device's passkey away wants that device out. Returns whether it was his.

    `by` "": the command line. `kept`: the session that asks for it, by the hash of its token.
    """
    passkey = tx.passkey(instansi, id)
    if passkey is None or passkey.person != person:
        return False
    tx.drop_passkey(instansi, id)
    tx.drop_other_sessions(instansi, person, kept)
    _act(tx, instansi, "passkey_removed", by, person, now_ms, chance)
    return True


def remove_all(tx: Tx, instansi: int, person: str, by: str, now_ms: int, chance: Chance) -> int:
    """Take all of a person's passkeys away. Returns how many."""
    gone = [one.id for one in tx.passkeys(instansi, person)]
    for id in gone:
        remove(tx, instansi, id, person, by, now_ms, chance)
    return len(gone)


def _signed_by(
    tx: Tx,
    site: Site,
    asked: Asked,
    credential: dict[str, Any],
    pepper: bytes,
    now_ms: int,
    chance: Chance,
    person: str = "",
) -> Passkey | None:
    try:
        response = AuthenticationResponse.from_dict(credential)
        challenge = response.response.client_data.challenge
        handle = response.response.user_handle
        count = response.response.authenticator_data.counter
    except Exception:
        return None  # as at `register`
    if not _spend(tx, pepper, asked, challenge, now_ms):
        return None
    passkey = tx.passkey(asked.instansi, to_b64u(response.raw_id))
    if passkey is None or (person and passkey.person != person):
        return None
    # Who signs in without a name is named by the passkey.
    known = _handle(pepper, asked.instansi, passkey.person)
    if handle is None and not person or handle is not None and not hmac.compare_digest(handle, known):
        return None
    try:
        _server(site).authenticate_complete(_state(challenge), [_attested(passkey)], response)
    except Exception:
        return None
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        _act(tx, asked.instansi, "passkey_copied", "", passkey.person, now_ms, chance)
        return None
    tx.put_passkey(
        asked.instansi,
        msgspec.structs.replace(passkey, sign_count=count, used_at=tx.clamp(asked.instansi, now_ms)),
    )
    return passkey


def _server(site: Site) -> Fido2Server:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=site.host, name=site.name),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == site.origin,
    )
    server.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=alg) for alg in ALGORITHMS
    ]
    return server


def _state(challenge: bytes) -> dict[str, Any]:
    # That it is ours was asked before: `_spend`.
    return {"challenge": to_b64u(challenge), "user_verification": REQUIRED}


def _attested(passkey: Passkey) -> AttestedCredentialData:
    key = CoseKey.parse(cast(dict[int, Any], cbor.decode(from_b64u(passkey.public_key))))
    return AttestedCredentialData.create(Aaguid.NONE, from_b64u(passkey.id), key)


def _descriptors(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=from_b64u(one.id))
        for one in passkeys
    ]


def _handle(pepper: bytes, instansi: int, person: str) -> bytes:
    """What a device calls this person: nothing that says who he is."""
    return hmac.digest(pepper, f"passkey of\n{instansi}\n{person}".encode(), "sha256")


def _challenge(pepper: bytes, asked: Asked, now_ms: int, chance: Chance) -> bytes:
    head = chance.bytes(NONCE_BYTES) + (now_ms + LASTS_MS).to_bytes(END_BYTES, "big")
    return head + _mac(pepper, asked, head)


def _mac(pepper: bytes, asked: Asked, head: bytes) -> bytes:
    about = f"passkey challenge\n{asked.purpose}\n{asked.instansi}\n{asked.session}\n".encode()
    return hmac.digest(pepper, about + head, "sha256")


def _spend(tx: Tx, pepper: bytes, asked: Asked, challenge: bytes, now_ms: int) -> bool:
    """Ask whether a challenge is ours, for this, not over and answered for the first time.

    `now_ms`: by the clock that it was made by, and not by the journal's, which never goes back.
    """
    head, mac = challenge[:-MAC_BYTES], challenge[-MAC_BYTES:]
    if len(head) != NONCE_BYTES + END_BYTES or not hmac.compare_digest(mac, _mac(pepper, asked, head)):
        return False
    until = int.from_bytes(head[NONCE_BYTES:], "big")
    return until > now_ms and tx.spend_challenge(asked.instansi, to_b64u(head), until, now_ms)


def _act(tx: Tx, instansi: int, name: str, by: str, person: str, now_ms: int, chance: Chance) -> None:
    at = tx.clamp(instansi, now_ms)
    record_act(tx, instansi, name, by=by, person=person, detail={}, now_ms=at, chance=chance)
