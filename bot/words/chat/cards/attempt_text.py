"""What became of an unlock that was ordered, as its card says it."""

from bot.house.doors.door import Failure
from bot.house.visits.visit import Attempt
from bot.words.chat.asker_text import called
from bot.words.chat.doors import by_itself_text
from bot.words.phrase import Text, TimeOfDay, lines, say


def tried(attempt: Attempt, *, over: bool) -> Text:
    """Who tried, and what stood in the way; ``over``: nobody may try again."""
    if opening_for := attempt.manner.by_itself_for:
        return by_itself_text.tried(attempt, opening_for)
    name, at = called(attempt.by, attempt.by_name), TimeOfDay(attempt.at)
    match attempt.failure:
        case None:
            return say("⏳ {name} is opening the door…", name=name)
        case Failure.OFFLINE:
            said = say(
                "⚠️ {name} tried to open at {at}, but I cannot reach the lock: the door is still shut.", name=name, at=at
            )
        case Failure.NO_BROKER:
            said = say(
                "⚠️ {name} tried to open at {at}, but the MQTT broker, which carries our messages, is not answering: "
                "the door is still shut.",
                name=name,
                at=at,
            )
        case Failure.FORBIDDEN:
            said = say(
                "⚠️ {name} tried to open at {at}, but the broker does not let me: the door is still shut. "
                "Whoever set me up, please run “main.py doctor”.",
                name=name,
                at=at,
            )
        case Failure.REFUSED:
            said = say(
                "⚠️ {name} tried to open at {at}, but the lock said no: the door is still shut.", name=name, at=at
            )
        case Failure.SILENT:
            said = say(
                "⚠️ {name} tried to open at {at}, but the lock did not answer. Please look whether it opened.",
                name=name,
                at=at,
            )
        case Failure.INTERRUPTED:
            said = say(
                "⚠️ I was restarted while {name} was opening at {at}. Please look whether it opened.", name=name, at=at
            )
    return lines(said, None if over else say("You may try again."))
