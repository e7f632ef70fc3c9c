"""What somebody unknown is called: asked for by chat."""

from dataclasses import dataclass

from bot.house.faces.stranger_keeper import StrangerKeeper
from bot.house.people import Resident, ResidentId, StrangerId
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.chat.people.stranger_pages import StrangerPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.people import lessons, strangers_text
from bot.words.wishes import typed_names


@dataclass(frozen=True, slots=True)
class StrangerNameAsked(Matter):
    """What somebody unknown is called."""

    kind = "stranger_name"
    stranger: StrangerId
    place: int

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(strangers_text.ASK_NAME)


class StrangerNaming:
    """Asks, and gives somebody the name."""

    def __init__(
        self, *, household: TelegramHousehold, strangers: StrangerKeeper, pages: StrangerPages, asking: Asking
    ) -> None:
        self._household = household
        self._strangers = strangers
        self._pages = pages
        self._asking = asking

    async def ask(self, resident: ResidentId, matter: StrangerNameAsked) -> None:
        """Ask what somebody is called."""
        await self._asking.ask(resident, matter)

    async def answered(self, resident: Resident, matter: StrangerNameAsked, said: str | YesOrNo) -> None:
        """Call them what was written. Raises NoName and what ``StrangerKeeper.name`` raises."""
        if not isinstance(said, str):
            return
        if typed_names.is_doubtful(said):  # a sentence that was learned as a person costs trust
            self._household.say(resident.id, lessons.NO_NAME)
            await self._asking.ask(resident.id, matter)
            return
        await self.name(resident, matter.stranger, said, matter.place)

    async def name(self, resident: Resident, stranger: StrangerId, name: str, place: int) -> None:
        """Somebody unknown is called so."""
        decision = await self._strangers.name(resident, stranger, name)
        called = decision.person.name if decision.person else name
        await self._pages.decided(resident, stranger, decision, strangers_text.named(called), place)
