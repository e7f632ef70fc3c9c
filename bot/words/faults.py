"""What is wrong with a picture or a face, as the recogniser tells it by its codes."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, say

#: A doubt, whatever gave rise to it, that somebody holds a picture before the camera.
PERHAPS_A_PHOTO = say("This may be a photo that is held before the camera.")

_UNCLEAR = say("the picture is not clear enough")
_DARK = say("it is too dark")
_BRIGHT = say("it is too bright")

_WHY: Mapping[str, Phrase] = {
    "too far": say("they stand too far away"),
    "too dark": _DARK,
    "it is too dark": _DARK,  # the whole picture, not a face
    "too bright": _BRIGHT,
    "it is too bright": _BRIGHT,
    "only a part of it arrived": say("only a part of it arrived"),
    "too little contrast": say("the picture is too pale"),
    "blurred": say("the picture is blurred"),
    "turned away": say("the face is turned away"),
    "cut off by the edge": say("the face is cut off by the edge"),
    "too grainy": say("the picture is too grainy"),
}


def why(reason: str) -> Phrase:
    """Why nobody can be told, as a part of a sentence."""
    return _WHY.get(reason, _UNCLEAR)
