"""The page of /rules, drawn again where it stands, and the question for the city."""

import asyncio
from dataclasses import dataclass
from datetime import time, timedelta

from bot.house.house_rules import LEAST_DAYS_KEPT, MOST_DAYS_KEPT, HouseRules, Kept, days_kept
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.rules_keeper import RulesKeeper
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.rules import (
    AskZone,
    ChooseAnswerWindow,
    ChooseDaysKept,
    ChooseLogTime,
    SetAnswerWindow,
    SetChatsToo,
    SetDaysKept,
    SetLogTime,
    SetZone,
    ShowKept,
    ShowRules,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, zone_text
from bot.words.chat.residents import rules_text
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What they are about.
_PAGE = "rules"

#: How long a ring may be answered, in seconds, to choose from.
WINDOWS_S = (30, 60, 120, 180, 300, 600)

#: How long anything may be kept, in days, to choose from.
DAYS = (1, 3, 7, 14, 30, 90, 180, 365, 730, 1825, 3650)

#: When the day's log may be written, to choose from: neither in the night's hours in which clocks change, nor so late
#: that it would tell of a day that is not over.
LOG_TIMES = (*(time(hour) for hour in range(6, 24)), time(23, 30), time(23, 55))

#: Buttons in one row.
_SPANS_WIDE, _TIMES_WIDE = 3, 4


@dataclass(frozen=True, slots=True)
class CityAsked(Matter):
    """In which city this home is."""

    kind = "city"

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(rules_text.ASK_CITY)


class RulesPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed."""

    def __init__(
        self, *, keeper: RulesKeeper, household: TelegramHousehold, tongues: Tongues, asking: Asking, steady: Clock
    ) -> None:
        self._keeper = keeper
        self._household = household
        self._tongues = tongues
        self._asking = asking
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """Show the page as a new message."""
        text, rows = self._page(by, await self._keeper.of(by))
        self._household.offer(by.id, text, _PAGE, rows)

    async def redraw(self, by: Resident) -> None:
        """Show the page where it stands."""
        self._redraw(by, *self._page(by, await self._keeper.of(by)))

    async def choose_window(self, by: Resident) -> None:
        """Show how long a ring may be answered."""
        now = await self._keeper.of(by)
        spans = [
            self._button(
                labels.choice(rules_text.span(seconds), chosen=seconds == now.answer_window_s), SetAnswerWindow(seconds)
            )
            for seconds in WINDOWS_S
        ]
        self._redraw(by, rules_text.CHOOSE_WINDOW, [*in_rows(spans, _SPANS_WIDE), self._back()])

    async def set_window(self, by: Resident, seconds: int) -> None:
        """Have a ring be answered so long."""
        self._redraw(by, *self._page(by, await self._keeper.set_answer_window(by, seconds)))

    async def choose_log_time(self, by: Resident) -> None:
        """Show when the day's log may be written."""
        now = await self._keeper.of(by)
        times = [
            self._button(
                labels.choice(rules_text.at(at), chosen=at == now.daily_log_at), SetLogTime(at.hour, at.minute)
            )
            for at in LOG_TIMES
        ]
        self._redraw(by, rules_text.CHOOSE_LOG_TIME, [*in_rows(times, _TIMES_WIDE), self._back()])

    async def set_log_time(self, by: Resident, at: time) -> None:
        """Have the day's log written at this time."""
        self._redraw(by, *self._page(by, await self._keeper.set_daily_log(by, at)))

    async def show_kept(self, by: Resident) -> None:
        """Show how long pictures and clips are kept, where the page stands."""
        self._redraw(by, *self._kept(await self._keeper.of(by)))

    async def choose_days_kept(self, by: Resident, kept: Kept) -> None:
        """Show how long one of them may be kept."""
        now = days_kept(await self._keeper.of(by), kept)
        spans = [
            self._button(labels.choice(rules_text.days(days), chosen=days == now), SetDaysKept(kept, days))
            for days in DAYS
            if LEAST_DAYS_KEPT[kept] <= days <= MOST_DAYS_KEPT[kept]
        ]
        back = [self._button(labels.BACK, ShowKept())]
        self._redraw(by, rules_text.CHOOSE_DAYS[kept], [*in_rows(spans, _SPANS_WIDE), back])

    async def set_days_kept(self, by: Resident, kept: Kept, days: int) -> None:
        """Have it be kept so long."""
        self._redraw(by, *self._kept(await self._keeper.set_days_kept(by, kept, days)))

    async def set_chats_too(self, by: Resident, *, chats_too: bool) -> None:
        """Have copies in the chats go with the pictures, or stay."""
        self._redraw(by, *self._kept(await self._keeper.set_chats_too(by, chats_too=chats_too)))

    async def ask_city(self, by: Resident) -> None:
        """Ask in which city this home is."""
        await self._keeper.of(by)
        await self._asking.ask(by.id, CityAsked())

    async def answered(self, resident: Resident, matter: CityAsked, said: str | YesOrNo) -> None:
        """Show the zones of places that are called so."""
        if not isinstance(matter, CityAsked) or not isinstance(said, str):
            return  # it has no button for yes or no
        names = await self._keeper.zones(resident)
        language = self._tongues.of(resident.id).language
        found = await asyncio.to_thread(zone_text.found, said, names, language)
        rows = [[self._button(labels.name(zone_text.place(zone, language)), SetZone(zone))] for zone in found]
        again = [self._button(rules_text.ANOTHER_CITY, AskZone()), self._button(labels.BACK, ShowRules())]
        text = rules_text.CHOOSE_ZONE if found else rules_text.NO_ZONE
        self._household.offer(resident.id, text, _PAGE, [*rows, again])

    async def set_zone(self, by: Resident, name: str) -> None:
        """Have times be told in a zone. Raises NoSuchZone."""
        self._redraw(by, *self._page(by, await self._keeper.set_zone(by, name)))

    def _page(self, by: Resident, rules: HouseRules) -> tuple[Text, list[list[Button]]]:
        place = zone_text.place(rules.timezone, self._tongues.of(by.id).language)
        rows = [
            [self._button(rules_text.window_button(rules), ChooseAnswerWindow())],
            [self._button(rules_text.log_button(rules), ChooseLogTime())],
            [self._button(rules_text.zone_button(place), AskZone())],
            [self._button(rules_text.keeping_button(), ShowKept())],
        ]
        return rules_text.page(rules, place), rows

    def _kept(self, rules: HouseRules) -> tuple[Text, list[list[Button]]]:
        rows = [[self._button(rules_text.kept_button(rules, kept), ChooseDaysKept(kept))] for kept in Kept]
        rows.append([self._button(rules_text.copies_button(rules), SetChatsToo(chats_too=not rules.chats_too))])
        return rules_text.keeping(rules), [*rows, self._back()]

    def _redraw(self, by: Resident, text: Text, rows: list[list[Button]]) -> None:
        self._household.redraw(by.id, text, _PAGE, rows)

    def _back(self) -> list[Button]:
        return [self._button(labels.BACK, ShowRules())]

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
