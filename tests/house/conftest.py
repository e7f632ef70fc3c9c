"""A house with doubles for each test."""

from collections.abc import AsyncIterator

import pytest

from bot.nursery import Nursery
from tests.rig.house import HouseRig


@pytest.fixture
async def rig() -> AsyncIterator[HouseRig]:
    async with Nursery() as nursery:
        yield HouseRig(nursery)
