"""What the demo's commands have of the terminal: how they end, and what they say."""

import asyncio
import signal
import sys


def end_of_demo() -> asyncio.Event:
    """Set by Ctrl-C, also where a background shell had started us deaf to it, and by closing the window."""
    over = asyncio.Event()
    ends = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup: the window may be closed
        ends.append(signal.SIGHUP)
    for number in ends:
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    return over


def say(text: str) -> None:
    """A line for whoever started us, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
