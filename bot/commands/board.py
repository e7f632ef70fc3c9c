"""``main.py board``: a board's settings file, for ``firmware.tools.provision``."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.door_check import as_called, as_reached
from bot.devices.boards.provisioning import secrets_for
from bot.house.boards.board import NoSecrets
from bot.house.doors.door import DoorId
from bot.settings import read_settings
from bot.words.chat.doors import board_text
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue


def carry_out(chosen: Namespace) -> int:
    """Hand it out: onto standard output, or into a file that is its owner's alone. Raises CannotDo, SettingsWrong."""
    settings = as_reached(read_settings())
    called = as_called(settings)
    if chosen.door not in settings.doors:
        raise CannotDo(terminal_text.no_such_door(chosen.door, settings.doors))
    try:
        secrets = secrets_for(settings.devices, DoorId(chosen.door))
    except NoSecrets as none:
        raise CannotDo(board_text.no_secrets(none)) from none
    if chosen.out:
        _write(chosen.out, secrets.content)
    else:
        sys.stdout.buffer.write(secrets.content)
    tongue = terminal_tongue(os.environ)
    for note in (
        *(board_text.remark(remark) for remark in secrets.remarks),
        terminal_text.opens(called.doors[chosen.door].name),
    ):
        sys.stderr.write(f"{tongue.plain(note)}\n")
    return 0


def _write(out: Path, content: bytes) -> None:
    try:
        out.unlink(missing_ok=True)  # one that others may read would stay readable
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as exc:
        raise CannotDo(terminal_text.not_written(str(out), exc.strerror or "")) from exc
