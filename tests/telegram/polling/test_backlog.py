"""More waits with Telegram than one answer brings: what is known of the age of what comes in the crowd."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.telegram.stand_in import TelegramStandIn
from bot.nursery import Nursery
from bot.telegram.polling.tap_age import ACTS_FOR_S, TapAge
from tests.telegram.polling.conftest import PollerRig

#: As many as one answer brings.
FULL = 100


class Flood:
    """Strangers who write so much that every answer is full, until ``ends``."""

    def __init__(self, telegram: TelegramStandIn) -> None:
        self._updates = telegram.updates
        self._written = 0
        self._fetch = telegram.updates.fetch
        #: Called before an answer is made up, with how many there were.
        self.before_answer: Callable[[int], None] = lambda _: None
        self.answers = 0
        self.ended = False
        telegram.updates.fetch = self._answer  # type: ignore[method-assign]

    def write(self, many: int) -> None:
        for _ in range(many):
            self._written += 1
            stranger = {"id": 10_000 + self._written, "is_bot": False, "first_name": "S"}
            chat = {"id": stranger["id"], "type": "private", "first_name": "S"}
            told = {"message_id": 1, "date": 1, "chat": chat, "from": stranger, "text": "flood"}
            self._updates.add("message", told)

    async def _answer(
        self, offset: int | None, limit: int | None, timeout_s: int | None, allowed: list[str] | None
    ) -> list[dict[str, Any]]:
        self.before_answer(self.answers)
        self.answers += 1
        if not self.ended:
            self.write(FULL)
        return await self._fetch(offset, limit, timeout_s, allowed)


async def of_resident(polling: PollerRig, text: str) -> TapAge:
    """Wait for these words of a resident; returns what is known of their age."""
    while True:
        said, age = await polling.next()
        if said == text:
            return age


async def test_a_flood_of_strangers_keeps_nothing_too_late_that_was_sent_after_we_are_there(
    polling: PollerRig, nursery: Nursery
) -> None:
    flood = Flood(polling.telegram)
    anna = polling.telegram.user("Anna")
    flood.write(50)
    await anna.send_text("long ago")
    flood.write(3 * FULL)

    def tapped(answers: int) -> None:
        if answers == 3:
            polling.now_s += 5
            polling.telegram.updates.add("message", anna_says(polling, "just now"))

    flood.before_answer = tapped
    await polling.start(nursery)
    assert not (await of_resident(polling, "long ago")).acts
    age = await of_resident(polling, "just now")
    assert (age.after_outage, age.acts, age.oldest_s) == (False, True, 5.0)
    assert polling.poller.trouble is None
    flood.ended = True


def anna_says(polling: PollerRig, text: str) -> dict[str, Any]:
    anna = polling.telegram.user("Anna")
    user = {"id": anna.id, "is_bot": False, "first_name": "Anna"}
    return {"message_id": 2, "date": 1, "chat": {"id": anna.id, "type": "private"}, "from": user, "text": text}


async def test_what_waited_behind_a_flood_of_before_our_start_is_of_any_age_though_others_come_behind_it(
    polling: PollerRig, nursery: Nursery
) -> None:
    flood = Flood(polling.telegram)
    flood.write(5 * FULL - 1)
    await polling.telegram.user("Anna").send_text("long ago")
    await polling.start(nursery)
    age = await of_resident(polling, "long ago")
    assert (age.after_outage, age.acts) == (True, False)
    flood.ended = True


async def test_an_update_that_cannot_be_read_makes_no_full_answer_the_last_one(
    polling: PollerRig, nursery: Nursery
) -> None:
    flood = Flood(polling.telegram)
    flood.ended = True
    polling.telegram.updates.add("message", {"message_id": "no number", "chat": None})
    flood.write(FULL - 1)
    await polling.telegram.user("Anna").send_text("long ago")
    await polling.start(nursery)
    age = await of_resident(polling, "long ago")
    assert (age.after_outage, age.acts) == (True, False)


async def test_an_outage_in_the_middle_makes_what_was_counted_before_it_worth_nothing(
    polling: PollerRig, nursery: Nursery
) -> None:
    flood = Flood(polling.telegram)
    flood.write(2 * FULL)

    def out(answers: int) -> None:
        if answers == 2:
            polling.telegram.faults.refuse(502, "Bad Gateway", "getUpdates")
        if answers == 3:
            polling.telegram.updates.add("message", anna_says(polling, "in the outage"))
            flood.ended = True

    flood.before_answer = out
    await polling.start(nursery)
    age = await of_resident(polling, "in the outage")
    assert (age.after_outage, age.acts) == (True, False)


async def test_where_telegram_does_not_tell_how_many_wait_a_tap_counts_again_once_the_flood_is_over(
    polling: PollerRig, nursery: Nursery
) -> None:
    polling.telegram.faults.refuse(500, "Internal Server Error", "getWebhookInfo", times=None)
    flood = Flood(polling.telegram)
    flood.write(2 * FULL)

    def tapped(answers: int) -> None:
        if answers == 3:
            polling.telegram.updates.add("message", anna_says(polling, "in the flood"))
            flood.ended = True

    flood.before_answer = tapped
    await polling.start(nursery)
    assert not (await of_resident(polling, "in the flood")).acts
    await polling.until_it_waits()
    await polling.telegram.user("Anna").send_text("afterwards")
    assert (await of_resident(polling, "afterwards")).acts


@pytest.mark.parametrize(("age_s", "acts"), [(ACTS_FOR_S, True), (ACTS_FOR_S + 1, False)])
def test_a_tap_that_may_have_waited_long_in_a_crowd_does_not_act(age_s: float, acts: bool) -> None:
    assert TapAge(100.0, after_outage=False, clock=lambda: 100.0 + age_s).acts is acts
