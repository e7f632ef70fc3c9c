"""Buttons by what they are, in whichever language somebody's phone has them."""

import re
from dataclasses import replace
from functools import cache
from zoneinfo import ZoneInfo

from bot.demo.telegram.chat_message import ChatMessage
from bot.words.phrase import Phrase, Verbatim
from bot.words.tongue import Language, Tongue

_TONGUES = [Tongue(language, ZoneInfo("UTC")) for language in Language]

#: Stands where a value of the words would.
_VALUE = "\x00"


def label_of(message: ChatMessage, button: Phrase) -> str:
    """How a button is called below its message, whatever values its words have there; empty: it has none like this."""
    pattern = _pattern(button)
    return next((label for label in message.labels if pattern.fullmatch(label)), "")


@cache
def _pattern(button: Phrase) -> re.Pattern[str]:
    said = replace(button, values=dict.fromkeys(button.values, Verbatim(_VALUE)))
    alike = {re.escape(tongue.plain(said)).replace(re.escape(_VALUE), ".+") for tongue in _TONGUES}
    return re.compile("|".join(sorted(alike)), re.DOTALL)
