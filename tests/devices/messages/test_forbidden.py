"""A broker with an access list says that it does not let us, and the resident who asked is told."""

import pytest

from bot.devices.messages.broker_messages import BrokerMessages
from bot.house.topics.topics import MessageUnsent, Unsent
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from tests.mqtt.conftest import nursery
from tests.mqtt.ends import connected
from tests.mqtt.test_access import as_service, guarded
from tests.rig.mosquitto import Mosquitto

__all__ = ["guarded", "nursery"]


async def test_what_the_access_list_does_not_name_cannot_be_said(guarded: Mosquitto, nursery: Nursery) -> None:
    mqtt = Mqtt(as_service(guarded), nursery)
    messages = BrokerMessages(mqtt, {})
    async with mqtt:
        await connected(mqtt)
        with pytest.raises(MessageUnsent) as unsent:
            await messages.send("home/lamp/set", "ON")
    assert unsent.value.why is Unsent.FORBIDDEN


async def test_what_a_broker_refuses_to_hand_out_is_known(mqtt_away: Mqtt) -> None:
    messages = BrokerMessages(mqtt_away, {})
    assert messages.may_read("home/washer")
    mqtt_away._subscriptions.refused.add("home/washer")
    assert not messages.may_read("home/washer")


@pytest.fixture
async def mqtt_away(guarded: Mosquitto, nursery: Nursery) -> Mqtt:
    return Mqtt(as_service(guarded), nursery)
