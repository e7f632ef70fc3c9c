"""What may be typed behind ``main.py``. Knows no command's file: ``--help`` should not wait for one."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from bot.words import terminal_text as words
from bot.words.phrase import Text
from bot.words.terminal import terminal_tongue

#: The three that come first, and what each is for.
_FIRST = (
    ("uv run main.py demo", words.TRY_IT),
    ("uv run main.py doctor", words.WHAT_IS_MISSING),
    ("uv run main.py", words.THE_REAL_THING),
)


def chosen_of(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed (None: on the command line); ``command`` names a file of ``bot/commands``.

    Raises SystemExit where it is no command, and where help was asked for.
    """
    return parser().parse_args(arguments)


def parser() -> argparse.ArgumentParser:
    """Every command and its options, in the terminal's language."""
    tongue = terminal_tongue(os.environ)

    def said(text: Text) -> str:
        return tongue.plain(text).replace("%", "%%")

    first = "\n".join(f"  {typed:<26}{tongue.plain(what)}" for typed, what in _FIRST)
    parser = argparse.ArgumentParser(
        prog="main.py",
        description=f"{tongue.plain(words.WHAT_IT_IS)}\n\n{first}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", title=said(words.COMMANDS), metavar="COMMAND")
    parser.set_defaults(command="run")
    commands.add_parser("run", help=said(words.RUN))
    shown = commands.add_parser("demo", help=said(words.DEMO))
    shown.add_argument("--port", type=int, default=8080, help=said(words.DEMO_PORT))
    shown.add_argument("--no-browser", action="store_true", help=said(words.DEMO_NO_BROWSER))
    shown.add_argument("--keep", action="store_true", help=said(words.DEMO_KEEP))
    shown.add_argument("--telegram-only", action="store_true", help=said(words.DEMO_TELEGRAM))
    shown.add_argument("--api-port", type=int, default=8082, help=said(words.DEMO_API_PORT))
    commands.add_parser("doctor", help=said(words.DOCTOR))
    commands.add_parser("faces", help=said(words.FACES))
    handed = commands.add_parser("board", help=said(words.BOARD))
    handed.add_argument("door", help=said(words.BOARD_DOOR))
    handed.add_argument("--out", type=Path, help=said(words.BOARD_OUT))
    commands.add_parser("broker", help=said(words.BROKER))
    fetched = commands.add_parser("models", help=said(words.MODELS))
    fetched.add_argument("what", choices=["fetch"], help=said(words.MODELS_FETCH))
    audited = commands.add_parser("audit", help=said(words.AUDIT))
    audited.add_argument("what", choices=["verify"], help=said(words.AUDIT_VERIFY))
    audited.add_argument("--head", metavar="LINES:HASH", help=said(words.AUDIT_HEAD))
    return parser
