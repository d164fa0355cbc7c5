"""`luring serve`: run the server on the data directory. `luring openapi`: print what it answers to."""

import contextlib
import socket
from collections.abc import Callable

import msgspec

from server.commands.shared import Options, Out, Refusal, Words, now_ms, opened, settings_of
from server.demo.sign_in import read_table
from server.locks import keep_all
from server.people.cards import refresh_reference
from server.ports import AddressTaken, refuse_taken
from server.receipt import ServerKeys
from server.release import release_held
from server.reread import reread_all
from server.settings import Settings, load_secrets
from server.store.store import Tx

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


def serve(options: Options, words: Words, out: Out) -> int:
    settings = settings_of(options)
    try:
        refuse_taken(settings.host, settings.port)
    except (AddressTaken, socket.gaierror) as taken:
        why = str(taken).rpartition(": ")[2]
        raise Refusal("port_taken", host=settings.host, port=settings.port, why=why) from None
    with opened(settings) as store:
        keys = ServerKeys(mac=load_secrets(settings.data).mac_key_bytes)
        store.write_now(lambda tx: _refresh(tx, keys))
        for agency in store.read_now(lambda tx: tx.agencies()):
            reread_all(store, agency.instansi, now_ms())
            keep_all(store, agency.instansi, now_ms())
    from server import serve as server

    def ready(_: str) -> None:
        out(words("serve_addresses"))
        for address in _addresses(settings, server.address):
            out(f"  {address}")
        if not settings.static.is_dir():
            out(words("serve_no_static", static=settings.static))
        if settings.tls_cert is None:
            out(words("serve_no_tls", port=settings.port))
        if table := read_table(settings.data):
            out(f"\n{words('sign_in')}\n{table}\n")
        out(words("serve_stop"))

    server.serve(settings, ready)
    return 0


def _refresh(tx: Tx, keys: ServerKeys) -> None:
    """Deliver the forms of this version of the server, and what time has changed since it last ran."""
    for agency in tx.agencies():
        refresh_reference(tx, agency.instansi, now_ms())
        release_held(tx, agency.instansi, keys, now_ms())


def _addresses(settings: Settings, written: Callable[[Settings], str]) -> list[str]:
    """List what to type: this machine's own addresses, where the server listens on all of them."""
    if settings.host not in EVERYWHERE:
        return [written(settings)]
    hosts = ["localhost"]
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: it only tells which address would be used
        hosts.append(probe.getsockname()[0])
    return [written(msgspec.structs.replace(settings, host=host)) for host in hosts]


def openapi(options: Options, words: Words, out: Out) -> int:
    from server.openapi import document

    out(document().rstrip())
    return 0
