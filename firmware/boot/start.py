"""Which program is to run, and what becomes of one that fails. Forgotten while a program runs."""

import gc
import sys

import slots
from micropython import const

#: So many starts in a row that did not last half a minute, and the board stays safe.
_MAX_FAILED = const(3)

#: So often a program on trial may start before it has been confirmed.
_MAX_TRIALS = const(2)

#: The heap is swept each time so many bytes were handed out.
_TIDY = const(4096)


def prepare():
    """Choose the slot whose program is to run, or stay safe; the slot, which is on the path then."""
    state = slots.read()
    slot = choose(state)
    if not slot:
        import safe

        safe.stay(safe.FAILED)
    slots.write(state)
    sys.path.insert(0, slot)
    gc.threshold(_TIDY)  # what stays is packed closely, and the room behind it is left in one piece
    return slot


def choose(state):
    """The slot to start, or "" to stay safe; counts this start in ``state``."""
    if state["trial"]:
        if state["tries"] >= _MAX_TRIALS:
            slots.give_up(state, "did not start well")
        else:
            state["tries"] += 1
            return state["trial"]
    if state["failed"] >= _MAX_FAILED:
        return ""
    state["failed"] += 1
    return state["active"]


def failed(exc):
    """Leave the reason where the provisioner and the next start find it, and start anew or stay safe."""
    sys.print_exception(exc)
    try:
        with open("crash.txt", "w") as file:
            sys.print_exception(exc, file)
    except OSError:
        pass
    import safe

    if type(exc).__name__ == "SettingsWrong":
        safe.stay(safe.SETTINGS)
    safe.restart()
