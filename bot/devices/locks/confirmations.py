"""What a relay says after an order: that it obeyed, that it did not, or something else."""

import json
import re
from enum import Enum
from typing import Any

#: Ways to say one thing, as relays do.
_YES = frozenset({"on", "true", "1"})
_NO = frozenset({"off", "false", "0"})

#: What is surely not the answer to "open", where nothing certain is expected.
_NOT_OPEN = _NO | {"locked", "closed", "offline", "unavailable", "error"}

#: Under these names a device tells the state of its contact (Tasmota, Shelly, Zigbee2MQTT, Home Assistant).
_STATE = re.compile(r"power\d*|state|output|ison|value|lock_state")

#: How deep a message may be nested: Shelly's ``NotifyStatus`` has three levels.
_DEEPEST = 8

#: The longest text of an error that is passed on.
_SAID = 96


class Word(Enum):
    """What a message means to whoever waits for a confirmation."""

    YES = "yes"
    #: The device answered, and said no.
    ERROR = "error"
    #: It is about something else.
    OTHER = "other"


def understand(payload: bytes, expected: bytes, order: bytes = b"") -> Word:
    """Say what a message means, ``order`` being the payload that it may answer.

    ``expected`` is a word, whose case does not matter, or JSON whose keys and values must all be found together,
    however deeply they are nested; empty: anything will do that is no error and does not say "off".
    """
    told, wanted = _parsed(payload), _parsed(expected)
    if isinstance(told, dict) and told.get("error"):
        return Word.ERROR if _answers(told, _parsed(order)) else Word.OTHER
    if not expected.strip():
        return Word.OTHER if _states(payload, told) & _NOT_OPEN else Word.YES
    if isinstance(wanted, dict):
        return Word.YES if _holds(told, wanted) else Word.OTHER
    return Word.YES if _same(_plain(expected), _states(payload, told)) else Word.OTHER


def error_of(payload: bytes) -> str:
    """The error that a message tells of, in the device's own words."""
    told = _parsed(payload)
    error = (told.get("error") or told.get("message")) if isinstance(told, dict) else None
    said = error.get("message") or error.get("code") if isinstance(error, dict) else error
    if said is None and not isinstance(told, dict | list):
        said = payload.decode(errors="replace").strip()
    return "".join(letter for letter in str(said or "") if letter.isprintable())[:_SAID]


def _parsed(payload: bytes) -> Any:
    """The payload as JSON; None: it is none."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def _answers(told: dict[str, Any], order: Any) -> bool:
    """Tell whether an error is about our own order: the same id, where both have one."""
    ours = order.get("id") if isinstance(order, dict) else None
    return ours is None or "id" not in told or told["id"] == ours


def _plain(payload: bytes) -> str:
    return payload.decode(errors="replace").strip().strip('"').casefold()


def _same(word: str, said: set[str]) -> bool:
    for alike in (_YES, _NO):
        if word in alike:
            return bool(alike & said)
    return word in said


def _states(payload: bytes, told: Any) -> set[str]:
    """Each state that a message tells of, in lower case: its own words, or what stands under a state's name."""
    if not isinstance(told, dict | list):
        return {_plain(payload)}
    found: set[str] = set()
    _gather(told, found, _DEEPEST)
    return found


def _gather(told: Any, found: set[str], depth: int) -> None:
    if not depth:
        return
    if isinstance(told, list):
        for one in told:
            _gather(one, found, depth - 1)
    elif isinstance(told, dict):
        for name, value in told.items():
            if isinstance(value, dict | list):
                _gather(value, found, depth - 1)
            elif _STATE.fullmatch(name.casefold()):
                found.add(_word(value))


def _word(value: Any) -> str:
    return str(value).strip().casefold()


def _holds(told: Any, wanted: dict[str, Any], depth: int = _DEEPEST) -> bool:
    """Tell whether some object in what was told has everything that is wanted."""
    if not depth:
        return False
    if isinstance(told, list):
        return any(_holds(one, wanted, depth - 1) for one in told)
    if not isinstance(told, dict):
        return False
    if _covers(told, wanted):
        return True
    return any(_holds(one, wanted, depth - 1) for one in told.values())


def _covers(told: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(told, dict) and all(name in told and _covers(told[name], wanted[name]) for name in wanted)
    if isinstance(wanted, list):
        return bool(told == wanted)
    if isinstance(told, dict | list):
        return False
    return (told is None) == (wanted is None) and _same(_word(wanted), {_word(told)})
