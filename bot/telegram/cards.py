"""What each resident's chat shows of each visit: the view's own memory, across restarts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.house.people import PhotoId, ResidentId
from bot.house.ports import Drawer
from bot.house.visit import VisitId

#: Cards older than this are not brought up to date any more.
CARD_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Card:
    """One message in one resident's chat."""

    visit: VisitId
    resident: ResidentId
    began_at: datetime
    #: None: not sent yet, or the reply was lost.
    message: int | None = None
    #: The picture the message shows; None: it is a text.
    photo: PhotoId | None = None
    #: A picture that Telegram would not take.
    refused_photo: PhotoId | None = None
    #: What was drawn last, so that nothing is sent that is there already.
    drawn: str = ""
    #: The first message came late, and says so for ever.
    late: bool = False
    #: The resident deleted the message, or blocked the bot: leave it alone.
    gone: bool = False


class CardBook:
    """The cards, by visit and resident."""

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer

    async def find(self, visit: VisitId, resident: ResidentId) -> Card | None:
        """The card of this visit in this resident's chat."""
        document = (await self._drawer.everything()).get(_key(visit, resident))
        return _card(document) if document else None

    async def shows(self, resident: ResidentId, message: int) -> bool:
        """Tell whether a message is one of this resident's cards, and not a double of one."""
        cards = (await self._drawer.everything()).values()
        return any(card["resident"] == resident and card["message"] == message for card in cards)

    async def save(self, card: Card, now: datetime) -> None:
        """Write a card down; those long past leave the book on the way."""
        old = {
            key: None
            for key, document in (await self._drawer.everything()).items()
            if datetime.fromisoformat(document["began_at"]) < now - CARD_LASTS
        }
        document = asdict(card) | {"began_at": card.began_at.isoformat()}
        await self._drawer.put({**old, _key(card.visit, card.resident): document})


def _key(visit: VisitId, resident: ResidentId) -> str:
    return f"{visit}/{resident}"


def _card(document: Mapping[str, Any]) -> Card:
    known = dict(document)
    known["began_at"] = datetime.fromisoformat(known["began_at"])
    return Card(**known)
