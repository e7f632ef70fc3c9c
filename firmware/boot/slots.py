"""Two places for the program, ``a/`` and ``b/``: which one runs, and which one is on trial (start.py chooses).

What is remembered stands in ``slots.json`` and is replaced whole by a rename, so a power cut leaves the old or the
new state and nothing between. An update writes only into the slot that does not run.
"""

import json
import os

FILE = "slots.json"

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
