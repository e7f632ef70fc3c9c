"""A picture that hangs at the door, on the card: ignored by a tap, taken back where it was said or under /doors."""

from bot.house.people import Box, FixtureId, Person, PersonId, Sighting, Verdict
from tests.english import texts
from tests.rig.chat import ChatRig, buttons, card

GRACE = Person(PersonId("grace"), "Grace")
STRANGER = Sighting(1, Box(10, 10, 90, 90), Verdict.UNKNOWN)
ON_THE_WALL = Sighting(2, Box(200, 10, 240, 50), Verdict.NAMED, GRACE, fixture=FixtureId("poster"))
IGNORE, AGAIN = "🖼 Ignore this picture here", "🖼 Look again at the picture: front door"


async def pictured(rig: ChatRig) -> None:
    await rig.memory.people.save(GRACE)
    rig.eyes.sightings = (STRANGER, ON_THE_WALL)
    await rig.ring()
    await rig.picture()


async def test_a_picture_is_asked_about_on_the_card_and_gone_from_it_after_a_tap(rig: ChatRig) -> None:
    await pictured(rig)
    asked = await card(rig.leo, "(further back: Grace)", "Face 2 has not moved for days")
    assert {IGNORE, "No"} <= set(asked.labels)
    await rig.leo.tap(asked, IGNORE)
    await card(rig.leo, "From now on I ignore this picture at the front door")
    await card(rig.anna, "Leo had me ignore a picture that hangs at the front door.")
    for user in (rig.anna, rig.leo):
        shown = await user.chat.until(
            lambda chat: next((m for m in chat.messages if IGNORE not in m.labels and texts.UNLOCK in m.labels), None)
        )
        assert "further back" not in shown.text


async def test_it_is_taken_back_by_undo_or_under_doors(rig: ChatRig) -> None:
    await pictured(rig)
    await rig.anna.tap(await buttons(rig.anna, IGNORE), IGNORE)
    said = await card(rig.anna, "From now on I ignore this picture at the front door")
    await rig.anna.send_text("/doors")
    listed = await card(rig.anna, "I ignore a picture that hangs here:")
    await rig.anna.tap(listed, AGAIN)
    await card(rig.anna, "I no longer ignore the picture at the front door.")
    await card(rig.leo, "Anna had me look at the picture at the front door again.")
    await rig.anna.tap(said, "↩️ Undo")
    await card(rig.anna, "I no longer know that picture.")


async def test_no_leaves_the_face_and_takes_the_question_away(rig: ChatRig) -> None:
    await pictured(rig)
    await rig.anna.tap(await buttons(rig.anna, IGNORE), "No")
    await card(rig.anna, "I treat it as a face like any other")
    shown = await rig.leo.chat.until(
        lambda chat: next((m for m in chat.messages if IGNORE not in m.labels and texts.UNLOCK in m.labels), None)
    )
    assert "has not moved" not in shown.text
