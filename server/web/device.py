"""Which kiosk asks: its device key signs what it asks for, with a time of ours that is fresh."""

from typing import Any

from server.kiosk.desk import Checked, Desk
from server.kiosk.enrolment import TOKEN_MS
from server.kiosk.envelope import is_signed, request_text
from server.receipt import token_time
from server.store.agency import Agency
from server.store.kiosks import Kiosk
from server.store.store import ReadTx
from server.web.context import Web
from server.web.keeping import keep_for
from server.web.problems import Problem
from server.web.visitor import HttpRequest, address_of

CHECKED = Checked()


def desk_of(web: Web, agency: Agency) -> Desk:
    """Put together what taking in from kiosks needs."""
    return Desk(
        store=web.store,
        instansi=agency.instansi,
        namespace=agency.namespace,
        zone=agency.zone,
        sealing=web.sealing,
        keys=web.keys,
        clock=web.clock,
        chance=web.chance,
        check=web.passwords.verify_pin,
        keep_file=keep_for(web, agency),
        checked=CHECKED,
    )


async def device_of(request: HttpRequest, agency: Agency, web: Web) -> Kiosk:
    """Find the kiosk that has signed a request.

    Raises: Problem `kiosk_unknown`, `kiosk_not_signed`.
    """
    now_ms, address = web.clock(), address_of(request, web)
    web.limits.unsigned_by_address.check(address, now_ms)
    headers: Any = request.headers
    id, token, sig = (headers.get(f"luring-{name}", "") for name in ("kiosk", "time", "signature"))
    kiosk = await web.store.read(lambda tx: _find(tx, agency.instansi, id))
    if kiosk is None:
        web.limits.unsigned_by_address.spend(address, now_ms)
        raise Problem("kiosk_unknown")
    issued = token_time(web.keys, agency.instansi, token)
    text = request_text(request.method, request.url.path, token, await request.body())
    if issued is None or abs(now_ms - issued) > TOKEN_MS or not is_signed(kiosk.key, sig, text):
        web.limits.unsigned_by_address.spend(address, now_ms)
        raise Problem("kiosk_not_signed")
    web.limits.kiosks.take(kiosk.id, now_ms)  # who cannot sign for it does not slow it down
    return kiosk


def _find(tx: ReadTx, instansi: int, id: str) -> Kiosk | None:
    return tx.kiosk(instansi, id) if len(id) == 36 else None
