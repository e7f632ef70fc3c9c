"""What is said under topics that an owner chose, brought into the chat: so much a minute, and no more."""

import asyncio
from collections.abc import Callable

from bot.house.facts import Outlets
from bot.house.ports import Background, HouseMessages
from bot.house.topics.topics import HeardTopic, TopicSpoke, TopicTooLoud

#: So many messages of one topic come within so many seconds; what is left out is counted, and told once.
MOST_A_WINDOW = 5
WINDOW_S = 60.0

#: So much of one message is shown, in characters.
_SHOWN = 500


class TopicEars:
    """Hears them."""

    def __init__(self, messages: HouseMessages, *, outlets: Outlets, background: Background) -> None:
        self._messages = messages
        self._outlets = outlets
        self._background = background
        self._heard: dict[str, tuple[HeardTopic, Callable[[bytes], None]]] = {}
        #: How many came in the present window, by the topic's id.
        self._came: dict[str, int] = {}

    def hear(self, wanted: tuple[HeardTopic, ...]) -> None:
        """Hear these from now on, and no others."""
        for one, take in self._heard.values():
            self._messages.ignore(one.topic_filter, take)
        self._heard = {one.id: (one, self._taker(one)) for one in wanted}
        for one, take in self._heard.values():
            self._messages.listen(one.topic_filter, take)

    def _taker(self, heard: HeardTopic) -> Callable[[bytes], None]:
        return lambda payload: self._take(heard, payload)

    def _take(self, heard: HeardTopic, payload: bytes) -> None:
        came = self._came[heard.id] = self._came.get(heard.id, 0) + 1
        if came == 1:
            self._background.spawn(self._window(heard), name=f"messages of {heard.id}")
        if came <= MOST_A_WINDOW:
            self._background.spawn(self._outlets.announce(spoken(heard, payload)), name=f"message of {heard.id}")

    async def _window(self, heard: HeardTopic) -> None:
        await asyncio.sleep(WINDOW_S)
        left_out = self._came.pop(heard.id, 0) - MOST_A_WINDOW
        if left_out > 0:
            await self._outlets.announce(TopicTooLoud(heard.name, left_out, heard.audience))


def spoken(heard: HeardTopic, payload: bytes) -> TopicSpoke:
    """What was said, as far as it is text for people."""
    try:
        text = payload.decode().strip()
    except UnicodeDecodeError:
        text = ""
    if any(not c.isprintable() and c not in "\r\n\t" for c in text):
        text = ""
    return TopicSpoke(
        heard.name, text[:_SHOWN], len(payload), heard.audience, silent=heard.silent, cut=len(text) > _SHOWN
    )
