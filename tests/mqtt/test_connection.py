import asyncio
import contextlib
import gc
import logging
import weakref
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from paho.mqtt.enums import MQTTProtocolVersion
from pydantic import SecretStr

from bot.mqtt import (
    ABSENT,
    PRESENCE,
    PRESENT,
    Broker,
    BrokerAway,
    BrokerSilent,
    ConnectionFailed,
    Message,
    Mqtt,
    Receipt,
    open_connection,
    subscriptions,
)
from bot.mqtt import connection as connections
from bot.nursery import Nursery
from tests.mqtt.ends import connected, inbox, listening, next_of, sightings, until
from tests.rig.machine import shared_by
from tests.rig.mosquitto import BROKER, Mosquitto, free_port
from tests.rig.other_end import OtherEnd

TOPIC = "doorbell/front/event/ring"
PASSWORD = SecretStr("doorman-password")


async def test_it_speaks_mqtt_5_where_the_broker_does(mqtt: Mqtt) -> None:
    async with mqtt:
        await connected(mqtt)

        assert mqtt.state()["mqtt"] == "5"
        assert mqtt.state()["ok"] is True


async def test_what_it_publishes_arrives_once_and_is_acknowledged(mqtt: Mqtt, other_end: OtherEnd) -> None:
    await other_end.subscribe("doorbell/#")
    async with mqtt:
        await connected(mqtt)

        assert await mqtt.publish("doorbell/front/cmd/unlock", b"now") is Receipt.TAKEN
        assert await other_end.hear() == ("doorbell/front/cmd/unlock", b"now")
        assert other_end.heard.empty()


async def test_it_tells_that_nobody_listens(mqtt: Mqtt) -> None:
    async with mqtt:
        await connected(mqtt)

        assert await mqtt.publish("doorbell/front/cmd/unlock", b"now") is Receipt.NOBODY_LISTENS


async def test_everybody_can_see_whether_we_are_there(here: Broker, other_end: OtherEnd) -> None:
    await other_end.subscribe(PRESENCE)
    async with Nursery() as nursery, Mqtt(here, nursery) as mqtt:
        await connected(mqtt)
        assert await other_end.hear() == (PRESENCE, PRESENT)
    assert await other_end.hear() == (PRESENCE, ABSENT)


async def test_it_takes_up_again_after_the_broker_was_killed(mqtt: Mqtt, broker: Mosquitto) -> None:
    messages, seen = inbox(mqtt), sightings(mqtt)
    async with mqtt:
        await until(seen, connected=True)
        await broker.kill()
        await until(seen, connected=False)
        assert mqtt.state()["ok"] is False
        with pytest.raises(BrokerAway):
            await mqtt.publish(TOPIC, b"lost")
        await broker.start()
        await until(seen, connected=True)
        await mqtt.publish(TOPIC, b"kept")

        assert (await next_of(messages)).payload == b"kept"


async def test_it_hears_what_it_listens_to_only_later_and_again_after_the_broker_was_killed(
    mqtt: Mqtt, broker: Mosquitto
) -> None:
    seen = sightings(mqtt)
    async with mqtt:
        await until(seen, connected=True)
        later = await heard_from_now_on(mqtt, "later/#")
        await mqtt.publish("later/1", b"heard")
        assert await said_of(later) == b"heard"
        await broker.kill()
        await until(seen, connected=False)
        last = inbox(mqtt, "last/#")  # while there is no connection at all
        await broker.start()
        await until(seen, connected=True)
        await mqtt.publish("later/2", b"again")
        await mqtt.publish("last/1", b"too")

        assert [await said_of(messages) for messages in (later, last)] == [b"again", b"too"]


async def test_what_several_listen_to_at_once_while_it_is_asking_is_all_heard(mqtt: Mqtt) -> None:
    async with mqtt:
        messages: list[asyncio.Queue[Message]] = []

        def more(there: bool) -> None:
            messages.extend(inbox(mqtt, f"room/{n}") for n in range(3))

        mqtt.watch(more)
        messages.append(inbox(mqtt, "room/early"))  # it may be dialling
        await connected(mqtt)
        last = await heard_from_now_on(mqtt, "room/last")
        for topic in ("early", "0", "1", "2", "last"):
            await mqtt.publish(f"room/{topic}", topic.encode())

        heard = [await said_of(one) for one in (*messages, last)]
        assert heard == [b"early", b"0", b"1", b"2", b"last"]


