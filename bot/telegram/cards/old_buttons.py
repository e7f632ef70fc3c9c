"""Buttons that earlier releases wrote down, brought to the present schema step by step."""

from collections.abc import Callable, Sequence
from typing import Any

StoredButton = dict[str, Any]


def insisting_confirms(document: StoredButton) -> StoredButton:
    """A button of the time when insisting had an action of its own."""
    return {**document, "action": "confirm" if document["action"] == "insist" else document["action"]}


def action_has_its_values(document: StoredButton) -> StoredButton:
    """A button of the time when every one had a face, a person, a door and a choice, and its action was a word."""
    known, kind = {**_UNSET, **document}, document["action"]
    action = {name: known[old] for name, old in _VALUES[kind].items()}
    return {name: known[name] for name in known if name not in _UNSET} | {"action": {"kind": kind, **action}}


def action_is_offered(document: StoredButton) -> StoredButton:
    """A button of the time when what it did stood beside whose it was."""
    kept = {name: value for name, value in document.items() if name not in {"action", "expires_at"}}
    return {**kept, "offer": {"action": document["action"], "until": document["expires_at"]}}


#: How to bring a stored button to the present schema; a change adds its step at the end.
MIGRATIONS: Sequence[Callable[[StoredButton], StoredButton]] = (
    insisting_confirms,
    action_has_its_values,
    action_is_offered,
)

#: What every button had, whether its action needed it or not.
_UNSET = {"face": 0, "person": "", "door": "", "choice": ""}

#: Where an action's values stood, by its kind.
_VALUES: dict[str, dict[str, str]] = {
    "ask_unlock": {"visit": "subject"},
    "unlock": {"visit": "subject"},
    "keep_shut": {"visit": "subject"},
    "ignore": {"visit": "subject"},
    "who": {"visit": "subject"},
    "face": {"visit": "subject", "face": "face"},
    "pick": {"visit": "subject", "face": "face", "person": "person"},
    "new": {"visit": "subject", "face": "face"},
    "back": {"visit": "subject"},
    "not_them": {"visit": "subject", "face": "face", "person": "person"},
    "next_sample": {"person": "person", "place": "face"},
    "remove_sample": {"person": "person", "sample": "choice"},
    "language": {"language": "choice"},
    "cancel": {"question": "choice"},
    "confirm": {"question": "choice"},
    "deny": {"question": "choice"},
    "undo": {"lesson": "choice"},
    "forget": {"person": "person"},
    "keep": {},
    "look": {"door": "door"},
    "pictures": {"door": "door", "pictures": "choice"},
    "ask_restart": {"door": "door"},
    "restart": {"door": "door"},
    "ask_update": {"door": "door", "version": "choice"},
    "update": {"door": "door", "version": "choice"},
    "ask_secrets": {"door": "door"},
    "secrets": {"door": "door"},
    "ask_remove": {"who": "choice"},
    "remove": {"who": "choice"},
    "ask_owner": {"who": "choice"},
    "make_owner": {"who": "choice"},
    "leave_home": {},
}
