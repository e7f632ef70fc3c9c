"""``main.py enrol FOLDER``: faces learned from a folder of photos, ``NAME/*.jpg`` or ``NAME.jpg``, with a report."""

import asyncio
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from bot.commands import CannotDo
from bot.commands.rooms import eyes_of, store_of
from bot.commands.wording import say_cannot_start
from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.names import NoName, folded, to_name
from bot.house.people import Person, PersonId
from bot.house.ports import AuditTrail, Eyes, EyesUnavailable, PeopleBook
from bot.settings import Settings, read_settings
from bot.store import StoreUnusable
from bot.words.commands import enrol_text
from bot.words.commands.terminal import terminal_tongue
from recognizer.photo_folder import SkipReason, look_through

#: More of a file than any photo has is not read, in bytes.
_MOST_BYTES = 50_000_000


@dataclass(slots=True)
class EnrolReport:
    """What came of a folder."""

    #: By name: photos that were learned, and those that were known already.
    learned: Counter[str] = field(default_factory=Counter)
    already: Counter[str] = field(default_factory=Counter)
    #: The file, below the folder, and what is wrong with it; None: it is nobody's name.
    refused: list[tuple[str, PhotoTrouble | None]] = field(default_factory=list)

    @property
    def people(self) -> list[tuple[str, int, int]]:
        """Everybody by name, with how many photos were learned, and how many known."""
        names = sorted({*self.learned, *self.already}, key=str.casefold)
        return [(name, self.learned[name], self.already[name]) for name in names]


def carry_out(chosen: Namespace) -> int:
    """Learn them; returns 1 where some could not be. Raises CannotDo, SettingsWrong."""
    folder: Path = chosen.folder
    if not folder.is_dir():
        raise CannotDo(enrol_text.no_folder(str(folder)))
    report = asyncio.run(_enrol(read_settings(), folder))
    said = enrol_text.report(report.people, report.refused)
    sys.stdout.write(f"{terminal_tongue(os.environ).plain(said)}\n")
    return 1 if report.refused else 0


async def _enrol(settings: Settings, folder: Path) -> EnrolReport:
    photos = photos_in(folder)
    console = Console(stderr=True)
    try:
        async with await store_of(settings) as store, eyes_of(settings, store) as eyes:
            with Progress(
                BarColumn(), MofNCompleteColumn(), console=console, transient=True, disable=not console.is_terminal
            ) as bar:
                task = bar.add_task("", total=len(photos))
                return await enrol(folder, photos, store.people, eyes, store.audit, progress=lambda: bar.advance(task))
    except StoreUnusable as exc:  # the service itself has the folder: its chat learns faces, too
        raise CannotDo(say_cannot_start(exc)) from exc
    except EyesUnavailable as exc:
        raise CannotDo(enrol_text.EYES_AWAY) from exc


def photos_in(folder: Path) -> list[tuple[str, Path]]:
    """Every photo with whose it is: by its folder's name, or where it lies in none, by its own."""
    found = look_through(folder)
    alone = [
        (skipped.path.stem, folder / skipped.path) for skipped in found.skipped if skipped.reason is SkipReason.NOBODYS
    ]
    return [*found.photos, *alone]


async def enrol(
    folder: Path,
    photos: Sequence[tuple[str, Path]],
    people: PeopleBook,
    eyes: Eyes,
    audit: AuditTrail,
    progress: Callable[[], None] = lambda: None,
) -> EnrolReport:
    """Learn one photo after another, so that memory holds one; what was learned before is found again.

    Raises EyesUnavailable, StoreUnwritable.
    """
    known = {folded(person.name): person for person in await people.people()}
    report = EnrolReport()
    for typed, path in photos:
        file = str(path.relative_to(folder))
        try:
            name = to_name(typed)
        except NoName:
            report.refused.append((file, None))
            progress()
            continue
        person = known.get(folded(name)) or Person(PersonId(token_hex(6)), name)
        try:
            photo = await asyncio.to_thread(_content, path)
            learned = await eyes.learn(person.id, await eyes.as_jpeg(photo))
        except PhotoRefused as refused:
            report.refused.append((file, refused.trouble))
        except OSError:
            report.refused.append((file, PhotoTrouble(PhotoReason.UNREADABLE)))
        else:
            if folded(name) not in known:
                known[folded(name)] = person
                await people.save(person)
            (report.learned if learned.added else report.already)[person.name] += 1
        progress()
    for called, count in report.learned.items():
        await audit.note("enrolled", person=known[folded(called)].id, photos=count)
    return report


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)
