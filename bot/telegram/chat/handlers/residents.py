"""/residents and /leave: who lives here, and moving out."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.house.people import Resident, ResidentId, Role
from bot.house.ports import Clock
from bot.house.residents.registrar import AlreadyOwner, LastOwner, NotHere, Registrar
from bot.telegram.actions.questions import Refrain
from bot.telegram.actions.residents import AskOwner, AskRemove, LeaveHome, MakeOwner, RemoveResident
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.menus import Menus
from bot.telegram.polling.taps import Does
from bot.words.chat import labels, talk
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
    router.callback_query.register(ask_remove, Does(AskRemove))
    router.callback_query.register(remove, Does(RemoveResident))
    router.callback_query.register(ask_owner, Does(AskOwner))
    router.callback_query.register(make_owner, Does(MakeOwner))
    router.callback_query.register(leave_home, Does(LeaveHome))
    return router


async def residents(message: Message, resident: Resident, resident_list: "ResidentList") -> None:
    """Everybody who lives here, for the owner."""
    await resident_list.show(resident)


async def leave(
    message: Message, resident: Resident, registrar: Registrar, household: TelegramHousehold, steady: Clock
) -> None:
    """Ask before somebody moves out; the last owner cannot."""
    if not await registrar.may_leave(resident):
        raise LastOwner
    until = steady() + _ASKING_LASTS
    rows = [[Button(labels.LEAVE_YES, Offer(LeaveHome(), until))], [Button(labels.LEAVE_NO, Offer(Refrain(), until))]]
    household.offer(resident.id, talk.ASK_LEAVE, "leave", rows)


async def ask_remove(
    query: CallbackQuery, action: AskRemove, resident: Resident, resident_list: "ResidentList"
) -> None:
    """Ask before somebody is removed."""
    other = await resident_list.find(resident, action.who)
    resident_list.ask(resident, talk.ask_remove(other), labels.remove_yes(other), RemoveResident(other.id))


async def remove(
    query: CallbackQuery,
    action: RemoveResident,
    resident: Resident,
    resident_list: "ResidentList",
    registrar: Registrar,
    household: TelegramHousehold,
) -> None:
    """Let somebody live here no longer."""
    other = await resident_list.find(resident, action.who)
    await registrar.remove(resident, other.id)
    await resident_list.redraw(resident)
    household.say(resident.id, talk.removed(other))


async def ask_owner(query: CallbackQuery, action: AskOwner, resident: Resident, resident_list: "ResidentList") -> None:
    """Ask before somebody is made one more owner."""
    other = await resident_list.find(resident, action.who)
    if other.role is Role.OWNER:
        await resident_list.redraw(resident)
        raise AlreadyOwner(other.name)
    resident_list.ask(resident, talk.ask_owner(other), labels.owner_yes(other), MakeOwner(other.id))


async def make_owner(
    query: CallbackQuery,
    action: MakeOwner,
    resident: Resident,
    resident_list: "ResidentList",
    registrar: Registrar,
    menus: Menus,
    household: TelegramHousehold,
) -> None:
    """Make somebody one more owner."""
    owner = await registrar.make_owner(resident, action.who)
    menus.bring(owner.id)
    await resident_list.redraw(resident)
    household.say(resident.id, talk.made_owner(owner))


async def leave_home(query: CallbackQuery, action: LeaveHome, resident: Resident, registrar: Registrar) -> None:
    """Move out."""
    await registrar.leave(resident)


class ResidentList:
    """The message with everybody who lives here; what stands in the way of showing it is raised."""

    def __init__(self, *, registrar: Registrar, household: TelegramHousehold, zone: ZoneInfo, steady: Clock) -> None:
        self._registrar = registrar
        self._household = household
        self._zone = zone
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """The list, with buttons for everybody else. Raises NotAllowed."""
        text, rows = await self._list(by)
        if rows:
            self._household.offer(by.id, text, _LIST, rows)
        else:
            self._household.say(by.id, text)

    async def redraw(self, by: Resident) -> None:
        """Draw the list again, where it stands. Raises NotAllowed."""
        text, rows = await self._list(by)
        self._household.redraw(by.id, text, _LIST, rows)

    async def find(self, by: Resident, who: ResidentId) -> Resident:
        """Somebody on the list. Raises NotHere where they left it meanwhile, and draws it again."""
        resident = await self._registrar.resident(who)
        if resident is None:
            await self.redraw(by)
            raise NotHere
        return resident

    def ask(self, by: Resident, text: Text, yes: Phrase, action: RemoveResident | MakeOwner) -> None:
        """Ask whether something shall be done that cannot be taken back."""
        until = self._steady() + _ASKING_LASTS
        rows = [[Button(yes, Offer(action, until))], [Button(labels.LEAVE, Offer(Refrain(), until))]]
        self._household.offer(by.id, text, f"{action.kind} {action.who}", rows)

    async def _list(self, by: Resident) -> tuple[Text, list[list[Button]]]:
        everybody = await self._registrar.listed(by)
        until = self._steady() + _LIST_LASTS
        rows = []
        for other in everybody:
            if other.id == by.id:
                continue
            row = [Button(labels.remove(other), Offer(AskRemove(other.id), until))]
            if other.role is not Role.OWNER:
                row.append(Button(labels.make_owner(other), Offer(AskOwner(other.id), until)))
            rows.append(row)
        return talk.residents(everybody, by, self._zone), rows
