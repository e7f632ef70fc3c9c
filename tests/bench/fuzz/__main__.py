"""A million inputs over every parser that faces outside: ``uv run python -m tests.bench.fuzz [--inputs N] [--seed N]``.

Boards, buttons, relays, cameras, pictures, requests, Telegram's updates and launches, what somebody writes in the chat,
programs' bodies, Home Assistant's orders, Kafka, Google's answers, rules, zones, stored documents, the trail, tables,
backups, models and settings. Nothing may be raised but what the place says, nothing may take a second, and memory may
not grow. ``--only WORD``: places with it in their name.
"""

import argparse
import json
import logging
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.bench.fuzz.run import run


def main() -> int:
    """The command line; 1 where a place did what it must not."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)  # what is refused is logged, a million times
    began = time.perf_counter()
    found = run(chosen.inputs, chosen.seed, chosen.only)
    print(f"{'place':40}{'inputs':>9}{'taken':>9}{'refused':>9}{'slowest ms':>12}{'CPU s':>9}{'grown MiB':>11}")
    for name, one in found.items():
        refused = sum(one.refused.values())
        print(
            f"{name:40}{one.inputs:9}{one.taken:9}{refused:9}{one.slowest_ms:12}{one.cpu_s:9.1f}{one.grown_mib:11}",
            flush=True,
        )
        for where, what in one.accidents.items():
            print(f"    ! {where}: {what}")
    inputs = sum(one.inputs for one in found.values())
    cpu_s = sum(one.cpu_s for one in found.values())
    print(f"{inputs} inputs at {len(found)} places, {cpu_s:.0f} s of CPU, {time.perf_counter() - began:.0f} s")
    if chosen.json:
        chosen.json.write_text(json.dumps({name: asdict(one) for name, one in found.items()}, indent=2))
    return int(any(one.wrong for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
