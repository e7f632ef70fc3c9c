"""``main.py diagnostics FILE``: an archive for a bug report, in which no name, no secret and no picture is."""

import asyncio
import json
import os
import platform
import re
import subprocess
import zipfile
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from bot.commands import CannotDo
from bot.commands.backup import tell
from bot.commands.backups import release
from bot.commands.doctor import examine_all
from bot.house.findings.findings import Finding, Plain
from bot.house.languages import Language
from bot.settings import SettingsWrong, read_store, written_settings
from bot.store.disk import FILE_MODE, read_file
from bot.words.commands import backup_text

#: So many lines of the log are taken, the last ones.
_LOG_LINES = 400

#: Shorter names are blackened where they stand alone: within words they would blacken ordinary ones.
_SHORTEST_NAME = 3
_SHORTEST_SECRET = 5

#: What is set may be shown where it is one of these: numbers, switches, and words of ours.
_HARMLESS = re.compile(
    rf"-?\d{{1,6}}(\.\d+)?|true|false|on|off|yes|no|auto|none|board|relay|{'|'.join(Language)}", re.IGNORECASE
)

#: Ids of chats and people, tokens, keys, addresses of machines, and mail: blackened wherever they stand.
_SHAPES = re.compile(
    r"\d{5,12}:[A-Za-z0-9_-]{30,}|(?<![\w-])-?\d{7,}|[0-9a-fA-F]{16,}|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\w+://\S+|\d{1,3}(\.\d{1,3}){3}|(/home|/Users)/[^/\s]+"
)

#: Fields of documents that hold what somebody called something or somebody.
_NAMES = frozenset({"name", "by_name", "title", "note", "label", "text", "text_said", "topic", "host", "user"})

#: The same in a file that is no JSON any more.
_WRITTEN = re.compile(rf'"(?:{"|".join(sorted(_NAMES))})"\s*:\s*"([^"\\]+)"')

_HIDDEN = "‹…›"


def carry_out(chosen: Namespace) -> int:
    """Write it, and say so. Raises CannotDo, SettingsWrong."""
    file: Path = chosen.file
    if file.exists():
        raise CannotDo(backup_text.there_already(str(file)))
    folder = read_store().folder
    settings = written_settings()
    hide = Blackener([*names_in(folder), *_secrets(settings)])
    pages = {
        "about.txt": _about(),
        "settings.txt": _settings(settings),
        "doctor.txt": _doctor(),
        "store.txt": _store(folder, hide),
        "log.txt": hide.text(_log(chosen.log)),
    }
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
        with os.fdopen(handle, "wb") as written, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, page in pages.items():
                archive.writestr(name, page)
    except OSError as exc:
        raise CannotDo(backup_text.not_written(str(file), exc.strerror or "")) from exc
    tell(backup_text.diagnosed(str(file)))
    return 0


class Blackener:
    """Takes names and secrets out of a text, and whatever looks like one."""

    def __init__(self, words: Iterable[str]) -> None:
        longest_first = sorted({word for word in words if word.strip()}, key=len, reverse=True)
        self._words = re.compile("|".join(map(_pattern, longest_first)), re.IGNORECASE) if longest_first else None

    def text(self, text: str) -> str:
        """What is left of it."""
        text = self._words.sub(_HIDDEN, text) if self._words else text
        return _SHAPES.sub(_HIDDEN, text)


def _pattern(word: str) -> str:
    return re.escape(word) if len(word) >= _SHORTEST_NAME else rf"(?<!\w){re.escape(word)}(?!\w)"


def names_in(folder: Path) -> Iterator[str]:
    """Every name in a data folder: of people, residents, doors, cameras, guests, and their parts."""
    for path in [one for within in ("", "drawers/", "visits/") for one in folder.glob(f"{within}*.json*")]:
        try:
            text = read_file(path).decode(errors="replace")
        except OSError:
            continue
        try:
            names = list(_names(json.loads(text)))
        except (ValueError, RecursionError):  # damaged: whoever reports that is called something all the same
            names = [one[1] for one in _WRITTEN.finditer(text)]
        for name in names:
            yield name
            yield from name.split()


def _names(thing: Any) -> Iterator[str]:
    match thing:
        case dict():
            for key, value in thing.items():
                if key in _NAMES and isinstance(value, str):
                    yield value
                else:
                    yield from _names(value)
        case list():
            for one in thing:
                yield from [one] if isinstance(one, str) else _names(one)


def _secrets(settings: Mapping[str, str | None]) -> list[str]:
    return [value for value in settings.values() if value and len(value) >= _SHORTEST_SECRET]


def _about() -> str:
    libraries = (
        "aiogram",
        "aiohttp",
        "paho-mqtt",
        "opencv-python-headless",
        "face-recognition",
        "onnxruntime",
        "tinydb",
    )
    lines = [f"doorman {release()}", f"python {platform.python_version()}", platform.platform(), platform.machine()]
    for library in libraries:
        try:
            lines.append(f"{library} {metadata.version(library)}")
        except metadata.PackageNotFoundError:
            lines.append(f"{library} absent")
    return "\n".join(lines)


def _settings(settings: Mapping[str, str | None]) -> str:
    """The names of what is set; its value where that is a number, a switch, or a word of ours."""
    doors: dict[str, str] = {}
    lines = []
    for name, value in sorted(settings.items()):
        prefix, _, rest = name.partition("__")
        door, _, field = rest.partition("__")
        shown = name
        if field:  # a door's id is what the family calls it
            shown = f"{prefix}__{doors.setdefault(door, f'door{len(doors) + 1}')}__{field}"
        lines.append(f"{shown}={value if value and _HARMLESS.fullmatch(value) else '(set)' if value else ''}")
    return "\n".join(lines)


def _doctor() -> str:
    try:
        found = asyncio.run(examine_all())
    except SettingsWrong:
        return "settings: unreadable"
    return "\n".join(map(_finding, found))


def _finding(finding: Finding) -> str:
    what = finding.found.value if isinstance(finding.found, Plain) else type(finding.found).__name__
    verdict = "ok" if finding.good else "FAIL" if finding.needed else "warn"
    return f"{verdict:5}{finding.part.value}: {what}"


def _store(folder: Path, hide: Blackener) -> str:
    """How much is in each part of the data folder, and of which versions; anybody may have put something there."""
    lines = (
        [f"{_size(path):>12} {hide.text(path.name)}" for path in sorted(folder.iterdir())] if folder.is_dir() else []
    )
    for path in sorted([*folder.glob("*.json"), *folder.glob("drawers/*.json"), *folder.glob("visits/*.json")]):
        try:
            tables = json.loads(read_file(path))
            versions = Counter(str(one.get("schema", 0)) for table in tables.values() for one in table.values())
        except (OSError, ValueError, AttributeError):
            lines.append(f"{path.relative_to(folder)} unreadable")
        else:
            lines.append(f"{path.relative_to(folder)} {sum(versions.values())} documents, schema {dict(versions)}")
    return "\n".join(lines)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(one.stat().st_size for one in files if one.is_file())


def _log(file: Path | None) -> str:
    """The last lines of the log: of a file, or of the unit's journal where there is one."""
    if file:
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError as exc:
            raise CannotDo(backup_text.no_file(str(file))) from exc
        return "\n".join(lines[-_LOG_LINES:])
    command = ["journalctl", "--unit=doorman", "--output=cat", "--no-pager", f"--lines={_LOG_LINES}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired):
        return "journal: absent"
    return done.stdout
