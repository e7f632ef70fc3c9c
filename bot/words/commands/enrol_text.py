"""What ``main.py enrol`` says."""

from collections.abc import Sequence

from bot.house.faces.photo_trouble import PhotoTrouble
from bot.words.chat import faults
from bot.words.phrase import Lines, Phrase, Verbatim, count, lines, say

ENROL = say("learn faces from a folder of photos: NAME/photo.jpg, or NAME.jpg")
ENROL_FOLDER = say("the folder; JPEG, PNG, WebP and HEIC are read")
EYES_AWAY = say("The recogniser does not start, so nobody could be learned. “main.py doctor” says what is wrong.")
NOTHING_THERE = say("There is no photo in this folder. Put each person’s into a folder of their name.")


def no_folder(path: str) -> Phrase:
    """What was typed is no folder."""
    return say("There is no folder “{path}”.", path=Verbatim(path))


def report(people: Sequence[tuple[str, int, int]], refused: Sequence[tuple[str, PhotoTrouble | None]]) -> Lines:
    """What came of the photos: each person, how many were learned and how many known; then each that was refused."""
    if not people and not refused:
        return lines(NOTHING_THERE)
    return lines(
        *(line for name, learned, already in people for line in _person(name, learned, already)),
        *(_refused(file, trouble) for file, trouble in refused),
    )


def _person(name: str, learned: int, already: int) -> tuple[Phrase | None, Phrase | None]:
    new = count("{name}: {n} photo learned.", "{name}: {n} photos learned.", learned, name=name)
    known = count("{name}: {n} photo was known already.", "{name}: {n} photos were known already.", already, name=name)
    return new if learned else None, known if already else None


def _refused(file: str, trouble: PhotoTrouble | None) -> Phrase:
    why = say("This is nobody’s name.") if trouble is None else faults.refused(trouble)
    return say("{file}: {why}", file=Verbatim(file), why=why)
