"""The camera's driver and the strike's pulse, run by a real MicroPython image on an emulated RP2040."""

import hashlib
import sys
from typing import TYPE_CHECKING

import pytest

from firmware import wire

if TYPE_CHECKING:
    from tests.firmware.rp2040.chip import Chip

pytestmark = pytest.mark.timeout(300)

LOOK = """
import asyncio, binascii, hashlib, json, time
import pins
from arducam import Arducam
class Settings:
    size, quality, mirror, flip = "VGA", 12, False, False
async def look():
    moments = [time.ticks_us()]
    camera = Arducam(pins, Settings)
    await camera.start()
    moments.append(time.ticks_us())
    length = await camera.capture(lambda: None)
    moments.append(time.ticks_us())
    size, checksum = 0, hashlib.sha256()
    for piece in camera.pieces(length):
        size += len(piece)
        checksum.update(piece)
    moments.append(time.ticks_us())
    took = [time.ticks_diff(b, a) for a, b in zip(moments, moments[1:])]
    print(json.dumps({"size": size, "sha256": binascii.hexlify(checksum.digest()).decode(), "took_us": took}))
asyncio.run(look())
"""

NOBODY_THERE = """
import asyncio, json
import pins
from arducam import Arducam, CameraError
try:
    asyncio.run(Arducam(pins, None).start())
except CameraError as exc:
    print(json.dumps({"error": exc.args[0]}))
"""

PULSE = """
import asyncio, json
import pins
from strike import Strike
async def pulse(ms):
    strike = Strike(pins.RELAY)
    took = strike.begin(ms)
    try:
        await asyncio.wait_for_ms(strike.finish(took), took + 60)
    except asyncio.TimeoutError:
        pass  # the rest after a pulse need not be waited for
    print(json.dumps({"ms": took}))
asyncio.run(pulse(ASKED))
"""

BEGUN = """
import json
import pins
from strike import Strike
print(json.dumps({"ms": Strike(pins.RELAY).begin(ASKED)}))
"""


async def test_the_driver_reads_a_whole_picture_out_of_the_camera(
    chip: "Chip", capsys: pytest.CaptureFixture[str]
) -> None:
    told = await chip.run(LOOK)
    camera = chip.camera.bus.camera
    picture = (chip.camera.bus.pictures / "640x480.jpg").read_bytes()
    assert camera.captures == [(640, 480)]
    assert told["size"] == len(picture)
    assert told["sha256"] == hashlib.sha256(picture).hexdigest()
    assert not camera.faults + chip.camera.faults
    assert chip.camera.spi_hz == {8_000_000}
    start, capture, reading = (us / 1000 for us in told["took_us"])
    with capsys.disabled():
        sys.stdout.write(
            f"\n  emulated RP2040: camera start {start:.0f} ms, capture {capture:.0f} ms,"
            f" {len(picture)} bytes read and hashed in {reading:.0f} ms ({1000 * reading / len(picture):.2f} us/B)\n"
        )


async def test_a_sensor_that_does_not_acknowledge_is_named(chip: "Chip") -> None:
    chip.camera.bus.sensor.naks = -1
    told = await chip.run(NOBODY_THERE)
    assert told["error"].startswith("write ff")


async def test_a_pulse_is_as_long_as_was_asked(chip: "Chip", capsys: pytest.CaptureFixture[str]) -> None:
    assert chip.relay.is_driven_low  # boot.py has run
    told = await chip.run(PULSE.replace("ASKED", "120"))
    assert told == {"ms": 120}
    (pulse,) = chip.relay.pulses
    with capsys.disabled():
        sys.stdout.write(f"\n  emulated RP2040: a pulse of 120 ms took {pulse.ms:.3f} ms\n")
    assert abs(pulse.ms - 120) < 1


async def test_the_state_machine_ends_a_capped_pulse_though_the_processor_hangs(
    chip: "Chip", capsys: pytest.CaptureFixture[str]
) -> None:
    told = await chip.run(BEGUN.replace("ASKED", "99999"))
    assert told == {"ms": wire.MAX_UNLOCK_MS}
    await chip.hang()
    chip.let_pass(2 * wire.MAX_UNLOCK_MS / 1000)
    (pulse,) = chip.relay.pulses
    with capsys.disabled():
        sys.stdout.write(f"\n  emulated RP2040: 99999 ms were asked for, {pulse.ms:.3f} ms were given\n")
    assert abs(pulse.ms - wire.MAX_UNLOCK_MS) < 1
