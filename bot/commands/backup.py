"""``main.py backup FILE``: everything in one encrypted file, whether or not the service runs."""

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.backups import lying_beside, release
from bot.commands.rooms import now
from bot.house.records.backup import BackupRefused
from bot.settings import read_store
from bot.store.backup import make_backup, new_key
from bot.store.trail.inbox import leave_note
from bot.words.commands import backup_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Text


def carry_out(chosen: Namespace) -> int:
    """Write it, and say what is in it. Raises CannotDo, SettingsWrong."""
    store = read_store()
    file: Path = chosen.file
    if file.exists():
        raise CannotDo(backup_text.there_already(str(file)))
    if file.absolute().resolve().is_relative_to(store.folder.absolute().resolve()):
        raise CannotDo(backup_text.WITHIN_DATA)
    passphrase = passphrase_of(chosen.passphrase_file, twice=True)
    try:
        key = new_key(passphrase)
        if store.folder.is_dir():
            leave_note(store.folder, now(), "backup written")  # the record has it, and so does the backup
        content = make_backup(store.folder, file, key, made_at=now(), release=release(), beside=lying_beside(store))
    except BackupRefused as exc:
        raise CannotDo(backup_text.refused(exc)) from exc
    except OSError as exc:
        raise CannotDo(backup_text.not_noted(str(store.folder), exc.strerror or "")) from exc
    tell(backup_text.written(str(file), content))
    return 0


def passphrase_of(file: Path | None, *, twice: bool) -> str:
    """What was typed without being shown, or the first line of the file. Raises CannotDo."""
    tongue = terminal_tongue(os.environ)
    if file:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as exc:
            raise CannotDo(backup_text.no_file(str(file))) from exc
        if not lines or not lines[0]:
            raise CannotDo(backup_text.NO_PASSPHRASE)
        return lines[0]
    try:
        typed = getpass.getpass(tongue.plain(backup_text.ASK))
        again = getpass.getpass(tongue.plain(backup_text.ASK_AGAIN)) if twice else typed
    except EOFError as exc:
        raise CannotDo(backup_text.NOBODY_TYPES) from exc
    if again != typed:
        raise CannotDo(backup_text.DIFFERENT)
    return typed


def tell(said: Text) -> None:
    """Say it on standard output."""
    sys.stdout.write(f"{terminal_tongue(os.environ).plain(said)}\n")
