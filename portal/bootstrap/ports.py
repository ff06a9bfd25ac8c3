"""TCP ports of this machine: which are free, which answer."""

import errno
import socket

from portal.bootstrap.console import CannotGoOn

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what the user may ask for, and how to reach it


def free_port(wanted: int | None = None) -> int:
    """Return a port of the loopback interface that nobody listens on: the wanted one where it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted or 0))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])


def require_free(host: str, port: int) -> None:
    """Make sure that a server can listen there.

    Raises: CannotGoOn when something else does, or the address is not this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        about_port = error.errno in {errno.EADDRINUSE, errno.EACCES}
        remedy = (
            "another port, as in PORT=8080"
            if about_port
            else "an address of this machine, as in HOST=0.0.0.0"
        )
        raise CannotGoOn(f"Cannot listen on {host}:{port} ({error.strerror}): choose {remedy}") from error
