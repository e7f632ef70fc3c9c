"""What is said of a door at which faces are hard to tell."""

from bot.house.faces.door_light import HardToTell
from bot.words.phrase import Lines, Opening, count, lines, say

_OWN_PHOTOS = say(
    "Photos that this doorbell took itself help most: where a card shows somebody clearly, tap “Who is it?”."
)
_LIGHT = say("More light at the door helps, too.")


def hard_to_tell(found: HardToTell) -> Lines:
    """That many faces could not be told there, and what helps."""
    return lines(
        count(
            "{door}: in the last two weeks I was unsure of {n} face out of {faces}.",
            "{door}: in the last two weeks I was unsure of {n} faces out of {faces}.",
            found.unsure,
            door=Opening(found.door.name),
            faces=found.faces,
        ),
        _OWN_PHOTOS,
        _LIGHT if found.dim else None,
    )
