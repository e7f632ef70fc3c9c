"""A stand-in Telegram with a real aiogram bot that speaks with it; a broker, an intake and somebody who listens."""

import io
from collections.abc import AsyncIterator

import numpy as np
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from PIL import Image

from bot.demo.broker import EmbeddedBroker
from bot.demo.camera.scenes import DoorbellCamera, Scene
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from firmware import wire
from firmware.simulator.workshop import missing
from tests.rig.service.ends import DOOR, Intake, Listener, listen


@pytest.fixture
async def standin() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn() as telegram:
        yield telegram


@pytest.fixture
async def bot(standin: TelegramStandIn) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(standin.url))
    yield Bot(standin.token, session)
    # not session.close(): that waits a quarter of a second for TLS, which nobody speaks here
    await (await session.create_session()).close()


@pytest.fixture
async def anna(standin: TelegramStandIn) -> User:
    user = standin.user("Anna")
    await user.send_text("/start")
    return user


@pytest.fixture(scope="session")
def no_firmware() -> str:
    """Why the firmware cannot run here; empty: it can."""
    return missing() or ""


@pytest.fixture(params=[False, True], ids=["stand-in", "firmware"])
def firmware(request: pytest.FixtureRequest, no_firmware: str) -> bool:
    """Both kinds of board."""
    if request.param and no_firmware:
        pytest.skip(no_firmware)
    return bool(request.param)


@pytest.fixture(scope="session")
def camera() -> DoorbellCamera:
    camera = DoorbellCamera(seed=1)
    camera.prepare()  # the first picture takes a second or two
    return camera


@pytest.fixture(autouse=True)
def grace_comes_first(request: pytest.FixtureRequest) -> None:
    """Whomever an earlier test put in front of the camera, a test begins with Grace."""
    if "camera" in request.fixturenames:
        request.getfixturevalue("camera").scene = Scene.GRACE


@pytest.fixture
async def broker() -> AsyncIterator[EmbeddedBroker]:
    async with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture
async def intake() -> AsyncIterator[Intake]:
    intake = Intake()
    app = web.Application()
    app.router.add_post(wire.snapshot_path(DOOR), intake.take)
    app.router.add_get("/health", intake.health)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    intake.url = "http://{}:{}".format(*runner.addresses[0][:2])
    yield intake
    await runner.cleanup()


@pytest.fixture
async def listener(broker: EmbeddedBroker) -> AsyncIterator[Listener]:
    listener = await listen(broker.port)
    yield listener
    listener.line.close()


def picture(width: int = 640, height: int = 480, kind: str = "JPEG") -> bytes:
    """A real picture of nothing in particular."""
    noise = np.random.default_rng(7).integers(0, 255, (height // 8, width // 8, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).resize((width, height)).save(out, kind)
    return out.getvalue()
