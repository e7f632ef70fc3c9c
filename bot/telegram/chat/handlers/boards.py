"""/boards: the doorbells themselves, for the owner."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.boards.caretaker import Caretaker
from bot.house.people import Resident
from bot.telegram.actions.boards import (
    AskRestart,
    AskSecrets,
    AskUpdate,
    RestartBoard,
    SendSecrets,
    SetPictures,
    UpdateBoard,
)
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.board_pages import BoardPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.doors import board_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, boards, "boards")
    router.callback_query.register(set_pictures, Does(SetPictures))
    router.callback_query.register(ask_restart, Does(AskRestart))
    router.callback_query.register(restart, Does(RestartBoard))
    router.callback_query.register(ask_update, Does(AskUpdate))
    router.callback_query.register(update, Does(UpdateBoard))
    router.callback_query.register(ask_secrets, Does(AskSecrets))
    router.callback_query.register(send_secrets, Does(SendSecrets))


async def boards(given: CommandGiven, resident: Resident, board_pages: BoardPages) -> None:
    """Every board, with what can be done about it."""
    await board_pages.show(resident)


async def set_pictures(
    query: CallbackQuery,
    action: SetPictures,
    resident: Resident,
    caretaker: Caretaker,
    board_pages: BoardPages,
    household: TelegramHousehold,
) -> None:
    """Make the pictures of another size."""
    async with board_pages.of(resident, action.door) as door:
        await caretaker.set_pictures(resident, door.id, action.pictures)
        await board_pages.redraw(resident, door.id)
        household.say(resident.id, board_text.pictures_changed(door, action.pictures))


async def ask_restart(
    query: CallbackQuery, action: AskRestart, resident: Resident, caretaker: Caretaker, board_pages: BoardPages
) -> None:
    """Ask before a board is restarted."""
    async with board_pages.of(resident, action.door) as door:
        await caretaker.look_before_restart(resident, door.id)
        board_pages.ask(resident, board_text.ask_restart(door), labels.RESTART_YES, RestartBoard(door.id))


async def restart(
    query: CallbackQuery,
    action: RestartBoard,
    resident: Resident,
    caretaker: Caretaker,
    board_pages: BoardPages,
    household: TelegramHousehold,
) -> None:
    """Restart a board."""
    async with board_pages.of(resident, action.door) as door:
        household.say(resident.id, labels.RESTARTING)  # it takes up to a minute, and a toast is gone in seconds
        await caretaker.restart(resident, door.id)
        await board_pages.redraw(resident, door.id)
        household.say(resident.id, board_text.restarted(door))


async def ask_update(
    query: CallbackQuery, action: AskUpdate, resident: Resident, caretaker: Caretaker, board_pages: BoardPages
) -> None:
    """Ask before a board is updated."""
    async with board_pages.of(resident, action.door) as door:
        await caretaker.look_before_update(resident, door.id, action.version)
        text = board_text.ask_update(door, action.version)
        board_pages.ask(resident, text, labels.UPDATE_YES, UpdateBoard(door.id, action.version))


async def update(
    query: CallbackQuery,
    action: UpdateBoard,
    resident: Resident,
    caretaker: Caretaker,
    board_pages: BoardPages,
    household: TelegramHousehold,
) -> None:
    """Bring a board to another version; how that ends is told by and by."""
    async with board_pages.of(resident, action.door) as door:
        await caretaker.update(resident, door.id, action.version)
        household.say(resident.id, board_text.updating(door, action.version))


async def ask_secrets(
    query: CallbackQuery, action: AskSecrets, resident: Resident, caretaker: Caretaker, board_pages: BoardPages
) -> None:
    """Ask before a board's settings file is sent."""
    async with board_pages.of(resident, action.door) as door:
        await caretaker.look_before_secrets(resident, door.id)
        board_pages.ask(resident, board_text.ask_secrets(door), labels.SECRETS_YES, SendSecrets(door.id))


async def send_secrets(
    query: CallbackQuery,
    action: SendSecrets,
    resident: Resident,
    caretaker: Caretaker,
    board_pages: BoardPages,
    shredder: Shredder,
) -> None:
    """Send a board's settings file, for a while."""
    async with board_pages.of(resident, action.door) as door:
        secrets = await caretaker.secrets(resident, door.id)
        await shredder.send(resident.id, "secrets.json", secrets.content, board_text.secrets_file(door, secrets))
