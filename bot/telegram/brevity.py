"""A caption holds 1024 characters: what is too long is said more briefly, by its meaning."""

from collections.abc import Callable
from dataclasses import replace

from bot.telegram.limits import MAX_CAPTION, shown_length
from bot.words.phrase import Text
from bot.words.tongue import Tongue

#: Names first become shorter (UTF-16 units), then the lines of the faces go. Who answered, and how the door is, is
#: said in any case.
_BREVITIES = ((140, True), (48, True), (24, True), (24, False))


def fitting(tongue: Tongue, words: Callable[[bool], Text]) -> str:
    """The longest words that fit a caption, as HTML; ``words`` is told whether there is room for details."""
    said = ""
    for longest, details in _BREVITIES:
        said = replace(tongue, longest=longest).html(words(details))
        if shown_length(said) <= MAX_CAPTION:
            break
    return said
