"""The message with a door's hours, changed by taps."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from bot.house.doors.door import Door
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.hours import BY_DAY, EVERY_DAY, Hours
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.cameras import SetCameraHours
from bot.telegram.actions.doors import SetDoorHours
from bot.telegram.actions.residents import SetResidentHours
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import hour_edges
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.doors import door_page_text
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

_HOURS = 24


class DoorHours:
    """Shows one, and draws it again."""

    def __init__(self, *, household: TelegramHousehold, steady: Clock) -> None:
        self._household = household
        self._steady = steady

    def show(self, by: Resident, door: Door) -> None:
        """A message of its own."""
        self._household.offer(by.id, self._text(door), f"hours {door.id}", self._rows(door))

    def redraw(self, by: Resident, door: Door) -> None:
        """Draw it again, where it stands."""
        self._household.redraw(by.id, self._text(door), f"hours {door.id}", self._rows(door))

    def _text(self, door: Door) -> Text:
        return door_page_text.hours(door)

    def _rows(self, door: Door) -> list[list[Button]]:
        def action(days: tuple[int, ...], begins: int, ends: int) -> ButtonAction:
            return SetDoorHours(door.id, days, begins, ends)

        return hour_rows(door.hours, action, self._steady() + _LASTS)


def hour_rows(
    hours: Sequence[Hours],
    action: Callable[[tuple[int, ...], int, int], ButtonAction],
    until: datetime,
    *,
    none: Phrase = labels.ALWAYS,
) -> list[list[Button]]:
    """Buttons that change one stretch of hours a tap at a time; ``action`` has it be these days, and these hours.

    The last day has no button: what no hours mean is said by ``none``, in a row of its own.
    """
    known = hours[0] if hours else BY_DAY
    begins, ends = known.begins.hour, known.ends.hour

    def button(label: Phrase, days: Sequence[int], later: int = 0, longer: int = 0) -> Button:
        return Button(label, Offer(action(tuple(days), (begins + later) % _HOURS, (ends + longer) % _HOURS), until))

    days = [
        button(labels.weekday(day, on=day in known.days and bool(hours)), chosen)
        for day in EVERY_DAY
        if (chosen := _toggled(known.days if hours else (), day))
    ]
    return [
        days[:4],
        days[4:],
        *hour_edges(known, lambda label, later, longer: button(label, known.days, later, longer)),
        *([[button(none, ())]] if hours else []),
    ]


def hours_of(action: SetDoorHours | SetResidentHours | SetCameraHours, now: Sequence[Hours]) -> tuple[Hours, ...]:
    """The hours that a button means, which knows full hours of one stretch: minutes, and what else there is, stay."""
    if not action.days:
        return ()
    first, *others = now or (Hours(time(), time()),)
    begins, ends = first.begins.replace(hour=action.begins), first.ends.replace(hour=action.ends)
    return Hours(begins, ends, action.days), *others


def _toggled(days: Sequence[int], day: int) -> tuple[int, ...]:
    """The days with this one added, or taken out."""
    return tuple(sorted({*days} ^ {day}))
