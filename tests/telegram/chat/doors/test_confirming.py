"""The second tap: what it is asked for, and when the question goes away by itself."""

from dataclasses import replace

from tests.english import texts
from tests.fakes.senses import STRANGER
from tests.rig.chat import FRONT, ChatRig, buttons, card

YES = "✅ Yes, open the front door"


async def test_the_question_whether_to_open_goes_when_a_second_stranger_is_seen(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    shown = await buttons(rig.anna, texts.WHO)
    await rig.anna.tap(shown, texts.UNLOCK)
    asked = await card(rig.anna, "Confirm")
    rig.eyes.sightings = (STRANGER, replace(STRANGER, number=2))
    await rig.picture(1)
    again = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == asked.id and texts.UNLOCK in m.labels), None)
    )
    assert "2 people I don’t know" in again.text
    await rig.anna.tap(asked, YES)  # a finger that was on its way
    assert rig.locks.opened == []
    await rig.anna.tap(again, texts.UNLOCK)
    await rig.anna.tap(await buttons(rig.anna, YES), YES)
    await card(rig.anna, "Anna opened")
    assert rig.locks.opened == [FRONT]
