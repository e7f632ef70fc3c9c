"""What a connection to the broker asks of its socket. Each takes whatever paho has, and leaves other things alone."""

import contextlib
import socket
import struct

#: Only Linux has it, and forgets it again.
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)


def send_at_once(connection: object) -> None:
    """Do not hold a short message back until an older one is acknowledged, which costs 40 ms."""
    if isinstance(connection, socket.socket):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def acknowledge_at_once(connection: object) -> None:
    """Have the kernel acknowledge now what it received.

    A broker that holds short messages back waits for that: the door's confirmation behind the receipt of the order.
    """
    if _QUICKACK is not None and isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):  # closed meanwhile
            connection.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)


def cut(connection: object, *, discard: bool) -> bool:
    """End a connection without a farewell, whoever reads from it finds the end; False: there is none.

    ``discard``: what was not sent yet is thrown away.
    """
    if not isinstance(connection, socket.socket):
        return False
    with contextlib.suppress(OSError):  # gone already
        if discard:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    return True
