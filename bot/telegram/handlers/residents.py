"""/residents and /leave: who lives here, and moving out."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.house.people import Resident, ResidentId, Role
from bot.house.ports import Clock
from bot.house.registrar import AlreadyOwner, LastOwner, NotHere, Registrar
from bot.telegram.actions import Action
from bot.telegram.buttons import Button, Issued
from bot.telegram.household import TelegramHousehold
from bot.telegram.menus import Menus
from bot.words import labels, talk
from bot.words.phrase import Phrase, Text

#: How long the buttons below the list stand, and those that ask once more.
_LIST_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)

#: What the buttons below the list are about.
_LIST = "residents"


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="residents")
    router.message.register(residents, Command("residents"))
    router.message.register(leave, Command("leave"))
    return router


async def residents(message: Message, resident: Resident, resident_desk: "ResidentDesk") -> None:
    """Everybody who lives here, for the owner."""
    await resident_desk.show(resident)


async def leave(message: Message, resident: Resident, resident_desk: "ResidentDesk") -> None:
    """Ask before somebody moves out."""
    await resident_desk.ask_leave(resident)


class ResidentDesk:
    """Shows who lives here, and does what a button says about them; what stands in its way is raised."""

    def __init__(
        self, *, registrar: Registrar, household: TelegramHousehold, menus: Menus, zone: ZoneInfo, steady: Clock
    ) -> None:
        self._registrar = registrar
        self._household = household
        self._menus = menus
        self._zone = zone
        self._steady = steady
        self.does: Mapping[Action, Callable[[Resident, Issued], Awaitable[None]]] = {
            Action.ASK_REMOVE: self._ask_remove,
            Action.REMOVE: self._remove,
            Action.ASK_OWNER: self._ask_owner,
            Action.MAKE_OWNER: self._make_owner,
            Action.LEAVE_HOME: self._leave,
        }

    async def show(self, by: Resident) -> None:
        """The list, with buttons for everybody else. Raises NotAllowed."""
        text, rows = await self._list(by)
        if rows:
            self._household.offer(by.id, text, _LIST, rows)
        else:
            self._household.say(by.id, text)

    async def _redraw(self, by: Resident) -> None:
        text, rows = await self._list(by)
        self._household.redraw(by.id, text, _LIST, rows)

    async def _list(self, by: Resident) -> tuple[Text, list[list[Button]]]:
        everybody = await self._registrar.listed(by)
        until = self._steady() + _LIST_LASTS
        rows = []
        for other in everybody:
            if other.id == by.id:
                continue
            row = [Button(labels.remove(other), Action.ASK_REMOVE, until, choice=str(other.id))]
            if other.role is not Role.OWNER:
                row.append(Button(labels.make_owner(other), Action.ASK_OWNER, until, choice=str(other.id)))
            rows.append(row)
        return talk.residents(everybody, by, self._zone), rows

    async def ask_leave(self, who: Resident) -> None:
        """Ask before somebody moves out. Raises LastOwner."""
        if not await self._registrar.may_leave(who):
            raise LastOwner
        until = self._steady() + _ASKING_LASTS
        self._household.offer(
            who.id,
            talk.ASK_LEAVE,
            "leave",
            [[Button(labels.LEAVE_YES, Action.LEAVE_HOME, until)], [Button(labels.LEAVE_NO, Action.KEEP, until)]],
        )

    async def _ask_remove(self, by: Resident, button: Issued) -> None:
        other = await self._of(by, button)
        self._ask(by, talk.ask_remove(other), Action.REMOVE, labels.remove_yes(other), button.choice)

    async def _remove(self, by: Resident, button: Issued) -> None:
        other = await self._of(by, button)
        await self._registrar.remove(by, other.id)
        await self._redraw(by)
        self._household.say(by.id, talk.removed(other))

    async def _ask_owner(self, by: Resident, button: Issued) -> None:
        other = await self._of(by, button)
        if other.role is Role.OWNER:
            await self._redraw(by)
            raise AlreadyOwner(other.name)
        self._ask(by, talk.ask_owner(other), Action.MAKE_OWNER, labels.owner_yes(other), button.choice)

    async def _make_owner(self, by: Resident, button: Issued) -> None:
        owner = await self._registrar.make_owner(by, ResidentId(int(button.choice)))
        self._menus.bring(owner.id)
        await self._redraw(by)
        self._household.say(by.id, talk.made_owner(owner))

    async def _leave(self, who: Resident, _button: Issued) -> None:
        await self._registrar.leave(who)

    def _ask(self, by: Resident, text: Text, action: Action, yes: Phrase, choice: str) -> None:
        until = self._steady() + _ASKING_LASTS
        rows = [[Button(yes, action, until, choice=choice)], [Button(labels.LEAVE, Action.KEEP, until, choice=choice)]]
        self._household.offer(by.id, text, f"{action} {choice}", rows)

    async def _of(self, by: Resident, button: Issued) -> Resident:
        resident = await self._registrar.resident(ResidentId(int(button.choice)))
        if resident is None:
            await self._redraw(by)  # the list still has them
            raise NotHere
        return resident
