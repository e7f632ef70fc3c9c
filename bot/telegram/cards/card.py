"""What each resident's chat shows of each visit and each incident: the view's own memory, across restarts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from bot.house.people import PersonId, PhotoId, ResidentId
from bot.house.ports import Clock, Collection
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.incident import IncidentId

#: Cards older than this are not brought up to date any more: a picture that is kept for a month leaves them, too.
CARD_LASTS = timedelta(days=32)

#: What a card shows in place of a picture that was kept long enough.
BLANK = PhotoId("kept-long-enough")

#: Visits whose last sign is this long ago or less are brought up to date at a start, and sent if they never were.
CATCH_UP = timedelta(days=2)

#: Those long past leave the book this often.
_SWEEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ChatCard:
    """One message in one resident's chat that grows with what it shows."""

    #: The id of what it shows.
    about: str
    resident: ResidentId
    began_at: datetime
    #: None: not sent yet, or the reply was lost.
    message: int | None = None
    #: The picture the message shows, or showed before the clip; None: it is a text.
    photo: PhotoId | None = None
    #: The clip that took the picture's place; None: none did.
    clip: PhotoId | None = None
    #: What the boxes in that picture say; empty: nothing that another could say as well.
    told_by_photo: str = ""
    #: A picture, and a clip, that Telegram would not take.
    refused_photo: PhotoId | None = None
    refused_clip: PhotoId | None = None
    #: True: an edit was to put another picture, or a clip, into the message, and nobody heard how that ended.
    file_in_doubt: bool = False
    #: What was drawn last, so that nothing is sent that is there already; empty, of one that was sent: nobody knows.
    drawn: str = ""
    #: The first message came late, and says so for ever.
    late: bool = False
    #: The resident deleted the message: leave it alone.
    gone: bool = False
    #: Messages with a picture that were this card until the chat was blocked; the picture can be forgotten.
    earlier: tuple[int, ...] = ()
    #: How often the pictures of what it shows had been forgotten when those were sent that its messages show.
    pictures_of: int = 0

    @property
    def may_show_file(self) -> bool:
        """Whether there may be a picture, or a clip, in the message."""
        return self.photo is not None or self.clip is not None or self.file_in_doubt

    def shows_outdated(self, forgotten: int) -> bool:
        """Tell whether the message shows what was forgotten since; ``forgotten``: how often that happened."""
        return (self.may_show_file or bool(self.earlier)) and self.pictures_of < forgotten


@dataclass(frozen=True, slots=True)
class Card(ChatCard):
    """A visit's card, and what goes with it.

    The defaults are those of a card that an earlier release sent: nothing is told of it once more.
    """

    #: The presses that the resident was told of; None: nobody counted.
    rings: int | None = None
    #: Whom the resident was told of by name, and how many faces the card showed.
    people: tuple[PersonId, ...] = ()
    faces: int = 0
    #: How many steps of escalation the resident was told of, and whether one called them alone.
    reminded: int = 0
    called: bool = False
    #: True: it was first sent without a sound, as its reader wants it of such visits.
    hushed: bool = False
    #: When a reply last made a sound, by the steady clock.
    sounded_at: datetime | None = None
    #: Replies to the card that leave the chat when the visit is over.
    replies: tuple[int, ...] = ()
    #: True: that nobody answered was told, or is not worth it.
    missed_told: bool = True
    #: The message that told it with a picture, which can be forgotten; None: there is none.
    missed_photo: int | None = None
    #: How many pictures of a courier were told, and the messages that show one.
    porch: int = 0
    porch_photos: tuple[int, ...] = ()

    @property
    def visit(self) -> VisitId:
        """The visit that it shows."""
        return VisitId(self.about)

    def shows_forgotten(self, visit: Visit) -> bool:
        """Tell whether a message shows a picture of the visit that was forgotten since, whatever joined it then."""
        shows = self.may_show_file or self.missed_photo is not None or bool(self.earlier or self.porch_photos)
        # those that an earlier release forgot were not counted
        return shows and (self.pictures_of < visit.forgotten or not (visit.photos or visit.porch))


@dataclass(frozen=True, slots=True)
class IncidentCard(ChatCard):
    """An incident's card."""

    #: True: it tells that somebody said that it is fine.
    fine: bool = False
    #: True: it was sent without a sound, because what it told of then is told so.
    softly: bool = False

    @property
    def incident(self) -> IncidentId:
        """The incident that it shows."""
        return IncidentId(self.about)


AnyCard = TypeVar("AnyCard", bound=ChatCard)


def of_any_kind(document: dict[str, Any]) -> dict[str, Any]:
    """A stored card of the time when all cards were those of visits."""
    return {"about": document["visit"], **{name: value for name, value in document.items() if name != "visit"}}


#: How to bring a stored card of a visit to the present schema; a change adds its step at the end.
MIGRATIONS: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = (of_any_kind,)


def never_sent(card: AnyCard) -> AnyCard:
    """The card of somebody who is to get it once more."""
    return replace(card, message=None, photo=None, clip=None, file_in_doubt=False, drawn="", gone=False)


class CardBook(Generic[AnyCard]):
    """The cards of one kind, by what they show and resident.

    A card that was sent is in mind while it is written down: a tap on it may be quicker than a slow disk.
    """

    def __init__(self, cards: Collection[AnyCard], clock: Clock) -> None:
        self._cards = cards
        self._clock = clock
        self._unwritten: dict[str, AnyCard] = {}
        self._swept_at: datetime | None = None

    async def find(self, about: str, resident: ResidentId) -> AnyCard | None:
        """The card of this visit, or incident, in this resident's chat."""
        key = _key(about, resident)
        return self._unwritten.get(key) or self._cards.get(key)

    def in_doubt(self) -> set[str]:
        """What has a card of which nobody knows whether its last edit was carried out, as we were stopped in it."""
        known = self._cards.everything().values()
        return {card.about for card in known if card.message is not None and not card.drawn and not card.gone}

    async def of_message(self, resident: ResidentId, message: int) -> AnyCard | None:
        """The card that this message of this resident's is; None: it is none, or the double of one."""
        cards = {**self._cards.everything(), **self._unwritten}.values()
        return next((card for card in cards if card.resident == resident and card.message == message), None)

    async def save(self, card: AnyCard) -> None:
        """Write a card down; those long past leave the book on the way."""
        self._unwritten[_key(card.about, card.resident)] = card
        due = dict(self._unwritten)
        await self._cards.put({**self._old(self._clock()), **due})
        for key, written in due.items():
            if self._unwritten.get(key) is written:
                del self._unwritten[key]

    def _old(self, now: datetime) -> dict[str, None]:
        if self._swept_at and now - self._swept_at < _SWEEP:
            return {}
        self._swept_at = now
        return {key: None for key, card in self._cards.everything().items() if card.began_at < now - CARD_LASTS}


def _key(about: str, resident: ResidentId) -> str:
    return f"{about}/{resident}"
