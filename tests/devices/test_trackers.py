"""A tracker that says one thing after another: what is told of it stays little, and ends with the truth."""

import asyncio
from collections.abc import Callable

import pytest

from bot.devices.trackers import SETTLES_S, MqttTrackers
from bot.house.people import ResidentId
from bot.mqtt import Broker, Message, Mqtt
from bot.nursery import Nursery
from tests.rig.house import ANNA

pytestmark = pytest.mark.looptime

TOPIC = "phones/anna"


class Told:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.words: list[bool] = []

    async def heard(self, who: ResidentId, *, away: bool) -> None:
        assert who == ANNA.id
        self.words.append(away)


async def test_a_tracker_gone_mad_is_told_of_once_in_a_while_and_rightly_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[Callable[[Message], None]] = []
    told = Told()
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", 1883), nursery)
        monkeypatch.setattr(mqtt, "listen", lambda _topic, take, **_: taken.append(take))
        monkeypatch.setattr(mqtt, "ignore", lambda *_: None)
        trackers = MqttTrackers(mqtt, nursery)
        trackers.report_to(told)
        trackers.follow(ANNA.id, TOPIC)
        for n in range(10_001):
            taken[0](Message(TOPIC, b"away" if n % 2 else b"home", retained=False, acknowledge=lambda: None))
        taken[0](Message(TOPIC, b"away", retained=False, acknowledge=lambda: None))
        await asyncio.sleep(0.1)
        assert len(told.words) == 1
        await asyncio.sleep(2 * SETTLES_S)
        assert len(told.words) <= 2
        assert told.words[-1]
        taken[0](Message(TOPIC, b"home", retained=False, acknowledge=lambda: None))
        await asyncio.sleep(0.1)
        assert told.words[-1] is False
