"""What the doctor says of recognition."""

from collections.abc import Mapping
from typing import assert_never

from bot.house.findings.eyes_findings import (
    DoorHardToTell,
    ExtrasNotUsed,
    EyesFound,
    ModelNotUsed,
    PortraitUnknown,
    Recognises,
)
from bot.house.people import Condition
from bot.words.chat.doors import door_light_text
from bot.words.commands.doctor_wire_text import Advice
from bot.words.phrase import Phrase, Verbatim, count, say

REINSTALL = say("run `uv sync --reinstall`")

_CONDITION: Mapping[Condition, Phrase] = {
    Condition.CLEAR: say("it was taken for nobody, or for somebody else"),
    Condition.NO_FACE: say("no face was seen"),
    Condition.UNREADABLE: say("it could not be read"),
}


def recognition(found: EyesFound) -> Advice:
    """A line of the doctor's, and what to do."""
    match found:
        case Recognises(parts):
            return Advice(say("{said} ({parts})", said=_recognises(found), parts=Verbatim(", ".join(parts))))
        case PortraitUnknown(condition, faces):
            return Advice(
                count(
                    "the face on a test photo was not recognised ({why}; {n} face)",
                    "the face on a test photo was not recognised ({why}; {n} faces)",
                    faces,
                    why=_CONDITION[condition],
                ),
                REINSTALL,
            )
        case DoorHardToTell(door, faces, unsure, dim):
            photos, light = door_light_text.OWN_PHOTOS, door_light_text.LIGHT
            both = Phrase("{photos} {light}", values={"photos": photos, "light": light})
            return Advice(door_light_text.unsure_of(door, unsure, faces), both if dim else photos)
        case ModelNotUsed(file, parts):
            return Advice(
                say(
                    "{file} is not the file it should be, so faces are found the simpler way, which misses those that "
                    "are far away ({parts})",
                    file=Verbatim(file),
                    parts=Verbatim(", ".join(parts)),
                ),
                say("run `uv run main.py models fetch`"),
            )
        case ExtrasNotUsed(files, asked_for):
            return Advice(
                count(
                    "{files} is not the file it should be, so recognition does without it",
                    "{files} are not the files they should be, so recognition does without them",
                    len(files),
                    files=Verbatim(", ".join(files)),
                ),
                say("run `uv run main.py models fetch --liveness`")
                if asked_for
                else say("run `uv run main.py models fetch`"),
            )
        case _ as never:
            assert_never(never)


def _recognises(found: Recognises) -> Phrase:
    if found.took_ms is None:
        said = say("no photo of a face was tried, it comes with `uv sync`")
    else:
        said = say("the face on a test photo is recognised, in {ms} ms", ms=round(found.took_ms))
    if not found.simpler:
        return said
    if found.by_itself:
        return say(
            "{said}; where there is a network the service fetches a better face finder by itself, which sees faces "
            "from further away",
            said=said,
        )
    return say(
        "{said}; `uv run main.py models fetch` brings a better face finder, which sees faces from further away",
        said=said,
    )
