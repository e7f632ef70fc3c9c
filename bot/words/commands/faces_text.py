"""What ``main.py faces`` says: how well the faces are told apart, and whose photos would help."""

from bot.house.faces.face_advice import (
    AllTried,
    BoundTried,
    FaceAdvice,
    LookAlike,
    NobodyKnown,
    OddPhotos,
    PersonTried,
    StrangersNamed,
    TooFewPhotos,
)
from bot.words.phrase import Lines, Phrase, Text, count, lines, say


def advice(found: FaceAdvice) -> Text:
    """What was found, and what to do about it."""
    match found:
        case NobodyKnown():
            return say(
                "I know nobody’s face yet. Three photos of each person are a good beginning: near, in daylight, facing "
                "the camera."
            )
        case AllTried():
            return _tried(found)
        case LookAlike(one, other, distance):
            return say(
                "{one} and {other} look alike to me (distance {distance}), so I name them only when I am surer than "
                "usual. More photos of both help most.",
                one=one,
                other=other,
                distance=round(distance, 2),
            )
        case TooFewPhotos(name, missing):
            return count(
                "{name}: please add {n} more photo, in other light and from another day.",
                "{name}: please add {n} more photos, in other light and from another day.",
                missing,
                name=name,
            )
        case PersonTried():
            return _person(found)
        case OddPhotos(name, photos):
            return count(
                "{name}: {n} photo looks unlike the rest. Is it the right person? If not, remove it.",
                "{name}: {n} photos look unlike the rest. Is it the right person? If not, remove them.",
                photos,
                name=name,
            )
        case StrangersNamed(photos):
            return count(
                "{n} photo would be taken for somebody else if I did not know its own person: do not let a face alone "
                "open the door.",
                "{n} photos would be taken for somebody else if I did not know their own person: do not let a face "
                "alone open the door.",
                photos,
            )
        case BoundTried(now, best) if best >= now:
            return say(
                "The bound of {now} suits these faces: up to {best} nobody would be confused.",
                now=round(now, 2),
                best=round(best, 2),
            )
        case BoundTried(now, best):
            return say(
                "With the bound at {best} instead of {now} nobody in these photos would be confused.",
                best=round(best, 2),
                now=round(now, 2),
            )


def _tried(found: AllTried) -> Lines:
    known = count("I know {n} person.", "I know {n} people.", found.people)
    if not found.asked:
        return lines(known, say("With one photo each it is too early to tell how well that works."))
    return lines(
        known,
        count(
            "I hid each photo and asked myself who it is. Recognised: {recognised} of {n}.",
            "I hid each photo and asked myself who it is. Recognised: {recognised} of {n}.",
            found.asked,
            recognised=found.recognised,
        ),
        count("{n} photo got a wrong name.", "{n} photos got a wrong name.", found.wrong)
        if found.wrong
        else say("No photo got a wrong name."),
    )


def _person(found: PersonTried) -> Phrase:
    name, photos, recognised = found.name, found.photos, found.recognised
    if found.all_recognised:
        return say("{name}: all {photos} photos recognised. There is nothing to do.", name=name, photos=photos)
    if found.wrong:
        return say(
            "{name}: {wrong} of {photos} photos got a wrong name. Please look whose photos they are.",
            name=name,
            wrong=found.wrong,
            photos=photos,
        )
    if found.odd:
        return say(
            "{name}: {recognised} of {photos} photos recognised. Please look first at what is unlike the rest, see "
            "below.",
            name=name,
            recognised=recognised,
            photos=photos,
        )
    return say(
        "{name}: {recognised} of {photos} photos recognised. Two more would help, as like the view from the door as "
        "possible.",
        name=name,
        recognised=recognised,
        photos=photos,
    )
