"""The family moves in: what anybody would type, once the service runs."""

import asyncio
import logging
from zoneinfo import ZoneInfo

from bot.demo.camera.album import portraits_of_grace
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.words.demo import demo_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue

log = logging.getLogger(__name__)

#: The log is English.
_ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))

#: How long the service may take to be there, and to answer, in seconds.
ARRIVAL_S = 300.0
ANSWER_S = 15.0
LEARNING_S = 45.0


class Seed:
    """Anna claims the bot, invites Leo, and teaches it Grace's face. Every wait is bounded, and nothing is fatal."""

    def __init__(self, telegram: TelegramStandIn, anna: User, leo: User, claim_code: str) -> None:
        self._telegram = telegram
        self._anna = anna
        self._leo = leo
        self._claim_code = claim_code
        self._notices: list[Phrase] = []

    async def move_in(self) -> list[Phrase]:
        """Play it all; returns a sentence for each thing that did not go as planned."""
        if not await self._service_listens():
            return self._notices
        if not await self._asked(self._anna, f"/start {self._claim_code}", demo_text.NOT_CLAIMED):
            return self._notices
        await self._walk_later()
        await self._invite_leo()
        await self._teach_grace()
        return self._notices

    async def come_home(self) -> list[Phrase]:
        """The family has lived here for a month and has no chat yet: both open one, and Grace's face is taught."""
        if not await self._service_listens():
            return self._notices
        if await self._asked(self._anna, "/start", demo_text.NOT_CLAIMED):
            await self._asked(self._leo, "/start", demo_text.LEO_NOT_ANSWERED)
            await self._teach_grace()
        return self._notices

    async def welcome_back(self) -> list[Phrase]:
        """The family lives here already: only wait until the service is there."""
        await self._service_listens()
        return self._notices

    async def _service_listens(self) -> bool:
        try:
            await self._telegram.journal.until(
                lambda call: call.method == "getUpdates" and bool(call.params), ARRIVAL_S
            )
        except TimeoutError:
            return self._missed(demo_text.NO_SERVICE)
        return True

    async def _walk_later(self) -> None:
        """Let the first walk rest: whoever looks at the demo may go on with it."""
        try:
            first = await self._anna.chat.until(
                lambda chat: next((message for message in chat.messages if message.by_bot and message.labels), None),
                ANSWER_S,
            )
            await self._anna.tap(first, first.labels[-1])
        except (TimeoutError, LookupError):
            log.warning("first minute: no walk was begun")

    async def _invite_leo(self) -> None:
        if not await self._asked(self._anna, "/invite", demo_text.NOT_INVITED):
            return
        links = (link for message in reversed(self._anna.chat.messages) if message.by_bot for link in message.links)
        link = next((link for link in links if "start=" in link), None)
        if link is None:
            self._missed(demo_text.NO_LINK)
            return
        newest = self._newest(self._leo)
        try:
            await self._leo.open_link(link)
            await self._leo.chat.until_message(timeout_s=ANSWER_S, after=newest)
        except (TimeoutError, ValueError):
            self._missed(demo_text.LEO_NOT_ANSWERED)

    async def _teach_grace(self) -> None:
        photos = await asyncio.to_thread(portraits_of_grace)
        newest = self._newest(self._anna)
        await self._anna.send_album(photos, "Grace")
        try:
            await self._anna.chat.until_message(timeout_s=LEARNING_S, after=newest)
        except TimeoutError:
            self._missed(demo_text.GRACE_NOT_ANSWERED)

    async def _asked(self, user: User, text: str, unanswered: Phrase) -> bool:
        newest = self._newest(user)
        await user.send_text(text)
        try:
            await user.chat.until_message(timeout_s=ANSWER_S, after=newest)
        except TimeoutError:
            return self._missed(unanswered)
        return True

    def _missed(self, sentence: Phrase) -> bool:
        log.warning("first minute: %s", _ENGLISH.plain(sentence))
        self._notices.append(sentence)
        return False

    @staticmethod
    def _newest(user: User) -> int:
        return user.chat.last.id if user.chat.last else 0
