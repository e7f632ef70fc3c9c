"""Kill -9 at any moment loses nothing that was confirmed, and opens no door twice."""

import pytest

from tests.rig.mosquitto import BROKER
from tests.rig.service.whole import WholeRig
from tests.whole.crash import STAGES, crash_at


@pytest.mark.timeout(600)
@pytest.mark.skipif(BROKER is None, reason="mosquitto is not installed: the embedded broker keeps no session")
async def test_a_kill_at_each_stage_loses_nothing_and_opens_nothing_twice(rig: WholeRig) -> None:
    for stage in STAGES:
        await crash_at(stage, rig)
