"""What is said of a door at which faces are hard to tell."""

from bot.house.faces.door_light import HardToTell
from bot.words.phrase import Lines, Opening, Phrase, count, lines, say

OWN_PHOTOS = say(
    "Photos that this doorbell took itself help most: where a card shows somebody clearly, tap “Who is it?”."
)
LIGHT = say("More light at the door helps, too.")


def hard_to_tell(found: HardToTell) -> Lines:
    """That many faces could not be told there, and what helps."""
    return lines(unsure_of(found.door.name, found.unsure, found.faces), OWN_PHOTOS, LIGHT if found.dim else None)


def unsure_of(door: str, unsure: int, faces: int) -> Phrase:
    """How many faces could not be told."""
    return count(
        "{door}: in the last two weeks I was unsure of {n} face out of {faces}.",
        "{door}: in the last two weeks I was unsure of {n} faces out of {faces}.",
        unsure,
        door=Opening(door),
        faces=faces,
    )
