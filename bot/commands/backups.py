"""What belongs into a backup, and where the service keeps its own."""

import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bot.house.ports import Clock
from bot.settings import Settings, StoreSettings, audit_key_places, settings_file
from bot.store import Store
from bot.store.backup import AUDIT_KEY, BackupFolder

#: What the settings are called in a backup.
SETTINGS = "settings/.env"


def backups_of(settings: Settings, store: Store, clock: Clock) -> BackupFolder:
    """Where backups are made and kept."""
    return BackupFolder(
        settings.store.folder,
        backup_folder(settings.store),
        beside=partial(lying_beside, settings.store),
        release=release(),
        passphrases=store.sealed("backup_passphrase"),
        faces_in=faces_in,
        clock=clock,
    )


def backup_folder(store: StoreSettings) -> Path:
    """The folder for backups."""
    return store.backups or store.folder / "backups"


def faces_in(gallery: Path) -> int:
    """How many samples of faces a gallery has; raises ValueError where its file is damaged, OSError."""
    from recognizer.gallery.gallery_file import SAMPLE, open_encodings  # noqa: PLC0415 - numpy, for once a week

    encodings, trouble = open_encodings(gallery / "encodings.bin")
    if trouble:
        raise ValueError(trouble)
    return int((encodings.kind == SAMPLE).sum()) if encodings else 0


def lying_beside(store: StoreSettings) -> Mapping[str, Path]:
    """What belongs to the house and lies outside its folder, by its name in a backup."""
    keys = {f"keys/{AUDIT_KEY}": place for place in reversed(audit_key_places(store)) if place.is_file()}
    return {**keys, SETTINGS: settings_file()}


def release() -> str:
    """Which release this is, as the project's own file tells."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
