"""Who may speak on the broker, and how it is told who may not."""

import asyncio
import gc
import logging
import ssl
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.mqtt import ABSENT, PRESENCE, Broker, ConnectionFailed, Mqtt, NotAuthorised, Receipt, open_connection
from bot.nursery import Nursery
from tests.mqtt.ends import connected, inbox, listening, next_of, sightings, until
from tests.rig.mosquitto import BROKER, Mosquitto
from tests.rig.other_end import OtherEnd

TOPIC = "doorbell/front/event/ring"
PASSWORD = SecretStr("doorman-password")


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
    messages = inbox(mqtt)
    async with mqtt, OtherEnd(guarded.port, "front", "front-password") as board:
        await connected(mqtt)
        await board.subscribe("doorbell/front/cmd/#")
        await board.say(TOPIC, b"ring")
        assert (await next_of(messages)).payload == b"ring"
        assert await mqtt.publish("doorbell/front/cmd/unlock", b"x") is Receipt.TAKEN
        assert await board.hear() == ("doorbell/front/cmd/unlock", b"x")


async def test_a_publication_that_is_not_allowed_is_told(guarded: Mosquitto, nursery: Nursery) -> None:
    async with Mqtt(as_service(guarded), nursery) as mqtt:
        await connected(mqtt)
        with pytest.raises(NotAuthorised, match="house/relay"):
            await mqtt.publish("house/relay", b"ON")


async def test_one_board_can_not_speak_for_another(guarded: Mosquitto, nursery: Nursery) -> None:
    mqtt = Mqtt(as_service(guarded), nursery)
    messages = inbox(mqtt)
    async with mqtt:
        await connected(mqtt)
        async with OtherEnd(guarded.port, "side", "side-password") as side:
            await side.say("doorbell/front/event/ring", b"forged")
        # anew: this broker answers "not authorised", and hangs up
        async with OtherEnd(guarded.port, "side", "side-password") as side:
            await side.say("doorbell/side/event/ring", b"own")

        assert (await next_of(messages)).payload == b"own"


async def test_a_second_instance_takes_the_connection_over(here: Broker, nursery: Nursery) -> None:
    first = Mqtt(here, nursery)
    seen = sightings(first)
    async with first:
        await until(seen, connected=True)
        async with Nursery() as elsewhere, Mqtt(here, elsewhere) as second:
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
        async with asyncio.timeout(30):
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
    with pytest.raises(ConnectionFailed, match="certificate"):
        async with open_connection(doubting, lambda message: message.acknowledge(), dial_s=5, answer_s=5):
            pass
    await mosquitto.stop()
    async with asyncio.timeout(30):
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
