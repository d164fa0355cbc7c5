"""First sign-in, and a forgotten password: a one-time code from a slip sets password and kiosk PIN."""

from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.params import JSONBody

from server.accounts import Redeemed, activate, try_code
from server.credentials import code_hash, normal_code, weak_password, weak_pin
from server.web.context import Shared
from server.web.problems import Problem, responses
from server.web.session import Nip, Password, SessionOut, end_previous, welcome
from server.web.visitor import HttpRequest, OfAgency, address_of


class ActivationIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    nip: Nip
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    password: Password
    pin: Annotated[str, msgspec.Meta(max_length=40)]


@post(
    "/api/activation",
    status_code=201,
    responses=responses("wrong_code", "code_expired", "weak_password", "weak_pin", "origin"),
)
async def activate_account(
    request: HttpRequest, data: JSONBody[ActivationIn], agency: OfAgency, web: Shared
) -> Response[SessionOut]:
    now_ms, address = web.clock(), address_of(request, web)
    web.limits.wrong_by_address.check(address, now_ms)
    if reason := weak_password(data.password, data.nip):
        raise Problem("weak_password", reason=reason)
    if reason := weak_pin(data.pin, data.nip):
        raise Problem("weak_pin", reason=reason)
    code = normal_code(data.code)
    redeemed = Redeemed(refusal="wrong_code")
    if code is not None:
        hashed = code_hash(web.secrets.pin_pepper_bytes, code)
        redeemed = await web.store.write(lambda tx: try_code(tx, agency.instansi, data.nip, hashed, now_ms))
    activation = redeemed.activation
    if activation is None:
        web.limits.wrong_by_address.spend(address, now_ms)
        raise Problem(redeemed.refusal)
    password_hash = await web.passwords.hash_password(data.password)
    pin_hash = await web.passwords.hash_pin(data.pin)
    signed_in = await web.store.write(
        lambda tx: activate(
            tx,
            agency.instansi,
            activation,
            password_hash=password_hash,
            pin_hash=pin_hash,
            now_ms=now_ms,
            chance=web.chance,
        )
    )
    if signed_in is None:
        raise Problem("code_expired")
    web.hub.close_person(agency.instansi, signed_in.person)
    await end_previous(request, web, agency)
    return await welcome(request, web, agency, signed_in, 201)
