"""A stand-in Telegram, and a real aiogram bot that speaks with it."""

import io
from collections.abc import AsyncIterator

import numpy as np
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from PIL import Image

from bot.demo.residents import User
from bot.demo.scenes import Camera
from bot.demo.telegram_api import TelegramStandIn


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
def camera() -> Camera:
    return Camera(seed=1)


def picture(width: int = 640, height: int = 480, kind: str = "JPEG") -> bytes:
    """A real picture of nothing in particular."""
    noise = np.random.default_rng(7).integers(0, 255, (height // 8, width // 8, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).resize((width, height)).save(out, kind)
    return out.getvalue()
