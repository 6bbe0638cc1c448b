"""The sockets that the server listens on, bound before anything else is started."""

import errno
import socket

LOOPBACK = ("127.0.0.1", "::1")


class PortTaken(Exception):
    """Another program listens on the port."""


def bind(hosts: tuple[str, ...], port: int) -> list[socket.socket]:
    """Bind `port` on each of `hosts`, leaving out families that this machine lacks. Does not listen yet.

    Raises PortTaken, and OSError if none could be bound.
    """
    bound: list[socket.socket] = []
    problem: OSError | None = None
    for host in hosts:
        try:
            bound.append(bind_one(host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                close(bound)
                raise PortTaken(port) from error
            problem = error
    if not bound and problem:
        raise problem
    return bound


def bind_several(host: str, port: int, number: int) -> list[socket.socket]:
    """So many sockets on one port, among which the system deals out the connections. Raises as `bind` does."""
    close(bind((host,), port))  # which notices, unlike the next line, when another program has the port
    return [bind_one(host, port, shared=True) for _ in range(number)]


def bind_one(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """One bound socket; `::` takes IPv4 as well. Those that are `shared` may have the same port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Without it a restart would wait for the connections of the last run to be forgotten.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.setblocking(False)
    return bound


def close(sockets: list[socket.socket]) -> None:
    """Give the ports back."""
    for each in sockets:
        each.close()
