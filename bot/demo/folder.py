"""The folder of a demo: one demo at a time, and nothing but a demo's state is ever emptied."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.words.demo import demo_text
from bot.words.phrase import Phrase

#: What the service says goes here; the file also tells a demo's folder from others.
LOG = "service.log"


class FolderTaken(Exception):
    """The folder cannot be this demo's; ``said`` tells what to do."""

    def __init__(self, said: Phrase) -> None:
        super().__init__(said)
        self.said = said


@contextmanager
def own_folder(folder: Path, *, keep: bool) -> Iterator[None]:
    """Have the folder for oneself, empty unless ``keep``; raises FolderTaken. The lock ends with the process."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderTaken(demo_text.ANOTHER_RUNS) from None
        if folder.exists() and any(folder.iterdir()) and not (folder / LOG).exists():
            raise FolderTaken(demo_text.folder_holds_else(folder))
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / LOG).touch()
        yield
