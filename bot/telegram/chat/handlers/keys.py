"""/keys: what other programs may ask, and with which key."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.programs.keys import KeyKeeper
from bot.telegram.actions.keys import MakeKey, NewKey, RemoveKey, RevokeKey, ShapeKey, ShowEndedKeys, ShowKey, ShowKeys
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.residents.key_pages import KeyPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import FileKind, Shredder
from bot.telegram.polling.taps import Does
from bot.words.chat.residents import key_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, keys, "keys")
    router.callback_query.register(show_all, Does(ShowKeys))
    router.callback_query.register(show, Does(ShowKey))
    router.callback_query.register(new, Does(NewKey))
    router.callback_query.register(shape, Does(ShapeKey))
    router.callback_query.register(make, Does(MakeKey))
    router.callback_query.register(revoke, Does(RevokeKey))
    router.callback_query.register(show_ended, Does(ShowEndedKeys))
    router.callback_query.register(remove, Does(RemoveKey))


async def keys(given: CommandGiven, resident: Resident, key_pages: KeyPages) -> None:
    """Every key that counts, and a button that makes one."""
    await key_pages.show_all(resident)


async def show_all(query: CallbackQuery, action: ShowKeys, resident: Resident, key_pages: KeyPages) -> None:
    """The list again, where it stood."""
    await key_pages.show_all(resident, redrawn=True)


async def show(query: CallbackQuery, action: ShowKey, resident: Resident, key_pages: KeyPages) -> None:
    """What a key allows."""
    await key_pages.show(resident, action.program)


async def new(query: CallbackQuery, action: NewKey, resident: Resident, key_pages: KeyPages) -> None:
    """Ask what the program is called."""
    await key_pages.ask_name(resident)


async def shape(query: CallbackQuery, action: ShapeKey, resident: Resident, key_pages: KeyPages) -> None:
    """Draw the page again on which one is made."""
    await key_pages.shape(resident, action.terms)


async def make(
    query: CallbackQuery, action: MakeKey, resident: Resident, key_keeper: KeyKeeper, shredder: Shredder
) -> None:
    """Make it, and hand it out as a file that leaves the chat again."""
    shown, _ = await key_keeper.make(resident, action.terms)
    await shredder.send(resident.id, "doorman-key.txt", f"{shown}\n".encode(), key_text.SENT, kind=FileKind.PROGRAM_KEY)


async def revoke(
    query: CallbackQuery,
    action: RevokeKey,
    resident: Resident,
    key_keeper: KeyKeeper,
    key_pages: KeyPages,
    household: TelegramHousehold,
) -> None:
    """Take it back."""
    key = await key_keeper.revoke(resident, action.program)
    household.say(resident.id, key_text.revoked(key.terms.name))
    await key_pages.show_all(resident, redrawn=True)


async def show_ended(query: CallbackQuery, action: ShowEndedKeys, resident: Resident, key_pages: KeyPages) -> None:
    """Those that count no longer."""
    await key_pages.show_ended(resident)


async def remove(
    query: CallbackQuery,
    action: RemoveKey,
    resident: Resident,
    key_keeper: KeyKeeper,
    key_pages: KeyPages,
    household: TelegramHousehold,
) -> None:
    """Take one of them off the list for good."""
    key = await key_keeper.remove(resident, action.program)
    household.say(resident.id, key_text.removed(key.terms.name))
    await key_pages.show_ended(resident)
