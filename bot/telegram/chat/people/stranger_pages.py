"""The messages of people nobody has named: one each, with what may be decided about them, and an Undo after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.faces.stranger_keeper import (
    UNDO_LASTS,
    GatheredStranger,
    StrangerDecision,
    StrangerKeeper,
)
from bot.house.people import Resident, ResidentId, StrangerId
from bot.house.ports import Clock, Collection, PeopleBook
from bot.telegram.actions import strangers as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.people.person_pages import PAGE_LASTS
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.telegram.memory import keep_for_a_while, still_kept
from bot.words.chat import labels
from bot.words.chat.people import people_labels, strangers_text
from bot.words.phrase import Phrase, Text

#: People and others of the unknown that are offered as the same one.
_OFFERED = 24
_OTHERS = 8


@dataclass(frozen=True, slots=True)
class DecidedStranger:
    """A decision that whoever took it may undo."""

    resident: ResidentId
    decision: StrangerDecision
    expires_at: datetime


class StrangerPages:
    """A review, one stranger a message; what stands in the way is raised."""

    def __init__(
        self,
        *,
        strangers: StrangerKeeper,
        people: PeopleBook,
        household: TelegramHousehold,
        decided: Collection[DecidedStranger],
        doors: Mapping[DoorId, Door],
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._strangers = strangers
        self._people = people
        self._household = household
        self._decided = decided
        self._doors = doors
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def review(self, resident: Resident, place: int = 0, *, more: bool = False) -> None:
        """Show who stands at this place among the unknown, or say that there is nobody; ``more``: nobody else."""
        everybody = await self._strangers.gathered(resident)
        if place >= len(everybody):
            self._household.say(resident.id, strangers_text.DONE if place or more else strangers_text.NOBODY)
            return
        one = everybody[place]
        portrait = await self._strangers.portrait(resident, one)
        photo = NotePhoto(portrait, frozenset()) if portrait else None
        text = self._text(one, place, len(everybody))
        self._household.offer(resident.id, text, _about(one.id), self._rows(one.id, place), photo)

    async def choose_same(self, resident: Resident, stranger: StrangerId, place: int) -> None:
        """Let the message offer everybody who is known, and the others of the unknown."""
        everybody = await self._strangers.gathered(resident)
        one = next((each for each in everybody if each.id == stranger), None)
        if one is None:
            self._household.say(resident.id, strangers_text.GONE)
            return
        button = self._button()
        known = (await self._people.people())[:_OFFERED]
        choices = [
            button(labels.name(person.name), actions.StrangerIsPerson(stranger, person.id, place)) for person in known
        ]
        choices += [
            button(
                people_labels.unknown(other.encounters[0].at, self._clock(), self._zone),
                actions.SameStranger(stranger, other.id, place),
            )
            for other in everybody
            if other.id != stranger
        ][:_OTHERS]
        rows = [*in_rows(choices, 2), [button(people_labels.SKIP, actions.SkipStranger(place + 1))]]
        self._household.redraw(resident.id, self._text(one, place, len(everybody)), _about(stranger), rows)

    async def decided(
        self, resident: Resident, about: StrangerId, decision: StrangerDecision, text: Text, place: int
    ) -> None:
        """Tell of a decision where it was taken, with its Undo, and go on with the next one."""
        now = self._steady()
        until = now + UNDO_LASTS
        key = await keep_for_a_while(self._decided, DecidedStranger(resident.id, decision, until), now)
        undo = Button(labels.UNDO, Offer(actions.UndoStranger(key), until))
        self._household.redraw(resident.id, text, _about(about), [[undo]])
        await self.review(resident, place, more=True)

    async def undo(self, resident: Resident, key: str) -> None:
        """Take a decision back, as long as one may."""
        taken = still_kept(self._decided, key, resident.id, self._steady())
        if taken is None:
            self._household.say(resident.id, strangers_text.UNDO_OVER)
            return
        await self._strangers.undo(resident, taken.decision)
        await self._decided.put({key: None})
        self._household.say(resident.id, strangers_text.UNDONE)

    def _rows(self, stranger: StrangerId, place: int) -> list[list[Button]]:
        button = self._button()
        return [
            [
                button(people_labels.NAME_THEM, actions.NameStranger(stranger, place)),
                button(people_labels.SAME_AS, actions.ChooseSameStranger(stranger, place)),
            ],
            [
                button(people_labels.IGNORE_THEM, actions.IgnoreStranger(stranger, place)),
                button(people_labels.DISCARD, actions.DiscardStranger(stranger, place)),
            ],
            [button(people_labels.SKIP, actions.SkipStranger(place + 1))],
        ]

    def _text(self, one: GatheredStranger, place: int, of: int) -> Text:
        doors = [self._doors[met.door].name if met.door in self._doors else met.door for met in one.encounters]
        return strangers_text.stranger(one, place, of, doors, self._clock(), self._zone)

    def _button(self) -> "_Buttons":
        return _Buttons(self._steady() + PAGE_LASTS)


@dataclass(frozen=True, slots=True)
class _Buttons:
    """Makes the buttons of one message, which end together."""

    until: datetime

    def __call__(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self.until))


def _about(stranger: StrangerId) -> str:
    return f"stranger {stranger}"
