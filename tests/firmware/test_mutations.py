"""Almost right is not right: a hundred thousand mutated unlock messages."""

import asyncio
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from firmware.simulator.board import micropython
from tests.bench.fuzz.on_board import BoardReaders
from tests.firmware.rig import Rig, compiled

COUNT = 100_000


async def test_a_hundred_thousand_mutated_unlock_messages_open_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    halves = await asyncio.gather(*(mutated(COUNT // 2, seed) for seed in (20260401, 20260402)))
    reasons = sum((Counter(half["reasons"]) for half in halves), Counter[str]())
    with capsys.disabled():
        sys.stdout.write(f"\n  {COUNT} mutated unlock messages, refused for: {dict(reasons)}\n")
    assert [half["opened"] for half in halves] == [0, 0]
    assert all(half["works"] is True for half in halves)
    assert reasons.total() > 0.97 * COUNT
    assert set(reasons) == {"json", "challenge", "signature"}


async def mutated(count: int, seed: int) -> dict[str, Any]:
    """What the board's own judge made of so many mutated messages."""
    process = await asyncio.create_subprocess_exec(
        micropython(),
        "-X",
        "heapsize=96K",
        str(Path(__file__).parent / "on_board" / "mutations.py"),
        str(count),
        str(seed),
        env={"PATH": os.environ["PATH"], "MICROPYPATH": f"{compiled() / 'a'}:.frozen"},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(110):
        out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    result: dict[str, Any] = json.loads(out.decode().splitlines()[-1])
    return result


async def test_mutated_messages_over_the_wire_move_nothing(rig: Rig) -> None:
    challenge = await rig.service.challenge()
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


def test_an_answer_of_brackets_without_end_is_no_document() -> None:
    board = BoardReaders()
    try:
        board.read(("answer", (b"HTTP/1.1 503 Later\r\n\r\n" + b"[" * 1024)[:1024]))
    finally:
        board.close()
