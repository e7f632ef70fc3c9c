"""A caption holds 1024 characters, a button 64: what is too long is said more briefly, by its meaning."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from bot.telegram.cards.limits import MAX_CAPTION, MAX_LABEL, shown_length
from bot.words.length import utf16
from bot.words.phrase import Phrase, Text
from bot.words.tongue import Tongue

#: Names first become shorter (UTF-16 units), then the lines of the faces go. Who answered, and how the door is, is
#: said in any case.
_BREVITIES = ((140, True), (48, True), (24, True), (24, False))

#: So short names become on a button, in UTF-16 units, until there is room for what it does.
_LABEL_NAMES = (MAX_LABEL, 48, 40, 32, 24, 16, 8)


def fitting(tongue: Tongue, words: Callable[[bool], Text]) -> str:
    """The longest words that fit a caption, as HTML; ``words`` is told whether there is room for details."""
    said = ""
    for longest, details in _BREVITIES:
        said = replace(tongue, longest=longest).html(words(details))
        if shown_length(said) <= MAX_CAPTION:
            break
    return said


def label(tongue: Tongue, words: Phrase) -> str:
    """The longest words that fit a button: a name in it becomes shorter, what the button does stays."""
    return _label(tongue, words) if words.values else _fixed_label(tongue, words)


@lru_cache(maxsize=256)  # most buttons of a ring say the same each time; no name is among these
def _fixed_label(tongue: Tongue, words: Phrase) -> str:
    return _label(tongue, words)


def _label(tongue: Tongue, words: Phrase) -> str:
    said = ""
    for longest in _LABEL_NAMES:
        said = replace(tongue, longest=longest).plain(words)
        if utf16(said) <= MAX_LABEL:
            break
    return said
