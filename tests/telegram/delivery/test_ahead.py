"""What a card needs on disk is written beside its visit, and nothing is shown before both are safe."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.house.people import Resident, ResidentId
from bot.house.telling.listening import Listening
from bot.house.visits.visit import Outcome, Visit
from bot.telegram.actions.visits import AskUnlock
from bot.telegram.cards.buttons import Issued
from bot.telegram.cards.card import Card
from bot.telegram.delivery.courier import Courier
from tests.english import texts
from tests.rig.chat import ChatRig, buttons, card
from tests.telegram.chat.residents.test_listening import ALWAYS, choose


@asynccontextmanager
async def slow_disk(rig: ChatRig) -> AsyncIterator[asyncio.Event]:
    """What is written down of visits in this block is safe at its end; the event: some of it is on its way."""
    save, begun, goes_on = rig.memory.visits.save, asyncio.Event(), asyncio.Event()

    async def save_slowly(visit: Visit) -> Visit:
        begun.set()
        await goes_on.wait()
        return await save(visit)

    rig.memory.visits.save = save_slowly  # type: ignore[method-assign]
    try:
        yield begun
    finally:
        rig.memory.visits.save = save  # type: ignore[method-assign]
        goes_on.set()


def issued(rig: ChatRig) -> dict[str, Issued]:
    return dict(rig.memory.collection("buttons", Issued).everything())


async def test_the_buttons_of_a_first_card_are_safe_before_its_visit_is_and_go_out_after_it(rig: ChatRig) -> None:
    book = rig.memory.collection("buttons", Issued)
    async with slow_disk(rig):
        rig.nursery.spawn(rig.ring(), name="ring")
        await book.until(lambda things: {one.resident for one in things.values()} == {rig.anna.id, rig.leo.id})
        ahead = issued(rig)
        assert not rig.telegram.journal.calls("sendMessage")
    for user in (rig.anna, rig.leo):
        shown = await buttons(user, texts.UNLOCK, texts.IGNORE)
        sent = {one.data.removeprefix("b:") for row in shown.buttons for one in row}
        assert sent == {token for token, one in ahead.items() if one.resident == user.id}


async def test_that_a_card_will_be_edited_is_written_down_before_its_answer_is_safe(rig: ChatRig) -> None:
    await rig.ring()
    cards = rig.memory.collection("cards", Card)
    await cards.until(lambda things: len(things) == 2 and all(one.drawn for one in things.values()))
    anna = await rig.memory.residents.find(ResidentId(rig.anna.id))
    assert anna
    async with slow_disk(rig):
        rig.nursery.spawn(rig.answers.opened_for(rig.memory.visits.only, anna), name="answer")
        await cards.until(lambda things: not any(one.drawn for one in things.values()))
        assert not any(isinstance(one.offer.action, AskUnlock) for one in issued(rig).values())
        assert not rig.telegram.journal.calls("editMessageText")
    for user in (rig.anna, rig.leo):
        await card(user, "Anna opened")
    await cards.until(lambda things: all(one.drawn for one in things.values()))


async def test_who_is_told_of_nobody_at_this_hour_has_no_buttons_waiting(rig: ChatRig) -> None:
    await choose(rig, Listening(off=(ALWAYS,), strangers_ring=False))
    book = rig.memory.collection("buttons", Issued)
    async with slow_disk(rig):
        rig.nursery.spawn(rig.ring(), name="ring")
        await book.until(lambda things: any(one.resident == rig.anna.id for one in things.values()))
    await buttons(rig.anna, texts.UNLOCK)
    assert not any(one.resident == rig.leo.id for one in issued(rig).values())


async def test_what_changes_on_the_way_ends_no_button_before_its_edit(rig: ChatRig) -> None:
    """That a door is being opened is shown within a second: until then a tap is told that somebody opens."""
    await rig.ring()
    book = rig.memory.collection("buttons", Issued)
    await book.until(lambda things: len(things) > 1 and all(one.message for one in things.values()))
    anna, before = await rig.memory.residents.find(ResidentId(rig.anna.id)), issued(rig)
    assert anna
    async with slow_disk(rig) as begun:
        rig.nursery.spawn(opens(rig, anna), name="answer")
        await begun.wait()
        for _ in range(20):  # turns of the loop: whoever is to make something ready has had theirs
            await asyncio.sleep(0)
        assert issued(rig) == before
    await card(rig.leo, "Anna opened")


async def opens(rig: ChatRig, by: Resident) -> None:
    await rig.answers.give(rig.memory.visits.only.id, by, Outcome.UNLOCKED)


async def test_a_card_that_cannot_be_made_ready_is_brought_all_the_same(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_: Courier, __: Visit) -> None:
        raise OSError("a mistake of ours")

    monkeypatch.setattr(Courier, "make_ready", fails)
    await rig.ring()
    assert await buttons(rig.anna, texts.UNLOCK)
    assert "made ready when they are drawn" in caplog.text
