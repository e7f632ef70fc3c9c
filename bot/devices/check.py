"""What the doctor asks this room: whether the broker lets us speak and hear, and whether our port is free."""

import asyncio
import socket
from dataclasses import replace
from secrets import token_hex

from bot.checkup import Finding
from bot.devices.broker import BrokerAway, BrokerSilent, Letter, NotAuthorised
from bot.devices.mqtt import Mqtt, broker_of
from bot.nursery import Nursery
from bot.settings import Settings

#: How long the broker may take for each step, in seconds.
_PATIENCE_S = 8.0


async def check_broker(settings: Settings) -> Finding:
    """Connect, and hear our own words come back on every door's command topic and on our own."""
    where = f"{settings.mqtt_host}:{settings.mqtt_port}"
    async with Nursery() as nursery:
        # another client id: the doctor must not throw the running service off the broker
        broker = replace(broker_of(settings), client_id=f"doorman-doctor-{token_hex(4)}", last_will=None, lasting=False)
        mqtt = Mqtt(broker, nursery)
        heard = asyncio.Event()
        word = token_hex(8).encode()

        def listen(letter: Letter) -> None:
            letter.acknowledge()
            if letter.payload == word:
                heard.set()

        mqtt.listen("doorman/doctor", listen)
        async with mqtt:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await mqtt.wait_connected()
            except TimeoutError:
                trouble = str(mqtt.state()["trouble"])
                remedy = "start the broker, and check MQTT_HOST, MQTT_PORT, MQTT_USERNAME and MQTT_PASSWORD"
                return Finding("broker", good=False, said=f"{where}: {trouble}", remedy=remedy)
            try:
                await mqtt.publish("doorman/doctor", word)
                async with asyncio.timeout(_PATIENCE_S):
                    await heard.wait()
            except (BrokerAway, BrokerSilent, NotAuthorised, TimeoutError) as exc:
                remedy = "let this user read and write doorman/# and doorbell/# in the broker's access list"
                said = f"{where} connects, but does not let us speak and hear ({type(exc).__name__})"
                return Finding("broker", good=False, said=said, remedy=remedy)
    return Finding("broker", good=True, said=f"{where}, we may speak and hear")


async def check_port(settings: Settings) -> Finding:
    """Try the port that pictures arrive on; a running Doorman has it, and that is well."""
    where = f"{settings.http_host}:{settings.http_port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.http_host, settings.http_port))
        except OSError as exc:
            remedy = "stop the other program that has it (or this is Doorman itself, running), or set HTTP_PORT"
            return Finding("picture port", good=False, said=f"{where}: {exc.strerror}", remedy=remedy)
    return Finding("picture port", good=True, said=f"{where} is free")
