"""Open connections, as the kernel sees them: what the HTTP server cannot tell, and cannot end.

Ended are those that one address has beyond its share, those whose other end does not take in what it asked
for, and those on which nothing happens at all. The kernel tells of each of our sockets how much has been
acknowledged and when there was something last; where it does not (it is not Linux), nothing is ended.
"""

import asyncio
import fcntl
import ipaddress
import os
import socket
import stat
import struct
import termios
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import structlog

from server.settings import Settings

OWN_FILES = Path("/proc/self/fd")
LOOK_EVERY_S = 5.0
SLOWEST_BYTES_PER_S = 200  # whoever reads more slowly than this all the time does not want to read
SILENT_S = 300.0  # nothing either way: a stream of pokes says something every 25 s
WHYS = ("body", "reader", "address", "silent")
INFO_BYTES = 128  # of the kernel's struct tcp_info (linux/tcp.h)
_LAST_SENT_MS, _LAST_RECEIVED_MS, _ACKED_BYTES = 44, 52, 120  # where it has them

log = structlog.get_logger()
Peer = tuple[str, int]


class _Known(msgspec.Struct, kw_only=True):
    """A connection since it was seen first. `slow_since`: since when there has always been something left."""

    network: str
    since: float
    slow_since: float | None = None
    acked_then: int = 0


class Connections:
    def __init__(self, settings: Settings, seconds: Callable[[], float] = time.monotonic) -> None:
        # Behind a proxy all come from the same address, which is the proxy's business.
        self._most_of_one = 0 if settings.behind_proxy else settings.connections_per_address
        self._slow_s = settings.slow_s
        self._port = settings.port
        self._seconds = seconds
        self._known: dict[Peer, _Known] = {}
        self.ended: Counter[str] = Counter()  # by why

    @property
    def open(self) -> int:
        """How many there were at the last look."""
        return len(self._known)

    def count_slow_body(self) -> None:
        self.ended["body"] += 1

    def look(self) -> None:
        """Look at every connection of the server, and end what has to be ended. It blocks."""
        now = self._seconds()
        seen: dict[Peer, _Known] = {}
        by_network: defaultdict[str, list[Peer]] = defaultdict(list)
        ends: dict[Peer, str] = {}
        for peer, connection in _accepted(self._port):
            known = self._known.get(peer) or _Known(network=_network(peer[0]), since=now)
            seen[peer] = known
            by_network[known.network].append(peer)
            if why := self._judge(known, connection, now):
                ends[peer] = why
        if self._most_of_one > 0:
            for peers in by_network.values():
                oldest_first = sorted(peers, key=lambda peer: seen[peer].since)
                for peer in oldest_first[self._most_of_one :]:
                    ends[peer] = "address"
        self._known = seen
        if ends:
            self._end(ends)

    def _judge(self, known: _Known, connection: socket.socket, now: float) -> str:
        """Say why a connection has to end. "": it has not."""
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO_BYTES)
        if len(info) < INFO_BYTES:
            return ""
        (acked,) = struct.unpack_from("=Q", info, _ACKED_BYTES)
        if not _left(connection):
            known.slow_since = None
            quiet_ms = min(struct.unpack_from("=I", info, at)[0] for at in (_LAST_SENT_MS, _LAST_RECEIVED_MS))
            return "silent" if quiet_ms > SILENT_S * 1000 else ""
        if known.slow_since is None:
            known.slow_since, known.acked_then = now, acked
            return ""
        if now - known.slow_since < self._slow_s:
            return ""
        if acked - known.acked_then < SLOWEST_BYTES_PER_S * self._slow_s:
            return "reader"
        known.slow_since, known.acked_then = now, acked
        return ""

    def _end(self, ends: dict[Peer, str]) -> None:
        for peer, connection in _accepted(self._port):
            if peer not in ends:
                continue
            # What was not taken in is thrown away with it, not kept for whoever does not read.
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.shutdown(socket.SHUT_RDWR)
            self.ended[ends[peer]] += 1
            self._known.pop(peer, None)


def _accepted(port: int) -> Iterator[tuple[Peer, socket.socket]]:
    """Get every connection that was made to our port.

    Nothing is duplicated or closed here: closing any second number of the database's file would take away the
    locks that this process has on it (fcntl(2)), and somebody else would believe that nobody uses it.
    """
    for name in os.listdir(OWN_FILES):
        try:
            if not stat.S_ISSOCK(os.stat(OWN_FILES / name).st_mode):
                continue
            connection = socket.socket(fileno=int(name))
        except OSError:  # closed by now
            continue
        try:
            if (
                connection.family in (socket.AF_INET, socket.AF_INET6)
                and connection.type == socket.SOCK_STREAM
            ):
                peer = connection.getpeername()
                if connection.getsockname()[1] == port:
                    yield (peer[0], peer[1]), connection
        except OSError:  # it listens, or is closed by now
            pass
        finally:
            connection.detach()


def _left(connection: socket.socket) -> int:
    """Count the bytes that were sent and not yet acknowledged."""
    (count,) = struct.unpack("i", fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(4)))
    return int(count)


def _network(host: str) -> str:
    """Name whoever is behind an address: of IPv6 one house has a whole /64."""
    address = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return host


async def watch_connections(connections: Connections, slow_s: float) -> None:
    """Look again and again, for as long as the server runs."""
    while os.access(OWN_FILES, os.R_OK):
        await asyncio.sleep(min(LOOK_EVERY_S, slow_s / 2))
        try:
            await asyncio.to_thread(connections.look)
        except Exception as error:  # a look that fails must not be the last
            log.error("connections_not_seen", error=type(error).__name__)
