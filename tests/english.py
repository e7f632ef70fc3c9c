"""What the bot says, in English, so that tests name sentences and buttons instead of repeating them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.house.doors.door import Door
from bot.house.visits.peephole import Glimpse
from bot.house.visits.visit import Visit
from bot.telegram.cards.brevity import fitting
from bot.words.chat import help_text, labels, menu_text, news, talk
from bot.words.chat.cameras import camera_add_text, camera_labels, camera_text
from bot.words.chat.cards import card_text, reply_text
from bot.words.chat.doors import (
    board_text,
    by_itself_text,
    door_text,
    keypad_text,
    opening_labels,
    opening_text,
    topic_text,
)
from bot.words.chat.past import ledger_text
from bot.words.chat.people import (
    hindsight_text,
    inquiry_text,
    lessons,
    people_labels,
    people_text,
    reasons_text,
    strangers_text,
    table_text,
    whereabouts_text,
)
from bot.words.chat.residents import household_text, ladder_text, listening_text, place_text, recovery_text
from bot.words.chat.status import disk_text
from bot.words.phrase import Lines, Phrase
from bot.words.tongue import Language, Tongue

_MODULES = (
    labels,
    talk,
    lessons,
    news,
    board_text,
    card_text,
    disk_text,
    hindsight_text,
    household_text,
    listening_text,
    place_text,
    reasons_text,
    recovery_text,
    inquiry_text,
    keypad_text,
    by_itself_text,
    camera_add_text,
    camera_labels,
    camera_text,
    ladder_text,
    door_text,
    ledger_text,
    opening_labels,
    opening_text,
    people_labels,
    people_text,
    reply_text,
    strangers_text,
    table_text,
    topic_text,
    whereabouts_text,
    menu_text,
    help_text,
)

ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))


class _Texts:
    """Every phrase by its name: a constant is said, a function returns what it would have said."""

    def __getattr__(self, name: str) -> Any:
        module = next(module for module in _MODULES if hasattr(module, name))
        say = ENGLISH.plain if module in (labels, opening_labels, people_labels, camera_labels) else ENGLISH.html
        found = getattr(module, name)
        return _saying(found, say) if callable(found) else say(found)


def _saying(make: Callable[..., Any], say: Callable[[Any], str]) -> Callable[..., Any]:
    def said(*arguments: Any, **named: Any) -> Any:
        made = make(*arguments, **named)
        return say(made) if isinstance(made, Phrase | Lines) else made

    return said


texts = _Texts()


class CardText:
    """Tells cards in English and in one zone, as they are sent."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._tongue = Tongue(Language.ENGLISH, zone)

    def card(self, visit: Visit, door: Door, now: datetime, *, late: bool, confirming: bool = False) -> str:
        zone = self._tongue.zone
        return fitting(
            self._tongue,
            lambda details: card_text.card(visit, door, now, zone, late=late, confirming=confirming, details=details),
        )

    def glimpse(self, seen: Glimpse) -> str:
        return fitting(self._tongue, lambda details: card_text.glimpse(seen, details=details))

    def missed(self, visit: Visit, door: Door) -> str:
        return fitting(self._tongue, lambda _details: card_text.missed(visit, door))


def phrase(words: str) -> Phrase:
    """Words that are in no catalogue."""
    return Phrase(words)
