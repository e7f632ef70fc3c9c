"""The page of when somebody hears of visits, drawn again where it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.hours import EVERY_DAY, Hours
from bot.house.residents.places import Places
from bot.house.summaries.summarist import may_have
from bot.house.telling.digest import SummaryKind
from bot.house.telling.listening import Calm, Listening
from bot.house.telling.listening_keeper import ListeningKeeper
from bot.telegram.actions import listening as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.listening import Edge
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.past import summary_text
from bot.words.chat.residents import listening_text
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What its buttons are about.
_PAGE = "listening"

#: What somebody begins with who has no such hours.
NIGHT = Hours(time(22), time(7))

#: Cards a day of each person, to choose from.
_MOST_A_DAY = (1, 2, 3, 5)

#: Hours of a day, and days of a week, in one row.
_HOURS_WIDE, _DAYS_WIDE = 6, 4


class ListeningPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed."""

    def __init__(
        self,
        *,
        keeper: ListeningKeeper,
        places: Places,
        household: TelegramHousehold,
        steady: Clock,
    ) -> None:
        self._keeper = keeper
        self._places = places
        self._household = household
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """Show the page as a new message."""
        text, rows = self._page(by, await self._keeper.of(by))
        self._household.offer(by.id, text, _PAGE, rows)

    async def redraw(self, by: Resident) -> None:
        """Show the page where it stands."""
        self._redraw(by, self._page(by, await self._keeper.of(by)))

    async def hours(self, by: Resident, calm: Calm) -> None:
        """Show the hours of one kind."""
        self._redraw(by, self._hours_page(calm, await self._keeper.of(by)))

    async def choose_hour(self, by: Resident, calm: Calm, edge: Edge) -> None:
        """Show the hours of a day to choose from."""
        await self._keeper.of(by)
        say = listening_text.choose_begin if edge is Edge.BEGINS else listening_text.choose_end
        day = [self._button(listening_text.at(hour), actions.SetCalmHour(calm, edge, hour)) for hour in range(24)]
        back = self._button(labels.BACK, actions.ShowCalmHours(calm))
        self._redraw(by, (say(calm), [*in_rows(day, _HOURS_WIDE), [back]]))

    async def choose_digest(self, by: Resident) -> None:
        """Show the hours of a day to choose from, for the digest."""
        await self._keeper.of(by)
        day = [self._button(listening_text.at(hour), actions.SetDigestHour(hour)) for hour in range(24)]
        back = self._button(labels.BACK, actions.ShowListening())
        self._redraw(by, (listening_text.CHOOSE_DIGEST, [*in_rows(day, _HOURS_WIDE), [back]]))

    async def set_digest(self, by: Resident, hour: int) -> None:
        """Have the digest come at a full hour."""
        chosen = await self._keeper.change(by, lambda now: replace(now, digest_at=time(hour)))
        self._redraw(by, self._page(by, chosen))

    async def summaries(self, by: Resident) -> None:
        """Show what is told of days that are over."""
        self._redraw(by, self._summaries_page(by, await self._keeper.of(by)))

    async def change_summaries(self, by: Resident, change: Callable[[Listening], Listening]) -> None:
        """Have others of them come, or at another hour."""
        self._redraw(by, self._summaries_page(by, await self._keeper.change(by, change)))

    async def choose_summary_hour(self, by: Resident) -> None:
        """Show the hours of a day to choose from, for the summaries."""
        await self._keeper.of(by)
        day = [self._button(listening_text.at(hour), actions.SetSummaryHour(hour)) for hour in range(24)]
        back = self._button(labels.BACK, actions.ShowSummaries())
        self._redraw(by, (summary_text.CHOOSE_HOUR, [*in_rows(day, _HOURS_WIDE), [back]]))

    async def choose_most(self, by: Resident) -> None:
        """Show how many cards a day may come of each person."""
        now = await self._keeper.of(by)
        rows = [
            self._button(
                labels.choice(listening_text.most(most), chosen=now.most_a_day == most), actions.SetMostCards(most)
            )
            for most in (None, *_MOST_A_DAY)
        ]
        back = self._button(labels.BACK, actions.ShowListening())
        self._redraw(by, (listening_text.CHOOSE_MOST, [rows[:1], rows[1:], [back]]))

    async def set_most(self, by: Resident, most: int | None) -> None:
        """Have so many cards a day of each person; None: as many as they come."""
        self._redraw(by, self._page(by, await self._keeper.change(by, lambda now: replace(now, most_a_day=most))))

    async def set_hour(self, by: Resident, calm: Calm, edge: Edge, hour: int) -> None:
        """Have them begin, or end, at a full hour."""
        at = time(hour)
        await self._change(
            by, calm, lambda now: replace(now, begins=at) if edge is Edge.BEGINS else replace(now, ends=at)
        )

    async def set_day(self, by: Resident, calm: Calm, day: int, *, on: bool) -> None:
        """Have them on a day, or not; on no day at all there are none."""

        def changed(now: Hours) -> Hours | None:
            days = {*now.days, day} if on else {*now.days} - {day}
            return replace(now, days=tuple(sorted(days))) if days else None

        await self._change(by, calm, changed)

    async def begin(self, by: Resident, calm: Calm) -> None:
        """Have such hours every night."""
        await self._keep(by, calm, lambda now: now if now.hours(calm) else now.with_hours(calm, NIGHT))

    async def end(self, by: Resident, calm: Calm) -> None:
        """Have no such hours any more."""
        await self._keep(by, calm, lambda now: now.with_hours(calm))

    async def let_strangers_ring(self, by: Resident, *, on: bool) -> None:
        """Have whoever is not known ring in those hours, or not."""
        self._redraw(by, self._page(by, await self._keeper.change(by, lambda now: replace(now, strangers_ring=on))))

    async def have_cards_in_group(self, by: Resident, *, only: bool) -> None:
        """Have cards come to the family's group alone, or here too."""
        self._redraw(by, self._page(by, await self._keeper.change(by, lambda now: replace(now, only_in_group=only))))

    async def _change(self, by: Resident, calm: Calm, change: Callable[[Hours], Hours | None]) -> None:
        def changed(now: Listening) -> Listening:
            first, *others = now.hours(calm) or (NIGHT,)
            kept = change(first)
            return now.with_hours(calm, *([kept] if kept else []), *others)

        await self._keep(by, calm, changed)

    async def _keep(self, by: Resident, calm: Calm, change: Callable[[Listening], Listening]) -> None:
        self._redraw(by, self._hours_page(calm, await self._keeper.change(by, change)))

    def _page(self, by: Resident, listening: Listening) -> tuple[Text, list[list[Button]]]:
        rows = [[self._button(label, actions.ShowCalmHours(calm))] for calm, label in listening_text.HOURS.items()]
        if listening.quiet or listening.off:
            ring = labels.choice(listening_text.STRANGERS_RING, chosen=listening.strangers_ring)
            rows.append([self._button(ring, actions.LetStrangersRing(not listening.strangers_ring))])
        titles = self._places.titles
        if titles:
            group = labels.choice(listening_text.ONLY_IN_GROUP, chosen=listening.only_in_group)
            rows.append([self._button(group, actions.HaveCardsInGroup(not listening.only_in_group))])
        rows.append([self._button(listening_text.MOST, actions.ChooseMostCards())])
        digest = listening_text.digest_at(listening)
        rows.append([self._button(digest, actions.ChooseDigestHour())])
        rows.append([self._button(summary_text.PAGE_BUTTON, actions.ShowSummaries())])
        return listening_text.page(listening, titles, summary_text.chosen(listening, _may_have(by))), rows

    def _summaries_page(self, by: Resident, listening: Listening) -> tuple[Text, list[list[Button]]]:
        theirs = _may_have(by)
        rows = [
            [self._button(labels.choice(summary_text.LABELS[kind], chosen=on), actions.HaveSummary(kind, not on))]
            for kind in theirs
            for on in (kind in listening.summaries,)
        ]
        nothing = labels.choice(summary_text.OF_NOTHING, chosen=listening.of_nothing)
        rows += [
            [self._button(nothing, actions.HaveSummariesOfNothing(not listening.of_nothing))],
            [self._button(summary_text.at(listening), actions.ChooseSummaryHour())],
            [self._button(summary_text.NOW[kind], actions.ShowSummary(kind)) for kind in theirs],
            [self._button(labels.BACK, actions.ShowListening())],
        ]
        return summary_text.page(listening, theirs), rows

    def _hours_page(self, calm: Calm, listening: Listening) -> tuple[Text, list[list[Button]]]:
        hours = listening.hours(calm)
        back = [self._button(labels.BACK, actions.ShowListening())]
        text = listening_text.hours_page(calm, hours)
        if not hours:
            return text, [[self._button(listening_text.BEGIN, actions.BeginCalmHours(calm))], back]
        first = hours[0]
        edges = [
            self._button(listening_text.begins(first), actions.ChooseCalmHour(calm, Edge.BEGINS)),
            self._button(listening_text.ends(first), actions.ChooseCalmHour(calm, Edge.ENDS)),
        ]
        days = [self._day(calm, day, chosen=day in first.days) for day in EVERY_DAY]
        none = [self._button(listening_text.NONE, actions.EndCalmHours(calm))]
        return text, [edges, *in_rows(days, _DAYS_WIDE), none, back]

    def _day(self, calm: Calm, day: int, *, chosen: bool) -> Button:
        label = labels.choice(labels.WEEKDAYS[day], chosen=chosen)
        return self._button(label, actions.SetCalmDay(calm, day, not chosen))

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))

    def _redraw(self, by: Resident, page: tuple[Text, list[list[Button]]]) -> None:
        text, rows = page
        self._household.redraw(by.id, text, _PAGE, rows)


def _may_have(by: Resident) -> list[SummaryKind]:
    return [kind for kind in SummaryKind if may_have(by, kind)]
