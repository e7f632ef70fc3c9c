"""From an empty folder and a token to the first card: by what `main.py setup` wrote, and nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.board.line import Where
from bot.demo.board.virtual import VirtualBoard
from bot.demo.telegram.stand_in import TOKEN, TelegramStandIn
from bot.settings import Settings, settings_in
from tests.pictures import jpeg
from tests.rig.mosquitto import BROKER, Mosquitto, free_port
from tests.rig.service.forks import CAN_FORK
from tests.rig.service.process import Service
from tests.rig.service.terminal import Typist, typing

pytestmark = [
    pytest.mark.skipif(not CAN_FORK, reason="a terminal of its own is only tried where processes fork"),
    pytest.mark.skipif(BROKER is None, reason="mosquitto is not installed"),
]


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn() as telegram:
        yield telegram


async def test_an_empty_machine_has_its_first_card_after_four_answers(
    tmp_path: Path, telegram: TelegramStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(tmp_path)
    outside = {
        "BOT_API_URL": telegram.url,
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": str(service.http_port),
        "LAN_ADDRESS": "127.0.0.1",
        "TIMEZONE": "Europe/Berlin",
        "DATA_DIR": str(tmp_path / "data"),
        "DOORMAN_ENV_FILE": str(tmp_path / ".env"),
        "FETCH_MODELS": "no",
    }
    service.settings, service.forked = outside, True
    port = free_port()
    typist = await _set_up(tmp_path, {**service._environment()}, port)
    assert len(typist.typed) == 3  # the door is called as it is called anyway
    for name, value in outside.items():
        monkeypatch.setenv(name, value)
    settings = settings_in((tmp_path / ".env").read_text())
    broker = _as_written(tmp_path, port)
    await broker.start()
    board = _board(settings, service)
    try:
        async with board:
            await service.start()
            anna = telegram.user("Anna")
            link = re.search(r"https://t\.me/\S+", typist.said)
            assert link
            await anna.open_link(link.group())
            await anna.chat.until_message("Welcome, Anna!", timeout_s=20)
            await board.until_connected()
            board.press()
            await anna.chat.until_message("front door", timeout_s=20)
    finally:
        await service.kill()
        await broker.stop()


async def _set_up(folder: Path, environment: dict[str, str], port: int) -> Typist:
    async with typing(["setup"], environment, folder / "log") as typist:
        await typist.answer("It is not shown here: ", TOKEN)
        await typist.answer("1, 2 or 3? ", "1")
        await typist.answer("What is the door called? ")
        await typist.answer("only Enter: ", f"127.0.0.1:{port}")
        assert await typist.end() == 0
    return typist


def _as_written(folder: Path, port: int) -> Mosquitto:
    """Mosquitto with the lines that were written; only that it listens on loopback alone is the rig's."""
    lines = (folder / "broker/mosquitto.conf").read_text().splitlines()
    own = ("listener", "persistence", "max_queued", "user ")
    return Mosquitto(folder, *(line for line in lines if not line.startswith(own)), port=port)


def _board(settings: Settings, service: Service) -> VirtualBoard:
    front = settings.doors["front"]
    assert front.key
    assert front.broker_password
    return VirtualBoard(
        "front",
        bytes.fromhex(front.key.get_secret_value()),
        broker=Where("127.0.0.1", settings.mqtt.port, "front", front.broker_password.get_secret_value()),
        service_url=service.url,
        camera=lambda: [jpeg()],
    )


async def test_a_mosquitto_takes_the_written_files_as_they_are(tmp_path: Path, telegram: TelegramStandIn) -> None:
    environment = {
        "BOT_API_URL": telegram.url,
        "LAN_ADDRESS": "127.0.0.1",
        "DOORMAN_ENV_FILE": str(tmp_path / ".env"),
        "DATA_DIR": str(tmp_path / "data"),
    }
    port = free_port()
    await _set_up(tmp_path, {**environment, "LC_ALL": "C.UTF-8", "TIMEZONE": "Europe/Berlin"}, port)
    written = tmp_path / "broker/mosquitto.conf"
    written.write_text(written.read_text().replace(f"listener {port}", f"listener {port} 127.0.0.1"))
    assert BROKER
    process = await asyncio.create_subprocess_exec(
        BROKER, "-v", "-c", str(written), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    assert process.stdout
    said = b""
    try:
        async with asyncio.timeout(10):
            while b" running" not in said:
                line = await process.stdout.readline()
                assert line, said
                said += line
    finally:
        async with asyncio.TaskGroup() as group:
            ended = group.create_task(process.communicate())
            while not ended.done():  # a broker that has just begun may miss it the first time
                process.terminate()
                await asyncio.wait({ended}, timeout=5)
    assert b"Error" not in said
    assert (tmp_path / "broker/mosquitto.db").exists()
