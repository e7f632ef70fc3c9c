"""The first release's own bench of a press, with the rest that today's takes before each: see ``tests.bench.all``.

Started as a file by that release's Python, in its checkout. A house at rest answers more slowly than one that was just
busy, as its processor sleeps: without the same rest the two would not be measured alike.
"""

import asyncio
import importlib
import runpy
import sys
from pathlib import Path
from typing import Any

#: As long as ``bot.telegram.delivery.gathering.EDIT_REST_S``, which that release has not.
REST_S = 1.0


def main() -> None:
    """Run the bench of the checkout that is the working directory, with this command line."""
    sys.path[0] = str(Path.cwd())
    service = importlib.import_module("tests.whole.service").Service
    until_quiet = service.until_quiet

    async def until_rested(self: Any, *arguments: Any) -> None:
        await until_quiet(self, *arguments)
        await asyncio.sleep(REST_S)

    service.until_quiet = until_rested
    runpy.run_module("tests.bench.press", run_name="__main__")


if __name__ == "__main__":
    main()
