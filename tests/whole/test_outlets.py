"""The plan of the house, in this process: whatever else is to hear of what happens is given to it, and that is all."""

import asyncio
import secrets
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.facts import Fact, VisitChanged
from bot.settings import settings_from
from bot.store import open_store
from main import open_house
from tests.rig.mosquitto import free_port

TOKEN = secrets.token_hex(16)


class Gong:
    """An outlet that nobody knew of when the house was planned."""

    def __init__(self) -> None:
        self.visits: asyncio.Queue[VisitChanged] = asyncio.Queue()

    async def take(self, fact: Fact) -> None:
        if isinstance(fact, VisitChanged):
            self.visits.put_nowait(fact)


async def test_whoever_is_given_to_the_house_hears_that_somebody_rings_as_the_chat_does(tmp_path: Path) -> None:
    gong = Gong()
    async with TelegramStandIn() as telegram:
        anna = telegram.user("Anna")
        http_port = free_port()
        settings = settings_from(
            {
                "BOT_TOKEN": telegram.token,
                "BOT_API_URL": telegram.url,
                "CLAIM_CODE": "open-sesame-42",
                "DATA_DIR": str(tmp_path),
                "FETCH_MODELS": "no",
                "DOORS": {"front": {"name": "front door", "token": TOKEN, "lock": "none"}},
                "MQTT_PORT": free_port(),  # nobody is there: the ring comes over HTTP
                "HTTP_HOST": "127.0.0.1",
                "HTTP_PORT": http_port,
            }
        )
        async with asyncio.timeout(90), open_house(settings, gong), aiohttp.ClientSession() as button:
            await anna.send_text("/start open-sesame-42")
            await anna.chat.until_message("Welcome, Anna!", timeout_s=20)
            ring = f"http://127.0.0.1:{http_port}/v1/doors/front/ring?ring=a-1"
            async with button.post(ring, headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
                assert answer.status == 200
            async with asyncio.timeout(20):
                rung = await gong.visits.get()
            await anna.chat.until_message("Someone is at the front door", timeout_s=20)
    async with open_store(tmp_path, lambda: datetime.now(UTC)) as store:
        visit = await store.visits.find(rung.visit)
    assert visit
    assert [press.id for press in visit.presses] == ["a-1"]
