"""The pages of /today, /week and /history, drawn again where they stand; and one visit of them, with its picture."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import PersonId, Resident
from bot.house.ports import Clock, PeopleBook
from bot.house.records.historian import WEEK_DAYS, Historian, HistoryFilter, HistoryPage, PastVisit, PersonPast
from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.history import (
    ChooseHistoryDoor,
    ChooseHistoryOutcome,
    ChooseHistoryPerson,
    ShowHistory,
    ShowPastVisit,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat import labels
from bot.words.chat.cards import card_text
from bot.words.chat.past import history_text
from bot.words.phrase import Phrase, Text, Verbatim, lines, say

#: How long its buttons stand.
_LASTS = timedelta(hours=12)

#: What they are about.
_PAGE = "history"

#: People of one page to choose from.
_PEOPLE = 12


class HistoryPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        historian: Historian,
        people: PeopleBook,
        household: TelegramHousehold,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._historian = historian
        self._people = people
        self._household = household
        self._zone = zone
        self._clock = clock
        self._steady = steady

    @property
    def today(self) -> date:
        """The present day, by the household's own time."""
        return self._historian.today

    async def show(self, by: Resident, wanted: ShowHistory) -> None:
        """Some days, as a new message."""
        text, rows = await self._page(by, wanted)
        self._household.offer(by.id, text, _PAGE, rows)

    async def redraw(self, by: Resident, wanted: ShowHistory) -> None:
        """Other days, or other visits, where it stands."""
        text, rows = await self._page(by, wanted)
        self._household.redraw(by.id, text, _PAGE, rows)

    async def choose_door(self, by: Resident, shown: ShowHistory) -> None:
        """Every door, to choose one."""
        await self._historian.admit(by)
        rows = [
            [self._button(labels.name(door.name), replace(shown, door=door.id, page=0))]
            for door in self._doors.values()
        ]
        rows.append([self._button(history_text.EVERY_DOOR, replace(shown, door=None, page=0))])
        self._household.redraw(by.id, history_text.CHOOSE_DOOR, _PAGE, rows)

    async def ask_whose(self, by: Resident) -> None:
        """Everybody to choose from, as a new message; their visits of the last week come in its place."""
        rows = await self._people_rows(by, ChooseHistoryPerson(ShowHistory(self.today, WEEK_DAYS)))
        self._household.offer(by.id, history_text.WHICH_NAME, _PAGE, rows)

    async def choose_person(self, by: Resident, wanted: ChooseHistoryPerson) -> None:
        """Everybody whose face is known, and the strangers, to choose from."""
        self._household.redraw(by.id, history_text.CHOOSE_PERSON, _PAGE, await self._people_rows(by, wanted))

    async def choose_outcome(self, by: Resident, shown: ShowHistory) -> None:
        """Everything that may have come of a visit, to choose one."""
        await self._historian.admit(by)
        chosen = [
            self._button(label, replace(shown, outcome=outcome, page=0))
            for outcome, label in history_text.OUTCOMES.items()
        ]
        rows = in_rows(chosen, 2)
        rows.append([self._button(history_text.ANY_OUTCOME, replace(shown, outcome=None, page=0))])
        self._household.redraw(by.id, history_text.CHOOSE_OUTCOME, _PAGE, rows)

    def tell(self, by: Resident, past: PastVisit | None) -> None:
        """One visit as its card was, with its picture, and nothing that could be answered."""
        if past is None:
            self._household.say(by.id, history_text.GONE)
            return
        said = card_text.card(past.visit, past.door, self._clock(), self._zone, late=False)
        if past.picture is None:
            self._household.say(by.id, lines(said, history_text.NO_PICTURE if past.visit.photos else None))
            return
        people = past.visit.look.people if past.visit.look else set[PersonId]()
        self._household.show(by.id, said, NotePhoto(past.picture, frozenset(people), past.visit.id))

    def tell_person(self, by: Resident, past: PersonPast) -> None:
        """When somebody was here lately."""
        self._household.say(by.id, history_text.person(past, self._clock(), self._zone))

    async def _people_rows(self, by: Resident, wanted: ChooseHistoryPerson) -> list[list[Button]]:
        shown = replace(wanted.shown, page=0)
        people = await self._historian.people(by)
        first = wanted.page * _PEOPLE
        chosen = [
            self._button(labels.name(one.name), replace(shown, person=one.id, strangers=False))
            for one in people[first : first + _PEOPLE]
        ]
        rows = in_rows(chosen, 3)
        if len(people) > first + _PEOPLE:
            rows.append([self._button(history_text.MORE_PEOPLE, replace(wanted, page=wanted.page + 1))])
        rows.append(
            [
                self._button(history_text.EVERYBODY, replace(shown, person=None, strangers=False)),
                self._button(history_text.STRANGERS, replace(shown, person=None, strangers=True)),
            ]
        )
        return rows

    async def _page(self, by: Resident, wanted: ShowHistory) -> tuple[Text, list[list[Button]]]:
        chosen = HistoryFilter(wanted.day, wanted.days, wanted.door, wanted.person, wanted.strangers, wanted.outcome)
        page = await self._historian.page(by, chosen, wanted.page)
        names = {one.id: one.name for one in await self._people.people()}
        door = None if wanted.door is None else self._door(wanted.door)
        person = None if wanted.person is None else names.get(wanted.person, "")
        text = history_text.page(
            page,
            wanted.day,
            wanted.days,
            self.today,
            door=door,
            person=person,
            strangers=wanted.strangers,
            outcome=wanted.outcome,
        )
        by_door = history_text.EVERY_DOOR if door is None else labels.name(f"🚪 {door}")
        by_person = history_text.EVERYBODY if person is None else labels.name(f"👤 {person}")
        if wanted.strangers:
            by_person = history_text.STRANGERS
        by_outcome = history_text.ANY_OUTCOME if wanted.outcome is None else history_text.OUTCOMES[wanted.outcome]
        rows = [
            *in_rows([self._number(n, entry.visit) for n, entry in enumerate(page.entries, start=1)], 4),
            self._pages(wanted, page),
            self._days(wanted),
            [
                self._button(by_door, ChooseHistoryDoor(wanted)),
                self._button(by_person, ChooseHistoryPerson(wanted)),
            ],
            [self._button(by_outcome, ChooseHistoryOutcome(wanted)), self._span(wanted)],
        ]
        return text, [row for row in rows if row]

    def _pages(self, wanted: ShowHistory, page: HistoryPage) -> list[Button]:
        newer, older = replace(wanted, page=page.page - 1), replace(wanted, page=page.page + 1)
        return [
            *([self._button(history_text.NEWER, newer)] if page.page else []),
            *([self._button(history_text.OLDER, older)] if page.page + 1 < page.pages else []),
        ]

    def _days(self, wanted: ShowHistory) -> list[Button]:
        weeks = wanted.days == WEEK_DAYS
        step = timedelta(days=wanted.days)
        before = history_text.EARLIER_WEEK if weeks else history_text.EARLIER_DAY
        after = history_text.LATER_WEEK if weeks else history_text.LATER_DAY
        later = min(wanted.day + step, self.today)
        return [
            self._button(before, replace(wanted, day=wanted.day - step, page=0)),
            *([self._button(after, replace(wanted, day=later, page=0))] if wanted.day < self.today else []),
        ]

    def _span(self, wanted: ShowHistory) -> Button:
        """One day, or the week that ends with it."""
        if wanted.days == 1:
            return self._button(history_text.WHOLE_WEEK, replace(wanted, days=WEEK_DAYS, page=0))
        return self._button(history_text.ONE_DAY, replace(wanted, days=1, page=0))

    def _number(self, number: int, visit: VisitId) -> Button:
        return self._button(say("{n}", n=Verbatim(str(number))), ShowPastVisit(visit))

    def _door(self, door: DoorId) -> str:
        return self._doors[door].name if door in self._doors else door

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
