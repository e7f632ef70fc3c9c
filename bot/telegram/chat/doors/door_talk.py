"""Words of a resident's own, said at a door; the page of the household's phrases, and one more of them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.visits.phrases import HousePhrases, Phrasebook
from bot.house.visits.replies import Replies
from bot.house.visits.reply import ReplyKind
from bot.house.visits.visit import VisitId
from bot.telegram.actions.replies import AddPhrase, RemoveOwnPhrase, RemoveStockPhrase, RestorePhrases
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.cards import reply_text

#: What the buttons of the page are about, and how long they stand.
_ABOUT = "phrases"
_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OwnWordsAsked(Matter):
    """What is to be said to whoever is at a door."""

    kind = "own words"
    visit: VisitId
    #: What the door is called.
    door: str

    def phrasing(self) -> Phrasing:
        """Any words."""
        return Phrasing(reply_text.ask_words(self.door))

    def is_about_the_same(self, other: Matter) -> bool:
        """One visitor is told one thing at a time."""
        return isinstance(other, OwnWordsAsked) and other.visit == self.visit

    def carried_out(self) -> Self:
        """Without the door's name."""
        return replace(self, door="")


@dataclass(frozen=True, slots=True)
class PhraseAsked(Matter):
    """One more phrase of the household."""

    kind = "phrase"

    def phrasing(self) -> Phrasing:
        """Any words."""
        return Phrasing(reply_text.ASK_PHRASE)

    def is_about_the_same(self, other: Matter) -> bool:
        """One at a time."""
        return isinstance(other, PhraseAsked)


class DoorTalk:
    """Asks for words, and has them said, or kept."""

    def __init__(
        self,
        *,
        household: TelegramHousehold,
        replies: Replies,
        phrasebook: Phrasebook,
        asking: Asking,
        steady: Clock,
    ) -> None:
        self._household = household
        self._replies = replies
        self._phrasebook = phrasebook
        self._asking = asking
        self._steady = steady

    async def ask_words(self, resident: Resident, visit: VisitId, door: str) -> None:
        """Ask somebody for their own words."""
        await self._asking.ask(resident.id, OwnWordsAsked(visit, door))

    async def ask_phrase(self, resident: Resident) -> None:
        """Ask for one more phrase. Raises NotAllowed."""
        await self._phrasebook.look(resident)
        await self._asking.ask(resident.id, PhraseAsked())

    async def answered(self, resident: Resident, matter: OwnWordsAsked | PhraseAsked, said: str | YesOrNo) -> None:
        """Say it, or keep it. Raises what ``Replies.say`` and ``Phrasebook.add`` raise."""
        if not isinstance(said, str):
            return  # none has a button for yes or no
        if isinstance(matter, PhraseAsked):
            await self._phrasebook.add(resident, said)
            self.show(resident, self._phrasebook.phrases())
            return
        await self._replies.say(matter.visit, resident, ReplyKind.WORDS, said, own_words=True)
        self._household.say(resident.id, reply_text.TOLD)

    def show(self, resident: Resident, phrases: HousePhrases, *, redrawn: bool = False) -> None:
        """Send the page, or draw it again where it stands."""
        until = self._steady() + _LASTS
        rows = [
            *([Button(reply_text.remove_stock(one), Offer(RemoveStockPhrase(one), until))] for one in phrases.stock),
            *([Button(reply_text.remove(one.text), Offer(RemoveOwnPhrase(one.id), until))] for one in phrases.own),
            [Button(reply_text.ADD, Offer(AddPhrase(), until))],
            *([[Button(reply_text.RESTORE, Offer(RestorePhrases(), until))]] if phrases.hidden else []),
        ]
        self._household.page(resident.id, reply_text.page(phrases), _ABOUT, rows, redrawn=redrawn)
