"""What residents answer at a door beside opening and ignoring: words for whoever stands there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.house.people import ResidentId

#: What one visit takes: whoever talks on and on opens the door, or calls.
MOST_REPLIES = 12

#: The longest voice message that a door is given, in seconds and in bytes: what a minute of speech takes, and some.
LONGEST_VOICE_S = 60
LARGEST_VOICE = 1024 * 1024


class ReplyKind(StrEnum):
    """What kind of answer it is; they are stored."""

    COMING = "coming"
    LEAVE_IT = "leave_it"
    #: A phrase of the household, or a resident's own words.
    WORDS = "words"
    VOICE = "voice"


class AtDoor(StrEnum):
    """What became of an answer at the door, as far as we know; they are stored."""

    #: On its way.
    UNDER_WAY = "under_way"
    #: The door's screen has it, or whoever listens for what is said there.
    SAID = "said"
    #: The door's board tells that it has no screen; something else may listen.
    NO_SCREEN = "no_screen"
    #: It has letters that the board's screen cannot show.
    LETTERS = "letters"
    #: Nothing listens there.
    UNHEARD = "unheard"
    #: It could not be sent.
    UNREACHABLE = "unreachable"
    #: It was for the others alone: nothing says anything at this door.
    NOT_FOR_IT = "not_for_it"


@dataclass(frozen=True, slots=True)
class VisitReply:
    """What somebody answered, and what became of it at the door."""

    kind: ReplyKind
    by: ResidentId
    #: Their name at that time.
    by_name: str
    at: datetime
    #: What was said, as they said it; empty: a voice message.
    text: str = ""
    at_door: AtDoor = AtDoor.UNDER_WAY


class NothingToSay(Exception):
    """There are no words in it."""


class TooLongToSay(Exception):
    """A door takes no more than this in one piece."""

    def __init__(self, most: int) -> None:
        """``most``: in characters."""
        super().__init__(f"more than {most} characters")
        self.most = most


class VoiceTooLong(Exception):
    """A door takes no voice message of this length."""


class NoSuchPhrase(Exception):
    """The household has this phrase no more."""


class TooManyPhrases(Exception):
    """The household has as many phrases of its own as there may be."""
