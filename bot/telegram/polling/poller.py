"""Fetches what residents tap and write, for as long as the service runs and however often Telegram goes away.

aiogram's own polling asks getMe before it begins and gives up where that fails; a doorman has to stand at the door
with Telegram out of reach, too.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, Update, User
from pydantic import ValidationError

from bot.house.status.wires import TelegramTrouble
from bot.nursery import Nursery
from bot.telegram.delivery_failure import CALL_OR_LINE_FAILED, What, failure_of, pause_s
from bot.telegram.polling.lines import ChatLines
from bot.telegram.polling.tap_age import Backlog, TapAge, steady_s
from bot.words.chat.menu_text import GROUP_COMMANDS, OUTSIDER_COMMANDS
from bot.words.tongue import Language, Tongue

log = logging.getLogger(__name__)

#: How long Telegram may hold a getUpdates that has nothing to tell, in seconds.
LONG_POLL_S = 25

#: An answer that takes this much longer was held up on its way, in seconds.
_SLACK_S = 5

#: Turns of the event loop by which what came is ahead of the next question, and in its handler: asking is 2 ms of work,
#: which a tap would wait for.
_HEAD_START = 3

#: The most updates one answer brings: after that many there may be more, just as old.
_MOST_UPDATES = 100

#: Telegram is asked for no longer than this how many updates wait, in seconds: they are to be fetched meanwhile.
_COUNT_S = 3


#: What people write and tap, and whether their chat is open to us at all (they may block a bot, and unblock it).
_ASKED_FOR = ["message", "callback_query", "my_chat_member"]

#: For the log; residents read the words of /status.
_SAID = {
    TelegramTrouble.NOT_YET: "Telegram was not reached yet",
    TelegramTrouble.SLOW_DOWN: "Telegram asks to slow down",
    TelegramTrouble.SECOND: "another program uses the same bot token: stop it, or make a second bot",
    TelegramTrouble.TOKEN_REFUSED: "Telegram does not know this token: ask @BotFather for a new BOT_TOKEN",
    TelegramTrouble.OUT_OF_REACH: "Telegram cannot be reached",
}


class Poller:
    """Long polling with a memory of how it goes."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        nursery: Nursery,
        *,
        on_back: Callable[[], None],
        on_second: Callable[[], Coroutine[None, None, None]],
        on_full: Callable[[int], Coroutine[Any, Any, None]],
        on_failed: Callable[[int], Coroutine[Any, Any, None]],
        clock: Callable[[], float] = steady_s,
    ) -> None:
        """``on_full`` and ``on_failed`` are told the sender of what was left out, or failed; ``clock`` is steady."""
        self._bot = bot
        self._dispatcher = dispatcher
        self._nursery = nursery
        self._on_back = on_back
        self._on_second = on_second
        self._clock = clock
        self._lines = ChatLines(self._handle, background=nursery, on_full=on_full, on_failed=on_failed)
        #: When the last good answer came: what comes next was not sent before.
        self._heard_s = -math.inf
        #: While more waits than one answer brings: what waited when it was counted; None: it was not.
        self._backlog: Backlog | None = None
        self._told_of_second = False
        self._offset: int | None = None
        self._tries = 0
        #: The bot's own account; None until Telegram answered once.
        self.me: User | None = None
        #: Set as soon as ``me`` is known.
        self.introduced = asyncio.Event()
        #: What is wrong; None: nothing.
        self.trouble: TelegramTrouble | None = TelegramTrouble.NOT_YET

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            try:
                if self.me is None:
                    await self._introduce()
                await self._poll()
            except TelegramRetryAfter as exc:
                await self._failed(TelegramTrouble.SLOW_DOWN, exc, float(exc.retry_after))
            except TelegramConflictError as exc:
                if not self._told_of_second:
                    self._told_of_second = True
                    self._nursery.spawn(self._on_second(), name="second doorman")
                await self._failed(TelegramTrouble.SECOND, exc)
            except TelegramUnauthorizedError as exc:
                await self._failed(TelegramTrouble.TOKEN_REFUSED, exc, 30.0)
            except CALL_OR_LINE_FAILED as exc:
                await self._failed(TelegramTrouble.OUT_OF_REACH, exc)

    async def _introduce(self) -> None:
        me = await self._bot.get_me()
        await self._bot.delete_webhook()
        try:
            await self._tell_commands()
        except TelegramAPIError as exc:
            if failure_of(exc).what is What.AGAIN:
                raise
            log.exception("Telegram does not take the list of commands; everything else goes on")
        self.me = me
        self.introduced.set()

    async def _tell_commands(self) -> None:
        """Fill the menu of those who do not live here, and of groups, in each language; in English for all others."""
        for language in Language:
            tongue = Tongue(language, ZoneInfo("UTC"))
            private, in_groups = (
                [BotCommand(command=name, description=tongue.plain(said)) for name, said in menu.items()]
                for menu in (OUTSIDER_COMMANDS, GROUP_COMMANDS)
            )
            code = None if language is Language.ENGLISH else language.value
            await self._bot.set_my_commands(private, language_code=code)
            await self._bot.set_my_commands(in_groups, BotCommandScopeAllGroupChats(), language_code=code)

    async def _poll(self) -> None:
        asked_s = self._clock()
        updates, many = await self._fetch()
        answered_s = self._clock()
        held_up = answered_s - asked_s > LONG_POLL_S + _SLACK_S
        of_before = TapAge(self._heard_s, bool(self.trouble) or held_up, self._clock)
        if many < _MOST_UPDATES:
            self._backlog, waited = None, many
            self._unbroken_since(asked_s if held_up else answered_s)
        else:
            waited = self._let_pass(many)
        of_now = TapAge(self._heard_s, held_up, self._clock)
        for update in updates[:waited]:
            self._lines.add(update, of_before)
        for update in updates[waited:]:
            self._lines.add(update, of_now)
        for _ in range(_HEAD_START):
            await asyncio.sleep(0)
        if many >= _MOST_UPDATES and self._backlog is None:
            await self._count_backlog()

    def _let_pass(self, many: int) -> int:
        """Count the updates of a full answer off the backlog; returns how many of them belong to it."""
        if self._backlog is None:
            return many
        waited, counted_at_s = self._backlog.left, self._backlog.counted_at_s
        if waited >= many:
            self._backlog = Backlog(waited - many, counted_at_s)
            return many
        self._backlog = None
        self._unbroken_since(counted_at_s)
        return waited

    def _unbroken_since(self, heard_s: float) -> None:
        """What comes next was sent after this."""
        self._heard_s = heard_s
        if self.trouble:
            log.info("Telegram is there")
            self.trouble, self._tries = None, 0
            self._on_back()

    async def _count_backlog(self) -> None:
        """Ask how many updates wait: where outsiders see to it that there are always more, taps come behind them."""
        asked_s = self._clock()
        try:
            told = await self._bot.get_webhook_info(request_timeout=_COUNT_S)
        except CALL_OR_LINE_FAILED as exc:
            log.warning("Telegram does not tell how many updates wait: %s", exc)
        else:
            # those that we have fetched just now are among them: better too many than too few
            self._backlog = Backlog(told.pending_update_count, asked_s)

    async def _fetch(self) -> tuple[Sequence[Update], int]:
        """The next updates, and how many there were before those that cannot be read were left out."""
        try:
            updates = await self._bot.get_updates(
                offset=self._offset,
                # first comes what waited; what comes from then on is fresh
                timeout=0 if self.trouble else LONG_POLL_S,
                allowed_updates=_ASKED_FOR,
                request_timeout=LONG_POLL_S + 10,
            )
        except ClientDecodeError as exc:
            raw = _updates_in(exc.data)
            if raw is None:
                raise  # a gateway spoke, and Telegram is out of reach
            return self._readable(raw), len(raw)
        if updates:
            self._offset = updates[-1].update_id + 1
        return updates, len(updates)

    def _readable(self, raw: Mapping[int, object]) -> list[Update]:
        """The updates of an answer one by one; one that cannot be read is passed over, or it would come for ever."""
        readable = []
        for number, item in raw.items():
            self._offset = number + 1
            try:
                readable.append(Update.model_validate(item, context={"bot": self._bot}))
            except ValidationError as exc:
                places = ", ".join(".".join(map(str, error["loc"])) for error in exc.errors())
                log.error("update %s cannot be read and is left out (%s)", number, places)  # noqa: TRY400 - its values are the family's
        return readable

    async def _handle(self, update: Update, age: TapAge) -> None:
        await self._dispatcher.feed_update(self._bot, update, tap_age=age)

    async def _failed(self, trouble: TelegramTrouble, exc: Exception, told_s: float | None = None) -> None:
        rest_s = pause_s(self._tries, told_s)
        if trouble != self.trouble:
            log.warning("%s (%s)", _SAID[trouble], exc)
        self.trouble = trouble
        self._backlog = None
        self._tries += 1
        await asyncio.sleep(rest_s)


def _updates_in(answer: object) -> Mapping[int, object] | None:
    """What Telegram itself answered to getUpdates, by number; None: this is no answer of its, JSON or not."""
    if not isinstance(answer, Mapping) or answer.get("ok") is not True:
        return None
    result = answer.get("result")
    if not isinstance(result, list):
        return None
    numbered: dict[int, object] = {}
    for item in result:
        number = item.get("update_id") if isinstance(item, Mapping) else None
        if not isinstance(number, int):
            return None  # it could not be passed over, and would be asked for at once, for ever
        numbered[number] = item
    return numbered
