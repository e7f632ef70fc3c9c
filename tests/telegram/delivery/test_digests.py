"""What was held comes as one digest: never lost, and once."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.people import ResidentId
from bot.house.telling.listening import Listening
from bot.house.watch.live.door_presence import PASSED_BY, PassedBy
from bot.telegram.delivery.discretion import HeldVisit
from bot.telegram.delivery.urgent import Urgent
from tests.rig.chat import ChatRig, card
from tests.rig.house import FRONT
from tests.telegram.chat.residents.test_listening import ALWAYS, GRACE, choose, is_at_the_door, page, resident

HEADING = "Who was there in the meantime"


async def grace_is_held(rig: ChatRig) -> str:
    """Grace came in Leo's hours off; returns under which key that is kept."""
    await choose(rig, Listening(off=(ALWAYS,)))
    await is_at_the_door(rig, GRACE)
    await card(rig.anna, "Grace is at the front door")
    await page(rig)
    return next(iter(rig.memory.collection("held", HeldVisit).everything()))


async def restart(rig: ChatRig, after: timedelta = timedelta()) -> None:
    await rig.stop()
    rig.ahead += after
    await rig.start()


def digests(rig: ChatRig) -> list[str]:
    return [message.text for message in rig.leo.chat.messages if HEADING in message.text]


async def test_what_was_held_comes_in_one_message_when_its_time_has_come_and_once(rig: ChatRig) -> None:
    await grace_is_held(rig)
    await restart(rig)
    await page(rig)
    assert digests(rig) == []
    await restart(rig, timedelta(hours=25))
    told = await card(rig.leo, HEADING)
    assert "front door: Grace" in told.text
    await restart(rig, timedelta(hours=25))
    await page(rig)
    assert len(digests(rig)) == 1
    assert not [message for message in rig.leo.chat.messages if "is at the front door" in message.text]


async def passed_by(rig: ChatRig, n: int) -> None:
    book = rig.memory.collection(PASSED_BY, PassedBy)
    for one in range(n):
        await book.put({f"{len(book.everything())}-{one}": PassedBy(FRONT, rig.clock(), rig.steady())})


async def test_who_came_and_did_not_ring_is_told_in_the_digest_alone_and_once(rig: ChatRig) -> None:
    await passed_by(rig, 2)
    await restart(rig, timedelta(hours=25))
    told = await card(rig.leo, HEADING)
    assert "2 people came and did not ring." in told.text
    await restart(rig, timedelta(hours=25))
    await page(rig)
    assert len(digests(rig)) == 1
    await passed_by(rig, 1)
    await restart(rig, timedelta(hours=25))
    await card(rig.leo, "1 person came and did not ring.")


async def test_who_came_and_did_not_ring_stands_below_what_was_held(rig: ChatRig) -> None:
    await grace_is_held(rig)
    await passed_by(rig, 5)
    await restart(rig, timedelta(hours=25))
    told = await card(rig.leo, "5 people came and did not ring.")
    assert "front door: Grace" in told.text
    assert len(digests(rig)) == 1


@pytest.mark.parametrize("step", ["begun", "prepared", "told"])
async def test_a_digest_that_a_stop_interrupted_comes_all_the_same_and_once(rig: ChatRig, step: str) -> None:
    key, digest = await grace_is_held(rig), "20261126T190000-digest-leo"
    await rig.stop()
    held, urgent = rig.memory.collection("held", HeldVisit), rig.memory.collection("urgent", Urgent)
    one = held.everything()[key]
    await held.put({key: replace(one, digest=digest, told=step == "told")})
    if step != "begun":
        now = rig.clock()
        await urgent.put({digest: Urgent(ResidentId(rig.leo.id), HEADING, now, now, now)})
    await rig.start()
    await card(rig.leo, HEADING)
    await restart(rig, timedelta(hours=25))
    await page(rig)
    assert len(digests(rig)) == 1


