"""``main.py people import FILE`` and ``main.py people export FILE``: the people as a table, taken in or written."""

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_hex

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from bot.commands import CannotDo
from bot.commands.rooms import eyes_of, now, store_of
from bot.commands.wording import say_cannot_start
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.faces.turn import FacesTurn
from bot.house.facts import Outlets
from bot.house.findings.start_trouble import StartReason
from bot.house.ports import Eyes, EyesUnavailable
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.admission import Admission, Permissions
from bot.house.tables.bringing import PeopleImport
from bot.house.tables.outcome import ImportTotals, RowDone
from bot.house.tables.table import TableUnreadable
from bot.house.tables.taking import PeopleExport, TakenPerson
from bot.settings import Settings, read_settings
from bot.store import Store, StoreUnusable
from bot.store.disk import make_folder, new_file, write_file
from bot.tables import FilePlaces, PhotoAddresses, TableKind, open_table, write_table
from bot.words.chat.people import table_columns, table_text
from bot.words.commands import enrol_text
from bot.words.commands import people_table_text as words
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Text, lines


def carry_out(chosen: Namespace) -> int:
    """Take a table in, or write one; returns 1 where something was refused. Raises CannotDo, SettingsWrong."""
    file: Path = chosen.file
    if chosen.photos if chosen.what == "import" else chosen.allow:
        raise CannotDo(words.NOT_BOTH)
    if chosen.what == "import":
        if not file.is_file():
            raise CannotDo(words.no_file(str(file)))
        return asyncio.run(_take_in(read_settings(), file, chosen.allow))
    if file.suffix.lower().lstrip(".") not in list(TableKind):
        raise CannotDo(words.unfit_ending(str(file)))
    if chosen.photos and chosen.photos.exists() and any(chosen.photos.iterdir()):
        raise CannotDo(words.not_empty(str(chosen.photos)))
    return asyncio.run(_write(read_settings(), file, chosen.photos))


def importer(store: Store, eyes: Eyes, settings: Settings) -> PeopleImport:
    """Whoever takes tables in, beside no service."""
    forgetting, admission = Forgetting(), _admission(store, settings)
    return PeopleImport(
        people=store.people,
        profiles=_profiles(store),
        admission=admission,
        turn=FacesTurn(admission=admission, forgetting=forgetting),
        forgetting=forgetting,
        eyes=eyes,
        audit=store.audit,
        outlets=Outlets(),
    )


def exporter(store: Store, eyes: Eyes, settings: Settings) -> PeopleExport:
    """Whoever gives people out, beside no service."""
    return PeopleExport(
        people=store.people,
        profiles=_profiles(store),
        admission=_admission(store, settings),
        eyes=eyes,
        visits=store.visits,
        audit=store.audit,
        clock=now,
    )


async def _take_in(settings: Settings, file: Path, allowed: Sequence[str]) -> int:
    totals = ImportTotals()
    console = Console(stderr=True)
    why: Text | None = None
    async with _house(settings) as (store, eyes), PhotoAddresses(allowed) as addresses:
        carrying = importer(store, eyes, settings)
        try:
            table = await open_table(file)
            plan = await carrying.plan(None, table)
        except TableUnreadable as exc:
            raise CannotDo(table_text.unreadable(exc.trouble)) from exc
        _say(table_text.remarks(table.remarks))
        with Progress(
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),
        ) as bar:
            task = bar.add_task("", total=plan.rows)

            async def told(row: RowDone) -> None:
                nonlocal totals
                totals = totals.with_row(row)
                _say(table_text.row(row))
                bar.advance(task)

            try:
                await carrying.carry_out(None, table, FilePlaces(file.parent, addresses), told)
            except TableUnreadable as exc:  # changed meanwhile
                why = table_text.unreadable(exc.trouble)
            except (EyesUnavailable, StoreUnwritable):
                why = table_text.BROKEN_OFF
    _say(lines(table_text.totals(totals), why))
    return 1 if why or totals.faulty else 0


async def _write(settings: Settings, file: Path, photos: Path | None) -> int:
    tongue = terminal_tongue(os.environ)
    async with _house(settings) as (store, eyes):
        giving = exporter(store, eyes, settings)
        people = await giving.people(None)
        details = table_columns.details(people)
        try:
            places = (
                {one.person.id: await _photos_of(giving, one, photos, file.parent) for one in people} if photos else {}
            )
            rows = (
                table_columns.cells(tongue, settings.house.zone, one, details, places.get(one.person.id))
                for one in people
            )
            headings = table_columns.headings(tongue, details, photos=photos is not None)
            await asyncio.to_thread(_write_down, file, headings, list(rows))
        except OSError as exc:
            raise CannotDo(words.not_written(exc.filename or str(file), exc.strerror or "")) from exc
    _say(words.written(len(people), str(file)))
    return 0


async def _photos_of(giving: PeopleExport, one: TakenPerson, photos: Path, beside: Path) -> str:
    """Write somebody's photos into a folder of their own; returns where it is, as the table tells it."""
    folder = photos / _file_name(one)
    found = False
    async for sample, jpeg in giving.photos(one.person.id):
        await asyncio.to_thread(make_folder, folder)
        await asyncio.to_thread(write_file, folder / f"{sample}.jpg", [jpeg])
        found = True
    if not found:
        return ""
    return await asyncio.to_thread(_relative, folder, beside)


def _relative(folder: Path, beside: Path) -> str:
    return os.path.relpath(folder.resolve(), beside.resolve())


def _file_name(one: TakenPerson) -> str:
    """Their name, as far as a disk takes it, and their id: of two names the same may be left."""
    kept = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in one.person.name).strip()
    return f"{kept[:40]} {one.person.id}".strip()


def _write_down(file: Path, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """All of it or nothing: what stood there before stays, until the new one is whole."""
    beside = file.with_name(f".{file.name}.{token_hex(4)}")
    try:
        with new_file(beside) as new:
            write_table(new, TableKind(file.suffix.lower().lstrip(".")), headings, rows)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


@asynccontextmanager
async def _house(settings: Settings) -> AsyncIterator[tuple[Store, Eyes]]:
    try:
        async with await store_of(settings) as store, eyes_of(settings, store) as eyes:
            yield store, eyes
    except StoreUnusable as exc:
        in_use = exc.trouble.reason is StartReason.FOLDER_BUSY
        raise CannotDo(lines(say_cannot_start(exc), words.BESIDE_SERVICE if in_use else None)) from exc
    except EyesUnavailable as exc:
        raise CannotDo(enrol_text.EYES_AWAY) from exc


def _admission(store: Store, settings: Settings) -> Admission:
    return Admission(Permissions({}, now, settings.house.zone), store.residents)


def _profiles(store: Store) -> Profiles:
    return Profiles(store.collection("profiles", Profile), store.collection("unknown_people", StrangerNote))


def _say(text: Text) -> None:
    if said := terminal_tongue(os.environ).plain(text):
        sys.stdout.write(f"{said}\n")
