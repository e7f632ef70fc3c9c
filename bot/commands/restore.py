"""``main.py restore FILE``: a backup is opened beside the house, tried, and put in its place."""

import asyncio
from argparse import Namespace
from pathlib import Path

from tzlocal import get_localzone

from bot.commands import CannotDo
from bot.commands.backup import passphrase_of, tell
from bot.commands.backups import SETTINGS
from bot.commands.rooms import now
from bot.house.keeping.restored import RESTORED, RESTORED_KEY, RestoredFrom
from bot.house.records.backup import BackupRefused
from bot.settings import StoreSettings, audit_key_places, read_store, settings_file
from bot.store import open_store
from bot.store.backup import AUDIT_KEY, OpenedBackup, put_in_place, rehearsed
from bot.store.disk import make_folder, write_file
from bot.words.commands import backup_text

#: What the backup's settings are called where there are some already.
_BESIDE = ".from-backup"


def carry_out(chosen: Namespace) -> int:
    """Bring it back, or only try to, and say what was found. Raises CannotDo, SettingsWrong."""
    store = read_store()
    file: Path = chosen.file
    if not file.is_file():
        raise CannotDo(backup_text.no_file(str(file)))
    passphrase = passphrase_of(chosen.passphrase_file, twice=False)
    try:
        asyncio.run(_restore(file, passphrase, store, rehearse=chosen.rehearse, replace=chosen.replace))
    except BackupRefused as exc:
        raise CannotDo(backup_text.refused(exc)) from exc
    return 0


async def _restore(file: Path, passphrase: str, store: StoreSettings, *, rehearse: bool, replace: bool) -> None:
    async with rehearsed(file, passphrase, store.folder) as opened:
        tell(backup_text.found(opened.content, opened.found, get_localzone()))
        if rehearse:
            tell(backup_text.ONLY_TRIED)
            return
        async with open_store(opened.folder / "data") as unpacked:  # at the first start the owners are told
            word = RestoredFrom(opened.content.made_at)
            await unpacked.collection(RESTORED, RestoredFrom).put({RESTORED_KEY: word})
        aside = put_in_place(opened, store.folder, replace=replace, now=now())
        if aside:
            tell(backup_text.moved_aside(str(aside)))
        _take_key(opened, store)
        _take_settings(opened)
    tell(backup_text.ACCESS_BACK)
    tell(backup_text.NOW_START)


def _take_key(opened: OpenedBackup, store: StoreSettings) -> None:
    """What sealed the audit trail; where there is a key already it stays, and the other is added as an older one."""
    found = opened.folder / "keys" / AUDIT_KEY
    if not found.is_file():
        return
    places = audit_key_places(store)
    known = next((place for place in places if place.is_file()), None)
    kept = known.read_text(encoding="utf-8") if known else ""
    lines = [line for line in found.read_text(encoding="utf-8").splitlines() if line.strip() not in kept.split()]
    wanted = [line for line in lines if known is None or not line.startswith("#")]
    if wanted and (place := known or next(iter(places), None)):
        make_folder(place.parent)
        write_file(place, [kept.encode(), "".join(f"{line}\n" for line in wanted).encode()])


def _take_settings(opened: OpenedBackup) -> None:
    found = opened.folder / SETTINGS
    if not found.is_file():
        return
    content, place = found.read_bytes(), settings_file()
    if place.exists() and place.read_bytes() == content:
        return
    if place.exists():
        place = place.with_name(f"{place.name}{_BESIDE}")
        tell(backup_text.settings_beside(str(place)))
    write_file(place, [content])
