"""A real service, and a messenger beside it: ``main.py demo --telegram-only``, as README tells."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.english import texts
from tests.rig.machine import shared_by
from tests.rig.mosquitto import free_port
from tests.rig.service.process import ROOT
from tests.rig.service.whole import WholeRig, whole_rig

Told = dict[str, Any]


class Messenger:
    """The command as a process of its own, and its page with somebody before it."""

    def __init__(self, folder: Path, api_port: int | None = None) -> None:
        self._folder = folder
        self.port, self.api_port = free_port(), api_port or free_port()
        self.said = ""
        self._state: Told = {}
        self._web: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(ROOT / "main.py"), "demo", "--telegram-only", "--no-browser"),
            *("--port", str(self.port), "--api-port", str(self.api_port)),
            cwd=ROOT,
            env={**os.environ, "DOORMAN_DEMO_DIR": str(self._folder)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert self._process.stdout
        self.said = ""
        async with asyncio.timeout(30 * shared_by()):
            while "Ctrl-C ends it" not in self.said:
                line = await self._process.stdout.readline()
                assert line, f"the command ended:\n{self.said}"
                self.said += line.decode()

    async def open_page(self) -> None:
        """Look at the page from now on; whoever does not look for twenty seconds is taken to be gone."""
        self._state = {}
        self._web = aiohttp.ClientSession()
        self._socket = await self._web.ws_connect(f"http://127.0.0.1:{self.port}/live", max_msg_size=0)

    async def stop(self) -> None:
        """Close the page; Ctrl-C."""
        if self._web:
            await self._web.close()
        self._process.send_signal(signal.SIGINT)
        async with asyncio.timeout(4 * shared_by()):
            assert self._process.stdout
            self.said += (await self._process.stdout.read()).decode()
            assert await self._process.wait() == 0

    def setting(self, name: str) -> str:
        found = re.search(rf"^  {name}=(\S+)$", self.said, re.MULTILINE)
        assert found, self.said
        return found[1]

    async def do(self, what: str, who: str, **wish: Any) -> None:
        told = self._state or await self._next()
        user = next(person["id"] for person in told["people"] if person["name"] == who)
        await self._socket.send_str(json.dumps({"do": what, "user": user, **wish}))

    async def tap(self, who: str, label: str) -> None:
        message = await self.until_message(who, lambda m: label in labels(m))
        data = next(b["data"] for row in message["buttons"] for b in row if b["text"] == label)
        await self.do("tap", who, message=message["id"], data=data, tap=1)

    async def until_message(self, who: str, fits: Callable[[Told], bool]) -> Told:
        """Wait for a message of the bot that fits; the newest of them."""
        async with asyncio.timeout(30 * shared_by()):
            told = self._state or await self._next()
            while True:
                messages = next(person["messages"] for person in told["people"] if person["name"] == who)
                if found := next((m for m in reversed(messages) if m["by_bot"] and fits(m)), None):
                    return dict(found)
                told = await self._next()

    async def _next(self) -> Told:
        while True:
            told: Told = json.loads(await self._socket.receive_str())
            if told["type"] == "state":
                self._state = told
                return told


def labels(message: Told) -> list[str]:
    return [button["text"] for row in message["buttons"] for button in row]


def says(*words: str) -> Callable[[Told], bool]:
    return lambda message: all(word in message["text"] for word in words)


def link_in(message: Told) -> str:
    found = re.search(r"https://t\.me/[^\s\"]+", f"{message['text']} {json.dumps(message['entities'])}")
    assert found
    return found[0]


@pytest.fixture
async def messenger(tmp_path: Path) -> AsyncIterator[Messenger]:
    messenger = Messenger(tmp_path / "chats")
    await messenger.start()
    yield messenger
    await messenger.stop()


@pytest.fixture
async def home(tmp_path: Path, messenger: Messenger) -> AsyncIterator[WholeRig]:
    """A broker, a board and a service whose Telegram is the command; nobody has moved in."""
    (tmp_path / "home").mkdir()
    async with whole_rig(tmp_path / "home") as rig:
        rig.service.forked = True
        for name in ("BOT_TOKEN", "BOT_API_URL"):
            rig.service.settings[name] = messenger.setting(name)
        await rig.service.start()
        await rig.ready()
        yield rig


async def test_two_residents_answer_the_door_and_find_their_chats_again(messenger: Messenger, home: WholeRig) -> None:
    await messenger.open_page()
    await messenger.do("send", "Anna", text="/start open-sesame-42")
    await messenger.until_message("Anna", says("Welcome, Anna!"))
    await messenger.do("send", "Anna", text="/invite")
    invitation = await messenger.until_message("Anna", says("Send this link"))
    await messenger.do("link", "Leo", url=link_in(invitation))
    await messenger.until_message("Leo", says("Welcome, Leo!"))

    home.board.press()
    await messenger.tap("Anna", texts.UNLOCK)
    await messenger.tap("Anna", "✅ Yes, open the front door")
    await home.board.relay.until_open(10)
    opened = await messenger.until_message("Leo", says("front door", "Anna opened"))

    await messenger.stop()
    await messenger.start()
    await messenger.open_page()
    kept = await messenger.until_message("Leo", says("front door", "Anna opened"))
    assert kept["id"] == opened["id"]
    home.board.press()
    await messenger.tap("Leo", texts.IGNORE)
    await messenger.until_message("Anna", says("Leo ignored it"))


async def test_a_port_of_the_bot_api_that_is_taken_is_named_in_a_sentence(messenger: Messenger, tmp_path: Path) -> None:
    second = Messenger(tmp_path / "other", api_port=messenger.api_port)
    with pytest.raises(AssertionError, match=rf"{messenger.api_port} is in use.*--api-port"):
        await second.start()
