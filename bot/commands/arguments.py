"""What may be typed behind ``main.py``. Knows no command's file: ``--help`` should not wait for one."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from bot.words.commands import backup_text, enrol_text, install_text, setup_text, worker_text
from bot.words.commands import export_command_text as export_words
from bot.words.commands import people_table_text as table_words
from bot.words.commands import terminal_text as words
from bot.words.commands.terminal import terminal_tongue
from bot.words.demo import demo_text
from bot.words.phrase import Text
from bot.words.tongue import Tongue

#: The three that come first, and what each is for.
_FIRST = (
    ("uv run main.py demo", words.TRY_IT),
    ("uv run main.py setup", words.SET_IT_UP),
    ("uv run main.py", words.THE_REAL_THING),
)

_MOST_PORT = 65535


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
    parser = _SpokenParser(tongue=tongue, prog="main.py", description=f"{tongue.plain(words.WHAT_IT_IS)}\n\n{first}")
    commands = parser.add_subparsers(
        dest="command",
        title=said(words.COMMANDS),
        metavar="COMMAND",
        prog="main.py",
    )
    parser.set_defaults(command="run")

    def command(name: str, what: Text) -> _SpokenParser:
        return commands.add_parser(name, help=said(what), description=tongue.plain(what), tongue=tongue)

    _describe_setup(command("setup", setup_text.SETUP), said)
    command("run", words.RUN)
    demo = command("demo", words.DEMO)
    shown = demo.options
    shown.add_argument("--port", type=demo.port, default=8080, help=said(words.DEMO_PORT))
    shown.add_argument("--no-browser", action="store_true", help=said(words.DEMO_NO_BROWSER))
    shown.add_argument("--keep", action="store_true", help=said(words.DEMO_KEEP))
    shown.add_argument("--history", action="store_true", help=said(demo_text.HISTORY))
    shown.add_argument("--telegram-only", action="store_true", help=said(words.DEMO_TELEGRAM))
    shown.add_argument("--api-port", type=demo.port, default=8082, help=said(words.DEMO_API_PORT))
    command("doctor", words.DOCTOR)
    command("faces", words.FACES)
    enrolled = command("enrol", enrol_text.ENROL)
    enrolled.named.add_argument("folder", type=Path, help=said(enrol_text.ENROL_FOLDER))
    enrolled.options.add_argument("--sure", action="store_true", help=said(enrol_text.ENROL_SURE))
    people = command("people", table_words.PEOPLE)
    people.named.add_argument("what", choices=["import", "export"], help=said(table_words.PEOPLE_WHAT))
    people.named.add_argument("file", type=Path, help=said(table_words.PEOPLE_FILE))
    allow, photos = said(table_words.PEOPLE_ALLOW), said(table_words.PEOPLE_PHOTOS)
    people.options.add_argument("--allow", metavar="HOST", action="append", default=[], help=allow)
    people.options.add_argument("--photos", metavar="FOLDER", type=Path, help=photos)
    _describe_export(command("export", export_words.EXPORT), said)
    handed = command("board", words.BOARD)
    handed.named.add_argument("door", help=said(words.BOARD_DOOR))
    handed.options.add_argument("--out", type=Path, help=said(words.BOARD_OUT))
    command("broker", words.BROKER)
    fetched = command("models", words.MODELS)
    fetched.named.add_argument("what", choices=["fetch"], help=said(words.MODELS_FETCH))
    fetched.options.add_argument("--liveness", action="store_true", help=said(words.MODELS_LIVENESS))
    audited = command("audit", words.AUDIT)
    audited.named.add_argument("what", choices=["verify"], help=said(words.AUDIT_VERIFY))
    audited.options.add_argument("--head", metavar="LINES:HASH", help=said(words.AUDIT_HEAD))
    _describe_backups(command, said)
    worker = command("worker", worker_text.WORKER)
    worker.options.add_argument("--key", metavar="FILE", type=Path, required=True, help=said(worker_text.WORKER_KEY))
    worker.options.add_argument("--name", metavar="NAME", help=said(worker_text.WORKER_NAME))
    worker.options.add_argument("--make", action="store_true", help=said(worker_text.WORKER_MAKE))
    installed = command("install", install_text.INSTALL)
    installed.options.add_argument("--root", type=Path, default=Path("/"), help=said(install_text.INSTALL_ROOT))
    installed.options.add_argument("--yes", action="store_true", help=said(install_text.INSTALL_YES))
    return parser


def _describe_backups(command: Callable[[str, Text], "_SpokenParser"], said: Callable[[Text], str]) -> None:
    backup = command("backup", backup_text.BACKUP)
    backup.named.add_argument("file", type=Path, help=said(backup_text.BACKUP_FILE))
    backup.options.add_argument("--passphrase-file", type=Path, help=said(backup_text.PASSPHRASE_FILE))
    restored = command("restore", backup_text.RESTORE)
    restored.named.add_argument("file", type=Path, help=said(backup_text.RESTORE_FILE))
    restored.options.add_argument("--passphrase-file", type=Path, help=said(backup_text.PASSPHRASE_FILE))
    restored.options.add_argument("--try", dest="rehearse", action="store_true", help=said(backup_text.ONLY_TRY))
    restored.options.add_argument("--replace", action="store_true", help=said(backup_text.REPLACE))
    diagnosed = command("diagnostics", backup_text.DIAGNOSTICS)
    diagnosed.named.add_argument("file", type=Path, help=said(backup_text.DIAGNOSTICS_FILE))
    diagnosed.options.add_argument("--log", type=Path, help=said(backup_text.DIAGNOSTICS_LOG))


def _describe_setup(setup: "_SpokenParser", said: Callable[[Text], str]) -> None:
    shown = setup.options
    shown.add_argument("--yes", action="store_true", help=said(setup_text.SETUP_YES))
    shown.add_argument("--token-file", metavar="FILE", type=Path, help=said(setup_text.SETUP_TOKEN_FILE))
    shown.add_argument("--way", choices=["board", "camera", "webcam"], help=said(setup_text.SETUP_WAY))
    shown.add_argument("--name", help=said(setup_text.SETUP_NAME))
    shown.add_argument("--relay", metavar="MAKER:NAME", help=said(setup_text.SETUP_RELAY))
    shown.add_argument("--broker", metavar="HOST:PORT", help=said(setup_text.SETUP_BROKER))
    password = said(setup_text.SETUP_BROKER_PASSWORD_FILE)
    shown.add_argument("--broker-password-file", metavar="FILE", type=Path, help=password)


def _describe_export(exported: "_SpokenParser", said: Callable[[Text], str]) -> None:
    exported.named.add_argument("what", choices=["visits", "attendance", "timetable"], help=said(export_words.WHAT))
    shown = exported.options
    shown.add_argument("--out", type=Path, metavar="FILE", required=True, help=said(export_words.OUT))
    shown.add_argument("--from", dest="start", metavar="DAY", help=said(export_words.FROM))
    shown.add_argument("--to", dest="end", metavar="DAY", help=said(export_words.TO))
    shown.add_argument("--person", metavar="NAME", help=said(export_words.PERSON))
    shown.add_argument("--group", choices=["family", "friend", "service"], help=said(export_words.GROUP))


class _SpokenParser(argparse.ArgumentParser):
    """A parser that says everything in a language of ours: argparse's own words are English."""

    def __init__(self, *, tongue: Tongue, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=partial(_Formatter, tongue.plain(words.USAGE)),
            add_help=False,
            allow_abbrev=False,  # "--passphrase" is not what it would be taken for
        )
        self._tongue = tongue
        #: What is typed without a name before it.
        self.named = self.add_argument_group(tongue.plain(words.TO_NAME))
        self.options = self.add_argument_group(tongue.plain(words.OPTIONS))
        self.options.add_argument("-h", "--help", action="help", help=tongue.plain(words.HELP))

    def error(self, message: str) -> NoReturn:
        """Tell how it is used, and where to read on; the reason is argparse's, in English, and left out."""
        del message
        self._refuse(words.not_understood(f"{self.prog} --help"))

    def port(self, typed: str) -> int:
        """The port that this means; ends as ``error`` does where it is none that a browser can be sent to."""
        if not re.fullmatch("[1-9][0-9]{0,4}", typed) or int(typed) > _MOST_PORT:
            self._refuse(words.no_port(typed))
        return int(typed)

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            self._refuse(words.no_such_word(str(value), map(str, action.choices)))

    def _refuse(self, why: Text) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self._tongue.plain(why)}\n")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Begins with our word for "usage"."""

    def __init__(self, usage: str, prog: str) -> None:
        super().__init__(prog)
        self._usage = usage

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Write the first line."""
        super().add_usage(usage, actions, groups, self._usage if prefix is None else prefix)
