"""Moving in: the claim code, invitations, and the first words."""

from collections.abc import Mapping
from contextlib import suppress

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import Message, User

from bot.house.doors.door import Door, DoorId
from bot.house.guests.guest_pass import PassRefused
from bot.house.guests.passes import Passes
from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.guesses import TryLater
from bot.house.residents.invitations import AlreadyHome, CodeRefused, Invitations, is_ours
from bot.telegram.chat.first_walk import FirstWalk
from bot.telegram.chat.guests.guest_pages import GuestPages
from bot.telegram.chat.residents.access import FOR_OUTSIDERS, AccessMiddleware
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.words.chat import talk
from bot.words.chat.guests import guest_text
from bot.words.chat.residents import household_text
from bot.words.phrase import Phrase


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.message.register(move_in, CommandStart(deep_link=True), F.from_user.as_("user"), flags={FOR_OUTSIDERS: True})


async def move_in(
    message: Message,
    command: CommandObject,
    user: User,
    resident: Resident | None,
    invitations: Invitations,
    household: TelegramHousehold,
    access: AccessMiddleware,
    passes: Passes,
    guest_pages: GuestPages,
    doors: Mapping[DoorId, Door],
    first_walk: FirstWalk,
) -> None:
    """Make whoever sends a code a resident, or a guest."""
    code = command.args or ""
    if passes.knows(code):
        await _take_pass(message, code, user, resident, passes, guest_pages, household, access)
        return
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
    if newcomer.role is Role.OWNER and await first_walk.is_first(newcomer):
        household.say(newcomer.id, household_text.welcome_home(newcomer))
        await first_walk.begin(newcomer)
    else:
        household.say(newcomer.id, household_text.welcome(newcomer, doors=bool(doors)))


async def _take_pass(
    message: Message,
    code: str,
    user: User,
    resident: Resident | None,
    passes: Passes,
    guest_pages: GuestPages,
    household: TelegramHousehold,
    access: AccessMiddleware,
) -> None:
    """Hand a pass to its guest, or say why not."""
    try:
        held = await passes.accept(code, ResidentId(user.id))
    except AlreadyHome:
        household.say(ResidentId(user.id), guest_text.FOR_A_GUEST)
        return
    except PassRefused as refused:
        if resident:
            household.say(resident.id, guest_text.refused(refused.why))
        else:
            await _refuse(message, access, guest_text.refused(refused.why))
        return
    await access.met(ResidentId(user.id), user)
    guest_pages.show(ResidentId(user.id), held)


async def _refuse(message: Message, access: AccessMiddleware, line: Phrase) -> None:
    """Whoever sends a code hears whether it works, each time: the pauses between tries bound that."""
    await access.report(message)
    with suppress(*CALL_FAILED):  # they may send it again
        await message.answer(access.speak_to(message).plain(line))
