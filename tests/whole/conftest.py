"""A village for each test."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.rig.whole import Village, village_in


@pytest.fixture
async def bare_village(tmp_path: Path) -> AsyncIterator[Village]:
    """Everything but a running service."""
    async with village_in(tmp_path) as village:
        yield village


@pytest.fixture
async def village(bare_village: Village) -> Village:
    """Everything, with Anna and Leo at home."""
    await bare_village.service.start()
    await asyncio.gather(bare_village.move_in(), bare_village.ready())
    return bare_village
