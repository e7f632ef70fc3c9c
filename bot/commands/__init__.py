"""What ``main.py`` can be told to do, a file each with its ``carry_out``; only main imports them."""

import io
import sys

from bot.words.phrase import Text


class CannotDo(Exception):
    """A command cannot be carried out; ``said`` tells whoever typed it what is wrong and what to do."""

    def __init__(self, said: Text) -> None:
        super().__init__(said)
        self.said = said


def write_on_any_terminal() -> None:
    """Let a terminal that knows few letters show "?" for the others: what is said in five languages must not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
