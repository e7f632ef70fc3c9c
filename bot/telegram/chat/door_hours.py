"""The message with a door's hours, changed by taps."""

from collections.abc import Sequence
from datetime import time, timedelta

from bot.house.doors.door import Door
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.hours import EVERY_DAY, Hours
from bot.telegram.actions.doors import SetDoorHours
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import door_page_text, labels
from bot.words.phrase import Phrase

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What the first tap changes, where a door has no hours yet.
_USUAL = Hours(time(8), time(20))

_HOURS = 24


class DoorHours:
    """Shows one, and draws it again."""

    def __init__(self, *, household: TelegramHousehold, steady: Clock) -> None:
        self._household = household
        self._steady = steady

    def show(self, by: Resident, door: Door) -> None:
        """A message of its own."""
        self._household.offer(by.id, door_page_text.hours(door), f"hours {door.id}", self._rows(door))

    def redraw(self, by: Resident, door: Door) -> None:
        """Draw it again, where it stands."""
        self._household.redraw(by.id, door_page_text.hours(door), f"hours {door.id}", self._rows(door))

    def _rows(self, door: Door) -> list[list[Button]]:
        until = self._steady() + _LASTS
        known = door.hours[0] if door.hours else _USUAL
        begins, ends = known.begins.hour, known.ends.hour

        def button(label: Phrase, days: Sequence[int], begins: int, ends: int) -> Button:
            return Button(label, Offer(SetDoorHours(door.id, tuple(days), begins % _HOURS, ends % _HOURS), until))

        days = [
            button(labels.weekday(day, on=day in known.days and bool(door.hours)), chosen, begins, ends)
            for day in EVERY_DAY
            if (chosen := _toggled(known.days if door.hours else (), day))
        ]
        return [
            days[:4],
            days[4:],
            [
                button(labels.BEGINS_EARLIER, known.days, begins - 1, ends),
                button(labels.BEGINS_LATER, known.days, begins + 1, ends),
            ],
            [
                button(labels.ENDS_EARLIER, known.days, begins, ends - 1),
                button(labels.ENDS_LATER, known.days, begins, ends + 1),
            ],
            *([[button(labels.ALWAYS, (), begins, ends)]] if door.hours else []),
        ]


def hours_of(action: SetDoorHours) -> tuple[Hours, ...]:
    """The hours that a button means."""
    return (Hours(time(action.begins), time(action.ends), action.days),) if action.days else ()


def _toggled(days: Sequence[int], day: int) -> tuple[int, ...]:
    """The days with this one added, or taken out."""
    return tuple(sorted({*days} ^ {day}))
