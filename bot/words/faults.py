"""What is wrong with a picture or a face, as the recogniser tells it by its codes."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, say

_UNCLEAR = say("the picture is not clear enough")

_WHY: Mapping[str, Phrase] = {
    "too far": say("they stand too far away"),
    "too dark": say("it is too dark"),
    "it is too dark": say("it is too dark"),
    "too bright": say("it is too bright"),
    "it is too bright": say("it is too bright"),
    "too little contrast": say("the picture is too pale"),
    "blurred": say("the picture is blurred"),
    "turned away": say("the face is turned away"),
    "cut off by the edge": say("the face is cut off by the edge"),
    "too grainy": say("the picture is too grainy"),
}


def why(reason: str) -> Phrase:
    """Why nobody can be told, as a part of a sentence."""
    return _WHY.get(reason, _UNCLEAR)


def hint(_hint: str) -> Phrase:
    """A doubt that somebody holds a picture before the camera."""
    return say("This may be a photo that is held before the camera.")
