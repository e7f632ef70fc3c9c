"""How the bot speaks with somebody."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction
from bot.words.tongue import Language


@dataclass(frozen=True, slots=True)
class ChooseLanguage(ButtonAction):
    """Speak with whoever taps in this language."""

    kind = "language"
    lasting = True
    language: Language
