"""The first walk of whoever claims a home: each step skipped, each done by what happens, and rested in between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import time

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.doors.door import Door
from bot.house.first_walk import FirstSteps, WalkStep
from bot.house.people import Person, PersonId, Resident, ResidentId, Role
from bot.house.records.backup import BackupMade, Rehearsed
from bot.house.residents.hours import Hours
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

STEPS = len(WalkStep)


@pytest.fixture
async def home() -> AsyncIterator[ChatRig]:
    """Anna has just claimed it, and nobody else lives here."""
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram)
        await rig.start()
        await rig.invitations.claim_code("open-sesame-42")
        await rig.anna.send_text("/start open-sesame-42")
        await card(rig.anna, "Welcome, Anna!")
        yield rig
        await rig.stop()


def walk_of(home: ChatRig) -> FirstSteps:
    found = home.memory.collection("first_walks", FirstSteps).get(str(home.anna.id))
    assert found
    return found


async def shown(home: ChatRig, step: WalkStep) -> ChatMessage:
    return await card(home.anna, f"First steps, {[*WalkStep].index(step) + 1} of {STEPS}")


def onward(step: WalkStep) -> str:
    """What goes on without doing it: a door that has a name may keep it."""
    return "👍 Keep this name" if step is WalkStep.DOOR else "Skip"


async def skip_to(home: ChatRig, step: WalkStep) -> ChatMessage:
    for before in [*WalkStep][: [*WalkStep].index(step)]:
        await home.anna.tap(await shown(home, before), onward(before))
    return await shown(home, step)


async def anna(home: ChatRig) -> Resident:
    found = await home.registrar.resident(ResidentId(home.anna.id))
    assert found
    return found


async def test_each_step_can_be_skipped(home: ChatRig) -> None:
    await home.anna.tap(await shown(home, WalkStep.DOOR), "👍 Keep this name")
    await card(home.anna, f"✓ Step 1 of {STEPS} is done.")
    for step in [*WalkStep][1:]:
        await home.anna.tap(await shown(home, step), "Skip")
        await card(home.anna, f"Step {[*WalkStep].index(step) + 1} of {STEPS} was skipped")
    await card(home.anna, "your home is set up")
    assert walk_of(home).done == (WalkStep.DOOR,)
    assert walk_of(home).skipped == tuple(WalkStep)[1:]
    await home.anna.send_text("/start")
    await card(home.anna, "I look after your door")


async def rename(home: ChatRig) -> None:
    await home.staff.doors.rename(await anna(home), FRONT, "garden gate")


async def ring(home: ChatRig) -> None:
    await home.ring()


async def teach(home: ChatRig) -> None:
    await home.memory.people.save(Person(PersonId("leo"), "Leo"))
    await home.anna.send_photo(jpeg(), "Grace")


async def invite(home: ChatRig) -> None:
    code = await home.invite(await anna(home))
    await home.leo.send_text(f"/start {code}")


async def try_lock(home: ChatRig) -> None:
    await home.staff.upkeep.try_lock(await anna(home), FRONT)


async def be_quiet(home: ChatRig) -> None:
    await home.staff.listening.change(await anna(home), lambda now: replace(now, quiet=(Hours(time(22), time(6)),)))


async def back_up(home: ChatRig) -> None:
    await home.staff.outlets.announce(BackupMade(1, Rehearsed(1, 0, 0, 0, 1), ""))


HAPPENS: dict[WalkStep, Callable[[ChatRig], Awaitable[None]]] = {
    WalkStep.DOOR: rename,
    WalkStep.RING: ring,
    WalkStep.FACES: teach,
    WalkStep.INVITE: invite,
    WalkStep.LOCK: try_lock,
    WalkStep.QUIET: be_quiet,
    WalkStep.BACKUP: back_up,
}


@pytest.mark.parametrize("step", WalkStep)
async def test_what_happens_leads_on(home: ChatRig, step: WalkStep) -> None:
    message = await skip_to(home, step)
    await HAPPENS[step](home)
    behind = await card(home.anna, f"✓ Step {[*WalkStep].index(step) + 1} of {STEPS} is done.")
    assert behind.id == message.id
    assert not behind.labels
    assert walk_of(home).done == ((step,) if step is WalkStep.DOOR else (WalkStep.DOOR, step))
    if (after := walk_of(home).step) is None:
        await card(home.anna, "your home is set up")
    else:
        await shown(home, after)


async def test_what_happened_before_its_turn_is_not_asked_for(home: ChatRig) -> None:
    await shown(home, WalkStep.DOOR)
    await ring(home)
    await card(home.anna, "Someone is at the front door")
    await home.anna.tap(await shown(home, WalkStep.DOOR), onward(WalkStep.DOOR))
    await shown(home, WalkStep.FACES)
    assert walk_of(home).done == (WalkStep.RING, WalkStep.DOOR)


async def test_a_ring_can_be_pretended_and_says_so(home: ChatRig) -> None:
    message = await skip_to(home, WalkStep.RING)
    await home.anna.tap(message, "🔔 Only pretend a ring")
    await card(home.anna, "This is only pretended: nobody is there.")
    await shown(home, WalkStep.FACES)
    assert walk_of(home).done == (WalkStep.DOOR, WalkStep.RING)
    assert not await home.memory.visits.open_visits()


async def test_it_waits_and_goes_on_after_a_restart_by_a_button_or_by_start(home: ChatRig) -> None:
    await home.anna.tap(await skip_to(home, WalkStep.FACES), "Later")
    waiting = await buttons(home.anna, "Go on")
    await home.stop()
    await home.start()
    await home.anna.tap(waiting, "Go on")
    again = await buttons(home.anna, "Skip", "Later")
    assert "3 of 7" in again.text
    await home.anna.tap(again, "Later")
    await buttons(home.anna, "Go on")
    await home.anna.send_text("/start")
    assert "3 of 7" in (await buttons(home.anna, "Skip", "Later")).text


async def test_nothing_of_it_stays_with_whoever_moved_out(home: ChatRig) -> None:
    await shown(home, WalkStep.DOOR)
    for forget in home.room._books.of_residents:
        await forget(ResidentId(home.anna.id))
    assert not home.memory.collection("first_walks", FirstSteps).everything()


async def test_whoever_is_no_owner_any_more_walks_no_further(home: ChatRig) -> None:
    message = await shown(home, WalkStep.DOOR)
    await home.make(home.anna, Role.ADULT)
    await home.anna.tap(message, onward(WalkStep.DOOR))
    await card(home.anna, "Only an owner of this home can do that.")
    assert walk_of(home).done == walk_of(home).skipped == ()


@pytest.mark.parametrize("step", [WalkStep.RING, WalkStep.FACES, WalkStep.BACKUP])
async def test_what_happens_leads_nobody_on_who_is_no_owner_any_more(home: ChatRig, step: WalkStep) -> None:
    await skip_to(home, step)
    await home.make(home.anna, Role.ADULT)
    before = walk_of(home)
    await HAPPENS[step](home)
    await home.anna.send_text("/help")
    await card(home.anna, "I look after your door")
    assert walk_of(home) == before


async def test_an_owner_who_was_invited_is_welcomed_as_ever(home: ChatRig) -> None:
    code, invitation = await home.invitations.make(await anna(home))
    await home.invitations.set_role(await anna(home), invitation.code_hash, Role.OWNER)
    await home.leo.send_text(f"/start {code}")
    await card(home.leo, "you are an owner: you may change everything")
    assert [*home.memory.collection("first_walks", FirstSteps).everything()] == [str(home.anna.id)]


async def test_a_house_without_a_lock_is_not_asked_to_try_it() -> None:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram, doors={FRONT: Door(FRONT, "front door", has_lock=False)})
        await rig.start()
        await rig.invitations.claim_code("open-sesame-42")
        await rig.anna.send_text("/start open-sesame-42")
        await rig.anna.tap(await skip_to(rig, WalkStep.INVITE), "Skip")
        await shown(rig, WalkStep.QUIET)
        await rig.stop()
