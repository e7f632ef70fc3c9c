"""What people and programs do about a ring: mostly what they should, sometimes what they should not."""

import asyncio
import time
from contextlib import suppress

import aiohttp

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from tests.bench.chaos.home import DOORS, ChaosHome, Order, newest_id, newest_with
from tests.english import texts

#: A person gives up after so long, in seconds.
PATIENCE_S = 4.0

#: A person taps once more where nothing happens for so long, in seconds.
TAPPED_AGAIN_S = 5.0


async def answer(home: ChaosHome, door: str, before: int) -> None:
    """Somebody does something about whoever rings at a door: ``before`` is the newest message before they rang."""
    resident = home.chance.choice(home.residents)
    what = home.chance.choice((_ignore, _open, _open, _program_opens, _stranger_taps, _taps_again, _nothing))
    with suppress(TimeoutError, LookupError):
        async with asyncio.timeout(PATIENCE_S):
            await what(home, resident, door, before)


async def _ignore(_home: ChaosHome, resident: User, door: str, before: int) -> None:
    await resident.tap(await _card(resident, door, texts.IGNORE, before), texts.IGNORE)


async def _open(home: ChaosHome, resident: User, door: str, before: int) -> None:
    await resident.tap(await _card(resident, door, texts.UNLOCK, before), texts.UNLOCK)
    yes = f"✅ Yes, open the {DOORS[door]}"
    asking = await _card(resident, door, yes, before)
    home.tally.orders.append(Order(door, time.monotonic(), resident.name))
    await resident.tap(asking, yes)


async def _program_opens(home: ChaosHome, _resident: User, door: str, _before: int) -> None:
    home.tally.orders.append(Order(door, time.monotonic(), "a program"))
    key = f"{home.chance.random()}"
    async with home.program() as program:
        for _ in range(2):  # it asks again where it hears nothing, as programs do
            with suppress(aiohttp.ClientError):
                await program.ask("POST", f"/doors/{door}/unlock", {}, Idempotency_Key=key)
                return


async def _stranger_taps(home: ChaosHome, resident: User, door: str, before: int) -> None:
    """A stranger sends what a resident's button would send, and their words."""
    card = await _card(resident, door, texts.UNLOCK, before)
    for button in (b for row in card.buttons for b in row if b.data):
        home.stranger.tap_data(card.id, button.data)
    await home.stranger.send_text("/unlock")


async def _taps_again(home: ChaosHome, resident: User, door: str, _before: int) -> None:
    """A resident taps buttons of old cards once more."""
    old = [m for m in resident.chat.messages if DOORS[door] in m.text]
    for message in home.chance.sample(old, min(3, len(old))):
        for button in (b for row in message.buttons for b in row if b.data and b.text != texts.UNLOCK):
            resident.tap_data(message.id, button.data)


async def _nothing(_home: ChaosHome, _resident: User, _door: str, _before: int) -> None:
    """They are not at home."""


async def _card(resident: User, door: str, label: str, before: int) -> ChatMessage:
    def shown(_: object) -> ChatMessage | None:
        message = newest_with(resident, label, DOORS[door])
        return message if message and message.id > before else None

    return await resident.chat.until(shown, PATIENCE_S)


async def tidy_up(home: ChaosHome) -> None:
    """Anna ignores whoever still waits, so that the next ring is another visit."""
    for door in DOORS:
        while message := newest_with(home.anna, texts.IGNORE, DOORS[door]):
            await home.anna.tap(message, texts.IGNORE)

            def answered(_: object, tapped: ChatMessage = message) -> bool:
                now = home.anna.chat.message(tapped.id)
                return now is None or texts.IGNORE not in now.labels

            with suppress(TimeoutError):  # the card was drawn anew in that moment: a person taps once more
                await home.anna.chat.until(answered, TAPPED_AGAIN_S)


def newest(home: ChaosHome) -> int:
    """The newest message of all chats."""
    return max(newest_id(user) for user in home.residents)
