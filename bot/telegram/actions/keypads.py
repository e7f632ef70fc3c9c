"""A keypad: which digit a key types is known to nobody but who drew it, so that none is ever written down."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class PressKey(ButtonAction):
    """Type what stands on a key."""

    kind = "press_key"
    lasting = True
    pad: str
    #: A name that the key was given by chance.
    key: str


@dataclass(frozen=True, slots=True)
class EraseKey(ButtonAction):
    """Take the last digit back."""

    kind = "erase_key"
    lasting = True
    pad: str


@dataclass(frozen=True, slots=True)
class EnterDigits(ButtonAction):
    """Hand in what was typed."""

    kind = "enter_digits"
    dangerous = True
    acting = True
    pad: str


@dataclass(frozen=True, slots=True)
class PutKeypadAway(ButtonAction):
    """Type nothing after all."""

    kind = "put_keypad_away"
    pad: str
