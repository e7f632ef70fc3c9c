"""A minute of ``tests.bench.chaos``: everything fails at once, and every ring is told, and no door opens unasked.

What Google, Kafka, cameras and firmware add is left to a run of the bench; the end of a run is the same.
"""

from pathlib import Path

import pytest

from tests.bench.chaos.faults.house import (
    broker_restarts,
    clock_jumps,
    recogniser_is_killed,
    service_is_killed,
    strangers_flood,
    telegram_is_away,
    telegram_is_moody,
)
from tests.bench.chaos.neighbours import Part
from tests.bench.chaos.run import run
from tests.bench.chaos.visitors import Pace
from tests.rig.mosquitto import BROKER

FAULTS = (
    service_is_killed,
    recogniser_is_killed,
    broker_restarts,
    telegram_is_away,
    telegram_is_moody,
    clock_jumps,
    strangers_flood,
)


@pytest.mark.timeout(600)
@pytest.mark.skipif(BROKER is None, reason="mosquitto is not installed: the embedded broker keeps no session")
async def test_every_ring_is_told_and_no_door_opens_unasked_while_everything_fails(tmp_path: Path) -> None:
    figures = await run(tmp_path, 40, seed=51, pace=Pace(lasts_s=1.5), only=FAULTS, parts=(Part.GUEST,))
    assert figures.wrong == []
    assert figures.rings >= 40
    assert figures.orders > 0
    assert figures.openings > 0
