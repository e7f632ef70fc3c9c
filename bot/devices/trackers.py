"""What knows where somebody's phone is, and says it on the broker: Home Assistant's ``device_tracker``, for example."""

import asyncio
import logging
from collections import Counter
from typing import Protocol

from bot.house.people import ResidentId
from bot.house.ports import Background
from bot.mqtt import Message, Mqtt
from bot.settings import forms

log = logging.getLogger(__name__)

#: Longer ones say something else.
_LONGEST = 64

#: Whoever goes and comes again and again within so long is told of by where they are then, in seconds: each word is
#: written down and told to the family, and a broken or hostile tracker says a thousand in a minute.
SETTLES_S = 5.0

_AT_HOME = frozenset({"home", "on", "true"})
_AWAY = frozenset({"away", "not_home", "off", "false"})


class WhereaboutsSink(Protocol):
    """Whoever keeps where residents are."""

    async def heard(self, who: ResidentId, *, away: bool) -> None:
        """Take in that somebody is away, or at home."""


class MqttTrackers:
    """Hears them. What the broker kept tells where somebody is now, so it counts; see ``Trackers``."""

    def __init__(self, mqtt: Mqtt, background: Background) -> None:
        self._mqtt = mqtt
        self._background = background
        self._topics: dict[ResidentId, str] = {}
        self._ignored: Counter[ResidentId] = Counter()
        self._sink: WhereaboutsSink | None = None
        #: What was heard and not told yet: True, they are away.
        self._newest: dict[ResidentId, bool] = {}
        self._settling: set[ResidentId] = set()

    def report_to(self, sink: WhereaboutsSink) -> None:
        """Have somebody told, from now on."""
        self._sink = sink

    def follow(self, who: ResidentId, topic: str) -> None:
        """Listen there for somebody from now on. Raises ValueError for what is no topic."""
        if not topic or not topic.isprintable() or forms.publish_topic(topic) != topic:
            raise ValueError(topic)  # it stands in a line that an owner copies
        self.unfollow(who)
        self._topics[who] = topic
        # whoever was followed there before has what is kept there told anew
        self._mqtt.ignore(topic, self._heard)
        self._mqtt.listen(topic, self._heard, qos=0, needed=False)

    def unfollow(self, who: ResidentId) -> None:
        """Listen no more for somebody."""
        topic = self._topics.pop(who, None)
        self._ignored.pop(who, None)
        self._newest.pop(who, None)
        if topic and topic not in self._topics.values():
            self._mqtt.ignore(topic, self._heard)

    def ignored(self, who: ResidentId) -> int:
        """How many words were not understood since somebody is followed."""
        return self._ignored[who]

    def line(self, topic: str) -> str:
        """What the broker's access list needs for us at a topic."""
        return f"topic read {topic}"

    def _heard(self, message: Message) -> None:
        message.acknowledge()
        away = _is_away(message.payload)
        for who, topic in self._topics.items():
            if topic != message.topic:
                continue
            if away is None:
                if not self._ignored[who]:
                    log.warning("where resident %d is cannot be understood on %r", who, topic[:_LONGEST])
                self._ignored[who] += 1
            else:
                self._newest[who] = away
                if who not in self._settling:
                    self._settling.add(who)
                    self._background.spawn(self._tell(who), name=f"whereabouts of {who}")

    async def _tell(self, who: ResidentId) -> None:
        """Tell the first word at once; of what comes close behind it the last one."""
        try:
            while self._sink and (away := self._newest.pop(who, None)) is not None:
                await self._sink.heard(who, away=away)
                await asyncio.sleep(SETTLES_S)
        finally:
            self._settling.discard(who)


def _is_away(payload: bytes) -> bool | None:
    """Whether a word says that somebody is away; None: it says nothing of that."""
    word = payload[: _LONGEST + 1].decode(errors="replace").strip().casefold()
    return True if word in _AWAY else False if word in _AT_HOME else None
