"""/recovery and /recover: codes on paper, and what they are for."""

from contextlib import suppress
from datetime import timedelta

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, User

from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.residents.guesses import TryLater
from bot.house.residents.invitations import CodeRefused
from bot.house.residents.recovery import Recovery
from bot.telegram.actions.residents import MakeRecoveryCodes
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.residents.access import FOR_OUTSIDERS, AccessMiddleware
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import FileKind, Shredder
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.polling.taps import Does
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, talk
from bot.words.chat.residents import recovery_text
from bot.words.phrase import Phrase

_ASKING_LASTS = timedelta(minutes=5)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, recovery_page, "recovery")
    router.callback_query.register(make, Does(MakeRecoveryCodes))
    router.message.register(recover, Command("recover"), F.from_user.as_("user"), flags={FOR_OUTSIDERS: True})


async def recovery_page(
    given: CommandGiven, resident: Resident, recovery: Recovery, household: TelegramHousehold, steady: Clock
) -> None:
    """How many codes there are, and whether there shall be new ones."""
    known = await recovery.left(resident)
    rows = yes_or_no(labels.RECOVERY_YES, MakeRecoveryCodes(), steady() + _ASKING_LASTS)
    household.offer(resident.id, recovery_text.ask(known), "recovery", rows)


async def make(
    query: CallbackQuery,
    action: MakeRecoveryCodes,
    resident: Resident,
    recovery: Recovery,
    shredder: Shredder,
    tongues: Tongues,
) -> None:
    """Make new ones, as a file that leaves the chat again."""
    codes = await recovery.make(resident)
    content = tongues.of(resident.id).plain(recovery_text.sheet(codes)).encode()
    await shredder.send(
        resident.id, "recovery-codes.txt", content, recovery_text.SHEET_SENT, kind=FileKind.RECOVERY_CODES
    )


async def recover(
    message: Message,
    command: CommandObject,
    user: User,
    resident: Resident | None,
    recovery: Recovery,
    household: TelegramHousehold,
    access: AccessMiddleware,
) -> None:
    """Make whoever sends a code an owner. Raises AlreadyOwner."""
    code = command.args or ""
    if not code:
        await _answer(message, resident, household, access, recovery_text.HOW)
        return
    try:
        owner = await recovery.recover(code, ResidentId(user.id), user.first_name)
    except TryLater as refused:
        if not refused.told:
            await _answer(message, resident, household, access, talk.try_later(refused.wait_s))
        return
    except CodeRefused:
        await _answer(message, resident, household, access, recovery_text.REFUSED)
        return
    with suppress(*CALL_FAILED):  # it is used up: this is for tidiness alone
        await message.delete()
    await access.met(owner.id, user)
    household.say(owner.id, recovery_text.welcome_back(owner))


async def _answer(
    message: Message, resident: Resident | None, household: TelegramHousehold, access: AccessMiddleware, line: Phrase
) -> None:
    if resident:
        household.say(resident.id, line)
        return
    await access.report(message)
    with suppress(*CALL_FAILED):  # they may send it again; the pauses between tries bound this
        await message.answer(access.speak_to(message).plain(line))
