"""Everything that the household's page says, by the names by which its scripts and its HTML have it."""

from collections.abc import Mapping

from bot.words.app import door_words, face_words, frame_words, house_words, record_words, sign_in_words, visit_words
from bot.words.phrase import Phrase

PAGE: Mapping[str, Phrase] = {
    **frame_words.WORDS,
    **sign_in_words.WORDS,
    **door_words.WORDS,
    **visit_words.WORDS,
    **face_words.WORDS,
    **house_words.WORDS,
    **record_words.WORDS,
}
