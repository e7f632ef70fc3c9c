"""What a process may use of the machine, and what others may see of it. Each function does nothing where it cannot."""

import ctypes
import math
import os
import signal
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
#: Descriptors: models, galleries and a few pipes.
_OPEN_FILES = 256


def keep_memory_private() -> None:
    """Leave no core dump, and let no other process of this user read our memory or environment: secrets are in both."""
    _prctl(_PR_SET_DUMPABLE, 0)
    _bound("RLIMIT_CORE", 0)


def gain_nothing() -> None:
    """No program that is started from here on gets more rights than we have, setuid or not."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _bound("RLIMIT_NOFILE", _OPEN_FILES)


def die_with(parent: int) -> None:
    """Be killed when the thread that started us ends, also in the middle of native code; ``parent`` is its process."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    if sys.platform == "linux" and os.getppid() != parent:
        os._exit(1)  # it was too late


def allow_memory(more_bytes: int) -> None:
    """Bound the address space to what it is now and so much more."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        _bound("RLIMIT_AS", pages * resource.getpagesize() + more_bytes)


def allow_cpu(seconds: float) -> None:
    """From now on so much processor time, all threads together, or up to a second more: then the kernel kills us."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _bound("RLIMIT_CPU", math.ceil(used.ru_utime + used.ru_stime + seconds))


def _bound(name: str, most: int) -> None:
    """Set the soft limit; a hard one that is lower stays."""
    if sys.platform == "win32":
        return
    which = getattr(resource, name)
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
