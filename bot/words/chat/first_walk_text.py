"""What is said on the first walk through the house: at most two sentences a step."""

from bot.house.doors.door import Door
from bot.house.first_walk import WalkStep
from bot.words.phrase import Lines, Phrase, Text, lines, say

SKIP = say("Skip")
KEEP_NAME = say("👍 Keep this name")
LATER = say("Later")
GO_ON = say("Go on")
PRETEND = say("🔔 Only pretend a ring")

RESTING = say("I wait here. Tap below or send /start, and we go on.")
FINISHED = say("🏡 That was all: your home is set up. /help tells what else I can do.")

_NO_DOOR = say("There is no door yet. /cameras makes this computer’s camera your doorbell, and /doors adds any other.")


def step(step: WalkStep, door: Door | None) -> Lines:
    """What to try now; ``door``: the first of the house, None where there is none yet."""
    number, last = [*WalkStep].index(step) + 1, len(WalkStep)
    return lines(say("<b>First steps, {number} of {last}</b>", number=number, last=last), _asked(step, door))


def behind(step: WalkStep, *, done: bool) -> Phrase:
    """In the place of a step that was done, or skipped."""
    number, last = [*WalkStep].index(step) + 1, len(WalkStep)
    if done:
        return say("✓ Step {number} of {last} is done.", number=number, last=last)
    return say("– Step {number} of {last} was skipped.", number=number, last=last)


def pretended(door: Door | None) -> Text:
    """What a ring looks like, and that it is none."""
    return lines(
        say("🔔 <b>Someone is at the {door}</b>", door=door.name) if door else say("🔔 <b>Someone is at the door</b>"),
        say("This is only pretended: nobody is there. A real card has the picture, and buttons to answer."),
    )


def _asked(step: WalkStep, door: Door | None) -> Phrase:
    match step:
        case WalkStep.DOOR if door:
            return say("Your door is called “{door}”. /doors gives it another name.", door=door.name)
        case WalkStep.DOOR:
            return _NO_DOOR
        case WalkStep.RING:
            return say("Now press the bell at your door. Whoever is there comes here, with a picture.")
        case WalkStep.FACES:
            return say(
                "Send me a photo of somebody, with their name written below it, and then one of somebody else. "
                "From then on I tell you who rings."
            )
        case WalkStep.INVITE:
            return say("Who else lives with you? /invite makes a link that you send them.")
        case WalkStep.LOCK:
            return say("Now try the lock: /open opens the door.")
        case WalkStep.QUIET:
            return say("When shall I make no sound? /quiet sets your quiet hours.")
        case WalkStep.BACKUP:
            return say("Last, /backup keeps a copy of everything. Write its passphrase on paper.")
