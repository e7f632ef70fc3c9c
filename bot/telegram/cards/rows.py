"""Rows of buttons that many messages have."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.house.residents.hours import Hours
from bot.telegram.actions import ButtonAction
from bot.telegram.actions.questions import Refrain
from bot.telegram.cards.buttons import Button, Offer
from bot.words.chat import labels
from bot.words.phrase import Phrase

#: In minutes.
_DAY = 24 * 60


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """So many in a row, from left to right."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def hour_edges(hours: Hours, button: Callable[[Phrase, int, int], Button]) -> list[list[Button]]:
    """Below hours: where they begin, and where they end, an hour earlier or later.

    ``button`` makes one of its label, by how many hours the beginning moves, and by how many the end. What would make
    of an hour a whole day, or of nearly a day an hour, is not offered: round the clock is no hour earlier.
    """
    lasts = hours.ends.hour * 60 + hours.ends.minute - hours.begins.hour * 60 - hours.begins.minute
    lasts = lasts % _DAY or _DAY

    def row(*edges: tuple[Phrase, int, int]) -> list[Button]:
        return [button(*edge) for edge in edges if 0 < lasts + 60 * (edge[2] - edge[1]) < _DAY]

    rows = [
        row((labels.BEGINS_EARLIER, -1, 0), (labels.BEGINS_LATER, 1, 0)),
        row((labels.ENDS_EARLIER, 0, -1), (labels.ENDS_LATER, 0, 1)),
    ]
    return [each for each in rows if each]


def yes_or_no(yes: Phrase, action: ButtonAction, until: datetime, no: Phrase = labels.LEAVE) -> list[list[Button]]:
    """Below a question: the button that does it, and the one that does nothing."""
    return [[Button(yes, Offer(action, until))], [Button(no, Offer(Refrain(), until))]]
