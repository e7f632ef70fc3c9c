"""What may be typed behind ``main.py``. Knows no command's file: ``--help`` should not wait for one."""

import argparse
from collections.abc import Sequence
from pathlib import Path

DESCRIPTION = """\
Doorman: your doorbell in a Telegram chat.

  uv run main.py demo       try everything in the browser: no account, no hardware
  uv run main.py doctor     what is still missing before the real thing can start?
  uv run main.py            the real thing, with the settings in .env"""


def chosen_of(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed (None: on the command line); ``command`` names a file of ``bot/commands``.

    Raises SystemExit where it is no command, and where help was asked for.
    """
    return parser().parse_args(arguments)


def parser() -> argparse.ArgumentParser:
    """Every command and its options."""
    parser = argparse.ArgumentParser(
        prog="main.py", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    parser.set_defaults(command="run")
    commands.add_parser("run", help="run the service with the settings in .env (the default)")
    shown = commands.add_parser("demo", help="show the whole product in a browser, without any account or hardware")
    shown.add_argument("--port", type=int, default=8080, help="the page's port on 127.0.0.1 (default 8080)")
    shown.add_argument("--no-browser", action="store_true", help="do not open a browser, only print the address")
    shown.add_argument("--keep", action="store_true", help="go on with what the last demo left behind")
    only = "be Telegram alone, for a doorbell of your own: prints the BOT_API_URL and BOT_TOKEN for your .env"
    shown.add_argument("--telegram-only", action="store_true", help=only)
    shown.add_argument("--api-port", type=int, default=8082, help="with --telegram-only: its port (default 8082)")
    commands.add_parser("doctor", help="check everything the service stands on, and say what to do")
    commands.add_parser("faces", help="how well the faces you taught are told apart, and whose photos to add")
    handed = commands.add_parser("board", help="hand out a board's secrets.json, for flashing it")
    handed.add_argument("door", help="the door's id, such as front")
    handed.add_argument("--out", type=Path, help="write it here, readable for you alone (default: standard output)")
    commands.add_parser("broker", help="print the configuration and the access list for mosquitto")
    fetched = commands.add_parser("models", help="model files of the recogniser")
    fetched.add_argument("what", choices=["fetch"], help="download YuNet, the better face detector, once")
    audited = commands.add_parser("audit", help="the audit trail: who opened and changed what")
    audited.add_argument("what", choices=["verify"], help="check that nobody has changed it")
    audited.add_argument("--head", metavar="LINES:HASH", help="a seal that the chat told: nothing up to it may be gone")
    return parser
