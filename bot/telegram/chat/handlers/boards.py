"""/boards: the doorbells themselves, for the owner."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.boards.board import NoRelease, Pictures
from bot.house.boards.caretaker import BoardCard, Caretaker
from bot.house.doors.door import Door, DoorId, DoorUnreachable
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.residents.registrar import Registrar
from bot.telegram.actions.boards import (
    AskRestart,
    AskSecrets,
    AskUpdate,
    RestartBoard,
    SendSecrets,
    SetPictures,
    UpdateBoard,
)
from bot.telegram.actions.looks import LookAtDoor
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.polling.taps import Does
from bot.words.chat import board_text, labels
from bot.words.phrase import Phrase, Text

log = logging.getLogger(__name__)

#: How long the buttons below a board stand, and those that ask once more.
_BOARD_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)


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


async def boards(given: CommandGiven, resident: Resident, board_pages: "BoardPages") -> None:
    """Every board, with what can be done about it."""
    await board_pages.show(resident)


async def set_pictures(
    query: CallbackQuery,
    action: SetPictures,
    resident: Resident,
    caretaker: Caretaker,
    board_pages: "BoardPages",
    household: TelegramHousehold,
) -> None:
    """Make the pictures of another size."""
    async with board_pages.of(resident, action.door) as door:
        await caretaker.set_pictures(resident, door.id, action.pictures)
        await board_pages.redraw(resident, door.id)
        household.say(resident.id, board_text.pictures_changed(door, action.pictures))


async def ask_restart(
    query: CallbackQuery, action: AskRestart, resident: Resident, caretaker: Caretaker, board_pages: "BoardPages"
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
    board_pages: "BoardPages",
    household: TelegramHousehold,
) -> None:
    """Restart a board."""
    async with board_pages.of(resident, action.door) as door:
        household.say(resident.id, labels.RESTARTING)  # it takes up to a minute, and a toast is gone in seconds
        await caretaker.restart(resident, door.id)
        await board_pages.redraw(resident, door.id)
        household.say(resident.id, board_text.restarted(door))


async def ask_update(
    query: CallbackQuery, action: AskUpdate, resident: Resident, caretaker: Caretaker, board_pages: "BoardPages"
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
    board_pages: "BoardPages",
    household: TelegramHousehold,
) -> None:
    """Bring a board to another version; how that ends is told by and by."""
    async with board_pages.of(resident, action.door) as door:
        await caretaker.update(resident, door.id, action.version)
        household.say(resident.id, board_text.updating(door, action.version))


async def ask_secrets(
    query: CallbackQuery, action: AskSecrets, resident: Resident, caretaker: Caretaker, board_pages: "BoardPages"
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
    board_pages: "BoardPages",
    shredder: Shredder,
) -> None:
    """Send a board's settings file, for a while."""
    async with board_pages.of(resident, action.door) as door:
        secrets = await caretaker.secrets(resident, door.id)
        await shredder.send(resident.id, "secrets.json", secrets.content, board_text.secrets_file(door, secrets))


class BoardPages:
    """The messages of the boards: one each, drawn again where it no longer holds."""

    def __init__(
        self, *, caretaker: Caretaker, registrar: Registrar, household: TelegramHousehold, steady: Clock
    ) -> None:
        self._caretaker = caretaker
        self._registrar = registrar
        self._household = household
        self._steady = steady

    async def show(self, resident: Resident) -> None:
        """A message a board."""
        cards = await self._caretaker.cards(resident)
        if not cards:
            self._household.say(resident.id, board_text.NONE_HERE)
        for card in cards:
            self._household.offer(resident.id, *self._page(card))

    async def keep_up(self, updates_ended: asyncio.Queue[tuple[ResidentId, DoorId]]) -> None:
        """Whoever was told that an update has ended sees the board as it is now, again and again."""
        while True:
            owner, door = await updates_ended.get()
            try:
                if resident := await self._registrar.resident(owner):
                    await self.redraw(resident, door)
            except Exception:  # whatever it is: the others see theirs
                log.exception("the page of the board at %s is not drawn again for resident %d", door, owner)

    @asynccontextmanager
    async def of(self, resident: Resident, door: DoorId) -> AsyncIterator[Door]:
        """A door whose board is worked on: its page is drawn again if that shows that it promises what is not there.

        Raises NotAllowed and NoBoard.
        """
        card = await self._caretaker.card(resident, door)
        try:
            yield card.door
        except (DoorUnreachable, NoRelease):
            await self.redraw(resident, card.door.id)
            raise

    async def redraw(self, resident: Resident, door: DoorId) -> None:
        """Draw the page of a board again, where it stands."""
        card = await self._caretaker.card(resident, door)
        self._household.redraw(resident.id, *self._page(card))

    def ask(
        self, resident: Resident, text: Text, yes: Phrase, action: RestartBoard | UpdateBoard | SendSecrets
    ) -> None:
        """Ask whether something shall be done that cannot be taken back."""
        rows = yes_or_no(yes, action, self._steady() + _ASKING_LASTS)
        self._household.offer(resident.id, text, f"{action.kind} {action.door}", rows)

    def _page(self, card: BoardCard) -> tuple[Text, str, list[list[Button]]]:
        """The message of a board: its words, what its buttons are about, and the buttons."""
        return board_text.board(card, self._steady()), f"board {card.door.id}", self._rows(card)

    def _rows(self, card: BoardCard) -> list[list[Button]]:
        until, door = self._steady() + _BOARD_LASTS, card.door.id
        secrets = [Button(labels.SECRETS, Offer(AskSecrets(door), until))]
        if not card.state.online:
            return [secrets]
        look, restart = Offer(LookAtDoor(door), until), Offer(AskRestart(door), until)
        rows = [[Button(labels.LOOK, look), Button(labels.RESTART, restart)]]
        if card.newer:
            version = card.newer.version
            rows.append([Button(labels.update_to(version), Offer(AskUpdate(door, version), until))])
        others = [kind for kind in Pictures if kind is not card.state.pictures]
        rows.append([Button(labels.pictures(kind), Offer(SetPictures(door, kind), until)) for kind in others])
        return [*rows, secrets]
