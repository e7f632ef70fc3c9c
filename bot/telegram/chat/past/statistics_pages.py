"""The pages of /stats: a chart with a few words, drawn again where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident, ResidentId
from bot.house.ports import ChartPainter, ChartUndrawn, Clock, Collection, ResidentBook
from bot.house.records.historian import untold_to
from bot.house.residents.permissions import Action, ever_may
from bot.house.statistics.charting import MOST_PEOPLE, Charting
from bot.house.statistics.charts import Chart, ChartKind, PeopleChart, shows_nothing
from bot.house.statistics.statistics import Statistics
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.statistics import ChooseChart, ChooseChartPlace, SetChartGround, ShowChart
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.telegram.tongues import Tongues
from bot.words.chat import labels
from bot.words.chat.past import history_text, statistics_text
from bot.words.phrase import Lines, Phrase, Text, lines

#: How long its buttons stand.
_LASTS = timedelta(hours=12)

#: What they are about.
_PAGE = "statistics"


@dataclass(frozen=True, slots=True)
class ChartGround:
    """How a resident wants charts to be drawn."""

    dark: bool


class ChartGrounds:
    """It, of each."""

    def __init__(self, book: Collection[ChartGround]) -> None:
        self._book = book

    def is_dark(self, resident: ResidentId) -> bool:
        """Tell whether somebody wants a dark ground; nobody does who did not say so."""
        known = self._book.get(str(resident))
        return known is not None and known.dark

    async def choose(self, resident: ResidentId, *, dark: bool) -> None:
        """They want it so from now on."""
        await self._book.put({str(resident): ChartGround(dark)})

    async def end_of(self, resident: ResidentId) -> None:
        """They live here no longer."""
        await self._book.put({str(resident): None})


@dataclass(frozen=True, slots=True)
class _Page:
    text: Text
    rows: Sequence[Sequence[Button]]
    photo: NotePhoto | None


class StatisticsPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        statistics: Statistics,
        residents: ResidentBook,
        painter: ChartPainter,
        grounds: ChartGrounds,
        household: TelegramHousehold,
        tongues: Tongues,
        steady: Clock,
    ) -> None:
        self._statistics = statistics
        self._residents = residents
        self._charting = Charting(doors, statistics=statistics, zone=tongues.zone)
        self._doors = doors
        self._painter = painter
        self._grounds = grounds
        self._household = household
        self._tongues = tongues
        self._steady = steady

    async def show(self, by: Resident, wanted: ShowChart) -> None:
        """A chart, as a new message."""
        page = await self._page(by, wanted)
        self._household.offer(by.id, page.text, _PAGE, page.rows, page.photo)

    async def redraw(self, by: Resident, wanted: ShowChart) -> None:
        """Another one, where it stands."""
        page = await self._page(by, wanted)
        self._household.redraw(by.id, page.text, _PAGE, page.rows, page.photo, bare=page.photo is None)

    async def set_ground(self, by: Resident, wanted: SetChartGround) -> None:
        """The same one on another ground, as every other from now on."""
        await self._statistics.doors(by)
        await self._grounds.choose(by.id, dark=wanted.dark)
        await self.redraw(by, wanted.shown)

    async def choose_chart(self, by: Resident, shown: ShowChart) -> None:
        """Every chart that somebody may see, to choose one."""
        await self._statistics.doors(by)
        places = await self._statistics.crowds.places(by)
        hidden = {
            *([] if ever_may(by, Action.SEE_FACES) else [ChartKind.PEOPLE]),
            *([] if places else [ChartKind.CROWD]),
        }
        rows = [
            [self._button(name, replace(shown, chart=kind))]
            for kind, name in statistics_text.KINDS.items()
            if kind not in hidden
        ]
        self._household.redraw(by.id, statistics_text.WHICH_CHART, _PAGE, rows)

    async def choose_place(self, by: Resident, shown: ShowChart) -> None:
        """Every door, or every place, to choose one."""
        if shown.chart is ChartKind.CROWD:
            places = await self._statistics.crowds.places(by)
            found = [self._button(labels.name(name), replace(shown, place=place)) for place, name in places.items()]
            self._household.redraw(by.id, statistics_text.WHICH_PLACE, _PAGE, in_rows(found, 2))
            return
        doors = await self._statistics.doors(by)
        rows = [[self._button(labels.name(door.name), replace(shown, door=door.id))] for door in doors]
        rows.append([self._button(history_text.EVERY_DOOR, replace(shown, door=None))])
        self._household.redraw(by.id, statistics_text.WHICH_DOOR, _PAGE, rows)

    async def _page(self, by: Resident, wanted: ShowChart) -> _Page:
        if wanted.chart is ChartKind.CROWD:
            return await self._crowd(by, wanted)
        span = self._charting.span(wanted.period)
        chart = await self._charting.chart(by, wanted.chart, wanted.period, wanted.door)
        told = await self._statistics.total(by, wanted.door, span.start, span.end)
        people = await self._statistics.people(by, wanted.door, span.start, span.end)
        door = None if wanted.door is None else self._name(wanted.door)
        empty = shows_nothing(chart)
        since = by.since.astimezone(self._tongues.of(by.id).zone).date()
        text = statistics_text.page(
            wanted.chart,
            span,
            told,
            door=door,
            people=people[:MOST_PEOPLE],
            empty=empty,
            since=since,
            untold=await untold_to(by, span.start, self._tongues.zone, self._residents),
            zone_from=self._statistics.zone_from,
        )
        periods = [
            self._button(labels.choice(name, chosen=period is wanted.period), replace(wanted, period=period))
            for period, name in statistics_text.PERIODS.items()
        ]
        doors = await self._statistics.doors(by)
        label = history_text.EVERY_DOOR if door is None else labels.name(f"🚪 {door}")
        rows = [
            self._first_row(by, wanted),
            periods,
            *([[self._button(label, ChooseChartPlace(wanted))]] if len(doors) > 1 else []),
        ]
        return await self._drawn(by, text, rows, None if empty else chart)

    async def _crowd(self, by: Resident, wanted: ShowChart) -> _Page:
        places = await self._statistics.crowds.places(by)
        place = wanted.place if wanted.place in places else next(iter(places), None)
        found = None if place is None else await self._charting.crowd(by, place, wanted.span)
        if found is None:
            return _Page(statistics_text.NO_PLACE, [self._first_row(by, wanted)], None)
        here = replace(wanted, place=place)
        spans = [
            self._button(labels.choice(name, chosen=span is wanted.span), replace(here, span=span))
            for span, name in statistics_text.SPANS.items()
        ]
        rows = [
            self._first_row(by, here),
            spans,
            *([[self._button(labels.name(f"📍 {found.name}"), ChooseChartPlace(here))]] if len(places) > 1 else []),
        ]
        return await self._drawn(by, statistics_text.crowd(found), rows, None if shows_nothing(found) else found)

    async def _drawn(self, by: Resident, text: Lines, rows: Sequence[Sequence[Button]], chart: Chart | None) -> _Page:
        if chart is None:
            return _Page(text, rows, None)
        try:
            language = self._tongues.of(by.id).language
            drawn = await self._painter.draw(chart, language, dark=self._grounds.is_dark(by.id))
        except ChartUndrawn:
            return _Page(lines(text, statistics_text.NOT_DRAWN), rows, None)
        shown = None if drawn.in_language else statistics_text.ENGLISH
        people = frozenset(one.person.id for one in chart.people) if isinstance(chart, PeopleChart) else frozenset()
        return _Page(lines(text, shown), rows, NotePhoto(drawn.png, people))

    def _first_row(self, by: Resident, shown: ShowChart) -> list[Button]:
        dark = self._grounds.is_dark(by.id)
        return [
            self._button(statistics_text.ANOTHER, ChooseChart(shown)),
            self._button(statistics_text.LIGHT if dark else statistics_text.DARK, SetChartGround(shown, dark=not dark)),
        ]

    def _name(self, door: DoorId) -> str:
        return self._doors[door].name if door in self._doors else door

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
