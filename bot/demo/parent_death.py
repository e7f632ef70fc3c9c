"""Start a command that ends when we end, however that happens: ``python -IS parent_death.py PARENT COMMAND …``.

A demo that is killed cannot stop its service. On Linux the kernel does: it sends SIGTERM to a process whose parent
dies, if the process has asked for that. This runs before the command and becomes it, so it imports next to nothing.
"""

import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Become the command; ``parent`` is the process id of whoever started us."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - elsewhere there is no prctl

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)  # it was too late
    os.execv(command[0], command)  # noqa: S606 - the service, as whoever started us named it


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
