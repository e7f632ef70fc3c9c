"""Nobody answers: what sounds again in whose chat."""

from dataclasses import replace

from bot.house.facts import VisitChanged
from bot.house.people import Person, PersonId, ResidentId
from bot.house.telling.ladder import Ladder
from bot.telegram.delivery.sounds import SOUND_REST
from tests.english import texts
from tests.rig.chat import ChatRig, card
from tests.telegram.chat.doors.test_door_pages import makes_a_sound
from tests.telegram.chat.residents.test_listening import is_at_the_door, leo

GRACE = Person(PersonId("grace"), "Grace")


async def step(rig: ChatRig, reminded: int, *called: int) -> None:
    visit = (await rig.memory.visits.open_visits())[0]
    await rig.memory.visits.save(
        replace(visit, reminded=reminded, called=tuple(map(ResidentId, called)), escalates_at=None)
    )
    await rig.room.household.take(VisitChanged(visit.id))


async def test_it_sounds_again_for_those_who_were_told_and_then_for_who_is_called(rig: ChatRig) -> None:
    await is_at_the_door(rig, None)
    for user in (rig.anna, rig.leo):
        await card(user, "at the front door")
    await step(rig, 1)
    for user in (rig.anna, rig.leo):
        assert makes_a_sound(rig, user, await card(user, texts.UNANSWERED))
    rig.ahead += SOUND_REST
    await step(rig, 2, rig.leo.id)
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, texts.CALLED))
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert not [m for m in rig.anna.chat.messages if m.text == texts.CALLED]


async def test_who_is_away_hears_nothing_of_whom_they_know_until_they_are_called(rig: ChatRig) -> None:
    await rig.staff.whereabouts.go(await leo(rig), away=True)
    await is_at_the_door(rig, GRACE)
    assert not makes_a_sound(rig, rig.leo, await card(rig.leo, "Grace is at the front door"))
    await step(rig, 1)
    await card(rig.anna, texts.UNANSWERED)
    assert not [m for m in rig.leo.chat.messages if m.text == texts.UNANSWERED]
    await step(rig, 2, rig.leo.id)
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, texts.CALLED))


async def test_an_owner_chooses_who_is_called_below_residents(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    await rig.anna.tap(await card(rig.anna, "These people live here"), texts.SHOW)
    page = await card(rig.anna, "those at home first")
    await rig.anna.tap(page, "⬆️ Leo first")
    await card(rig.anna, "half a minute apart: Leo and Anna.")
    await rig.anna.tap(rig.anna.chat.message(page.id) or page, texts.AT_HOME_FIRST)
    await card(rig.anna, "those at home first")
    await rig.anna.tap(rig.anna.chat.message(page.id) or page, "✓ Ring again when nobody answers")
    await card(rig.anna, "It rings once")
    assert rig.memory.collection("escalation", Ladder).everything() == {"household": Ladder(on=False)}
