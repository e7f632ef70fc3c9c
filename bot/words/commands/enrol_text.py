"""What ``main.py enrol`` says."""

from collections.abc import Mapping

from bot.house.faces.enrolment import EnrolReport, FileAside, LeftAside, PhotoLeftOut
from bot.house.faces.photo_trouble import PhotoReason
from bot.words.chat.people import faults
from bot.words.commands.terminal_text import quoted
from bot.words.phrase import Lines, Phrase, Verbatim, count, lines, say

ENROL = say("learn faces from a folder of photos: NAME/photo.jpg, or NAME.jpg")
ENROL_FOLDER = say("the folder; JPEG, PNG, WebP and HEIC are read")
ENROL_SURE = say("learn faces, too, that are taken for somebody else’s, or are unlike the person’s other photos")
EYES_AWAY = say("The recogniser does not start, so nobody could be learned. “main.py doctor” says what is wrong.")
NOTHING_THERE = say("There is no photo in this folder. Put each person’s into a folder of their name.")

_NOT_LEARNED = say("Not learned:")
_NOT_LOOKED_AT = say("Not looked at:")

_ASIDE: Mapping[LeftAside, Phrase] = {
    LeftAside.HIDDEN: say("It is hidden: its name begins with a dot."),
    LeftAside.NO_PHOTO: say("This is no photo."),
    LeftAside.NO_FILE: say("This is no file, or a link into nothing."),
    LeftAside.TWICE: say("This folder was looked through already."),
    LeftAside.EMPTY: say("There is nothing in this folder that I could learn from."),
}


def no_folder(path: str) -> Phrase:
    """What was typed is no folder."""
    return say("There is no folder “{path}”.", path=Verbatim(path))


def closed_folder(path: str, detail: str) -> Phrase:
    """The folder cannot be looked into; ``detail``: the system's reason."""
    return say("The system does not let me look into “{path}” ({why}).", path=Verbatim(path), why=quoted(detail))


def report(found: EnrolReport) -> Lines:
    """What came of the photos: each person, how many were learned and how many known; then each file left out."""
    said = lines(
        *(line for name, learned, already in found.people for line in _person(name, learned, already)),
        _NOT_LEARNED if found.refused else None,
        *(_of(one.file, _refused(one)) for one in found.refused),
        _NOT_LOOKED_AT if found.aside else None,
        *(_of(one.file, _aside(one)) for one in found.aside),
    )
    return said if found.people or found.refused else lines(NOTHING_THERE, said)


def _person(name: str, learned: int, already: int) -> tuple[Phrase | None, Phrase | None]:
    new = count("{name}: {n} photo learned.", "{name}: {n} photos learned.", learned, name=name)
    known = count("{name}: {n} photo was known already.", "{name}: {n} photos were known already.", already, name=name)
    return new if learned else None, known if already else None


def _refused(one: PhotoLeftOut) -> Phrase:
    if one.trouble is None:
        return say("This is nobody’s name.")
    if one.trouble.reason is PhotoReason.UNLIKE:
        return say(
            "This face does not look like the other photos of {name}. If it is right all the same: --sure.",
            name=one.name,
        )
    if one.trouble.reason is PhotoReason.LIKE_ANOTHER and one.nearest:
        return say(
            "This face looks like {name}, whom I know; nearest is {file}. If it is right all the same: --sure.",
            name=one.other,
            file=Verbatim(one.nearest),
        )
    if one.trouble.reason is PhotoReason.LIKE_ANOTHER and one.other:
        return say("This face looks like {name}, whom I know. If it is right all the same: --sure.", name=one.other)
    return faults.refused(one.trouble)


def _aside(one: FileAside) -> Phrase:
    if one.why is LeftAside.CLOSED:
        return say("The system does not let me look at it ({why}).", why=quoted(one.detail))
    return _ASIDE[one.why]


def _of(file: str, why: Phrase) -> Phrase:
    return say("{file}: {why}", file=Verbatim(file), why=why)
