"""Almost right is not right: a hundred thousand mutated unlock messages."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from firmware.simulator.board import micropython
from tests.firmware.rig import Rig, compiled

COUNT = 100_000


async def test_a_hundred_thousand_mutated_unlock_messages_open_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        micropython(),
        "-X",
        "heapsize=96K",
        str(Path(__file__).parent / "on_board" / "mutations.py"),
        str(COUNT),
        "20260401",
        env={"PATH": os.environ["PATH"], "MICROPYPATH": f"{compiled() / 'a'}:.frozen"},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(110):
        out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    result = json.loads(out.decode().splitlines()[-1])
    with capsys.disabled():
        sys.stdout.write(f"\n  {COUNT} mutated unlock messages: {result}\n")
    assert result["opened"] == 0, out.decode()
    assert result["works"] is True
    assert sum(result["reasons"].values()) > 0.97 * COUNT
    assert set(result["reasons"]) == {"json", "challenge", "signature"}


async def test_mutated_messages_over_the_wire_move_nothing(rig: Rig) -> None:
    challenge = rig.service.challenge()
    right = rig.service.command("unlock", {"ms": 300}, challenge)
    for at in range(0, len(right), 3):
        wrong = bytearray(right)
        wrong[at] ^= 1
        rig.service.publish("unlock", bytes(wrong))
    await rig.board.skip(20)
    used = await rig.service.send("led", {"pattern": "off"})
    assert used
    assert not rig.board.relay.pulses
    assert rig.board.starts == 1
