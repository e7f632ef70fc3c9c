"""Pictures that hang at a door: asked about, ignored, taken back."""

from collections.abc import Sequence

from bot.house.doors.door_facts import PictureIgnored, PictureJudgedAgain
from bot.words.phrase import Lines, Phrase, Text, lines, say

IS_NONE = say("All right, I treat it as a face like any other, and I do not ask again.")
NO_PICTURE = say("I no longer know that picture. When I see it again for some days, I ask again.")

_STAYS = say("🖼 This face has not moved for days. Is it a picture that hangs there?")


def asked(number: int | None) -> Phrase:
    """Whether a face on a card is a picture that hangs there; ``number``: of several faces."""
    if number is None:
        return _STAYS
    return say("🖼 Face {number} has not moved for days. Is it a picture that hangs there?", number=number)


def is_ignored(door: str) -> Phrase:
    """After it, to whoever said so."""
    return say(
        "From now on I ignore this picture at the {door}, as long as it stays in its place. Whoever it shows is still "
        "recognised anywhere else in the camera’s view.",
        door=door,
    )


def is_judged_again(door: str) -> Phrase:
    """After that was taken back."""
    return say("I no longer ignore the picture at the {door}. It counts as a face again.", door=door)


def listed(doors: Sequence[str]) -> Lines:
    """Below the list of doors: where a picture is ignored, a line each."""
    return lines(say("\nI ignore a picture that hangs here:"), *(say("• {door}", door=door) for door in doors))


def news(fact: PictureIgnored | PictureJudgedAgain, door: str) -> Text:
    """To everybody else."""
    if isinstance(fact, PictureIgnored):
        return say("🖼 {name} had me ignore a picture that hangs at the {door}.", name=fact.by.name, door=door)
    return say("🖼 {name} had me look at the picture at the {door} again.", name=fact.by.name, door=door)
