"""Moving in: the claim code, invitations, and the first words."""

from contextlib import suppress

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message, User

from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.guesses import TryLater
from bot.house.residents.registrar import CodeRefused, Registrar
from bot.telegram.chat.access import FOR_OUTSIDERS, AccessMiddleware
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.polling.poller import Poller
from bot.words.chat import talk
from bot.words.phrase import Phrase


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="arrivals")
    router.message.register(move_in, CommandStart(deep_link=True), F.from_user.as_("user"), flags={FOR_OUTSIDERS: True})
    router.message.register(invite, Command("invite"))
    return router


async def move_in(
    message: Message,
    command: CommandObject,
    user: User,
    resident: Resident | None,
    registrar: Registrar,
    household: TelegramHousehold,
    access: AccessMiddleware,
) -> None:
    """Make whoever sends a code a resident."""
    if resident:
        household.say(resident.id, talk.ALREADY_HOME)
        return
    try:
        newcomer = await registrar.move_in(command.args or "", ResidentId(user.id), user.first_name)
    except TryLater as refused:
        if not refused.told:
            await _refuse(message, access, talk.try_later(refused.wait_s))
        return
    except CodeRefused:
        await _refuse(message, access, talk.CODE_REFUSED)
        return
    await access.met(newcomer.id, user)
    household.say(newcomer.id, talk.welcome(newcomer, owner=newcomer.role is Role.OWNER))


async def invite(
    message: Message, resident: Resident, registrar: Registrar, household: TelegramHousehold, poller: Poller
) -> None:
    """Hand the owner a code for one more resident."""
    code = await registrar.invite(resident)
    link = f"https://t.me/{poller.me.username}?start={code}" if poller.me and poller.me.username else None
    household.say(resident.id, talk.invitation(link, code))


async def _refuse(message: Message, access: AccessMiddleware, line: Phrase) -> None:
    """Whoever sends a code hears whether it works, each time: the pauses between tries bound that."""
    await access.report(message)
    with suppress(*CALL_FAILED):  # they may send it again
        await message.answer(access.speak_to(message).plain(line))
