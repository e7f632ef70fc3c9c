"""A guest who sends every command that there is learns nothing of the home, by a word, a button or a picture."""

from datetime import UTC, datetime, timedelta

from bot.house.people import ResidentId, Role
from bot.house.watch.camera import Camera
from bot.house.watch.camera_keeper import CAMERAS
from tests.english import phrase
from tests.rig import handled
from tests.rig.chat import FRONT, ChatRig, card
from tests.telegram.chat.past.test_history import GRACE, came
from tests.telegram.chat.residents.test_roles import somebody
from tests.telegram.delivery.test_incidents import GARDEN

#: What may follow a command.
WORDS = ("", " Grace")

#: Every guest's own, whatever the home is.
THEIRS = {"/leave", "/language", "/start"}

#: Nobody is told these; whom to ask is told, and what the door is called stands on the pass.
SECRET = ("Grace", "garden camera", "opened by")


async def test_nothing_of_the_home_is_told_to_a_guest_whatever_they_send(rig: ChatRig) -> None:
    rig.ahead = datetime.now(UTC).replace(hour=12) - datetime.now(UTC) + timedelta(days=1)
    await rig.memory.people.save(GRACE)
    await rig.memory.collection(CAMERAS, Camera).put({GARDEN.id: GARDEN})
    await came(rig, "v1", timedelta(hours=1), who=GRACE, by="Leo", photo=True)
    leo = ResidentId(rig.leo.id)
    await rig.make(rig.leo, Role.ADULT)
    tom = await somebody(rig, Role.GUEST, FRONT)
    commands = sorted({command.removesuffix(" …") for command in handled.commands()} - THEIRS)
    for command in commands:
        for words in WORDS:
            sent = await tom.send_text(f"{command}{words}")
            await tom.chat.until_message(after=sent.id)
    rig.room.household.say(ResidentId(tom.id), phrase("That is all."))
    await card(tom, "That is all.")
    said = [message for message in tom.chat.messages if message.by_bot]
    assert len(said) > len(commands)
    assert not [m.text for m in said if any(name in m.text or name in str(m.labels) for name in SECRET)]
    assert not [m.text for m in said if m.photo or m.document or m.animation]
    assert await rig.memory.residents.find(leo)
