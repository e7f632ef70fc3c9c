"""``main.py enrol FOLDER``: faces learned from a folder of photos, ``NAME/*.jpg`` or ``NAME.jpg``, with a report.

Nothing in the folder is passed over without a word.
"""

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from bot.commands import CannotDo
from bot.commands.rooms import eyes_of, store_of
from bot.commands.wording import say_cannot_start
from bot.house.faces.enrolment import EnrolReport, FileAside, LeftAside, PhotoLeftOut
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.names import NoName, folded, to_name
from bot.house.people import Person, PersonId, SampleId
from bot.house.ports import AuditTrail, Eyes, EyesUnavailable, PeopleBook
from bot.settings import Settings, read_settings
from bot.store import StoreUnusable
from bot.words.commands import enrol_text
from bot.words.commands.terminal import terminal_tongue
from recognizer.photo_folder import PhotoFolder, SkipReason, look_through

#: More of a file than any photo has is not read, in bytes.
_MOST_BYTES = 50_000_000


def carry_out(chosen: Namespace) -> int:
    """Learn them; returns 1 where some could not be. Raises CannotDo, SettingsWrong."""
    folder: Path = chosen.folder
    if not folder.is_dir():
        raise CannotDo(enrol_text.no_folder(str(folder)))
    report = asyncio.run(_enrol(read_settings(), folder, sure=chosen.sure))
    sys.stdout.write(f"{terminal_tongue(os.environ).plain(enrol_text.report(report))}\n")
    return 0 if report.fine else 1


async def _enrol(settings: Settings, folder: Path, *, sure: bool) -> EnrolReport:
    try:
        found = look_through(folder)
    except OSError as exc:
        raise CannotDo(enrol_text.closed_folder(str(folder), exc.strerror or str(exc))) from exc
    console = Console(stderr=True)
    try:
        async with await store_of(settings) as store, eyes_of(settings, store) as eyes:
            profiles = Profiles(store.collection("profiles", Profile), store.collection("unknown_people", StrangerNote))
            with Progress(
                BarColumn(), MofNCompleteColumn(), console=console, transient=True, disable=not console.is_terminal
            ) as bar:
                task = bar.add_task("", total=len(photos_in(folder, found)))
                enrolling = Enrolling(store.people, profiles, eyes, store.audit, sure=sure)
                return await enrolling.through(folder, found, progress=lambda: bar.advance(task))
    except StoreUnusable as exc:  # the service itself has the folder: its chat learns faces, too
        raise CannotDo(say_cannot_start(exc)) from exc
    except EyesUnavailable as exc:
        raise CannotDo(enrol_text.EYES_AWAY) from exc


def photos_in(folder: Path, found: PhotoFolder) -> list[tuple[str, Path]]:
    """Every photo with whose it is: by its folder's name, or where it lies in none, by its own."""
    alone = [(one.path.stem, folder / one.path) for one in found.skipped if one.reason is SkipReason.NOBODYS]
    return [*found.photos, *alone]


class Enrolling:
    """Learns one photo after another, so that memory holds one; what was learned before is found again."""

    def __init__(
        self, people: PeopleBook, profiles: Profiles, eyes: Eyes, audit: AuditTrail, *, sure: bool = False
    ) -> None:
        """``sure``: also a face that is taken for somebody else's, or is unlike the person's other photos."""
        self._people = people
        self._profiles = profiles
        self._eyes = eyes
        self._audit = audit
        self._sure = sure
        self._files: dict[SampleId, str] = {}

    async def through(
        self, folder: Path, found: PhotoFolder, progress: Callable[[], None] = lambda: None
    ) -> EnrolReport:
        """Learn all that a folder holds. Raises EyesUnavailable, StoreUnwritable."""
        known = {folded(person.name): person for person in await self._people.people()}
        report = EnrolReport(
            aside=[
                FileAside(str(one.path), LeftAside(one.reason), one.detail)
                for one in found.skipped
                if one.reason is not SkipReason.NOBODYS
            ]
        )
        for typed, path in photos_in(folder, found):
            await self._one(typed, path, str(path.relative_to(folder)), known, report)
            progress()
        for called, count in report.learned.items():
            await self._audit.note("enrolled", person=known[folded(called)].id, photos=count)
        return report

    async def _one(self, typed: str, path: Path, file: str, known: dict[str, Person], report: EnrolReport) -> None:
        try:
            name = to_name(typed)
        except NoName:
            report.refused.append(PhotoLeftOut(file, None))
            return
        person = known.get(folded(name)) or Person(PersonId(token_hex(6)), name)
        try:
            self._profiles.expect_learnable(person.id)
            photo = await self._eyes.as_jpeg(await asyncio.to_thread(_content, path))
            learned = await self._eyes.learn(person.id, photo, sure=self._sure)
        except LooksLikeAnother as refused:
            other = next((one.name for one in known.values() if one.id == refused.other), "")
            nearest = self._files.get(refused.sample, "") if refused.sample else ""
            report.refused.append(PhotoLeftOut(file, refused.trouble, person.name, other, nearest))
        except PhotoRefused as refused:
            report.refused.append(PhotoLeftOut(file, refused.trouble, person.name))
        except OSError:
            report.refused.append(PhotoLeftOut(file, PhotoTrouble(PhotoReason.UNREADABLE)))
        else:
            if folded(name) not in known:
                known[folded(name)] = person
                await self._people.save(person)
            if learned.added:
                self._files[learned.added] = file
            (report.learned if learned.added else report.already)[person.name] += 1


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)
