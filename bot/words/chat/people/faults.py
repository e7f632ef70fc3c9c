"""What is wrong with a picture or a face, and what to send instead."""

from collections.abc import Mapping

from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.people import Blemish, Doubt
from bot.words.phrase import Phrase, count, say

_PERHAPS_A_PHOTO = say("This may be a photo that is held before the camera.")
_PERHAPS_A_SCREEN = say("This may be a screen that is held before the camera.")

_UNCLEAR = say("the picture is not clear enough")
_DARK = say("it is too dark")
_BRIGHT = say("it is too bright")

_WHY: Mapping[Blemish, Phrase] = {
    Blemish.NONE: _UNCLEAR,
    Blemish.TOO_FAR: say("they stand too far away"),
    Blemish.TOO_DARK: _DARK,
    Blemish.TOO_BRIGHT: _BRIGHT,
    Blemish.PALE: say("the picture is too pale"),
    Blemish.BLURRED: say("the picture is blurred"),
    Blemish.TURNED_AWAY: say("the face is turned away"),
    Blemish.LOOKING_DOWN: say("the face looks down"),
    Blemish.LOOKING_UP: say("the face looks up"),
    Blemish.CUT_OFF: say("the face is cut off by the edge"),
    Blemish.GRAINY: say("the picture is too grainy"),
    Blemish.UNLIKE_A_FACE: say("what I see does not look like a person’s face"),
    Blemish.DARK_PICTURE: _DARK,
    Blemish.BRIGHT_PICTURE: _BRIGHT,
    Blemish.TORN: say("only a part of it arrived"),
    Blemish.UNKNOWN: _UNCLEAR,
}

_LOOKING_AWAY = frozenset({Blemish.TURNED_AWAY, Blemish.LOOKING_DOWN, Blemish.LOOKING_UP})

_REFUSED: Mapping[PhotoReason, Phrase] = {
    PhotoReason.UNREADABLE: say("I cannot read this picture. Please send another one."),
    PhotoReason.EMPTY: say("Nothing of this photo arrived. Please send it once more."),
    PhotoReason.FOREIGN: say(
        "I cannot read a picture of this kind. Please send it as an ordinary photo, not as a file."
    ),
    PhotoReason.DAMAGED: say("This photo is cut off or damaged. Please send it once more, or another one."),
    PhotoReason.TOO_MANY_LAYERS: say(
        "This photo is saved in a way that takes me too long to read. Please send a screenshot of it, or another photo."
    ),
    PhotoReason.NO_FACE: say(
        "I see no face in this photo. Please send one that shows the face upright, from the front and in good light."
    ),
    PhotoReason.NO_FACE_THERE: say("I no longer see a face in that place. Please send me a photo of them instead."),
    PhotoReason.LIKE_ANOTHER: say(
        "This face looks like somebody else whom I know. Please send a photo that shows it more clearly."
    ),
    PhotoReason.UNLIKE: say(
        "This face does not look like the other photos of this person. Please send one that shows it more clearly."
    ),
    PhotoReason.CHILD: say(
        "They are a child. I learn their face once an owner has allowed it, on their page in /people."
    ),
    PhotoReason.NOT_KEPT: say("I could not keep this photo. Please send it once more, or another one."),
    PhotoReason.DISK: say(
        "My disk takes nothing, so I would forget this photo. Please make room for me first, and then send it again."
    ),
    PhotoReason.GONE: say("That picture is gone. Please send me a photo of them instead."),
    PhotoReason.NOT_LOOKED_AT: say("I could not look at all of the photos. Please send the others again in a minute."),
}


def why(blemish: Blemish) -> Phrase:
    """Why nobody can be told, as a part of a sentence."""
    return _WHY[blemish]


def perhaps(doubt: Doubt) -> Phrase | None:
    """That somebody may hold a picture before the camera; None: nothing speaks for it."""
    match doubt:
        case Doubt.NONE:
            return None
        case Doubt.SCREEN:
            return _PERHAPS_A_SCREEN
        case Doubt.FLAT | Doubt.MODEL | Doubt.HELD:
            return _PERHAPS_A_PHOTO


def refused(trouble: PhotoTrouble) -> Phrase:
    """Why nobody was learned from a photo, and what to send instead."""
    match trouble.reason:
        case PhotoReason.TOO_MANY_BYTES:
            return count(
                "This photo is larger than {n} megabyte. Please send it as an ordinary photo, not as a file.",
                "This photo is larger than {n} megabytes. Please send it as an ordinary photo, not as a file.",
                trouble.most,
            )
        case PhotoReason.TOO_LARGE:
            return count(
                "This photo has {width} × {height} pixels, and I take {n} megapixel at most. "
                "Please send it as an ordinary photo, not as a file.",
                "This photo has {width} × {height} pixels, and I take {n} megapixels at most. "
                "Please send it as an ordinary photo, not as a file.",
                trouble.most,
                width=trouble.width,
                height=trouble.height,
            )
        case PhotoReason.TOO_SMALL:
            return say(
                "This photo has only {width} × {height} pixels. Please send a larger one.",
                width=trouble.width,
                height=trouble.height,
            )
        case PhotoReason.SEVERAL_FACES:
            return count(
                "I see {n} face in this photo. Please send one that shows this person alone.",
                "I see {n} faces in this photo. Please send one that shows this person alone.",
                trouble.faces,
            )
        case PhotoReason.POOR_FACE if trouble.blemish is Blemish.UNLIKE_A_FACE:
            return say(
                "What I see in this photo does not look like a person’s face to me. "
                "Please send one that shows the face from the front and in good light."
            )
        case PhotoReason.POOR_FACE if trouble.blemish in _LOOKING_AWAY:
            return say(
                "I cannot learn the face from this photo: {why}. Please send one in which it looks into the camera.",
                why=why(trouble.blemish),
            )
        case PhotoReason.POOR_FACE:
            return say(
                "I cannot learn the face from this photo: {why}. "
                "Please send one that shows it near, sharp and in daylight.",
                why=why(trouble.blemish),
            )
        case reason:
            return _REFUSED[reason]
