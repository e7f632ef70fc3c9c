"""What comes from the broker."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A message from the broker; whoever handles it acknowledges it when it is safe."""

    topic: str
    payload: bytes
    retained: bool
    #: Tells the broker that it may forget the message; does nothing once the connection is gone.
    acknowledge: Callable[[], None]
