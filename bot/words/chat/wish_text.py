"""What is said above the buttons that do what somebody wrote."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, say
from bot.words.wishes.wish import PlainWish

_HERE = say("Is this what you want?")

_MORE: Mapping[PlainWish, Phrase] = {
    PlainWish.ADD: say(
        "Whoever shall use this bot needs an invitation. To teach me a face, send me a photo with the name as its "
        "caption."
    ),
}


def said(wish: PlainWish) -> Phrase:
    """Above the buttons."""
    return _MORE.get(wish, _HERE)
