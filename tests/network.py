"""No test reaches the outside: sockets may connect to this machine only, and only its names are looked up."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager


class OutsideNetwork(AssertionError):
    """A test tried to reach another machine."""


def is_here(host: object) -> bool:
    """True for this machine's own names and addresses, and for none at all (which means any of them)."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def hang_up(loop: asyncio.BaseEventLoop) -> None:
    """Closes what a loop that ends still holds open.

    A connection that is accepted in its last moment is known to nobody who could close it. Left to the collector it
    fails whichever test runs then.
    """
    for transport in list(getattr(loop, "_transports", {}).values()):
        if transport._sock is not None:
            transport._sock.close()
            transport._sock = None


@contextmanager
def closed() -> Iterator[list[str]]:
    """Refuses what leads outside while the block runs; gives the list of what was tried, as code may hide the error."""
    tried: list[str] = []
    kept = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}
    look_up = socket.getaddrinfo

    def refuse(host: object) -> None:
        tried.append(str(host))
        raise OutsideNetwork(f"Tests may not reach {host}.")

    def guarded(method):
        def connect(self, address):
            if self.family != socket.AF_UNIX and not is_here(address[0]):
                refuse(address[0])
            return method(self, address)

        return connect

    def getaddrinfo(host, *arguments, **options):
        if not is_here(host):
            refuse(host)
        return look_up(host, *arguments, **options)

    for name, method in kept.items():
        setattr(socket.socket, name, guarded(method))
    socket.getaddrinfo = getaddrinfo
    try:
        yield tried
    finally:
        for name, method in kept.items():
            setattr(socket.socket, name, method)
        socket.getaddrinfo = look_up
