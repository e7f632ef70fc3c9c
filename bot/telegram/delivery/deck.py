"""The cards of one kind in one resident's chat: what is common to visits and incidents."""

import logging
from abc import ABC, abstractmethod
from dataclasses import replace

from bot.house.people import ResidentId
from bot.telegram.cards.card import AnyCard, never_sent
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery_failure import CALL_FAILED, comes_again

log = logging.getLogger(__name__)

#: The newest cards that could not be drawn are remembered, this many.
_MOST_SET_ASIDE = 50


class Deck(ABC):
    """Brings cards up to date; one that cannot be drawn in full is set aside, and takes no other with it."""

    def __init__(self, resident: ResidentId, sender: Sender) -> None:
        self._resident = resident
        self._sender = sender
        #: What has its card sent once more, as a first one.
        self._anew: set[str] = set()
        #: The messages that were its card until then, and still have buttons.
        self._outdated: dict[str, set[int]] = {}
        #: What has a card that could not be drawn in full, and why; tried again when it changes, or after a restart.
        self.set_aside: dict[str, str] = {}

    @property
    def may_be_broken_off(self) -> bool:
        """Tell whether what is just being brought may be ended where it stands, and brought later."""
        return False

    @abstractmethod
    async def bring(self, about: str, *, words_first: bool = False, quietly: bool = False) -> float | None:
        """Bring one card up to date; returns after how many seconds it has to be brought again, None: it need not.

        ``words_first``: a card that was never sent goes without its picture, which follows. ``quietly``: one
        that is sent only now, for what is over, makes no sound.

        Raises what aiogram raises, where it has to be tried again later, or never.
        """

    @abstractmethod
    def ask(self, about: str) -> None:
        """Let the next drawing of a card go at once: a tap of this resident asked for it."""

    def send_anew(self, about: str) -> None:
        """Have a card sent once more, with its sound, unless it is over: the chat had been blocked."""
        self._anew.add(about)

    def failed(self, about: str, exc: Exception) -> None:
        """Set a card aside; its first failure is told at length."""
        reason = f"{type(exc).__name__}: {exc}"
        if self.set_aside.get(about) == reason:
            log.warning("the card of %s for resident %d fails as before", about, self._resident)
        else:
            log.error("the card of %s for resident %d cannot be drawn", about, self._resident, exc_info=exc)
        self.set_aside[about] = reason
        while len(self.set_aside) > _MOST_SET_ASIDE:
            del self.set_aside[min(self.set_aside)]

    def _as_a_first_one(self, card: AnyCard) -> AnyCard:
        """The card of what is sent once more; the message that it was loses its buttons then."""
        if card.message is not None:
            self._outdated.setdefault(card.about, set()).add(card.message)
        earlier = (*card.earlier, card.message) if card.message and card.may_show_file else card.earlier
        return replace(never_sent(card), earlier=earlier)

    async def _clear_pictures(self, card: AnyCard, *others: int) -> None:
        """Take what a card shows, and other messages with a picture, out of the chat."""
        for message in (*card.earlier, *others):
            await self._sender.clear(message, has_photo=True)
        if card.may_show_file and card.message is not None and not card.gone:
            await self._sender.clear(card.message, has_photo=True)

    async def _strip_outdated(self, about: str) -> None:
        """Where a card was sent once more, only the new one has buttons: a tap takes what this leaves."""
        for message in sorted(self._outdated.get(about, ())):
            try:
                await self._sender.strip(message)
            except CALL_FAILED as exc:
                if comes_again(exc):
                    raise
                log.info("message %d of resident %d keeps its buttons: %s", message, self._resident, exc)
            self._outdated[about].discard(message)
        self._outdated.pop(about, None)
