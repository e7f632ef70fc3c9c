"""What the service loads at its start: nothing that opens a stream or parses what the network says."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"av", "onvif", "zeep", "lxml", "wsdiscovery", "scipy", "cryptography", "astral", "httpx", "webauthn"}


def loaded_by(code: str) -> set[str]:
    said = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(said.stdout.split())


def test_the_service_loads_no_ffmpeg_and_no_onvif() -> None:
    assert not loaded_by("import bot.commands.cameras, bot.commands.chores, bot.commands.rooms, bot.report") & HEAVY


@pytest.mark.parametrize("program", ["bot.cameras.process.main", "bot.cameras.finding.probe"])
def test_a_process_loads_nothing_of_the_service_before_it_is_told_what_to_do(program: str) -> None:
    loaded = loaded_by(f"import {program}")
    assert not loaded & {"aiogram", "aiohttp", "pydantic", "orjson", "cv2", "onnxruntime"}


def test_whoever_asks_the_network_loads_no_ffmpeg() -> None:
    assert "av" not in loaded_by("import bot.cameras.finding.probe")
