"""A real Home Assistant beside the real service: what both files of tests with one share."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from tests.english import texts
from tests.pictures import jpeg
from tests.portraits import at_the_door, eileen
from tests.rig.home_assistant.install import Release
from tests.rig.home_assistant.running import HomeAssistantProcess
from tests.rig.mosquitto import BROKER
from tests.rig.service.whole import WholeRig, whole_rig

PIN, WRONG = "4711", "0815"

#: Everything that there is of a door with a board.
DOOR = {
    "doorman_front_bell": "event",
    "doorman_front_lock": "lock",
    "doorman_front_visitor": "image",
    "doorman_front_view": "camera",
    "doorman_front_who": "sensor",
    "doorman_front_last": "sensor",
    "doorman_front_today": "sensor",
    "doorman_front_present": "binary_sensor",
    "doorman_front_connected": "binary_sensor",
    "doorman_front_hush": "switch",
    "doorman_front_look": "button",
    "doorman_front_firmware": "update",
}


@dataclass
class LivingHome:
    """The service with a front door, whose owner has a PIN, and Home Assistant."""

    whole: WholeRig
    hass: HomeAssistantProcess
    ids: Mapping[str, str]

    def name(self, part: str) -> str:
        """What Home Assistant calls something of the front door."""
        return self.ids[f"doorman_front_{part}"]

    async def shows(self, part: str, state: str | Callable[[str], bool], wait_s: float = 30.0) -> Mapping[str, Any]:
        """Wait until it shows this of the front door; returns all that it shows of it then."""
        name = self.name(part)

        def true(states: Mapping[str, Mapping[str, Any]]) -> bool:
            now = str(states.get(name, {}).get("state", "gone"))
            return state(now) if callable(state) else now == state

        await self.hass.until(true, f"{name} is to be {state}", wait_s)
        return (await self.hass.states())[name]

    async def is_there(self) -> None:
        """Wait until everything that it found is there."""
        await self.hass.until(
            lambda states: all(
                states.get(name, {"state": "unavailable"})["state"] != "unavailable" for name in self.ids.values()
            ),
            "everything is to be there",
        )

    async def attributes(self, part: str, wanted: Mapping[str, Any], wait_s: float = 30.0) -> None:
        name = self.name(part)
        await self.hass.until(
            lambda states: wanted.items() <= states[name]["attributes"].items(), f"{name} is to have {wanted}", wait_s
        )


@asynccontextmanager
async def living_home(release: Release, folder: Path, **settings: str) -> AsyncIterator[LivingHome]:
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    async with AsyncExitStack() as stack:
        whole = await stack.enter_async_context(whole_rig(folder))
        whole.pictures = [jpeg(), at_the_door(eileen(), light=0.95)]
        whole.service.forked = True
        whole.service.settings |= {"HOME_ASSISTANT": "on", **settings}
        await whole.service.start()
        hass = HomeAssistantProcess(release, folder / "home-assistant", whole.broker.port)
        await stack.enter_async_context(hass)
        await asyncio.gather(whole.move_in(), whole.ready())
        await choose_pin(whole.anna)
        wanted = set(DOOR)
        async with asyncio.timeout(40):
            while not wanted <= set(ids := await hass.ids()):  # noqa: ASYNC110 - it tells nobody when it is done
                await asyncio.sleep(0.2)
        home = LivingHome(whole, hass, ids)
        await home.shows("connected", "on")
        yield home


async def choose_pin(user: User) -> None:
    """In the chat, key by key."""
    await user.send_text("/pin")
    page = await _with_button(user, texts.CHOOSE_PIN)
    await user.tap(page, texts.CHOOSE_PIN)
    for words in ("A new PIN", texts.ASK_PIN_AGAIN):
        pad = await _with_button(user, texts.ENTER, str(words))
        for n, digit in enumerate(PIN, 1):
            await user.tap(pad, digit)
            pad = await _typed_so_far(user, pad, n)
        await user.tap(pad, texts.ENTER)
    await user.chat.until_message(str(texts.PIN_SET)[:20])


async def _typed_so_far(user: User, pad: ChatMessage, number: int) -> ChatMessage:
    dots = ("● " * number).strip()
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == pad.id and m.text.endswith(dots)), None)
    )


async def _with_button(user: User, label: str, words: str = "") -> ChatMessage:
    return await user.chat.until(
        lambda chat: next((m for m in reversed(chat.messages) if label in m.labels and words in m.text), None)
    )
