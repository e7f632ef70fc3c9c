"""Everything fails at once: ``uv run python -m tests.bench.chaos --rings 10000 --seed N [--json FILE]``.

Five doors, four residents, a program that opens doors, a stranger, and Home Assistant's topics, round a service of its
own, a real mosquitto and the strict stand-in for Telegram. In each episode some doors ring, people answer or do what
they should not, and one thing goes wrong. Then it is checked that every ring is told in every chat, none twice but
where a reply was lost, that no door opened without a fresh order of its own, and that the audit trail proves it all.
A run that failed is run again with its seed; its data stay in ``--keep``.
"""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
from pathlib import Path

from tests.bench.chaos import faults
from tests.bench.chaos.home import DOORS
from tests.bench.chaos.neighbours import Part, at_hand
from tests.bench.chaos.run import run
from tests.bench.chaos.visitors import Gaps, Pace
from tests.rig.mosquitto import BROKER


def main() -> int:
    """The command line; 1 where something that must hold does not."""
    usual = Pace()
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.chaos", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rings", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gap", type=float, default=usual.gap_s, metavar="SECONDS", help="mean, between two presses")
    parser.add_argument("--gaps", type=Gaps, choices=list(Gaps), default=usual.gaps, help="how they are spread")
    parser.add_argument("--lasts", type=float, default=usual.lasts_s, metavar="SECONDS", help="each episode")
    parser.add_argument("--fault", action="append", choices=[each.__name__ for each in faults.FAULTS], default=[])
    parser.add_argument("--real-boards", type=int, default=1, choices=range(1, len(DOORS) + 1), metavar="DOORS")
    parser.add_argument("--without", action="append", type=Part, choices=list(Part), default=[])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the data and logs stay")
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    if BROKER is None:
        sys.stderr.write("mosquitto is not installed\n")
        return 2
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # the stand-in cuts lines on purpose
    only = tuple(each for each in faults.FAULTS if each.__name__ in chosen.fault)
    parts = [part for part in at_hand() if part not in chosen.without]
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        pace = Pace(chosen.gap, chosen.gaps, chosen.lasts)
        figures = asyncio.run(
            run(folder, chosen.rings, chosen.seed, pace=pace, only=only, parts=parts, real_boards=chosen.real_boards)
        )
    for name, value in figures.as_json().items():
        print(f"{name:26} {value}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures.as_json(), indent=2), encoding="utf-8")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
