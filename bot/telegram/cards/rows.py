"""Rows of buttons that many messages have."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.telegram.actions import ButtonAction
from bot.telegram.actions.questions import Refrain
from bot.telegram.cards.buttons import Button, Offer
from bot.words.chat import labels
from bot.words.phrase import Phrase


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """So many in a row, from left to right."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def hour_edges(button: Callable[[Phrase, int, int], Button]) -> list[list[Button]]:
    """Below hours: where they begin, and where they end, an hour earlier or later.

    ``button`` makes one of its label, by how many hours the beginning moves, and by how many the end.
    """
    return [
        [button(labels.BEGINS_EARLIER, -1, 0), button(labels.BEGINS_LATER, 1, 0)],
        [button(labels.ENDS_EARLIER, 0, -1), button(labels.ENDS_LATER, 0, 1)],
    ]


def yes_or_no(yes: Phrase, action: ButtonAction, until: datetime, no: Phrase = labels.LEAVE) -> list[list[Button]]:
    """Below a question: the button that does it, and the one that does nothing."""
    return [[Button(yes, Offer(action, until))], [Button(no, Offer(Refrain(), until))]]
