"""What a board tells of its troubles: codes in our words, and what we have no code for in its own, quoted."""

from collections.abc import Mapping, Sequence

from bot.house.boards.board import BoardPart, OwnWords, Setback
from bot.words.phrase import Code, Listed, Phrase, listed, say, say_in

#: What a board says in words of its own is shown so far, in UTF-16 units.
_LONGEST = 60

_PARTS: Mapping[BoardPart, Phrase] = {
    BoardPart.BUTTON: say_in("a part of a doorbell that had stopped", "the button"),
    BoardPart.OUTBOX: say_in("a part of a doorbell that had stopped", "the sending of its messages"),
    BoardPart.LIGHTS: say_in("a part of a doorbell that had stopped", "the lights"),
    BoardPart.NETWORK: say_in("a part of a doorbell that had stopped", "the network"),
    BoardPart.BROKER: say_in("a part of a doorbell that had stopped", "the connection to the broker"),
    BoardPart.COMMANDS: say_in("a part of a doorbell that had stopped", "the taking of commands"),
    BoardPart.PICTURES: say_in("a part of a doorbell that had stopped", "the pictures"),
    BoardPart.REPORT: say_in("a part of a doorbell that had stopped", "the account of itself"),
    BoardPart.CLOCK: say_in("a part of a doorbell that had stopped", "the clock"),
    BoardPart.INPUTS: say_in("a part of a doorbell that had stopped", "the door contact or exit button"),
}


def taken_back(why: Setback | OwnWords) -> Phrase:
    """That a board took its last update back, and why."""
    match why:
        case Setback.NOT_ONLINE:
            return say("Its last update was taken back: it was not online in time.")
        case Setback.NOT_STARTED:
            return say("Its last update was taken back: it did not start well.")
        case OwnWords(text):
            return say("Its last update was taken back. In its own words: {words}.", words=Code(text, _LONGEST))


def stopped(parts: Sequence[BoardPart | OwnWords]) -> Listed:
    """What in a board had stopped."""
    return listed(Code(part.text, _LONGEST) if isinstance(part, OwnWords) else _PARTS[part] for part in parts)
