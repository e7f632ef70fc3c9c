"""Memory that is given back: the service and its cameras' processes live for months, and need much for a second."""

import ctypes
import sys

#: glibc keeps a heap a thread otherwise, of 64 MB of addresses each: two are enough for one that decodes and one that
#: makes a clip, or for the event loop and those that read old months.
_ARENA_MAX, _ARENAS = -8, 2


def share_heaps() -> None:
    """Before there are threads; does nothing where it cannot."""
    _glibc("mallopt", _ARENA_MAX, _ARENAS)


def give_back() -> None:
    """What is free goes back to the system; does nothing where it cannot."""
    _glibc("malloc_trim", 0)


def _glibc(name: str, *arguments: int) -> None:
    if sys.platform == "linux":
        function = getattr(ctypes.CDLL(None), name, None)  # musl has none of them, and needs none
        if function is not None:
            function(*arguments)