async def test_of_who_has_a_card_after_all_the_digest_says_nothing(rig: ChatRig) -> None:
    await grace_is_held(rig)
    await choose(rig, Listening())
    await rig.ring(2)
    await card(rig.leo, "Grace is at the front door")
    assert not rig.memory.collection("held", HeldVisit).everything()


async def test_whoever_is_forgotten_while_a_digest_waits_for_telegram_is_not_named_in_it_nor_kept_with_it(
    rig: ChatRig,
) -> None:
    await grace_is_held(rig)
    await rig.stop()
    rig.ahead += timedelta(hours=25)
    away = rig.telegram.faults.drop("sendMessage", times=None)
    await rig.start()
    urgent = rig.memory.collection("urgent", Urgent)
    await urgent.until(lambda waiting: any("Grace" in one.text for one in waiting.values()))
    await rig.faces.forget(await resident(rig, rig.anna), GRACE.id)
    kept = {name: book.everything() for name, book in rig.memory.collections.items()}
    assert "Grace" not in repr((kept, rig.memory.visits.all, await rig.memory.people.people(), rig.memory.audit.lines))
    rig.telegram.faults.take_back(away)
    await restart(rig)
    told = await card(rig.leo, HEADING, "front door: a forgotten person")
    assert "Grace" not in told.text
    await restart(rig, timedelta(hours=25))
    await page(rig)
    assert len(digests(rig)) == 1


async def test_whoever_is_forgotten_while_a_digest_is_written_down_is_not_named_in_it(rig: ChatRig) -> None:
    await grace_is_held(rig)
    await rig.stop()
    rig.ahead += timedelta(hours=25)
    urgent = rig.memory.collection("urgent", Urgent)
    put, begun, goes_on = urgent.put, asyncio.Event(), asyncio.Event()

    async def put_slowly(things: Mapping[str, Urgent | None]) -> None:
        if any(one and "Grace" in one.text for one in things.values()):
            begun.set()
            await goes_on.wait()
        await put(things)

    async def goes_on_later() -> None:
        for _ in range(200):  # turns of the loop: whoever forgets waits for nothing else
            await asyncio.sleep(0)
        goes_on.set()

    urgent.put = put_slowly  # type: ignore[method-assign]
    away = rig.telegram.faults.drop("sendMessage", times=None)
    await rig.start()
    await begun.wait()
    await asyncio.gather(rig.faces.forget(await resident(rig, rig.anna), GRACE.id), goes_on_later())
    assert "Grace" not in repr(urgent.everything())
    rig.telegram.faults.take_back(away)
    await restart(rig)
    await card(rig.leo, HEADING, "front door: a forgotten person")
    assert len(digests(rig)) == 1


async def deletion_after(rig: ChatRig, moment: float) -> float:
    """When somebody tried next to delete a message, and was answered."""
    tried = await rig.telegram.journal.until(
        lambda call: call.method == "deleteMessage" and call.arrived > moment and bool(call.finished)
    )
    return tried.arrived


async def test_a_name_that_was_on_its_way_when_it_was_forgotten_leaves_the_chat_though_telegram_fails_just_then(
    rig: ChatRig,
) -> None:
    await grace_is_held(rig)
    await rig.stop()
    rig.ahead += timedelta(hours=25)
    rig.telegram.faults.delay(0.3, "sendMessage")
    broken = rig.telegram.faults.break_gateway("deleteMessage", times=None)
    await rig.start()
    urgent = rig.memory.collection("urgent", Urgent)
    await urgent.until(lambda waiting: any("Grace" in one.text for one in waiting.values()))
    await rig.telegram.journal.until(lambda call: call.method == "sendMessage" and not call.finished)
    await rig.faces.forget(await resident(rig, rig.anna), GRACE.id)
    await card(rig.leo, HEADING, "front door: Grace")
    # whoever tries once leaves it there
    await deletion_after(rig, await deletion_after(rig, time.monotonic()))
    rig.telegram.faults.take_back(broken)
    await rig.leo.chat.until(lambda chat: not any("Grace" in message.text for message in chat.messages))
