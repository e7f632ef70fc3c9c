"""Buttons as they are shown, and a book of those handed out.

A button's payload is a random id and nothing else. What it means, whose it is, and until when is kept here, because
Telegram does not promise that a payload comes from a button that we sent.
"""

import asyncio
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_bytes
from typing import Literal, NamedTuple

from aiogram.filters.callback_data import CallbackData

from bot.house.people import PhotoId, ResidentId
from bot.house.ports import Collection
from bot.telegram.actions import ButtonAction
from bot.telegram.cards.brevity import label
from bot.telegram.cards.keyboards import Keyboard, Standing
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue

#: How long "Confirm: open the door?" stands.
CONFIRM_LASTS = timedelta(seconds=10)

#: Messages with buttons that are remembered of one chat; the oldest are forgotten first.
_MOST_KEYBOARDS = 200


class Tap(CallbackData, prefix="b"):
    """A button's payload."""

    token: str


class DrawnButton(NamedTuple):
    """A button as it goes out."""

    label: str
    #: What a tap brings back, or what Telegram opens (``ButtonAction.opens``).
    payload: str
    #: Telegram's own look of it; None: plain. Messengers that are older than it show all alike.
    style: Literal["danger"] | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a button does, as long as it may be tapped."""

    action: ButtonAction
    #: From then on it is dead; by the steady clock.
    until: datetime


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a message shows it."""

    label: Phrase
    offer: Offer


#: The buttons of a message, from top to bottom.
Rows = Sequence[Sequence[Button]]


class Showing(StrEnum):
    """What the lower part of one resident's card shows at the moment."""

    ANSWERS = "answers"
    CONFIRM = "confirm"
    FACES = "faces"
    NAMES = "names"
    SNOOZES = "snoozes"
    REPLIES = "replies"


@dataclass(frozen=True, slots=True)
class View:
    """One resident's view of a card; everybody looks at their own."""

    showing: Showing = Showing.ANSWERS
    until: datetime | None = None
    face: int = 0
    #: The picture in which the face has that number; None where no face was chosen.
    photo: PhotoId | None = None
    #: How many strangers were there when somebody was asked to confirm; None: nobody was.
    strangers: int | None = None
    #: True: they were asked whether to open for a courier.
    courier: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """An offer that was handed out on a button: whose it is, and where it stands."""

    resident: ResidentId
    #: None until Telegram told the message's id; a tap that comes first settles it.
    message: int | None
    #: What it is about: a visit's id, a person's, or a name such as "residents" or "board front".
    subject: str
    offer: Offer


class ButtonDead(Exception):
    """Forged, somebody else's, used, or too old: the reason is for the log, the person reads one sentence."""


