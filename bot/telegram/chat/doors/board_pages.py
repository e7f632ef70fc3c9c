"""The messages of the boards."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

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
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.doors import board_text
from bot.words.phrase import Phrase, Text

log = logging.getLogger(__name__)

#: How long the buttons below a board stand, and those that ask once more.
_BOARD_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)


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