async def test_a_broker_that_is_silent_when_asked_for_more_is_hung_up_on_and_asked_again(
    mqtt: Mqtt, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "SUBSCRIBE_S", 0.2)
    seen = sightings(mqtt)
    async with mqtt:
        await until(seen, connected=True)
        broker.freeze()
        messages = inbox(mqtt, "later/#")
        await until(seen, connected=False)
        broker.thaw()
        await until(seen, connected=True)
        await mqtt.publish("later/1", b"heard")

        assert (await next_of(messages)).payload == b"heard"


async def heard_from_now_on(mqtt: Mqtt, topic_filter: str) -> asyncio.Queue[Message]:
    """Listen, and return once the broker knows of it."""
    messages = inbox(mqtt, topic_filter)
    async with asyncio.timeout(30):
        while messages.empty():
            await mqtt.publish(topic_filter.replace("#", "are we heard"), b"")
    return messages


async def said_of(messages: asyncio.Queue[Message]) -> bytes:
    """The next thing that was said but for whether we are heard."""
    while not (payload := (await next_of(messages)).payload):
        pass
    return payload


async def test_it_starts_before_the_broker_does(tmp_path: Path, nursery: Nursery) -> None:
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    late = Mosquitto(tmp_path)
    mqtt = Mqtt(Broker("127.0.0.1", late.port), nursery)
    async with mqtt:
        with pytest.raises(BrokerAway):
            await mqtt.publish(TOPIC, b"nothing is queued")
        await late.start()
        await connected(mqtt)
    await late.stop()


async def test_a_host_that_is_no_host_is_one_sentence(nursery: Nursery, caplog: pytest.LogCaptureFixture) -> None:
    async with Mqtt(Broker("a..b", 1883), nursery) as mqtt:
        async with asyncio.timeout(30):
            while "out of reach" not in str(mqtt.state()["trouble"]):  # noqa: ASYNC110 - nobody tells of a failure
                await asyncio.sleep(0.01)
    assert caplog.text.count("out of reach") == 1
    assert "Traceback" not in caplog.text


async def test_a_broker_that_nothing_needs_is_no_warning_until_something_does(
    nursery: Nursery, caplog: pytest.LogCaptureFixture
) -> None:
    needed = False
    caplog.set_level(logging.INFO)
    async with Mqtt(Broker("a..b", 1883), nursery, lambda: needed):
        async with asyncio.timeout(30):
            while "out of reach" not in caplog.text:  # noqa: ASYNC110 - nobody tells of a failure
                await asyncio.sleep(0.01)
            assert [one.levelname for one in caplog.records if "out of reach" in one.message] == ["INFO"]
            needed = True
            while caplog.text.count("out of reach") < 2:  # noqa: ASYNC110 - as before
                await asyncio.sleep(0.01)
    assert [one.levelname for one in caplog.records if "out of reach" in one.message] == ["INFO", "WARNING"]


async def test_an_unacknowledged_message_comes_again_after_a_crash(here: Broker, other_end: OtherEnd) -> None:
    async with Nursery() as nursery, Mqtt(here, nursery) as mqtt:
        messages = inbox(mqtt)
        await connected(mqtt)
        # subscribed only now: a second instance with the filter known before the block
    async with Nursery() as nursery:
        mqtt = Mqtt(here, nursery)
        messages = inbox(mqtt)
        async with mqtt:
            await connected(mqtt)
            await other_end.say(TOPIC, b"first")
            await other_end.say(TOPIC, b"second")
            (await next_of(messages)).acknowledge()
            assert (await next_of(messages)).payload == b"second"  # never acknowledged
            await mqtt.publish(TOPIC + "/done", b"")  # the acknowledgement above is through
    await other_end.say(TOPIC, b"while away")
    async with Nursery() as nursery:
        mqtt = Mqtt(here, nursery)
        messages = inbox(mqtt)
        async with mqtt:
            again = [(await next_of(messages)).payload for _ in range(3)]

    assert again == [b"second", b"", b"while away"]