class ButtonBook:
    """The buttons handed out: each for one resident, in one message, until it expires; once, but for lasting ones."""

    def __init__(
        self,
        issued: Collection[Issued],
        keyboards: Collection[Keyboard],
        *,
        on_bound: Callable[[ResidentId, str, int], Awaitable[None]] | None = None,
    ) -> None:
        """``on_bound`` is told where a message with buttons stands: whose it is, what they are about, and its id."""
        self._book = issued
        self._keyboards = keyboards
        # a card is never redrawn in the middle of a tap: that could bring a used button back; what is handed out to
        # several residents at once is written down together
        self._turns: defaultdict[ResidentId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._on_bound = on_bound

    async def issue(
        self, tongue: Tongue, resident: ResidentId, message: int | None, subject: str, rows: Rows, now: datetime
    ) -> list[list[DrawnButton]]:
        """Hand out the buttons of a message row by row; those it had and has not now end.

        A button that stays keeps its payload, so that a redrawn card does not kill a tap that is on its way.
        """
        async with self._turns[resident]:
            return await self._issue(tongue, resident, message, subject, rows, now)

    async def bind(self, resident: ResidentId, subject: str, message: int) -> None:
        """Tell the message that the buttons went out with: in another they are dead from now on."""
        async with self._turns[resident]:
            known = self._of(resident, subject)
            loose = {token: replace(i, message=message) for token, i in known.items() if i.message is None}
            if loose:
                await self._book.put(loose)
                await self._seen(resident, message)
        if self._on_bound:
            await self._on_bound(resident, subject, message)

    async def has_photo(self, resident: ResidentId, message: int) -> None:
        """Remember that there is a picture in a message with buttons."""
        async with self._turns[resident]:
            key, seen = _key(resident, message), Keyboard(resident, message, with_photo=True)
            if self._keyboards.get(key) != seen:
                await self._keyboards.put({key: seen})

    async def redeem(self, token: str, resident: ResidentId, message: int, now: datetime) -> Issued:
        """Use a button up; returns once that is written down. Raises ButtonDead, and leaves it as it was."""
        async with self._turns[resident]:
            return await self._redeem(token, resident, message, now)

    async def restore(self, token: str, issued: Issued) -> None:
        """What the button was to do came to nothing: it may be tapped again."""
        async with self._turns[issued.resident]:
            await self._book.put({token: issued})

    async def end(self, resident: ResidentId, subject: str) -> int | None:
        """End all buttons about a subject; returns the message in which they stood, where that is known."""
        async with self._turns[resident]:
            known = self._of(resident, subject)
            if known:
                await self._book.put(dict.fromkeys(known))
            return next((i.message for i in known.values() if i.message is not None), None)

    async def end_in(self, resident: ResidentId, message: int) -> None:
        """End all buttons of a message."""
        async with self._turns[resident]:
            await self._book.put(dict.fromkeys(self._in(resident, message)))

    async def bare(self, resident: ResidentId, message: int) -> None:
        """No buttons are seen below a message any more."""
        async with self._turns[resident]:
            await self._bare(resident, message)

    def stands_in(self, resident: ResidentId, message: int, now: datetime) -> bool:
        """Tell whether a message has a button that works."""
        return any(now < issued.offer.until for issued in self._in(resident, message).values())

    def standing(self, resident: ResidentId, subject: str, now: datetime) -> Standing | None:
        """The message with buttons about a subject that still work; None: there is none."""
        live = [i for i in self._of(resident, subject).values() if now < i.offer.until and i.message is not None]
        if not live or live[0].message is None:
            return None
        keyboard = self._keyboards.get(_key(resident, live[0].message))
        return Standing(live[0].message, max(i.offer.until for i in live), bool(keyboard and keyboard.with_photo))

    async def end_of(self, resident: ResidentId) -> set[int]:
        """End every button of a resident; returns the messages below which some are seen, though they may be over."""
        async with self._turns[resident]:
            known = {token: i for token, i in self._book.everything().items() if i.resident == resident}
            seen = self._seen_by(resident)
            if known:
                await self._book.put(dict.fromkeys(known))
            if seen:
                await self._keyboards.put(dict.fromkeys(seen))
            return {i.message for i in known.values() if i.message is not None} | set(seen.values())

    async def _issue(
        self, tongue: Tongue, resident: ResidentId, message: int | None, subject: str, rows: Rows, now: datetime
    ) -> list[list[DrawnButton]]:
        known = self._of(resident, subject)
        issued: dict[str, Issued] = {}
        drawn: list[list[DrawnButton]] = []
        fresh = _fresh_tokens(sum(map(len, rows)))
        for row in rows:
            drawn.append([])
            for button in row:
                # the very same button, whatever its label says now
                same = (t for t, i in known.items() if t not in issued and i.offer == button.offer)
                token = next(same, None) or next(fresh)
                issued[token] = Issued(resident, message, subject, button.offer)
                style: Literal["danger"] | None = "danger" if button.offer.action.dangerous else None
                payload = button.offer.action.opens or _payload(token)
                drawn[-1].append(DrawnButton(label(tongue, button.label), payload, style))
        changes: dict[str, Issued | None] = {token: None for token in known if token not in issued}
        changes |= {token: new for token, new in issued.items() if known.get(token) != new}
        changes |= self._expired(now)
        if changes:
            await self._book.put(changes)
        if message is not None and issued:
            await self._seen(resident, message)
        elif message is not None:
            await self._bare(resident, message)
        return drawn

    async def _redeem(self, token: str, resident: ResidentId, message: int, now: datetime) -> Issued:
        issued = self._book.get(token)
        if issued is None:
            raise ButtonDead("unknown or used")
        if issued.resident != resident:
            raise ButtonDead("somebody else's")
        if issued.message not in (None, message):
            raise ButtonDead("in another message")
        if now >= issued.offer.until:
            raise ButtonDead("too old")
        # a tap that is quicker than Telegram's reply tells where the buttons beside it stand, too
        known = self._of(resident, issued.subject)
        changes: dict[str, Issued | None] = {
            t: replace(i, message=message) for t, i in known.items() if i.message is None
        }
        if not issued.offer.action.lasting:
            changes[token] = None
        if changes:
            await self._book.put(changes)
        return replace(issued, message=message)

    async def _seen(self, resident: ResidentId, message: int) -> None:
        """Remember a message below which buttons are seen: when they end, they stay in sight until it is stripped."""
        key = _key(resident, message)
        if self._keyboards.get(key):
            return
        oldest = sorted(self._seen_by(resident).items(), key=lambda known: known[1])[: 1 - _MOST_KEYBOARDS]
        await self._keyboards.put({**dict.fromkeys(known for known, _ in oldest), key: Keyboard(resident, message)})

    async def _bare(self, resident: ResidentId, message: int) -> None:
        key = _key(resident, message)
        if self._keyboards.get(key):
            await self._keyboards.put({key: None})

    def _seen_by(self, resident: ResidentId) -> dict[str, int]:
        known = self._keyboards.everything().items()
        return {key: keyboard.message for key, keyboard in known if keyboard.resident == resident}

    def _of(self, resident: ResidentId, subject: str) -> dict[str, Issued]:
        book = self._book.everything()
        return {token: i for token, i in book.items() if i.subject == subject and i.resident == resident}

    def _in(self, resident: ResidentId, message: int) -> dict[str, Issued]:
        book = self._book.everything()
        return {token: i for token, i in book.items() if i.message == message and i.resident == resident}

    def _expired(self, now: datetime) -> dict[str, None]:
        return {token: None for token, issued in self._book.everything().items() if issued.offer.until <= now}


def _fresh_tokens(count: int) -> Iterator[str]:
    """Tokens that nobody guesses, drawn at once: each draw lets other threads in, for a quarter of a millisecond."""
    drawn = token_bytes(16 * count)
    return (urlsafe_b64encode(drawn[n : n + 16]).rstrip(b"=").decode() for n in range(0, 16 * count, 16))


def _payload(token: str) -> str:
    """What ``Tap`` packs, without a model for each of a dozen buttons while somebody waits at the door."""
    return f"{Tap.__prefix__}{Tap.__separator__}{token}"


def _key(resident: ResidentId, message: int) -> str:
    return f"{resident}:{message}"
