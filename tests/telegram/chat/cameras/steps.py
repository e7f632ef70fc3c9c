"""What somebody does with cameras in the chat, step by step."""

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.people import Resident, ResidentId
from bot.house.watch.camera import Camera, FoundCamera, Source, SourceKind
from tests.fakes.cameras import GARDEN_SOURCE
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

WEBCAM = FoundCamera("Integrated Camera", Source(SourceKind.USB, "/dev/video0"))
ONVIF = FoundCamera("HIK <b>1</b>", None, onvif="http://192.168.1.30/onvif/device_service")


PASSWORD = "s3cret & <b>sealed</b>"
ADDRESS = "rtsp://192.168.1.40/stream2"


async def tap(user: User, label: str) -> ChatMessage:
    """Tap this button of the newest message that has it."""
    shown = await buttons(user, label)
    await user.tap(shown, label)
    return shown


async def owner(rig: ChatRig) -> Resident:
    """Anna, as the house knows her."""
    anna = await rig.memory.residents.find(ResidentId(rig.anna.id))
    assert anna
    return anna


async def keep_one(
    rig: ChatRig, name: str = "garden camera", place: str = "garden", *, at_door: bool = False
) -> Camera:
    """A camera that is kept already."""
    rig.cameras.picture = jpeg()
    return await rig.staff.watching.cameras.add(
        await owner(rig), GARDEN_SOURCE, None, name=name, door=FRONT if at_door else None, place_name=place
    )


def last(user: User) -> int:
    """The id of the newest message in a chat."""
    return max((message.id for message in user.chat.messages), default=0)


async def ask_ways(rig: ChatRig) -> None:
    rig.cameras.picture = jpeg()
    await rig.anna.send_text("/cameras")
    await card(rig.anna, "No camera watches yet.")


async def write_address(rig: ChatRig, address: str = ADDRESS) -> None:
    await ask_ways(rig)
    await tap(rig.anna, "🔗 An address…")
    await card(rig.anna, "What is the camera’s address?")
    await rig.anna.send_text(address)


async def write_login(rig: ChatRig, password: str = PASSWORD, user: str = "admin") -> int:
    """The id of the message with the password."""
    await card(rig.anna, "Which user does the camera ask for?")
    await rig.anna.send_text(user)
    await card(rig.anna, "And the password?")
    return (await rig.anna.send_text(password)).id


async def gone(rig: ChatRig, message: int) -> None:
    await rig.anna.chat.until(lambda chat: chat.message(message) is None or None)
