"""The family of the demo adds its cameras in the chat, whatever else the service tells of meanwhile."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.demo.camera_seed import add_camera
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.watch.camera import CameraUnreachable, Login, Source, TriedCamera, Trouble
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, card

ADDRESS = "rtsp://192.168.1.20/s"


@pytest.fixture
async def rig() -> AsyncIterator[ChatRig]:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram)
        await rig.move_in()
        await rig.start()
        yield rig
        await rig.stop()


def learning_meanwhile(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> Sequence[Source]:
    """A face is learned, and told of, while a camera is tried."""
    tried: list[Source] = []
    attempt = rig.cameras.attempt

    async def slow(source: Source, login: Login | None) -> TriedCamera:
        tried.append(source)
        await rig.anna.send_photo(jpeg(91), "Grace")
        await card(rig.anna, "I know Grace now")
        return await attempt(source, login)

    monkeypatch.setattr(rig.cameras, "attempt", slow)
    return tried


async def test_a_face_that_is_learned_meanwhile_is_not_taken_for_the_camera_s_answer(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.cameras.picture = jpeg()
    tried = learning_meanwhile(rig, monkeypatch)
    await add_camera(rig.anna, ADDRESS, "garden camera", "garden")
    assert [source.address for source in tried] == [ADDRESS]
    await card(rig.anna, "garden camera", "watches")


async def test_a_camera_that_shows_nothing_is_told_of_in_the_service_s_words(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(source: Source, login: Login | None) -> TriedCamera:
        raise CameraUnreachable(Trouble.UNREACHABLE)

    monkeypatch.setattr(rig.cameras, "attempt", gone)
    with pytest.raises(LookupError):
        await add_camera(rig.anna, ADDRESS, "garden camera", "garden")
