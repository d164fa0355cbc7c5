"""Where a push may go: to services on the open internet over TLS, and nowhere into our own network.

A subscription is an address that somebody hands us and that we then send requests to. So it is looked up by
us, every address that it has must be public, and it is such an address that is connected to: what the name
says later changes nothing (DNS rebinding). Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import urlsplit

import msgspec

MAX_ENDPOINT = 1_000
TIMEOUT_S = 10.0
Resolve = Callable[[str, int], list[str]]  # host, port -> addresses


class ForbiddenAddressError(ValueError):
    """An endpoint that we send nothing to."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    scheme: Literal["https", "http"]
    host: str
    port: int
    path: str
    address: str  # that is connected to


def resolve(host: str, port: int) -> list[str]:
    """Raises: OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def place_of(endpoint: str, *, private: bool = False, look_up: Resolve = resolve) -> Place:
    """Find out where an endpoint is. `private`: our own network is meant, as in tests.

    Raises: ForbiddenAddressError, OSError when the name cannot be looked up.
    """
    if len(endpoint) > MAX_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable():
        raise ForbiddenAddressError
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ForbiddenAddressError from None
    if parts.scheme not in (("https", "http") if private else ("https",)) or not host or " " in endpoint:
        raise ForbiddenAddressError
    if parts.username is not None or parts.password is not None or (port not in (None, 443) and not private):
        raise ForbiddenAddressError
    number = port or (443 if parts.scheme == "https" else 80)
    addresses = look_up(host, number)
    if not addresses or not (private or all(_is_public(address) for address in addresses)):
        raise ForbiddenAddressError
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    scheme: Literal["https", "http"] = "https" if parts.scheme == "https" else "http"
    return Place(scheme=scheme, host=host, port=number, path=path, address=addresses[0])


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or mapped.is_global)


def post(place: Place, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Send a request. Returns the status and what `Retry-After` says. Raises: OSError, HTTPException."""
    context = ssl.create_default_context() if place.scheme == "https" else None
    connection = http.client.HTTPConnection(place.host, place.port, timeout=TIMEOUT_S)
    try:
        plain = socket.create_connection((place.address, place.port), TIMEOUT_S)
        connection.sock = plain if context is None else context.wrap_socket(plain, server_hostname=place.host)
        connection.request("POST", place.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(1_000)
        return answer.status, answer.headers.get("Retry-After", "")
    finally:
        connection.close()
