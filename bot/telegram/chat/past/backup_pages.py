"""The page of /backup, and the question for the passphrase, whose answer leaves the chat at once."""

from dataclasses import dataclass
from datetime import timedelta, tzinfo

from bot.house.keeping.backup_keeper import BackupKeeper, BackupMemory
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.records.backup import SHORTEST_PASSPHRASE, BackupFault, BackupRefused
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.backups import BackUpWeekly, MakeBackup, SendBackups, ShowBackups
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.past import backup_page_text
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What they are about.
_PAGE = "backups"


@dataclass(frozen=True, slots=True)
class BackupPassphraseAsked(Matter):
    """With what a backup is encrypted: the one that is made now, or those of every week."""

    kind = "backup_passphrase"
    takes_slashes = True
    weekly: bool = False

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(backup_page_text.ASK_WEEKLY if self.weekly else backup_page_text.ASK)

    def is_about_the_same(self, other: Matter) -> bool:
        """One passphrase is asked for at a time."""
        return isinstance(other, BackupPassphraseAsked)

    def hides(self, said: str) -> bool:  # noqa: ARG002 - whatever it is
        """It leaves the chat at once."""
        return True


class BackupPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed."""

    def __init__(
        self, *, keeper: BackupKeeper, household: TelegramHousehold, asking: Asking, zone: tzinfo, steady: Clock
    ) -> None:
        self._keeper = keeper
        self._household = household
        self._asking = asking
        self._zone = zone
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """Show the page as a new message."""
        text, rows = self._page(by, await self._keeper.of(by))
        self._household.offer(by.id, text, _PAGE, rows)

    async def redraw(self, by: Resident) -> None:
        """Show the page where it stands."""
        self._redraw(by, await self._keeper.of(by))

    async def end_access(self, by: Resident) -> None:
        """End every key, sign-in and passkey, and say which."""
        self._household.say(by.id, backup_page_text.ended(await self._keeper.restored.end(by)))

    async def make(self, by: Resident) -> None:
        """Make one now: with the passphrase that is kept, or one that is asked for."""
        now = await self._keeper.of(by)
        if now.underway:
            self._household.say(by.id, backup_page_text.UNDERWAY)
        elif now.weekly:
            self._household.say(by.id, backup_page_text.BEGUN)
            await self._keeper.make(by, None, to_chat=now.to is not None)
        else:
            await self._asking.ask(by.id, BackupPassphraseAsked())

    async def set_weekly(self, by: Resident, *, weekly: bool) -> None:
        """Have one made every week, once its passphrase was said; or no more."""
        if weekly:
            await self._keeper.of(by)
            await self._asking.ask(by.id, BackupPassphraseAsked(weekly=True))
        else:
            self._redraw(by, await self._keeper.end_weekly(by))

    async def send_to(self, by: Resident, *, chat: bool) -> None:
        """Have backups come into this chat, or stay in the folder."""
        self._redraw(by, await self._keeper.send_to(by, chat=chat))

    async def answered(self, resident: Resident, matter: BackupPassphraseAsked, said: str | YesOrNo) -> None:
        """Go on with a passphrase."""
        passphrase = said.strip() if isinstance(said, str) else ""
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise BackupRefused(BackupFault.PASSPHRASE_SHORT)
        if matter.weekly:
            now = await self._keeper.begin_weekly(resident, passphrase)
            text, rows = self._page(resident, now)
            self._household.say(resident.id, backup_page_text.KEEP_IT)
            self._household.offer(resident.id, text, _PAGE, rows)
        else:
            now = await self._keeper.of(resident)
            self._household.say(resident.id, backup_page_text.BEGUN_WITH_YOURS)
            await self._keeper.make(resident, passphrase, to_chat=now.to is not None)

    def _page(self, by: Resident, now: BackupMemory) -> tuple[Text, list[list[Button]]]:
        to_chat = now.to is not None
        rows = [
            [self._button(backup_page_text.MAKE, MakeBackup())],
            [self._button(backup_page_text.weekly_button(weekly=now.weekly), BackUpWeekly(weekly=not now.weekly))],
            [self._button(backup_page_text.where_button(to_chat=to_chat), SendBackups(to_chat=not to_chat))],
            [self._button(backup_page_text.REFRESH, ShowBackups())],
        ]
        return backup_page_text.page(now, self._keeper.folder, self._zone, yours=now.to == by.id), rows

    def _redraw(self, by: Resident, now: BackupMemory) -> None:
        text, rows = self._page(by, now)
        self._household.redraw(by.id, text, _PAGE, rows)

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
