"""/here: a group in which the cards come, too."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.residents.places import PlaceId, Places
from bot.telegram.actions.places import EndPlace
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.commands import CommandGiven, group_of, on_command
from bot.telegram.chat.residents.access import IN_GROUPS
from bot.telegram.chat.residents.groups import Groups
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.residents import place_text

#: How long the button below the answer to /here stands.
_BUTTON_LASTS = timedelta(hours=1)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, here, "here", flags={IN_GROUPS: True})
    router.callback_query.register(end, Does(EndPlace))


async def here(
    given: CommandGiven,
    resident: Resident,
    groups: Groups,
    places: Places,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """Have the cards come to the group in which this was written. Raises NotAllowed."""
    await places.may_choose(resident)
    chat = group_of(given)
    if chat is None:
        household.say(resident.id, place_text.HOW_GROUPS)
        return
    is_new = await groups.choose(resident, chat)
    rows = [[Button(labels.NOT_HERE_ANY_MORE, Offer(EndPlace(PlaceId(chat.id)), steady() + _BUTTON_LASTS))]]
    household.offer(ResidentId(chat.id), place_text.chosen(before=not is_new), "place", rows)


async def end(query: CallbackQuery, action: EndPlace, resident: Resident, groups: Groups) -> None:
    """Have no more cards come there, and leave. Raises NotAllowed, NoPlace."""
    await groups.end(resident, action.place)
