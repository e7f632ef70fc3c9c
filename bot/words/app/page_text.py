"""Everything that the household's page says, by the names by which its scripts and its HTML have it."""

from collections.abc import Mapping

from bot.words.app import sign_in_words
from bot.words.phrase import Phrase

PAGE: Mapping[str, Phrase] = {
    **sign_in_words.WORDS,
}
