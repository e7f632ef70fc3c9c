"""The process that asks the network: what answers there is parsed here, and nowhere near the house.

It is asked one thing on its standard input (JSON), says one thing on its standard output, and ends.
"""

import asyncio
import json
import os
import sys
from typing import Any

from recognizer.process import limits

#: On top of what Python itself uses: zeep and its tables of ONVIF's types take 55 MB.
_MEMORY_BYTES = 384 * 1024 * 1024

#: More is never said: a network of cameras, or all streams of a recorder.
MOST_SAID_BYTES = 256 * 1024


def main() -> None:
    """Do what is asked."""
    limits.keep_memory_private()
    limits.gain_nothing()
    question: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    limits.die_with(question["parent"])
    limits.allow_cpu(question["cpu_s"])
    limits.allow_memory(_MEMORY_BYTES)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # libraries print
    answers.write(json.dumps(_answer(question)).encode()[:MOST_SAID_BYTES] + b"\n")
    os._exit(0)  # threads that listen to the network are waited for by nobody


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    if question["do"] == "find":
        from bot.cameras.finding.multicast import found  # noqa: PLC0415 - each imports what the other does not need

        return {"found": found(question["within_s"])}
    from bot.cameras.finding.onvif_device import StreamsRefused, ask_there_alone, streams_of  # noqa: PLC0415

    ask_there_alone()
    try:
        return {"streams": asyncio.run(streams_of(**question["device"]))}
    except StreamsRefused as exc:
        return {"trouble": exc.code}
