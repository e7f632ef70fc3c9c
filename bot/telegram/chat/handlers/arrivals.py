"""Moving in: the claim code, invitations, and the first words."""

from contextlib import suppress

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import Message, User

from bot.house.people import Resident, ResidentId
from bot.house.residents.guesses import TryLater
from bot.house.residents.invitations import AlreadyHome, CodeRefused, Invitations, is_ours
from bot.telegram.chat.access import FOR_OUTSIDERS, AccessMiddleware
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.words.chat import household_text, talk
from bot.words.phrase import Phrase


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="arrivals")
    router.message.register(move_in, CommandStart(deep_link=True), F.from_user.as_("user"), flags={FOR_OUTSIDERS: True})
    return router


async def move_in(
    message: Message,
    command: CommandObject,
    user: User,
    resident: Resident | None,
    invitations: Invitations,
    household: TelegramHousehold,
    access: AccessMiddleware,
) -> None:
    """Make whoever sends a code a resident."""
    code = command.args or ""
    if resident:
        household.say(resident.id, talk.ALREADY_HOME if is_ours(code) else household_text.FOREIGN_LINK_HERE)
        return
    try:
        newcomer = await invitations.move_in(code, ResidentId(user.id), user.first_name)
    except AlreadyHome:  # by another link, a moment ago
        return
    except TryLater as refused:
        if not refused.told:
            await _refuse(message, access, talk.try_later(refused.wait_s))
        return
    except CodeRefused as refused:
        await _refuse(message, access, household_text.FOREIGN_LINK if refused.foreign else talk.CODE_REFUSED)
        return
    await access.met(newcomer.id, user)
    household.say(newcomer.id, household_text.welcome(newcomer))


async def _refuse(message: Message, access: AccessMiddleware, line: Phrase) -> None:
    """Whoever sends a code hears whether it works, each time: the pauses between tries bound that."""
    await access.report(message)
    with suppress(*CALL_FAILED):  # they may send it again
        await message.answer(access.speak_to(message).plain(line))
