"""What is tapped next, as the page finds it."""

from typing import Any

from bot.demo.telegram.residents import User

#: JSON of a control on the page: ``at`` is its kind.
Pointer = dict[str, Any]


def control(*names: str, side: str = "door") -> Pointer:
    """A control of the page by its data-testid: the first of these that is in sight, on this side of the page."""
    return {"at": "control", "names": names, "side": side}


def button(user: User, message: int, label: str) -> Pointer:
    """A button below a message on somebody's phone."""
    return {"at": "button", "user": user.id, "message": message, "label": label}


def link(user: User, message: int, opener: User) -> Pointer:
    """The link in a message, and who opens it."""
    return {"at": "link", "user": user.id, "message": message, "opener": opener.known_as.lower()}


def writing(user: User, text: str) -> Pointer:
    """Something that is written and sent from somebody's phone."""
    return {"at": "writing", "user": user.id, "text": text}


def message(user: User, message: int) -> Pointer:
    """A message to read."""
    return {"at": "message", "user": user.id, "message": message}


def phone(user: User) -> Pointer:
    """Somebody's phone."""
    return {"at": "phone", "user": user.id}


def app(user: User) -> Pointer:
    """The button in the chat's head that opens the household's page."""
    return {"at": "app", "user": user.id}
