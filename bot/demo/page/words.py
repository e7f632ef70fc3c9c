"""The words of the page in one language, as JSON."""

from typing import Any

from bot.words.demo.demo_text import PAGE
from bot.words.exported import exported
from bot.words.tongue import Language


def page_words(language: Language) -> dict[str, Any]:
    """Everything that the page says, by name."""
    return exported(PAGE, language)
