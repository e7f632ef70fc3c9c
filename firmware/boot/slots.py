"""Two places for the program, ``a/`` and ``b/``: which one runs, which one is on trial, and when to stay safe.

What is remembered stands in ``slots.json`` and is replaced whole by a rename, so a power cut leaves the old or the
new state and nothing between. An update writes only into the slot that does not run.
"""

import json
import os
import sys

FILE = "slots.json"

#: So many starts in a row that did not last half a minute, and the board stays safe.
MAX_FAILED = 3

#: So often a program on trial may start before it has been confirmed.
MAX_TRIALS = 2

_FRESH = {"active": "a", "trial": "", "tries": 0, "failed": 0, "note": ""}


def read():
    """The state as a dict; a fresh one where the file is missing or torn."""
    state = dict(_FRESH)
    try:
        with open(FILE) as file:
            found = json.load(file)
        for key, fresh in _FRESH.items():
            if type(found.get(key)) is type(fresh):
                state[key] = found[key]
    except (OSError, ValueError, AttributeError):
        pass
    if state["active"] not in ("a", "b"):
        state["active"] = "a"
    if state["trial"] not in ("", "a", "b"):
        state["trial"] = ""
    return state


def write(state):
    """Replace the state, whole."""
    replace(FILE, json.dumps(state))


def replace(name, text):
    """Write a small file so that a power cut leaves the old one or the new one."""
    with open(name + ".new", "w") as file:
        file.write(text)
    os.rename(name + ".new", name)


def choose(state):
    """The slot to start, or "" to stay safe; counts this start in ``state``."""
    if state["trial"]:
        if state["tries"] >= MAX_TRIALS:
            give_up(state, "did not start well")
        else:
            state["tries"] += 1
            return state["trial"]
    if state["failed"] >= MAX_FAILED:
        return ""
    state["failed"] += 1
    return state["active"]


def settled():
    """This start has lasted: it is no failed one."""
    state = read()
    if state["failed"]:
        state["failed"] = 0
        write(state)


def confirm(slot):
    """The program on trial is good: it is the active one from now on."""
    state = read()
    if state["trial"] == slot:
        state.update({"active": slot, "trial": "", "tries": 0, "failed": 0, "note": ""})
        write(state)


def give_up(state, why):
    """Roll back: the active slot goes on as if there had been no trial."""
    state.update({"trial": "", "tries": 0, "failed": 0, "note": why})
    write(state)


def spare(state):
    """The slot that does not run."""
    return "b" if state["active"] == "a" else "a"


def start():
    """Start the chosen slot's program; it does not return unless it fails, and then the board starts again."""
    import safe

    state = read()
    slot = choose(state)
    if not slot:
        safe.stay(safe.FAILED)
    write(state)
    sys.path.insert(0, slot)
    try:
        import doorbell

        doorbell.run(slot)
    except Exception as exc:
        _note(exc)
        if type(exc).__name__ == "SettingsWrong":
            safe.stay(safe.SETTINGS)
        safe.restart()


def _note(exc):
    """Leave the reason where the provisioner and the next start find it."""
    sys.print_exception(exc)
    try:
        with open("crash.txt", "w") as file:
            sys.print_exception(exc, file)
    except OSError:
        pass
