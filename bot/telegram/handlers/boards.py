"""/boards: the doorbells themselves, for the owner."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.house.board import NoRelease, Pictures
from bot.house.caretaker import BoardCard, Caretaker
from bot.house.door import Door, DoorId, DoorUnreachable
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.registrar import Registrar
from bot.telegram.actions import Action
from bot.telegram.buttons import Button, Issued
from bot.telegram.household import TelegramHousehold
from bot.telegram.shredder import Shredder
from bot.words import board_text, labels
from bot.words.phrase import Text

#: How long the buttons below a board stand, and those that ask once more.
_BOARD_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)

Does = Callable[[Resident, Issued], Awaitable[None]]


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="boards")
    router.message.register(boards, Command("boards"))
    return router


async def boards(message: Message, resident: Resident, board_desk: "BoardDesk") -> None:
    """Every board, with what can be done about it."""
    await board_desk.show(resident)


class BoardDesk:
    """Does what a button below a board says, and tells what came of it; what stands in its way is raised."""

    def __init__(
        self,
        *,
        caretaker: Caretaker,
        registrar: Registrar,
        household: TelegramHousehold,
        shredder: Shredder,
        steady: Clock,
    ) -> None:
        self._caretaker = caretaker
        self._registrar = registrar
        self._household = household
        self._shredder = shredder
        self._steady = steady
        wanted: Mapping[Action, Callable[[Resident, Issued, Door], Awaitable[None]]] = {
            Action.PICTURES: self._set_pictures,
            Action.ASK_RESTART: self._ask_restart,
            Action.RESTART: self._restart,
            Action.ASK_UPDATE: self._ask_update,
            Action.UPDATE: self._update,
            Action.ASK_SECRETS: self._ask_secrets,
            Action.SECRETS: self._secrets,
        }
        self.does: Mapping[Action, Does] = {action: self._of_board(work) for action, work in wanted.items()}

    async def show(self, resident: Resident) -> None:
        """A message a board."""
        cards = await self._caretaker.cards(resident)
        if not cards:
            self._household.say(resident.id, board_text.NONE_HERE)
        for card in cards:
            self._household.offer(resident.id, *self._page(card))

    async def updated(self, owner: ResidentId, door: DoorId) -> None:
        """An update has ended: whoever was told of it sees the board as it is now."""
        if resident := await self._registrar.resident(owner):
            await self._redraw(resident, door)

    def _page(self, card: BoardCard) -> tuple[Text, str, list[list[Button]]]:
        """The message of a board: its words, what its buttons are about, and the buttons."""
        return board_text.board(card, self._steady()), f"board {card.door.id}", self._rows(card)

    async def _redraw(self, resident: Resident, door: DoorId) -> None:
        card = await self._caretaker.card(resident, door)
        self._household.redraw(resident.id, *self._page(card))

    def _of_board(self, work: Callable[[Resident, Issued, Door], Awaitable[None]]) -> Does:
        async def do(resident: Resident, button: Issued) -> None:
            card = await self._caretaker.card(resident, DoorId(button.door))
            try:
                await work(resident, button, card.door)
            except (DoorUnreachable, NoRelease):
                await self._redraw(resident, card.door.id)  # its page promises what is not there
                raise

        return do

    def _rows(self, card: BoardCard) -> list[list[Button]]:
        until, door = self._steady() + _BOARD_LASTS, card.door.id
        secrets = [Button(labels.SECRETS, Action.ASK_SECRETS, until, door=door)]
        if not card.state.online:
            return [secrets]
        rows = [
            [
                Button(labels.LOOK, Action.LOOK, until, door=door),
                Button(labels.RESTART, Action.ASK_RESTART, until, door=door),
            ]
        ]
        if card.newer:
            version = card.newer.version
            label = labels.update_to(version)
            rows.append([Button(label, Action.ASK_UPDATE, until, door=door, choice=version)])
        others = [kind for kind in Pictures if kind is not card.state.pictures]
        rows.append([Button(labels.pictures(kind), Action.PICTURES, until, door=door, choice=kind) for kind in others])
        return [*rows, secrets]

    def _ask(self, resident: Resident, text: Text, yes: Button) -> None:
        no = Button(labels.LEAVE, Action.KEEP, yes.expires_at, door=yes.door)
        self._household.offer(resident.id, text, f"{yes.action} {yes.door}", [[yes], [no]])

    async def _set_pictures(self, resident: Resident, button: Issued, door: Door) -> None:
        kind = Pictures(button.choice)
        await self._caretaker.set_pictures(resident, door.id, kind)
        await self._redraw(resident, door.id)
        self._household.say(resident.id, board_text.pictures_changed(door, kind))

    async def _ask_restart(self, resident: Resident, _button: Issued, door: Door) -> None:
        await self._caretaker.look_before_restart(resident, door.id)
        yes = Button(labels.RESTART_YES, Action.RESTART, self._steady() + _ASKING_LASTS, door=door.id)
        self._ask(resident, board_text.ask_restart(door), yes)

    async def _restart(self, resident: Resident, _button: Issued, door: Door) -> None:
        await self._caretaker.restart(resident, door.id)
        await self._redraw(resident, door.id)
        self._household.say(resident.id, board_text.restarted(door))

    async def _ask_update(self, resident: Resident, button: Issued, door: Door) -> None:
        await self._caretaker.look_before_update(resident, door.id, button.choice)
        until = self._steady() + _ASKING_LASTS
        yes = Button(labels.UPDATE_YES, Action.UPDATE, until, door=door.id, choice=button.choice)
        self._ask(resident, board_text.ask_update(door, button.choice), yes)

    async def _update(self, resident: Resident, button: Issued, door: Door) -> None:
        await self._caretaker.update(resident, door.id, button.choice)
        self._household.say(resident.id, board_text.updating(door, button.choice))

    async def _ask_secrets(self, resident: Resident, _button: Issued, door: Door) -> None:
        await self._caretaker.look_before_secrets(resident, door.id)
        yes = Button(labels.SECRETS_YES, Action.SECRETS, self._steady() + _ASKING_LASTS, door=door.id)
        self._ask(resident, board_text.ask_secrets(door), yes)

    async def _secrets(self, resident: Resident, _button: Issued, door: Door) -> None:
        secrets = await self._caretaker.secrets(resident, door.id)
        caption = board_text.secrets_file(door, secrets)
        await self._shredder.send(resident.id, "secrets.json", secrets.content, caption)
