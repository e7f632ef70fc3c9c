import asyncio
import contextlib
import gc
import logging
import ssl
import threading
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from paho.mqtt.enums import MQTTProtocolVersion
from pydantic import SecretStr

from bot.devices import connection as connections
from bot.devices.broker import Broker, BrokerAway, BrokerSilent, ConnectionFailed, Letter, NotAuthorised
from bot.devices.mqtt import ABSENT, PRESENCE, PRESENT, Mqtt
from bot.nursery import Nursery
from tests.devices.conftest import connected
from tests.devices.mosquitto import BROKER, Mosquitto, free_port
from tests.devices.other_end import OtherEnd

TOPIC = "doorbell/front/event/ring"
PASSWORD = SecretStr("doorman-password")


def inbox(mqtt: Mqtt, topic_filter: str = "doorbell/#") -> asyncio.Queue[Letter]:
    letters: asyncio.Queue[Letter] = asyncio.Queue()
    mqtt.listen(topic_filter, letters.put_nowait)
    return letters


async def next_of(letters: asyncio.Queue[Letter]) -> Letter:
    async with asyncio.timeout(8):
        return await letters.get()


def sightings(mqtt: Mqtt) -> asyncio.Queue[bool]:
    seen: asyncio.Queue[bool] = asyncio.Queue()
    mqtt.watch(seen.put_nowait)
    return seen


async def until(seen: asyncio.Queue[bool], *, connected: bool) -> None:
    async with asyncio.timeout(10):
        while await seen.get() is not connected:
            pass


async def test_it_speaks_mqtt_5_where_the_broker_does(mqtt: Mqtt) -> None:
    async with mqtt:
        await connected(mqtt)

        assert mqtt.state()["mqtt"] == "5"
        assert mqtt.state()["ok"] is True


async def test_what_it_publishes_arrives_once_and_is_acknowledged(mqtt: Mqtt, other_end: OtherEnd) -> None:
    await other_end.subscribe("doorbell/#")
    async with mqtt:
        await connected(mqtt)

        assert await mqtt.publish("doorbell/front/cmd/unlock", b"now") is True
        assert await other_end.hear() == ("doorbell/front/cmd/unlock", b"now")
        assert other_end.heard.empty()


async def test_it_tells_that_nobody_listens(mqtt: Mqtt) -> None:
    async with mqtt:
        await connected(mqtt)

        assert await mqtt.publish("doorbell/front/cmd/unlock", b"now") is False


async def test_everybody_can_see_whether_we_are_there(here: Broker, other_end: OtherEnd) -> None:
    await other_end.subscribe(PRESENCE)
    async with Nursery() as nursery, Mqtt(here, nursery) as mqtt:
        await connected(mqtt)
        assert await other_end.hear() == (PRESENCE, PRESENT)
    assert await other_end.hear() == (PRESENCE, ABSENT)


async def test_it_takes_up_again_after_the_broker_was_killed(mqtt: Mqtt, broker: Mosquitto) -> None:
    letters, seen = inbox(mqtt), sightings(mqtt)
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

        assert (await next_of(letters)).payload == b"kept"


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
        async with asyncio.timeout(5):
            while "out of reach" not in str(mqtt.state()["trouble"]):  # noqa: ASYNC110 - nobody tells of a failure
                await asyncio.sleep(0.01)
    assert caplog.text.count("out of reach") == 1
    assert "Traceback" not in caplog.text


async def test_an_unacknowledged_message_comes_again_after_a_crash(here: Broker, other_end: OtherEnd) -> None:
    async with Nursery() as nursery, Mqtt(here, nursery) as mqtt:
        letters = inbox(mqtt)
        await connected(mqtt)
        # subscribed only now: a second instance with the filter known before the block
    async with Nursery() as nursery:
        mqtt = Mqtt(here, nursery)
        letters = inbox(mqtt)
        async with mqtt:
            await connected(mqtt)
            await other_end.say(TOPIC, b"first")
            await other_end.say(TOPIC, b"second")
            (await next_of(letters)).acknowledge()
            assert (await next_of(letters)).payload == b"second"  # never acknowledged
            await mqtt.publish(TOPIC + "/done", b"")  # the acknowledgement above is through
    await other_end.say(TOPIC, b"while away")
    async with Nursery() as nursery:
        mqtt = Mqtt(here, nursery)
        letters = inbox(mqtt)
        async with mqtt:
            again = [(await next_of(letters)).payload for _ in range(3)]

    assert again == [b"second", b"", b"while away"]


