"""What is written, each file whole and its owner's alone; what stood there before is kept beside it."""

import fcntl
import glob
import os
import pwd
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.commands.installing.passwords import password_file
from bot.commands.installing.plan import known_passwords
from bot.devices.access import access_list, configuration
from bot.settings import Settings
from bot.store.disk import FILE_MODE, make_folder, write_file

#: The folder of the broker's files, beside ``.env``.
_BROKER = "broker"

#: Of what a file said before, so many are kept, the newest: each holds secrets.
MOST_KEPT = 3


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder, for one at a time. Raises BlockingIOError where somebody else has it."""
    if not folder.is_dir():
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            pass  # a disk that knows no locks, as some of networks
        yield
    finally:
        os.close(held)


@contextmanager
def unbroken() -> Iterator[None]:
    """Have Ctrl-C wait until everything is written: it is a matter of milliseconds."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def put(path: Path, content: str) -> Path | None:
    """Have a file say this; returns where what it said before is kept, if it said anything else. Raises OSError."""
    before = path.read_bytes() if path.exists() else None
    if before == content.encode():
        path.chmod(FILE_MODE)
        return None
    kept = _keep(path, before) if before else None
    owner = path.stat() if before is not None else None
    make_folder(path.parent)
    write_file(path, [content.encode()])
    if owner and owner.st_uid != os.geteuid():
        with suppress(PermissionError):
            # the folder may be theirs: nobody has us give them what a link of theirs leads to
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    return kept


def broker_files(settings: Settings, folder: Path) -> dict[Path, str]:
    """What a mosquitto of this household's own is started with. Raises OSError, UnicodeDecodeError."""
    folder = folder.absolute() / _BROKER
    passwords = folder / "passwords"
    before = passwords.read_text(encoding="utf-8") if passwords.exists() else ""
    # whoever starts it as root reads the files as whom they belong to
    own = f"user {pwd.getpwuid(os.geteuid()).pw_name}\npersistence_location {folder}/\n"
    return {
        passwords: password_file(before, known_passwords(settings)),
        folder / "doorman.acl": access_list(settings.devices),
        folder / "mosquitto.conf": configuration(settings.devices, str(folder)) + own,
    }


def _keep(path: Path, content: bytes) -> Path:
    """What a file said, in a file beside it."""
    base = f"{path.name}.before-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    kept, n = path.with_name(base), 1
    while kept.exists():
        n += 1
        kept = path.with_name(f"{base}-{n}")
    write_file(kept, [content])
    before = [one for one in path.parent.glob(f"{glob.escape(path.name)}.before-*") if one.is_file()]
    for old in sorted(before, key=lambda one: (one.stat().st_mtime_ns, one.name))[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
    return kept
