"""What the page says before somebody is signed in."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, say

WORDS: Mapping[str, Phrase] = {
    "title": say("Home"),
}
