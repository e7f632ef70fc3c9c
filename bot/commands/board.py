"""``main.py board``: a board's settings file, for ``firmware.tools.provision``."""

import os
import sys
from argparse import Namespace
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.commands import CannotDo
from bot.commands.door_check import as_called
from bot.devices.boards.handout import secrets_for
from bot.house.board import NoSecrets
from bot.house.door import DoorId
from bot.settings import read_settings
from bot.words import board_text
from bot.words.tongue import Language, Tongue

#: What a terminal is told; no time is.
_ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))


def carry_out(chosen: Namespace) -> int:
    """Hand it out: onto standard output, or into a file that is its owner's alone. Raises CannotDo, SettingsWrong."""
    settings = read_settings()
    called = as_called(settings, settings.data_dir)
    if chosen.door not in settings.doors:
        raise CannotDo(f"There is no door “{chosen.door}”; there is {', '.join(settings.doors)}.")
    try:
        secrets = secrets_for(settings, DoorId(chosen.door))
    except NoSecrets as none:
        raise CannotDo(_ENGLISH.plain(board_text.no_secrets(none))) from none
    if chosen.out:
        _write(chosen.out, secrets.content)
    else:
        sys.stdout.buffer.write(secrets.content)
    for note in (
        *(_ENGLISH.plain(board_text.remark(remark)) for remark in secrets.remarks),
        f"This opens the {called.doors[chosen.door].name}: delete it once the board has it.",
    ):
        sys.stderr.write(f"{note}\n")
    return 0


def _write(out: Path, content: bytes) -> None:
    try:
        out.unlink(missing_ok=True)  # one that others may read would stay readable
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as exc:
        raise CannotDo(f"{out} cannot be written ({exc.strerror}).") from exc
