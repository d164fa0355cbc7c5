"""The address a server listens on, asked for before it starts.

The HTTP server shares its port on purpose (SO_REUSEPORT), so a second server would start silently and take
half of the requests. Here a taken address is an error.
"""

import socket


class AddressTaken(Exception):  # noqa: N818 - read aloud it is the sentence that stops the start
    """Somebody listens there already."""


def refuse_taken(host: str, port: int) -> None:
    """Check that nobody listens on host and port.

    Raises: AddressTaken; also when the address is none of this machine's.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise AddressTaken(f"{host}:{port}: {error.strerror}") from None
