"""``main.py install``: the service starts with the machine, the broker knows its doors. It shows, asks, and writes."""

import difflib
import grp
import os
import pwd
import shutil
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.door_check import as_reached
from bot.commands.installing.plan import PROJECT, FilePurpose, Planned, plan, written_folders
from bot.settings import audit_key_places, read_settings, settings_file
from bot.store.disk import make_folder, sync_folder
from bot.store.trail.audit_key import open_key
from bot.words.commands import install_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Text

#: Who the broker runs as where Debian packed it, and so who must be able to read its passwords.
_BROKER_GROUP = "mosquitto"
_ASIDE = ".before-doorman"


def carry_out(chosen: Namespace) -> int:
    """Go through the files one by one. Raises CannotDo, SettingsWrong."""
    if not chosen.yes and not sys.stdin.isatty():
        raise CannotDo(install_text.NO_TERMINAL)
    root: Path = chosen.root
    env_file = settings_file()
    settings = as_reached(read_settings())
    try:
        planned = plan(settings, env_file, root=root, user=owner_of(PROJECT))
    except (OSError, UnicodeDecodeError) as exc:
        why = exc.strerror or "" if isinstance(exc, OSError) else ""
        raise CannotDo(install_text.not_written(str(getattr(exc, "filename", "")), why)) from exc
    if root != Path("/"):  # what is only looked at changes no settings
        planned = replace(planned, files=[_below(root, file) for file in planned.files])
    for file in planned.files:
        _settle(file, ask=not chosen.yes)
    if root == Path("/"):
        for folder in written_folders(settings.store):
            _make_data_folder(folder)
        make_key(audit_key_places(settings.store, env_file)[:1])
    _say(install_text.what_now(planned.boards, planned.relays))
    return 0


def owner_of(project: Path) -> str:
    """Whose the project is: they run the service."""
    return pwd.getpwuid(project.stat().st_uid).pw_name


def _make_data_folder(folder: Path) -> None:
    """The unit names it as what the service may write to: it must be there, and the service's own."""
    if folder.is_dir():
        return
    try:
        make_folder(folder)
        owner = PROJECT.stat()
        with suppress(PermissionError):
            os.chown(folder, owner.st_uid, owner.st_gid)
    except OSError as exc:
        raise CannotDo(install_text.not_written(str(folder), exc.strerror or "")) from exc


def make_key(places: Sequence[Path]) -> None:
    """The audit trail's key, the service's own: the unit does not let the service make one where its code lies."""
    if (made := open_key(places)) and made.fresh:
        owner = PROJECT.stat()
        with suppress(PermissionError):
            os.chown(places[0], owner.st_uid, owner.st_gid)


def _below(root: Path, file: Planned) -> Planned:
    if file.purpose is not FilePurpose.SETTINGS:
        return file
    return Planned(file.purpose, root / file.path.name, file.content, None, file.mode, file.shown)


def _settle(file: Planned, *, ask: bool) -> None:
    if file.before == file.content:
        _say(install_text.as_it_should_be(str(file.path)))
        return
    _say(install_text.PURPOSES[file.purpose])
    sys.stdout.write(f"{_shown(file)}\n")
    if ask and input(terminal_tongue(os.environ).plain(install_text.ASK)).strip().lower() not in install_text.YES:
        _say(install_text.left(str(file.path)))
        return
    try:
        aside = _write(file)
    except OSError as exc:
        raise CannotDo(install_text.not_written(str(file.path), exc.strerror or "")) from exc
    _say(install_text.written(str(file.path)))
    if aside:
        _say(install_text.kept_aside(str(aside)))


def _shown(file: Planned) -> str:
    """The file, or what changes in it."""
    if file.shown is not None:
        return f"# {file.path}\n{file.shown}"
    if file.before is None:
        return f"# {file.path}\n{file.content}"
    changed = difflib.unified_diff(
        file.before.splitlines(), file.content.splitlines(), str(file.path), str(file.path), lineterm=""
    )
    return "\n".join(changed)


def _write(file: Planned) -> Path | None:
    """Put it in place, whole; returns where the one from before is. Raises OSError."""
    file.path.parent.mkdir(parents=True, exist_ok=True)
    aside = None
    if file.before is not None and file.purpose is not FilePurpose.SETTINGS:
        aside = file.path.with_name(f"{file.path.name}{_ASIDE}")
        if not aside.exists():  # what was there before the first time is what somebody may want back
            shutil.copy2(file.path, aside)
    temporary = file.path.with_name(f".{file.path.name}.tmp")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(file.content)
            written.flush()
            os.fsync(written.fileno())
            _belong(written.fileno(), file)
        temporary.replace(file.path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(file.path.parent)
    return aside


def _belong(handle: int, file: Planned) -> None:
    """Have whoever reads it be able to, and nobody else."""
    os.fchmod(handle, file.mode)
    with suppress(KeyError, PermissionError):
        if file.purpose is FilePurpose.PASSWORDS:
            os.fchown(handle, -1, grp.getgrnam(_BROKER_GROUP).gr_gid)
        elif file.purpose is FilePurpose.SETTINGS:
            owner = PROJECT.stat()
            os.fchown(handle, owner.st_uid, owner.st_gid)


def _say(said: Text) -> None:
    sys.stdout.write(f"{terminal_tongue(os.environ).plain(said)}\n")
