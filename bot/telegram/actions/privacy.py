"""What the household tells whoever comes: the text for its door."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction
from bot.words.tongue import Language


@dataclass(frozen=True, slots=True)
class ShowPrivacy(ButtonAction):
    """Show all of it to whoever read the short page."""

    kind = "show_privacy"
    lasting = True


@dataclass(frozen=True, slots=True)
class ChooseNotice(ButtonAction):
    """Choose the language of the text for the door."""

    kind = "choose_notice"
    lasting = True


@dataclass(frozen=True, slots=True)
class ShowNotice(ButtonAction):
    """Send it in this language."""

    kind = "show_notice"
    lasting = True
    language: Language
