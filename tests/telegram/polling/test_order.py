"""Updates reach the handlers in their order, with their greatest possible age, and whatever one of them does."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from aiogram.types import CallbackQuery, Update, User

from bot.demo.telegram.journal import ApiCall
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.status.wires import TelegramTrouble
from bot.nursery import Nursery
from bot.telegram.polling import lines
from bot.telegram.polling.lines import ChatLines
from bot.telegram.polling.poller import LONG_POLL_S
from bot.telegram.polling.tap_age import TapAge, steady_s
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, card
from tests.telegram.polling.conftest import PollerRig


async def test_what_waited_before_our_start_may_be_of_any_age(polling: PollerRig, nursery: Nursery) -> None:
    await polling.telegram.user("Anna").send_text("long ago")
    await polling.start(nursery)
    text, age = await polling.next()
    assert (text, age.oldest_s, age.after_outage) == ("long ago", float("inf"), True)


async def test_in_an_unbroken_conversation_an_update_is_no_older_than_the_answer_before(
    polling: PollerRig, nursery: Nursery
) -> None:
    await polling.start(nursery)
    await polling.until_it_waits()
    polling.now_s += 7
    await polling.telegram.user("Anna").send_text("now")
    _, age = await polling.next()
    assert (age.oldest_s, age.after_outage) == (7.0, False)
    polling.now_s += 2  # it waits for its turn meanwhile
    assert age.oldest_s == 9.0


async def test_what_came_is_in_its_handler_before_more_is_asked_for(polling: PollerRig, nursery: Nursery) -> None:
    await polling.start(nursery)
    await polling.until_it_waits()
    polling.begun.clear()
    await polling.telegram.user("Anna").send_text("now")
    await polling.next()
    await polling.until_it_waits()
    assert polling.begun == ["now", "getUpdates"]


def test_the_age_of_an_update_is_told_by_a_clock_that_nobody_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    age = TapAge(steady_s(), after_outage=False)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert 0 <= age.oldest_s < 60


async def test_what_comes_first_after_an_outage_may_be_as_old_as_the_outage(
    polling: PollerRig, nursery: Nursery
) -> None:
    await polling.start(nursery)
    await polling.until_it_waits()
    polling.back.clear()
    await polling.telegram.go_out()
    polling.now_s += 600
    await polling.telegram.user("Anna").send_text("in the outage")
    await polling.telegram.come_back()
    text, age = await polling.next()
    assert (text, age.oldest_s, age.after_outage) == ("in the outage", 600.0, True)
    await polling.until_it_waits()
    await polling.telegram.user("Anna").send_text("afterwards")
    _, age = await polling.next()
    assert (age.oldest_s, age.after_outage) == (0.0, False)


@pytest.mark.parametrize(
    ("status", "document"),
    [
        (502, None),
        (502, {"message": "upstream unavailable"}),
        (502, {"result": []}),
        (200, {"status": "ok", "result": []}),
        (200, {"ok": True, "result": {"state": "starting"}}),
        (200, {"ok": True, "result": ["starting"]}),
    ],
)
async def test_a_gateway_that_speaks_in_telegram_s_place_is_an_outage_in_json_too(
    polling: PollerRig, nursery: Nursery, status: int, document: Mapping[str, object] | None
) -> None:
    await polling.start(nursery)
    await polling.until_it_waits()
    telegram, anna = polling.telegram, polling.telegram.user("Anna")
    broken = telegram.faults.break_gateway("getUpdates", None, status, document)
    await anna.send_text("before")
    await polling.next()
    await telegram.journal.until(lambda _: len(answered_by_a_gateway(telegram)) > 1)
    assert polling.poller.trouble is TelegramTrouble.OUT_OF_REACH
    polling.now_s += 600
    await anna.send_text("in the outage")
    telegram.faults.take_back(broken)
    text, age = await polling.next()
    assert (text, age.oldest_s, age.after_outage) == ("in the outage", 600.0, True)


def answered_by_a_gateway(telegram: TelegramStandIn) -> list[ApiCall]:
    """The polls that came no farther: Telegram has read nothing of them."""
    return [call for call in telegram.journal.calls("getUpdates") if call.finished and not call.params]


async def test_that_telegram_is_back_is_known_at_once_though_nobody_writes(
    polling: PollerRig, nursery: Nursery
) -> None:
    await polling.start(nursery)
    async with asyncio.timeout(10):
        await polling.back.wait()


async def test_an_answer_that_was_held_up_says_nothing_of_when_it_was_given(
    polling: PollerRig, nursery: Nursery
) -> None:
    await polling.start(nursery)
    await polling.until_it_waits()
    polling.now_s += LONG_POLL_S + 30
    await polling.telegram.user("Anna").send_text("held up")
    _, age = await polling.next()
    assert (age.oldest_s, age.after_outage) == (LONG_POLL_S + 30.0, True)


async def test_an_update_that_cannot_be_read_is_passed_over(polling: PollerRig, nursery: Nursery) -> None:
    anna = polling.telegram.user("Anna")
    await anna.send_text("before")
    polling.telegram.updates.add("message", {"message_id": "no number", "chat": None})
    await anna.send_text("behind")
    polling.telegram.updates.add("message", {"message_id": "no number", "chat": None})
    await polling.start(nursery)
    assert [(await polling.next())[0], (await polling.next())[0]] == ["before", "behind"]
    await polling.until_it_waits()
    assert polling.telegram.updates.waiting == 0


async def test_a_list_of_commands_that_is_refused_leaves_everything_else(polling: PollerRig, nursery: Nursery) -> None:
    polling.telegram.faults.refuse(400, "Bad Request: BOT_COMMAND_INVALID", "setMyCommands", times=None)
    await polling.telegram.user("Anna").send_text("hello")
    await polling.start(nursery)
    assert (await polling.next())[0] == "hello"


# The lines alone

ANNA, LEO = 1, 2


def message(number: int, sender: int = ANNA) -> Update:
    chat = {"id": sender, "type": "private"}
    user = {"id": sender, "is_bot": False, "first_name": "A"}
    told = {"message_id": number, "date": 0, "chat": chat, "from": user, "text": str(number)}
    return Update.model_validate({"update_id": number, "message": told})


def tap(number: int, sender: int = ANNA) -> Update:
    user = User(id=sender, is_bot=False, first_name="A")
    return Update(update_id=number, callback_query=CallbackQuery(id="q", from_user=user, chat_instance="c", data="b"))


AGE = TapAge(0.0, after_outage=False)


class Hands:
    """Handles updates; those in ``slow`` wait until they are let go. Records what began, and who was told what."""

    def __init__(self, nursery: Nursery) -> None:
        self.began: list[int] = []
        self.slow: dict[int, asyncio.Event] = {}
        self.failing: set[int] = set()
        self.told: list[tuple[str, int]] = []
        self.changed = asyncio.Event()
        full, failed = self._tell("full"), self._tell("failed")
        self.lines = ChatLines(self._handle, background=nursery, on_full=full, on_failed=failed)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(1000):
            while not true():
                self.changed.clear()
                await self.changed.wait()

    async def _handle(self, update: Update, _age: TapAge) -> None:
        self.began.append(update.update_id)
        self.changed.set()
        if gate := self.slow.get(update.update_id):
            await gate.wait()
        if update.update_id in self.failing:
            raise RuntimeError("broken")

    def _tell(self, what: str) -> Callable[[int], Any]:
        async def tell(sender: int) -> None:
            self.told.append((what, sender))
            self.changed.set()

        return tell


@pytest.mark.looptime
async def test_a_message_waits_for_the_one_before_it_and_another_chat_does_not(nursery: Nursery) -> None:
    hands = Hands(nursery)
    hands.slow[1] = asyncio.Event()
    for update in (message(1), message(2), message(3, LEO)):
        hands.lines.add(update, AGE)
    await hands.until(lambda: 3 in hands.began)
    assert hands.began == [1, 3]
    hands.slow[1].set()
    await hands.until(lambda: 2 in hands.began)


@pytest.mark.looptime
async def test_something_slow_holds_a_tap_up_for_a_second_and_a_message_for_five(nursery: Nursery) -> None:
    loop = asyncio.get_running_loop()
    hands = Hands(nursery)
    for behind, patience_s in ((message(2), lines.MESSAGE_PATIENCE_S), (tap(3), lines.TAP_PATIENCE_S)):
        hands.slow[1] = asyncio.Event()
        began_s = loop.time()
        hands.lines.add(message(1), AGE)
        hands.lines.add(behind, AGE)
        await hands.until(lambda: hands.began[-1:] == [behind.update_id])  # noqa: B023 - awaited here
        assert loop.time() - began_s == pytest.approx(patience_s, abs=0.01)
        hands.slow[1].set()
        await asyncio.sleep(10)


@pytest.mark.looptime
async def test_a_tap_that_comes_later_does_not_wait_as_long_as_a_message_would(nursery: Nursery) -> None:
    hands = Hands(nursery)
    hands.slow[1] = asyncio.Event()
    hands.lines.add(message(1), AGE)
    await asyncio.sleep(0.5)
    hands.lines.add(tap(2), AGE)
    await hands.until(lambda: 2 in hands.began)
    assert asyncio.get_running_loop().time() < 2


@pytest.mark.looptime
async def test_a_handler_that_fails_is_told_of_and_the_next_one_begins(nursery: Nursery) -> None:
    hands = Hands(nursery)
    hands.failing.add(1)
    hands.lines.add(message(1), AGE)
    hands.lines.add(message(2), AGE)
    await hands.until(lambda: 2 in hands.began)
    assert hands.told == [("failed", ANNA)]


@pytest.mark.looptime
async def test_a_handler_that_hangs_is_ended(nursery: Nursery) -> None:
    hands = Hands(nursery)
    hands.slow[1] = asyncio.Event()
    hands.lines.add(message(1), AGE)
    await hands.until(lambda: bool(hands.told))
    assert hands.told == [("failed", ANNA)]
    assert asyncio.get_running_loop().time() == pytest.approx(lines.LIMIT_S, abs=1)


@pytest.mark.looptime
async def test_more_than_a_chat_may_send_at_once_is_left_out_and_told_once(nursery: Nursery) -> None:
    hands = Hands(nursery)
    hands.slow[0] = asyncio.Event()
    for number in range(100):
        hands.lines.add(message(number), AGE)
    hands.lines.add(message(100, LEO), AGE)
    hands.slow[0].set()
    await hands.until(lambda: len(hands.began) == lines.MOST + 1 and bool(hands.told))
    assert hands.told == [("full", ANNA)]
    assert sorted(hands.began) == [*range(lines.MOST), 100]


async def test_a_name_that_is_typed_right_behind_its_photo_is_understood(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = rig.memory.collections["questions"]
    put = questions.put

    add, behind = ChatLines.add, asyncio.Event()

    def adding(self: ChatLines, update: Update, age: TapAge) -> None:
        add(self, update, age)
        if update.message and update.message.text == "Grace":
            behind.set()

    async def slowly(things: Mapping[str, Any]) -> None:
        async with asyncio.timeout(10):
            await behind.wait()  # the name is here, and the question about the photo is not written down yet
        await put(things)

    monkeypatch.setattr(ChatLines, "add", adding)
    monkeypatch.setattr(questions, "put", slowly)
    await rig.anna.send_photo(jpeg())
    await rig.anna.send_text("Grace")
    assert await card(rig.anna, "I know Grace now")
