"""The order of buttons on every screen: one way back, always at the same place, and nothing dangerous there."""

from collections.abc import Iterator, Sequence

from bot.demo.telegram.chat_message import ChatMessage
from bot.telegram.cards.buttons import Rows
from bot.words.chat import labels
from bot.words.chat.doors import opening_labels
from tests.english import ENGLISH

#: What a button says, and whether it cannot be taken back.
Shown = tuple[str, bool]

BACK = ENGLISH.plain(labels.BACK)

#: Among the keys of a keypad it stands where telephones have it.
ENTER = ENGLISH.plain(opening_labels.ENTER)


def out_of_order(rows: Sequence[Sequence[Shown]]) -> str:
    """What is wrong with the buttons of a message; empty: nothing."""
    every = [label for row in rows for label, _dangerous in row]
    if every.count(BACK) > 1:
        return "there are two ways back"
    if BACK in every[:-1]:
        return "the way back is not the last button"
    if any(dangerous and label != ENTER and len(row) > 1 for row in rows for label, dangerous in row):
        return "something stands beside what cannot be taken back"
    if len(rows) > 1 and any(dangerous for _label, dangerous in rows[-1]):
        return "what cannot be taken back stands where one looks for the way out"
    return ""


def of_rows(rows: Rows) -> list[list[Shown]]:
    """Buttons as they are offered."""
    return [[(ENGLISH.plain(b.label), b.offer.action.dangerous) for b in row] for row in rows]


def of_messages(messages: Sequence[ChatMessage]) -> Iterator[str]:
    """What is wrong with the buttons of messages as they arrived."""
    for message in messages:
        if trouble := out_of_order([[(b.text, b.style == "danger") for b in row] for row in message.buttons]):
            yield f"{message.text[:40]}: {trouble}"
