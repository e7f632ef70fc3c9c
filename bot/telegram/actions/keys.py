"""Keys of programs. One that is being made is in its buttons, as a whole."""

from dataclasses import dataclass

from bot.house.programs.key import KeyTerms
from bot.house.residents.actors import ProgramId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowKeys(ButtonAction):
    """Show every key."""

    kind = "show_keys"
    lasting = True


@dataclass(frozen=True, slots=True)
class NewKey(ButtonAction):
    """Ask what the program is called that a key is for."""

    kind = "new_key"
    lasting = True


@dataclass(frozen=True, slots=True)
class ShapeKey(ButtonAction):
    """Show the page on which a key is made, with these terms."""

    kind = "shape_key"
    lasting = True
    terms: KeyTerms


@dataclass(frozen=True, slots=True)
class MakeKey(ButtonAction):
    """Make a key, and hand it out."""

    kind = "make_key"
    settling = True
    terms: KeyTerms


@dataclass(frozen=True, slots=True)
class ShowKey(ButtonAction):
    """Show what a key allows."""

    kind = "show_key"
    lasting = True
    program: ProgramId


@dataclass(frozen=True, slots=True)
class RevokeKey(ButtonAction):
    """Take a key back, at once."""

    kind = "revoke_key"
    lasting = True
    program: ProgramId


@dataclass(frozen=True, slots=True)
class ShowEndedKeys(ButtonAction):
    """Show the keys that count no longer."""

    kind = "show_ended_keys"
    lasting = True


@dataclass(frozen=True, slots=True)
class RemoveKey(ButtonAction):
    """Remember nothing more of a key that counts no longer."""

    kind = "remove_key"
    lasting = True
    program: ProgramId
