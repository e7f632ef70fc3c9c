"""The page of who is called when nobody answers, drawn again where it stands."""

from datetime import timedelta

from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.telling.ladder import LadderKeeper
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.ladder import CallByWhereabouts, CallFirst, SwitchLadder
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.residents import ladder_text
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What they are about.
_PAGE = "ladder"


class LadderPages:
    """One message with buttons. Whatever it is asked for raises NotAllowed."""

    def __init__(self, *, keeper: LadderKeeper, household: TelegramHousehold, steady: Clock) -> None:
        self._keeper = keeper
        self._household = household
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """The page, as a new message."""
        text, rows = await self._page(by)
        self._household.offer(by.id, text, _PAGE, rows)

    async def redraw(self, by: Resident) -> None:
        """The page, where it stands."""
        text, rows = await self._page(by)
        self._household.redraw(by.id, text, _PAGE, rows)

    async def _page(self, by: Resident) -> tuple[Text, list[list[Button]]]:
        ladder, adults = await self._keeper.page(by)
        rows = [[self._button(labels.choice(ladder_text.CALL, chosen=ladder.on), SwitchLadder(not ladder.on))]]
        if ladder.on and len(adults) > 1:
            rows += [[self._button(ladder_text.first(one.name), CallFirst(one.id))] for one in adults]
            at_home = labels.choice(ladder_text.AT_HOME_FIRST, chosen=not ladder.order)
            rows.append([self._button(at_home, CallByWhereabouts())])
        return ladder_text.page(ladder, [one.name for one in adults]), rows

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
