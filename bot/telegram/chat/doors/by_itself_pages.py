"""What owners tap to let doors open by themselves: a warning first, and a door's hours."""

from datetime import time, timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import DoorKeeper
from bot.house.doors.upkeep import DoorUpkeep
from bot.house.opening.by_itself import asks_for_more
from bot.house.opening.policies import DoorPolicies
from bot.house.people import Person, Resident
from bot.house.ports import Clock
from bot.house.residents.hours import BY_DAY, Hours
from bot.house.visits.peephole import Peephole
from bot.telegram.actions.by_itself import AllowByItself, SetDoorByItself
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import hour_edges, yes_or_no
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.doors import by_itself_text
from bot.words.phrase import Phrase, Text

#: How long the buttons stand, and those that ask once more.
_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)

_HOURS = 24


class ByItselfPages:
    """Shows them. Raises NotAllowed, NoSuchDoor."""

    def __init__(
        self,
        *,
        keeper: DoorKeeper,
        upkeep: DoorUpkeep,
        policies: DoorPolicies,
        peephole: Peephole,
        household: TelegramHousehold,
        steady: Clock,
    ) -> None:
        self._keeper = keeper
        self._peephole = peephole
        self._upkeep = upkeep
        self._policies = policies
        self._household = household
        self._steady = steady

    def ask(self, by: Resident, person: Person) -> None:
        """Warn before doors open by themselves for somebody."""
        until = self._steady() + _ASKING_LASTS
        rows = yes_or_no(by_itself_text.ALLOW_YES, AllowByItself(person.id), until)
        self._household.offer(by.id, by_itself_text.ask(person), f"by itself {person.id}", rows)

    async def show(self, by: Resident, door: DoorId) -> None:
        """When a door may open by itself, as a message of its own."""
        self._household.offer(by.id, *self._page(await self._keeper.door(by, door)))

    async def set(self, by: Resident, door: DoorId, begins: int, ends: int) -> None:
        """Have a door do so from a full hour until before another; both the same: never."""
        hours = (Hours(time(begins), time(ends)),) if begins != ends else ()
        changed = await self._upkeep.set_by_itself(by, door, hours)
        self._household.redraw(by.id, *self._page(changed))

    def _page(self, door: Door) -> tuple[Text, str, list[list[Button]]]:
        until = self._steady() + _LASTS

        more = asks_for_more(self._policies.of(door.id))
        signs = any(known.id == door.id for known in self._peephole.doors)  # as each board of ours does
        text, about = by_itself_text.door(door, asks_for_more=more, signs_pictures=signs), f"by itself {door.id}"
        known = door.by_itself[0] if door.by_itself else BY_DAY

        def button(label: Phrase, later: int = 0, longer: int = 0) -> Button:
            begins, ends = known.begins.hour + later, known.ends.hour + longer
            return Button(label, Offer(SetDoorByItself(door.id, begins % _HOURS, ends % _HOURS), until))

        if not door.by_itself:
            return text, about, [] if more or not signs else [[button(by_itself_text.BY_DAY)]]
        never = Button(by_itself_text.NEVER_BY_ITSELF, Offer(SetDoorByItself(door.id, 0, 0), until))
        return text, about, [*hour_edges(known, button), [never]]
