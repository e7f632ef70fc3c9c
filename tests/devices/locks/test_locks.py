import asyncio

from pydantic import SecretStr

from bot.devices.boards.board import boards_of
from bot.devices.locks.kinds import BoardLock, lock_of
from bot.devices.locks.locks import DoorLocks
from bot.devices.locks.presets import preset
from bot.devices.locks.relay_lock import RelayLock
from bot.house.doors.door import Failure
from bot.house.doors.presence import RelayOpened
from bot.house.doors.relays import OwnRelay
from bot.mqtt import Broker, Mqtt, Receipt
from bot.nursery import Nursery
from bot.settings import DoorSettings, LockKind
from tests.devices.doubles import RecordingPresence
from tests.mqtt.ends import connected
from tests.rig.locks import BACK, GATE, HASTY_S, KEY, LOCKS, YARD, LockRig, failure_of
from tests.rig.mosquitto import Mosquitto


async def test_a_relay_is_open_when_it_says_so(rig: LockRig) -> None:
    await rig.board.subscribe("cmnd/#")
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(rig.locks.open(GATE))
        assert await rig.board.hear() == ("cmnd/gate/POWER1", b"ON")
        assert rig.presence.reports == [RelayOpened(GATE)]  # whoever opens it now forces nothing
        await rig.board.say("stat/gate/POWER1", b"OFF")
        assert not opening.done()
        await rig.board.say("stat/gate/POWER1", b"ON")


async def test_a_relay_that_says_nothing_is_silent(rig: LockRig) -> None:
    rig.wait_for_confirmation(HASTY_S)
    await rig.board.subscribe("cmnd/#")

    assert (await failure_of(rig.locks, GATE))[0] is Failure.SILENT


async def test_what_a_relay_said_before_it_was_asked_does_not_count(rig: LockRig, broker: Mosquitto) -> None:
    await rig.board.subscribe("cmnd/#")
    await rig.board.say("stat/gate/POWER1", b"ON", retain=True)
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        locks = DoorLocks(LOCKS, mqtt, boards_of(LOCKS), RecordingPresence(), confirm_s=HASTY_S)
        async with mqtt:
            await connected(mqtt)

            assert (await failure_of(locks, GATE))[0] is Failure.SILENT


async def test_a_relay_without_a_confirmation_counts_as_open_once_it_was_told(rig: LockRig) -> None:
    await rig.board.subscribe("cmnd/#")
    await rig.locks.open(YARD)

    assert await rig.board.hear() == ("cmnd/yard/POWER1", b"ON")


async def test_a_relay_without_a_confirmation_that_nobody_hears_is_offline(rig: LockRig) -> None:
    assert (await failure_of(rig.locks, YARD))[0] is Failure.OFFLINE


async def test_a_door_without_a_lock_says_so(rig: LockRig) -> None:
    assert (await failure_of(rig.locks, BACK))[0] is Failure.REFUSED


async def test_whatever_goes_wrong_is_a_failed_attempt_and_the_door_may_be_tried_again(rig: LockRig) -> None:
    async def fail(*_: object, **__: object) -> Receipt:
        raise RuntimeError("nobody thought of this")

    good, rig.mqtt.publish = rig.mqtt.publish, fail  # type: ignore[method-assign]
    assert await failure_of(rig.locks, YARD) == (Failure.SILENT, "RuntimeError")

    rig.mqtt.publish = good  # type: ignore[method-assign]
    await rig.board.subscribe("cmnd/#")
    await rig.locks.open(YARD)
    assert await rig.board.hear() == ("cmnd/yard/POWER1", b"ON")


async def test_a_topic_that_no_broker_takes_is_a_failed_attempt(rig: LockRig, broker: Mosquitto) -> None:
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        locks = DoorLocks(
            {GATE: RelayLock("cmnd/gate/#", b"ON")}, mqtt, boards_of([GATE]), RecordingPresence(), confirm_s=0.5
        )
        async with mqtt:
            await connected(mqtt)
            assert (await failure_of(locks, GATE))[0] is Failure.FORBIDDEN


def test_the_settings_say_what_opens_a_door() -> None:
    board = DoorSettings(name="front door", key=SecretStr(KEY.hex()), unlock_ms=2000)
    relay = DoorSettings(name="gate", lock=LockKind.RELAY, relay_topic="t", relay_confirm_topic="c")
    none = DoorSettings(name="back", lock=LockKind.NONE)

    assert lock_of(board) == BoardLock(KEY, 2000)
    assert lock_of(relay) == RelayLock("t", b"ON", "c", b"", pulse_s=3.0)
    assert lock_of(DoorSettings(name="gate", relay="shelly1:one", unlock_ms=500)) == preset(
        OwnRelay.parse("shelly1:one"), 0.5
    )
    assert lock_of(none) is None
