"""A photo that the others have shown to be a wrong one: whoever sent those is shown it, and may remove it."""

from datetime import UTC, datetime, timedelta

from bot.house.people import Blemish, Box, Condition, Look, PhotoId, Resident, ResidentId, Sighting, Verdict
from bot.house.visits.visit import Visit, VisitId
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, card

ODD = "looks like somebody else to me. Shall I remove it?"


async def owner(rig: ChatRig) -> Resident:
    anna = await rig.memory.residents.find(ResidentId(rig.anna.id))
    assert anna
    return anna


async def test_the_photo_that_became_odd_is_shown_and_removed_by_two_taps(rig: ChatRig) -> None:
    lesson = await rig.faces.learn(await owner(rig), "Hanna", [jpeg(10)])
    assert lesson.taught
    rig.eyes.odd = lesson.taught.samples
    await rig.anna.send_photo(jpeg(20), "Hanna")
    asked = await card(rig.anna, "this photo of Hanna", ODD)
    assert asked.photo
    await rig.anna.tap(asked, texts.REMOVE_SAMPLE)
    await rig.anna.tap(await card(rig.anna, "Shall I remove this photo of Hanna?"), texts.REMOVE_SAMPLE_YES)
    assert await card(rig.anna, "I know Hanna from 1 photo now.")
    assert [picture for _, picture, _ in rig.eyes.learned] != [jpeg(10)]


async def test_a_photo_that_is_right_all_the_same_stays(rig: ChatRig) -> None:
    lesson = await rig.faces.learn(await owner(rig), "Hanna", [jpeg(10)])
    assert lesson.taught
    rig.eyes.odd = lesson.taught.samples
    await rig.anna.send_photo(jpeg(20), "Hanna")
    asked = await card(rig.anna, "this photo of Hanna", ODD)
    await rig.anna.tap(asked, texts.LEAVE)
    await rig.anna.chat.until(lambda chat: not any(m.labels for m in chat.messages if m.id == asked.id))
    assert len(rig.eyes.learned) == 2


async def test_a_photo_that_is_gone_by_then_is_not_asked_about(rig: ChatRig) -> None:
    anna = await owner(rig)
    lesson = await rig.faces.learn(anna, "Hanna", [jpeg(10)])
    assert lesson.taught
    rig.eyes.odd = lesson.taught.samples
    await rig.faces.remove_samples(anna, lesson.person.id, lesson.taught.samples)
    await rig.anna.send_photo(jpeg(20), "Hanna")
    await card(rig.anna, "I know Hanna now")
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert not any(ODD in m.text for m in rig.anna.chat.messages)


async def test_people_tells_of_a_door_at_which_faces_are_hard_to_tell(rig: ChatRig) -> None:
    await rig.anna.send_text("/people")
    await card(rig.anna, "I do not know any faces yet")
    dark = Sighting(1, Box(0, 0, 9, 9), Verdict.POOR, reason=Blemish.TOO_DARK)
    for number in range(5):
        at = datetime.now(UTC) - timedelta(days=1)
        look = Look(PhotoId("p"), Condition.CLEAR, (dark,))
        await rig.memory.visits.save(Visit(VisitId(f"v{number}"), FRONT, at, at, look=look, expired=True))
    await rig.anna.send_text("/people")
    told = await card(rig.anna, "Front door: in the last two weeks I was unsure of 5 faces out of 5.")
    assert "Photos that this doorbell took itself" in told.text
    assert "More light" in told.text
