"""What people and programs do about a ring: mostly what they should, sometimes what they should not."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import aiohttp

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from tests.bench.chaos.guest import opens, pass_of
from tests.bench.chaos.home import DOORS, ChaosHome, newest_id, newest_with
from tests.bench.chaos.neighbours import Part
from tests.bench.chaos.tally import Order
from tests.bench.chaos.waiting import Waited
from tests.english import texts

#: A person gives up after so long, in seconds.
PATIENCE_S = 4.0

#: Between two things that are done about one door, in seconds, at most.
BREATH_S = 0.6

#: A person taps once more where nothing happens for so long, in seconds.
TAPPED_AGAIN_S = 5.0

#: So many of the newest messages somebody looks through for old buttons.
SCROLLED = 150

#: So many cards are told that no tap ends.
_MOST_TOLD = 3

#: How the button begins that opens a door.
YES = "✅ Yes, open"


class Attending:
    """Whoever does something about who rings at one door, in one episode."""

    def __init__(self, home: ChaosHome, door: str, chance: random.Random) -> None:
        self._home = home
        self._door = door
        self._chance = chance
        #: The newest message before it began to ring.
        self._before = newest(home)

    async def attend(self, until: float) -> None:
        """Do one thing after the other up to a moment of ``time.monotonic()``, and one in any case."""
        deeds = [self._ignore, self._open, self._open, self._both_open, self._program_opens]
        misdeeds = [self._stranger_taps, self._taps_again, self._nothing]
        if Part.GUEST in self._home.parts:
            deeds.append(self._guest_opens)
        while True:
            resident = self._chance.choice(self._home.residents)
            what: Callable[[User], Awaitable[None]] = self._chance.choice([*deeds, *misdeeds])
            breath_s = self._chance.uniform(0, BREATH_S)
            with suppress(TimeoutError, LookupError):
                async with asyncio.timeout(PATIENCE_S):
                    await what(resident)
            if time.monotonic() >= until:
                return
            await asyncio.sleep(breath_s)

    async def _ignore(self, resident: User) -> None:
        await resident.tap(await self._card(resident, texts.IGNORE), texts.IGNORE)

    async def _open(self, resident: User) -> None:
        await resident.tap(await self._card(resident, texts.UNLOCK), texts.UNLOCK)
        yes = f"{YES} the {DOORS[self._door]}"
        asking = await self._card(resident, yes)
        self._ordered(resident.name)
        await resident.tap(asking, yes)

    async def _both_open(self, resident: User) -> None:
        """Two tap at the same moment."""
        other = self._chance.choice([user for user in self._home.residents if user is not resident])
        await asyncio.gather(self._open(resident), self._open(other), return_exceptions=True)

    async def _program_opens(self, _resident: User) -> None:
        self._ordered("a program")
        key = f"{self._chance.random()}"
        async with self._home.program() as program:
            for _ in range(2):  # it asks again where it hears nothing, as programs do
                with suppress(aiohttp.ClientError):
                    await program.ask("POST", f"/doors/{self._door}/unlock", {}, Idempotency_Key=key)
                    return

    async def _guest_opens(self, _resident: User) -> None:
        guest, label = self._home.guest, opens(self._door)
        if (shown := pass_of(guest, self._door)) is None:
            return
        yes, before = f"{YES} the {DOORS[self._door]}", newest_id(guest)
        await guest.tap(shown, label)
        asking = await guest.chat.until(
            lambda chat: next((m for m in chat.messages[-SCROLLED:] if yes in m.labels and m.id >= before), None),
            PATIENCE_S,
        )
        self._ordered("a guest")
        await guest.tap(asking, yes)

    async def _stranger_taps(self, resident: User) -> None:
        """A stranger sends what a resident's button would send, and their words."""
        card = await self._card(resident, texts.UNLOCK)
        for button in (b for row in card.buttons for b in row if b.data):
            self._home.stranger.tap_data(card.id, button.data)
        await self._home.stranger.send_text("/unlock")

    async def _taps_again(self, resident: User) -> None:
        """A resident answers old cards once more; a button that opens may still be good."""
        old = [m for m in resident.chat.messages[-SCROLLED:] if m.text.startswith("🔔") and DOORS[self._door] in m.text]
        for message in self._chance.sample(old, min(3, len(old))):
            for button in (b for row in message.buttons for b in row):
                opening = button.text.startswith(YES)
                if opening:
                    self._ordered(resident.name)
                if opening or button.text in (texts.IGNORE, texts.NO):
                    resident.tap_data(message.id, button.data)

    async def _nothing(self, _resident: User) -> None:
        """They are not at home."""

    def _ordered(self, who: str) -> None:
        self._home.tally.orders.append(Order(self._door, time.monotonic(), who))

    async def _card(self, resident: User, label: str) -> ChatMessage:
        def shown(_: object) -> ChatMessage | None:
            return newest_with(resident, label, DOORS[self._door], after=self._before)

        return await resident.chat.until(shown, PATIENCE_S)


async def tidy_up(home: ChaosHome, waited: Waited) -> None:
    """Anna ignores whoever still waits, so that the next ring is another visit."""
    anna = home.anna
    newest_of_all = newest(home)
    while waiting := [m for m in anna.chat.messages if m.id > home.tidied and _waits(m)]:
        waited.what = f"Anna's taps ended what stands there: {[message.text for message in waiting[:_MOST_TOLD]]}"
        for message in waiting:
            await anna.tap(message, texts.NO if texts.NO in message.labels else texts.IGNORE)
        tapped = {message.id: message.labels for message in waiting}

        def answered(_: object, tapped: Mapping[int, list[str]] = tapped) -> bool:
            return all((now := anna.chat.message(one)) is None or now.labels != tapped[one] for one in tapped)

        with suppress(TimeoutError):  # a card was drawn anew in that moment: a person taps once more
            await anna.chat.until(answered, TAPPED_AGAIN_S)
    home.tidied = newest_of_all


def _waits(message: ChatMessage) -> bool:
    return texts.IGNORE in message.labels or texts.NO in message.labels  # somebody began to open, and went


def newest(home: ChaosHome) -> int:
    """The newest message of all chats."""
    return max(newest_id(user) for user in home.residents)