async def test_an_acknowledgement_for_a_lost_connection_is_dropped(
    mqtt: Mqtt, broker: Mosquitto, other_end: OtherEnd
) -> None:
    letters, seen = inbox(mqtt), sightings(mqtt)
    async with mqtt:
        await until(seen, connected=True)
        await other_end.say(TOPIC, b"ring")
        before = await next_of(letters)
        await broker.stop()  # it writes our session down
        await until(seen, connected=False)
        before.acknowledge()
        await broker.start()
        after = await next_of(letters)

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


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[int]:
    """Somebody who takes calls at this port; leaving waits until every call is over."""
    calls, idle = 0, asyncio.Condition()

    async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await serve(reader, writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        finally:
            calls -= 1
            async with idle:
                idle.notify_all()

    server = await asyncio.start_server(call, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        server.close()
        async with asyncio.timeout(5), idle:
            await idle.wait_for(lambda: calls == 0)


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
    line = connections.Connection(here, MQTTProtocolVersion.MQTTv311, lambda letter: letter.acknowledge())
    await line.open(5, 5)
    line.close()

    assert await other_end.hear() == (PRESENCE, ABSENT)


async def test_a_lost_connection_leaves_nothing_behind(here: Broker) -> None:
    gc.collect()
    gc.disable()
    try:
        line = connections.Connection(here, MQTTProtocolVersion.MQTTv5, lambda letter: letter.acknowledge())
        await line.open(5, 5)
        remains = weakref.ref(line), weakref.ref(line._client)
        line.close()
        del line
        async with asyncio.timeout(5):
            while remains[0]() or remains[1]():  # noqa: ASYNC110 - a thread of paho's has to end
                await asyncio.sleep(0.01)
    finally:
        gc.enable()


# Who may


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Mosquitto]:
    """A broker with names, passwords and the access list that the wire's table asks for."""
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    passwords = tmp_path / "passwords"
    passwords.write_text("".join(f"{name}:{name}-password\n" for name in ("doorman", "front", "side")))
    hashed = await asyncio.create_subprocess_exec("mosquitto_passwd", "-U", str(passwords))
    assert await hashed.wait() == 0
    access = tmp_path / "access"
    access.write_text(
        "pattern write doorbell/%u/event/#\n"
        "pattern readwrite doorbell/%u/state/#\n"
        "pattern read doorbell/%u/cmd/#\n"
        "user doorman\n"
        "topic readwrite doorbell/#\n"
        "topic readwrite doorman/#\n"
    )
    for file in (passwords, access):
        file.chmod(0o600)
    mosquitto = Mosquitto(tmp_path, f"password_file {passwords}", f"acl_file {access}")
    await mosquitto.start()
    yield mosquitto
    await mosquitto.stop()


def as_service(guarded: Mosquitto, password: SecretStr = PASSWORD) -> Broker:
    return Broker("127.0.0.1", guarded.port, "doorman", password, last_will=(PRESENCE, ABSENT))


async def test_wrong_credentials_are_told_once_in_a_plain_sentence(
    guarded: Mosquitto, nursery: Nursery, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = 0
    mqtt = Mqtt(as_service(guarded, SecretStr("wrong-secret")), nursery)
    choose = mqtt._choose_version
    third = asyncio.Event()

    def counted(failure: ConnectionFailed) -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 3:
            third.set()
        choose(failure)

    mqtt._choose_version = counted  # type: ignore[method-assign]
    with caplog.at_level(logging.INFO):
        async with mqtt, asyncio.timeout(10):
            await third.wait()

    assert caplog.text.count("check MQTT_USERNAME and MQTT_PASSWORD") == 1
    assert "wrong-secret" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_the_service_works_under_the_access_list(guarded: Mosquitto, nursery: Nursery) -> None:
    mqtt = Mqtt(as_service(guarded), nursery)
    letters = inbox(mqtt)
    async with mqtt, OtherEnd(guarded.port, "front", "front-password") as board:
        await connected(mqtt)
        await board.subscribe("doorbell/front/cmd/#")
        await board.say(TOPIC, b"ring")
        assert (await next_of(letters)).payload == b"ring"
        assert await mqtt.publish("doorbell/front/cmd/unlock", b"x") is True
        assert await board.hear() == ("doorbell/front/cmd/unlock", b"x")


async def test_a_publication_that_is_not_allowed_is_told(guarded: Mosquitto, nursery: Nursery) -> None:
    async with Mqtt(as_service(guarded), nursery) as mqtt:
        await connected(mqtt)
        with pytest.raises(NotAuthorised, match="house/relay"):
            await mqtt.publish("house/relay", b"ON")


async def test_one_board_can_not_speak_for_another(guarded: Mosquitto, nursery: Nursery) -> None:
    mqtt = Mqtt(as_service(guarded), nursery)
    letters = inbox(mqtt)
    async with mqtt:
        await connected(mqtt)
        async with OtherEnd(guarded.port, "side", "side-password") as side:
            await side.say("doorbell/front/event/ring", b"forged")
        # anew: this broker answers "not authorised", and hangs up
        async with OtherEnd(guarded.port, "side", "side-password") as side:
            await side.say("doorbell/side/event/ring", b"own")

        assert (await next_of(letters)).payload == b"own"


async def test_a_second_instance_takes_the_connection_over(here: Broker, nursery: Nursery) -> None:
    first, second = Mqtt(here, nursery), Mqtt(here, nursery)
    seen = sightings(first)
    async with first:
        await until(seen, connected=True)
        async with second:
            await connected(second)
            await until(seen, connected=False)


async def test_a_broker_that_says_so_lets_us_tell_of_a_second_instance(
    nursery: Nursery, caplog: pytest.LogCaptureFixture
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(2)
        await reader.readexactly(head[1])
        writer.write(b"\x20\x03\x00\x00\x00" + b"\xe0\x01\x8e")  # welcome, and DISCONNECT: session taken over
        await reader.read()

    async with listening(serve) as port, Mqtt(Broker("127.0.0.1", port), nursery) as mqtt:
        async with asyncio.timeout(5):
            while "run only one" not in str(mqtt.state()["trouble"]):  # noqa: ASYNC110 - nobody tells of a failure
                await asyncio.sleep(0.01)
    assert caplog.text.count("run only one") == 1


# TLS


@pytest.mark.filterwarnings(
    # paho leaves the socket of a failed handshake to the garbage collector
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
async def test_tls_is_spoken_where_it_is_asked_for(tmp_path: Path, nursery: Nursery) -> None:
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        f" -keyout {key} -out {certificate}"
    )
    try:
        made = await asyncio.create_subprocess_exec(*command.split(), stderr=asyncio.subprocess.DEVNULL)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    assert await made.wait() == 0
    mosquitto = Mosquitto(tmp_path, "allow_anonymous true", f"certfile {certificate}", f"keyfile {key}")
    await mosquitto.start()
    trusting = Broker("localhost", mosquitto.port, tls=ssl.create_default_context(cafile=certificate))
    async with Mqtt(trusting, nursery) as mqtt:
        await connected(mqtt)
    doubting = replace(trusting, client_id="other", tls=ssl.create_default_context())
    line = connections.Connection(doubting, MQTTProtocolVersion.MQTTv5, lambda letter: letter.acknowledge())
    with pytest.raises(ConnectionFailed, match="certificate"):
        await line.open(5, 5)
    await mosquitto.stop()
    del line
    async with asyncio.timeout(5):
        while any("other" in thread.name for thread in threading.enumerate()):  # noqa: ASYNC110 - paho's thread
            await asyncio.sleep(0.01)
    gc.collect()


async def test_somebody_who_is_no_broker_is_told_of_once(nursery: Nursery, caplog: pytest.LogCaptureFixture) -> None:
    calls, enough = 0, asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        if calls == 4:
            enough.set()

    async with listening(serve) as port, Mqtt(Broker("127.0.0.1", port), nursery), asyncio.timeout(10):
        await enough.wait()
    assert caplog.text.count("does not answer as an MQTT broker does") == 1


async def test_leaving_while_nobody_answers_is_quick(nursery: Nursery) -> None:
    called = asyncio.Event()

    async def nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()

    async with listening(nothing) as port, asyncio.timeout(5):
        async with Mqtt(Broker("127.0.0.1", port), nursery):
            await called.wait()
            left = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - left < 0.4


async def test_a_port_that_never_answers_is_given_up_on() -> None:
    async def nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(nothing) as port:
        line = connections.Connection(Broker("127.0.0.1", port), MQTTProtocolVersion.MQTTv5, lambda _: None)
        with pytest.raises(ConnectionFailed, match="no answer"):
            await line.open(5, 0.2)
        line.close()


def test_a_free_port_is_a_port() -> None:
    assert 1024 <= free_port() <= 65535