async def test_an_acknowledgement_for_a_lost_connection_is_dropped(
    mqtt: Mqtt, broker: Mosquitto, other_end: OtherEnd
) -> None:
    messages, seen = inbox(mqtt), sightings(mqtt)
    async with mqtt:
        await until(seen, connected=True)
        await other_end.say(TOPIC, b"ring")
        before = await next_of(messages)
        await broker.stop()  # it writes our session down
        await until(seen, connected=False)
        before.acknowledge()
        await broker.start()
        after = await next_of(messages)

    assert after.payload == b"ring"


async def test_a_broker_that_does_not_acknowledge_is_hung_up_on(mqtt: Mqtt, broker: Mosquitto) -> None:
    seen = sightings(mqtt)
    async with mqtt:
        await until(seen, connected=True)
        broker.freeze()
        with pytest.raises(BrokerSilent):
            await mqtt.publish(TOPIC, b"x", deadline_s=0.2)
        await until(seen, connected=False)
        broker.thaw()
        await until(seen, connected=True)


async def test_it_never_has_more_under_way_than_paho_sends_at_once(mqtt: Mqtt, broker: Mosquitto) -> None:
    async with mqtt:
        await connected(mqtt)
        broker.freeze()
        async with asyncio.TaskGroup() as group:
            results = [group.create_task(outcome(mqtt)) for _ in range(connections.MAX_UNDER_WAY + 4)]

    assert [result.result() for result in results].count("away") == 4


async def outcome(mqtt: Mqtt) -> str:
    try:
        await mqtt.publish(TOPIC, b"x", deadline_s=0.5)
    except BrokerAway:
        return "away"
    except BrokerSilent:
        return "silent"
    return "sent"


async def test_an_old_broker_is_spoken_to_in_3_1_1(nursery: Nursery) -> None:
    async with old_broker() as port:
        mqtt = Mqtt(Broker("127.0.0.1", port), nursery)
        async with mqtt:
            await connected(mqtt)

            assert mqtt.state()["mqtt"] == "3.1.1"


async def test_a_broker_that_hangs_up_on_version_5_is_spoken_to_in_3_1_1(nursery: Nursery) -> None:
    async with old_broker(answers=False) as port:
        mqtt = Mqtt(Broker("127.0.0.1", port), nursery)
        async with mqtt:
            await connected(mqtt)

            assert mqtt.state()["mqtt"] == "3.1.1"


@contextlib.asynccontextmanager
async def old_broker(*, answers: bool = True) -> AsyncIterator[int]:
    """A broker's handshake, byte by byte, as one knows it that has never heard of version 5."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(2)
        packet = await reader.readexactly(head[1])
        version = packet[6]
        if version == MQTTProtocolVersion.MQTTv311:
            writer.write(b"\x20\x02\x00\x00")
            await reader.read()
        elif answers:
            writer.write(b"\x20\x02\x00\x01")

    async with listening(serve) as port:
        yield port


async def test_the_last_will_is_told_in_3_1_1_too(nursery: Nursery, here: Broker, other_end: OtherEnd) -> None:
    await other_end.subscribe(PRESENCE)
    older = [MQTTProtocolVersion.MQTTv311]
    async with open_connection(here, lambda message: message.acknowledge(), versions=older, dial_s=5, answer_s=5):
        pass

    assert await other_end.hear() == (PRESENCE, ABSENT)


async def test_a_lost_connection_leaves_nothing_behind(here: Broker) -> None:
    gc.collect()
    gc.disable()
    try:
        async with open_connection(here, lambda message: message.acknowledge(), dial_s=5, answer_s=5) as line:
            remains = weakref.ref(line), weakref.ref(line._client)
        del line
        async with asyncio.timeout(30):
            while remains[0]() or remains[1]():  # noqa: ASYNC110 - a thread of paho's has to end
                await asyncio.sleep(0.01)
    finally:
        gc.enable()


async def test_leaving_while_nobody_answers_is_quick(nursery: Nursery) -> None:
    called = asyncio.Event()

    async def nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()

    async with listening(nothing) as port, asyncio.timeout(30):
        async with Mqtt(Broker("127.0.0.1", port), nursery):
            await called.wait()
            left = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - left < 0.4 * shared_by()


async def test_a_port_that_never_answers_is_given_up_on() -> None:
    async def nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(nothing) as port:
        with pytest.raises(ConnectionFailed, match="no answer"):
            async with open_connection(Broker("127.0.0.1", port), lambda _: None, dial_s=5, answer_s=0.2):
                pass


def test_a_free_port_is_a_port() -> None:
    assert 1024 <= free_port() <= 65535
