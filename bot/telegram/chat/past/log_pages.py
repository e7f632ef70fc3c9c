"""The page of /sheet: where the day's log goes, and the way to a spreadsheet of the household's own."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aiogram import Bot

from bot.house.people import Resident
from bot.house.ports import Background, Clock
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.records.log_keeper import MOST_KEY_BYTES, LogKeeper, LogView
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.day_log import AskLeaveSheet, AskSheetAddress, LeaveSheet, SetLogOften, ShowLog, TrySheet
from bot.telegram.actions.rules import ChooseLogTime
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.chat.downloads import DEADLINE_S, FileGone, download
from bot.telegram.chat.sentences import sentence_for
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.words.chat import labels, talk
from bot.words.chat.past import sheet_text
from bot.words.chat.residents import rules_text
from bot.words.phrase import Phrase, Text

log = logging.getLogger(__name__)

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What they are about. The page of /rules draws over it where its button is tapped.
_PAGE = "rules"


@dataclass(frozen=True, slots=True)
class SheetAddressAsked(Matter):
    """Which spreadsheet the log shall go into."""

    kind = "sheet address"

    def phrasing(self) -> Phrasing:
        """An address, or its key."""
        return Phrasing(sheet_text.ASK_ADDRESS)

    def is_about_the_same(self, other: Matter) -> bool:
        """One at a time."""
        return isinstance(other, SheetAddressAsked)


class LogPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed."""

    def __init__(
        self,
        *,
        bot: Bot,
        keeper: LogKeeper,
        household: TelegramHousehold,
        asking: Asking,
        shredder: Shredder,
        background: Background,
        steady: Clock,
    ) -> None:
        self._bot = bot
        self._keeper = keeper
        self._household = household
        self._asking = asking
        self._shredder = shredder
        self._background = background
        self._steady = steady

    async def show(self, by: Resident, *, redrawn: bool = False) -> None:
        """Show the page, as a new message or where it stands."""
        self._page(by, await self._keeper.of(by), redrawn=redrawn)

    async def set_often(self, by: Resident, *, on: bool) -> None:
        """Have the log be written several times an hour, or once a day."""
        self._page(by, await self._keeper.set_often(by, on=on), redrawn=True)

    async def ask_address(self, by: Resident) -> None:
        """Ask which spreadsheet it shall go into."""
        await self._keeper.of(by)
        await self._asking.ask(by.id, SheetAddressAsked())

    async def answered(self, resident: Resident, matter: SheetAddressAsked, said: str | YesOrNo) -> None:
        """Have it go into a spreadsheet, once that lets us in."""
        if isinstance(matter, SheetAddressAsked) and isinstance(said, str):
            await self._keeper.of(resident)
            self._household.say(resident.id, sheet_text.ASKING_GOOGLE)
            self._later(resident, partial(self._keeper.take_spreadsheet, resident, said))

    async def test(self, by: Resident) -> None:
        """Write into the spreadsheet and read it back; what comes of it is told."""
        await self._keeper.of(by)
        self._household.say(by.id, sheet_text.ASKING_GOOGLE)
        self._later(by, partial(self._keeper.test, by))

    async def take_key(self, by: Resident, message: int, file: str, size: int) -> None:
        """Keep the key that stands in a file; the message leaves the chat whatever becomes of it."""
        # once it is fetched; written down first, for nobody knows of it where a stop breaks that off
        await self._shredder.erase(by.id, message, within=timedelta(seconds=DEADLINE_S))
        self._later(by, partial(self._taken, by, message, file, size))

    async def ask_leave(self, by: Resident) -> None:
        """Ask whether the log shall go into files again."""
        await self._keeper.of(by)
        rows = [[self._button(sheet_text.LEAVE_YES, LeaveSheet())], [self._button(labels.BACK, ShowLog())]]
        self._household.redraw(by.id, sheet_text.ASK_LEAVE, _PAGE, rows)

    async def leave(self, by: Resident) -> None:
        """Have it go into files again."""
        self._page(by, await self._keeper.leave_spreadsheet(by), redrawn=True)

    async def _taken(self, by: Resident, message: int, file: str, size: int) -> None:
        try:
            await self._keeper.of(by)
            if size > MOST_KEY_BYTES:
                raise LedgerRefused(0, LedgerReason.KEY_MALFORMED)
            found = await download(self._bot, [file])  # before the message goes: nobody promises the file without it
        finally:
            await self._shredder.erase(by.id, message)
        if not found:
            raise FileGone
        view = await self._keeper.take_key(by, found[0])
        self._household.offer(by.id, sheet_text.key_taken(view), _PAGE, self._rows(view))

    def _later(self, by: Resident, work: Callable[[], Awaitable[str | None]]) -> None:
        """Google may take a minute: whatever else they send is not kept waiting."""
        self._background.spawn(self._told(by, work), name=f"the day's log for {by.id}")

    async def _told(self, by: Resident, work: Callable[[], Awaitable[str | None]]) -> None:
        try:
            title = await work()
        except LedgerRefused as exc:
            rows = [[self._button(sheet_text.TEST, TrySheet()), self._button(sheet_text.ADDRESS, AskSheetAddress())]]
            self._household.offer(by.id, sheet_text.refused(exc), _PAGE, rows)
        except Exception as exc:
            sentence: Text | None = sentence_for(exc, {})
            if sentence is None:
                log.exception("what resident %d asked of the day's log failed", by.id)
            self._household.say(by.id, sentence or talk.WENT_WRONG)
        else:
            if title is not None:
                self._household.say(by.id, sheet_text.tested(title))

    def _page(self, by: Resident, view: LogView, *, redrawn: bool) -> None:
        self._household.page(by.id, sheet_text.page(view), _PAGE, self._rows(view), redrawn=redrawn)

    def _rows(self, view: LogView) -> list[list[Button]]:
        place = view.place
        written = [
            self._button(sheet_text.often_button(view.rules), SetLogOften(not view.rules.log_often)),
            self._button(rules_text.log_button(view.rules), ChooseLogTime()),
        ]
        if view.by_settings:
            return [[self._button(sheet_text.TEST, TrySheet())], written]
        rows = [written]
        if place.account:
            named = [self._button(sheet_text.ADDRESS, AskSheetAddress())]
            rows.insert(0, [*named, *([self._button(sheet_text.TEST, TrySheet())] if _to_try(view) else [])])
        if place.spreadsheet or place.account:
            rows.append([self._button(sheet_text.LEAVE, AskLeaveSheet())])
        return rows

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))


def _to_try(view: LogView) -> bool:
    return bool(view.place.tried or view.place.spreadsheet)
