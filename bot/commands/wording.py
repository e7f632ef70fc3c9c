"""Puts into words what rooms tell as codes that may not know the words themselves."""

from bot.settings import Settings
from bot.words.tongue import Language, Tongue


def household_tongue(settings: Settings) -> Tongue:
    """How the household is spoken to where nobody asks for a language of their own."""
    return Tongue(Language(settings.house_language), settings.zone)
