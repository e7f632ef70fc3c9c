"""Whoever has one board's password stops nothing."""

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import Self

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from bot.mqtt import Mqtt, broker_of
from bot.nursery import Nursery
from tests.devices.guarded import guarded_mosquitto, password_of
from tests.devices.test_room import KEY, settings_of
from tests.mqtt.ends import connected, inbox, next_of
from tests.rig.mosquitto import BROKER, free_port
from tests.rig.other_end import OtherEnd

RING = "doorbell/front/event/ring"
DOORS = {id_: {"name": id_, "key": KEY.hex()} for id_ in ("front", "side")}


class Thief:
    """Connects as often as it can by the service's name, with the side door's password."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._stop = threading.Event()
        self.tries = 0
        self.enough = threading.Event()
        self._thread = threading.Thread(target=self._steal, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)

    def _steal(self) -> None:
        while not self._stop.is_set():
            client = Client(CallbackAPIVersion.VERSION2, client_id="doorman", protocol=MQTTProtocolVersion.MQTTv5)
            client.username_pw_set("side", password_of("side"))
            with contextlib.suppress(OSError):
                client.connect("127.0.0.1", self._port, clean_start=True)
                for _ in range(5):
                    client.loop(0.01)
            client.disconnect()
            client.loop(0.01)
            self.tries += 1
            if self.tries == 20:
                self.enough.set()


async def test_a_thief_with_one_boards_password_stops_nothing_and_no_ring_is_lost(tmp_path: Path) -> None:
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    settings = settings_of(free_port(), doors=DOORS, mqtt_username="doorman", mqtt_password=password_of("doorman"))
    mosquitto = await guarded_mosquitto(tmp_path, settings)
    await mosquitto.start()
    rings = [b"ring-%d" % n for n in range(20)]
    async with Nursery() as nursery:
        mqtt = Mqtt(broker_of(settings.mqtt), nursery)
        messages = inbox(mqtt, "doorbell/+/event/#")
        async with mqtt, OtherEnd(mosquitto.port, "front", password_of("front"), client_id="doorman") as board:
            await connected(mqtt)
            with Thief(mosquitto.port) as thief:
                for ring in rings:
                    await board.say(RING, ring)
                    message = await next_of(messages)
                    assert message.payload == ring
                    message.acknowledge()
                async with asyncio.timeout(30):
                    assert await asyncio.to_thread(thief.enough.wait, 30)
            assert mqtt.connected
            assert mqtt.state()["connections"] == 1

        # nor a ring that waits while the service is away
        with Thief(mosquitto.port) as thief:
            async with OtherEnd(mosquitto.port, "front", password_of("front")) as board:
                await board.say(RING, b"waiting")
            assert await asyncio.to_thread(thief.enough.wait, 30)
        again = Mqtt(broker_of(settings.mqtt), nursery)
        messages = inbox(again, "doorbell/+/event/#")
        async with again:
            await connected(again)
            assert (await next_of(messages)).payload == b"waiting"
    await mosquitto.stop()
