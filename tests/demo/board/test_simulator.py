"""What the demo relies on in the simulated board: it forgets in time, and a lens may fail."""

import asyncio
import logging

import pytest

from firmware.simulator import event_log
from firmware.simulator.event_log import EventLog
from firmware.simulator.hardware import arduchip
from firmware.simulator.hardware.arduchip import ArduChip
from firmware.simulator.hardware.ov2640 import Ov2640

_START, _DONE = b"\x84\x02", b"\x41"


def is_done(chip: ArduChip) -> bool:
    chip.select(low=True)
    chip.write(_DONE)
    done = bool(chip.read(1)[0] & 0x08)
    chip.select(low=False)
    return done


def start(chip: ArduChip) -> None:
    chip.select(low=True)
    chip.write(_START)
    chip.select(low=False)


async def test_a_trail_forgets_its_oldest_items_and_keeps_the_others_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log, "KEPT", 10)
    steps: EventLog[int] = EventLog("steps")
    for n in range(95):
        steps.add(n)
        assert len(list(steps)) < 20
    assert len(steps) == 95
    assert steps.all(lambda n: n % 2 == 0, since=90) == [90, 92, 94]
    assert await steps.first(lambda n: n > 92, since=1) == 93
    with pytest.raises(TimeoutError, match="steps: a hundred did not happen"):
        await steps.first(lambda n: n == 100, timeout_s=0.01, what="a hundred")


async def test_a_capture_is_done_when_the_lens_has_shown_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arduchip, "CAPTURE_S", 0.0)
    shown = asyncio.Event()

    async def lens(_: tuple[int, int]) -> bytes:
        await shown.wait()
        return b"\xff\xd8 a picture \xff\xd9"

    chip = ArduChip(lens, Ov2640())
    start(chip)
    await asyncio.sleep(0)
    assert not is_done(chip)
    shown.set()
    assert chip._exposure
    await chip._exposure
    assert is_done(chip)


async def test_a_lens_that_fails_is_told_and_the_capture_is_never_done(caplog: pytest.LogCaptureFixture) -> None:
    failed = asyncio.Event()

    async def lens(_: tuple[int, int]) -> bytes:
        failed.set()
        raise FileNotFoundError("no such slide")

    chip = ArduChip(lens, Ov2640())
    with caplog.at_level(logging.ERROR):
        start(chip)
        await failed.wait()
        await chip.rest()
    assert "the lens showed nothing" in caplog.text
    assert not is_done(chip)


async def test_a_board_without_power_gives_up_the_picture_it_was_taking() -> None:
    async def lens(_: tuple[int, int]) -> bytes:
        await asyncio.Event().wait()
        return b""

    before = len(asyncio.all_tasks())
    chip = ArduChip(lens, Ov2640())
    start(chip)
    await asyncio.sleep(0)
    await chip.rest()
    assert len(asyncio.all_tasks()) == before
