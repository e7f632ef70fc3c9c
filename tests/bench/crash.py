"""Kill -9 at every stage of a visit, many times: ``uv run python -m tests.bench.crash --times 20 [--json FILE]``."""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path

from tests.rig.service.whole import whole_rig
from tests.whole.crash import STAGES, crash_at


async def run(times: int, stages: list[str]) -> dict[str, dict[str, int]]:
    """Crash ``times`` times at each stage; returns how many were survived."""
    outcome: dict[str, dict[str, int]] = {}
    for stage in stages:
        survived = 0
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            async with whole_rig(Path(folder)) as rig:
                await rig.service.start()
                await asyncio.gather(rig.move_in(), rig.ready())
                for n in range(times):
                    try:
                        await crash_at(stage, rig)
                    except (AssertionError, TimeoutError) as exc:
                        print(f"{stage} {n + 1}: {exc}")
                        break
                    survived += 1
        outcome[stage] = {"kills": times, "survived": survived}
        print(f"{stage:14} {survived:3}/{times}  {time.monotonic() - began:6.1f} s", flush=True)
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--stage", action="append", choices=list(STAGES))
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    outcome = asyncio.run(run(chosen.times, chosen.stage or list(STAGES)))
    if chosen.json:
        chosen.json.write_text(json.dumps(outcome, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
