from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.commands.wording import say_refusal
from bot.devices.boards.board import boards_of
from bot.devices.boards.updates import Updates
from bot.devices.intake.photos import PhotoIntake
from bot.web import Callers, open_listener
from tests.devices.doubles import RecordingDoorman, SetClock
from tests.devices.intake.uploads import DOORS, Intake
from tests.fakes.books import MemoryAudit
from tests.mqtt.conftest import broker, here, mqtt, nursery, other_end

__all__ = ["broker", "here", "mqtt", "nursery", "other_end"]


@pytest.fixture
async def doorman() -> RecordingDoorman:
    return RecordingDoorman()


@pytest.fixture
async def audit() -> MemoryAudit:
    return MemoryAudit()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def jpeg() -> bytes:
    picture = BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(picture, "JPEG", quality=80)
    return picture.getvalue()


@pytest.fixture
async def intake(doorman: RecordingDoorman, clock: SetClock, tmp_path: Path) -> AsyncIterator[Intake]:
    boards = boards_of(DOORS)
    parts: dict[str, dict[str, Any]] = {}
    photos = PhotoIntake(
        DOORS,
        boards,
        doorman,
        clock=clock,
        updates=Updates(tmp_path / "updates"),
        parts=lambda: parts,
        body_s=0.5,
    )
    async with (
        open_listener(
            "127.0.0.1", 0, photos.site, clock=clock, wording=say_refusal, callers=Callers(head_s=0.5)
        ) as listener,
        aiohttp.ClientSession(headers={"Accept": "application/json"}) as session,
    ):
        yield Intake(photos, listener, doorman, boards, clock, session, parts)
