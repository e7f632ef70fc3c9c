"""Trackers: those that hear the broker, and ``RecordingTrackers``."""

from collections.abc import AsyncIterator

import pytest

from bot.devices.trackers import MqttTrackers
from bot.house.ports import Trackers
from bot.mqtt import Broker, Mqtt
from bot.nursery import Nursery
from tests.fakes.tracking import RecordingTrackers
from tests.rig.house import ANNA, LEO

pytestmark = pytest.mark.looptime


@pytest.fixture(params=["real", "double"])
async def trackers(request: pytest.FixtureRequest) -> AsyncIterator[Trackers]:
    async with Nursery() as nursery:
        yield (
            MqttTrackers(Mqtt(Broker("127.0.0.1", 1883), nursery), nursery)
            if request.param == "real"
            else RecordingTrackers()
        )


@pytest.mark.parametrize("topic", ["", "phones/+/state", "phones/#", "phones/anna\nuser eve"])
async def test_only_one_topic_can_be_followed(trackers: Trackers, topic: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the port says no more
        trackers.follow(ANNA.id, topic)


async def test_one_may_be_followed_twice_and_let_go_twice(trackers: Trackers) -> None:
    trackers.follow(ANNA.id, "phones/anna")
    trackers.follow(ANNA.id, "phones/anna")
    trackers.follow(LEO.id, "phones/anna")
    trackers.unfollow(ANNA.id)
    trackers.unfollow(ANNA.id)
    assert trackers.ignored(LEO.id) == trackers.ignored(ANNA.id) == 0
    assert trackers.line("phones/anna") == "topic read phones/anna"
