"""A whole product for each test."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.rig.service.whole import WholeRig, whole_rig


@pytest.fixture
async def bare_rig(tmp_path: Path) -> AsyncIterator[WholeRig]:
    """Everything but a running service, which starts quickly; see ``test_first_run.py`` for one as README tells."""
    async with whole_rig(tmp_path) as rig:
        rig.service.forked = True
        yield rig


@pytest.fixture
async def rig(bare_rig: WholeRig) -> WholeRig:
    """Everything, with Anna and Leo at home."""
    await bare_rig.service.start()
    await asyncio.gather(bare_rig.move_in(), bare_rig.ready())
    return bare_rig
