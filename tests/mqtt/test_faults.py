"""One bad subscription, publication or message takes nothing else with it."""

import asyncio
from collections import Counter

import pytest

from bot import nursery as nursery_room
from bot.mqtt import Broker, Message, Mqtt, Unsendable
from bot.mqtt.connection import Connection
from bot.nursery import Nursery
from tests.mqtt.ends import connected, inbox, listening, next_of, pass_on, sightings, until
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd

RING = "doorbell/front/event/ring"


@pytest.mark.parametrize("bad", ["stat/door+", "stat/#/x", "x" * 70_000, ""])
async def test_a_filter_that_no_broker_takes_makes_nobody_deaf(bad: str, mqtt: Mqtt, other_end: OtherEnd) -> None:
    deaf, heard = inbox(mqtt, bad), inbox(mqtt)
    async with mqtt:
        await connected(mqtt)
        await other_end.say(RING, b"ring")
        assert (await next_of(heard)).payload == b"ring"
    assert deaf.empty()


async def test_a_filter_that_the_broker_hangs_up_on_makes_nobody_deaf(
    broker: Mosquitto, nursery: Nursery, other_end: OtherEnd, caplog: pytest.LogCaptureFixture
) -> None:
    calls: Counter[str] = Counter()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A broker as some are: who asks for what he may not have is thrown out."""
        calls["taken"] += 1
        await pass_on(broker.port, reader, writer, lambda said: b"not/allowed" not in said)

    async with listening(serve) as port:
        mqtt = Mqtt(Broker("127.0.0.1", port), nursery)
        mqtt.listen("not/allowed", lambda message: message.acknowledge(), qos=0, needed=False)
        heard = inbox(mqtt)
        async with mqtt:
            await connected(mqtt)
            await other_end.say(RING, b"ring")
            assert (await next_of(heard)).payload == b"ring"
    assert calls["taken"] == 3
    assert caplog.text.count("so we do without") == 1


async def test_a_message_that_cannot_be_handled_stops_no_other(
    mqtt: Mqtt, other_end: OtherEnd, caplog: pytest.LogCaptureFixture
) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    def handle(message: Message) -> None:
        if message.payload == b"bad":
            raise KeyError("nobody thought of this")
        message.acknowledge()
        heard.put_nowait(message.payload)

    mqtt.listen("doorbell/#", handle)
    async with mqtt:
        await connected(mqtt)
        for word in (b"bad", b"bad", b"good"):
            await other_end.say(RING, word)
        async with asyncio.timeout(30):
            assert await heard.get() == b"good"
    assert caplog.text.count("could not be handled") == 2


async def test_a_watcher_that_fails_keeps_nobody_else_from_hearing(mqtt: Mqtt) -> None:
    def fail(_: bool) -> None:
        raise KeyError("nobody thought of this")

    mqtt.watch(fail)
    seen = sightings(mqtt)
    async with mqtt:
        await until(seen, connected=True)


async def test_a_publication_that_no_broker_takes_is_told_and_nothing_is_lost(mqtt: Mqtt, other_end: OtherEnd) -> None:
    await other_end.subscribe("cmnd/#")
    async with mqtt:
        await connected(mqtt)
        for topic in ("cmnd/door2/#", "cmnd/+", "x" * 70_000):
            with pytest.raises(Unsendable):
                await mqtt.publish(topic, b"ON")
        await mqtt.publish("cmnd/door2", b"ON")
        assert await other_end.hear() == ("cmnd/door2", b"ON")


async def test_an_error_that_nobody_thought_of_ends_one_connection_and_not_the_next(
    mqtt: Mqtt, other_end: OtherEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nursery_room, "RESTART_S", (0.01,))
    open_connection, calls = Connection.open, Counter[str]()

    async def dying(self: Connection, dial_s: float, answer_s: float) -> None:
        calls["made"] += 1
        if calls["made"] == 1:
            raise KeyError("nobody thought of this")
        await open_connection(self, dial_s, answer_s)

    monkeypatch.setattr(Connection, "open", dying)
    heard = inbox(mqtt)
    async with mqtt:
        await connected(mqtt)
        await other_end.say(RING, b"ring")
        assert (await next_of(heard)).payload == b"ring"
    assert calls["made"] == 2


@pytest.mark.parametrize(
    "junk",
    [
        b"\x30\x01\x00",  # PUBLISH, cut off
        b"\x30\x03\x00\x09x",  # PUBLISH, whose topic is longer than it is
        b"\x40\x00",  # PUBACK of nothing
        b"\x90\x00",  # SUBACK of nothing
        b"\xf0\x00",
        b"\x00\x00",
        b"\x30\xff\xff\xff\xff\xff",  # a length without an end
        b"\x34\x09\x00\x01x\x00\x05\xff\xff\xff\xff",  # MQTT 5 properties without an end
    ],
)
async def test_what_is_no_mqtt_ends_one_connection_and_not_the_next(
    junk: bytes, broker: Mosquitto, nursery: Nursery, other_end: OtherEnd
) -> None:
    calls = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1

        def look(said: bytes) -> bool:
            if calls == 1 and b"doorman/state/online" in said and b"MQTT" not in said:
                writer.write(junk)
            return True

        await pass_on(broker.port, reader, writer, look)

    async with listening(serve) as port:
        mqtt = Mqtt(Broker("127.0.0.1", port, last_will=("doorman/state/online", b"offline")), nursery)
        heard, seen = inbox(mqtt), sightings(mqtt)
        async with mqtt:
            async with asyncio.timeout(40):
                while calls < 2:  # noqa: ASYNC110 - nobody tells of a connection that never came about
                    await asyncio.sleep(0.01)
                while not mqtt.connected:
                    await seen.get()
            await other_end.say(RING, b"ring")
            assert (await next_of(heard)).payload == b"ring"
