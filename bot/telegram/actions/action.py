"""What every button's action tells of itself."""

from dataclasses import dataclass
from typing import ClassVar

from bot.house.tagged import Tagged
from bot.words.phrase import Phrase


@dataclass(frozen=True, slots=True)
class ButtonAction(Tagged):
    """What a button does, with the values that it does it with; it is stored, so its ``kind`` stays as it is."""

    #: It may be tapped again and again: it does nothing that the next tap could not set right, or asks once more.
    lasting: ClassVar[bool] = False

    #: It cannot be taken back once it was tapped: red, so that no hand takes it for the safe answer beside it.
    dangerous: ClassVar[bool] = False

    #: With it a question is answered: that stands without its buttons from now on.
    settling: ClassVar[bool] = False

    #: Its work may take a minute: the question loses its buttons at once, and what came to nothing is asked anew.
    slow: ClassVar[bool] = False

    #: It counts only while it is fresh: it cannot be taken back, or means this very moment.
    acting: ClassVar[bool] = False

    #: What came to nothing is offered again by the visit's card, behind a question of its own.
    asked_anew: ClassVar[bool] = False

    #: What Telegram shows for a moment above the chat; most taps need no word, the card changes.
    toast: ClassVar[Phrase | None] = None

    @property
    def opens(self) -> str:
        """The address of the page that Telegram opens where it is tapped; empty: a tap comes to us."""
        return ""
