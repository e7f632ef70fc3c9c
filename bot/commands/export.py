"""``main.py export WHAT --out FILE``: visits, or who was here, as a table, beside a service that may run."""

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from secrets import token_hex

from bot.commands import CannotDo
from bot.commands.rooms import doors_of, now, rules_of
from bot.commands.wording import say_cannot_start
from bot.house.attendance.days import ATTENDANCE, CORRECTIONS, PROGRESS
from bot.house.attendance.hiring import AttendanceStaff, hire_for_attendance
from bot.house.attendance.stale_days import STALE
from bot.house.attendance.timetable import TIMETABLE
from bot.house.doors.added import ADDED_DOORS
from bot.house.doors.doors import Doors
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.profile import PersonGroup, Profile, Profiles, StrangerNote
from bot.house.facts import Outlets
from bot.house.house_rules import HOUSE_RULES, Rules
from bot.house.names import folded
from bot.house.people import PersonId
from bot.house.residents.admission import Admission, Permissions
from bot.house.tables.records import RecordsWanted
from bot.house.tables.table import TypedCell
from bot.house.visits.visits import Visits
from bot.house.watch.camera import Camera
from bot.house.watch.camera_keeper import CAMERAS
from bot.house.watch.figures.attendance import Attendance
from bot.house.watch.figures.facing import FACING, FacingGroups, FacingNotice
from bot.house.watch.figures.sightings import SIGHTINGS, Sightings
from bot.house.watch.places import door_of
from bot.settings import Settings, read_settings
from bot.store import Store, StoreUnusable, open_store
from bot.store.disk import new_file
from bot.store.trail.inbox import leave_note
from bot.store.visits.reading import copied
from bot.tables import TableKind, begin_table
from bot.words.chat.past import record_columns
from bot.words.chat.past.attendance_text import PlaceNames
from bot.words.commands import export_command_text as words
from bot.words.commands import people_table_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Day, Text
from bot.words.tongue import Tongue

#: Without a first day, a month.
_DAYS = 31

#: What the tables are made of, beside people and visits.
_DRAWERS = (
    ADDED_DOORS, ATTENDANCE, CAMERAS, CORRECTIONS, FACING, HOUSE_RULES, PROGRESS, SIGHTINGS, STALE, TIMETABLE,
    "doors", "profiles", "unknown_people",
)  # fmt: skip

#: No visit began earlier, nor will later: whoever asks without a day asks for the calendar's.
_ROOM = timedelta(days=2)

_Pieces = AsyncIterator[Sequence[Sequence[TypedCell]]]


def carry_out(chosen: Namespace) -> int:
    """Write a table. Raises CannotDo, SettingsWrong."""
    out: Path = chosen.out
    if out.suffix.lower().lstrip(".") not in list(TableKind):
        raise CannotDo(people_table_text.unfit_ending(str(out)))
    settings = read_settings()
    today = datetime.now(UTC).astimezone(settings.house.zone).date()
    end = _day(chosen.end) if chosen.end else today
    start = _day(chosen.start) if chosen.start else end - timedelta(days=_DAYS - 1)
    if start > end:
        raise CannotDo(words.turned_round(end.isoformat()))
    folder = settings.store.folder
    if not folder.is_dir():
        raise CannotDo(words.nothing_kept(str(folder)))
    group = PersonGroup(chosen.group) if chosen.group else PersonGroup.NONE
    try:
        leave_note(folder, now(), "records exported", records=chosen.what, start=start.isoformat(), end=end.isoformat())
    except OSError as exc:
        raise CannotDo(words.not_noted(str(folder), exc.strerror or "")) from exc
    try:
        rows = asyncio.run(_write(settings, chosen.what, out, RecordsWanted(start, end, group=group), chosen.person))
    except OSError as exc:
        raise CannotDo(people_table_text.not_written(exc.filename or str(out), exc.strerror or "")) from exc
    except StoreUnusable as exc:
        raise CannotDo(say_cannot_start(exc)) from exc
    _say(words.written(rows, Day(start, year=True), Day(end, year=True), str(out)))
    return 0


async def _write(settings: Settings, what: str, out: Path, wanted: RecordsWanted, name: str | None) -> int:
    """First the record is told who takes what along: by a note that the service takes up, now or at its next start."""
    first = datetime.combine(wanted.start, time(), UTC) - _ROOM
    last = datetime.combine(wanted.end, time(), UTC) + _ROOM
    with copied(settings.store.folder, first, last, _DRAWERS) as copy:
        async with open_store(copy, now) as store:
            settings, doors = await doors_of(settings, store)
            rules = await rules_of(settings, store)
            staff = attendance_of(store, doors, rules)
            if name is not None:
                wanted = replace(wanted, person=await _person(store, name))
            tongue = replace(terminal_tongue(os.environ), zone=rules.zone)
            headings, pieces = _table(what, staff, tongue, wanted, _places(store, doors))
            return await _write_down(out, headings, pieces)


def attendance_of(store: Store, doors: Doors, rules: Rules) -> AttendanceStaff:
    """Whoever tells who was here, beside no service."""
    admission = Admission(Permissions(doors, now, rules.zone), store.residents)
    profiles = Profiles(store.collection("profiles", Profile), store.collection("unknown_people", StrangerNote))
    cameras = store.collection(CAMERAS, Camera)
    facing = FacingGroups(
        store.collection(FACING, FacingNotice), admission=admission, audit=store.audit, outlets=Outlets(), clock=now
    )
    sightings = Sightings(
        store.collection(SIGHTINGS, Attendance),
        people=store.people,
        profiles=profiles,
        facing=facing,
        clock=now,
        steady=now,
        zone=rules.zone,
    )
    return hire_for_attendance(
        doors,
        store,
        Visits(book=store.visits, disk=store.disk, outlets=Outlets()),
        sightings=sightings,
        places=lambda: {id_: door_of(camera) for id_, camera in cameras.everything().items()},
        forgetting=Forgetting(),
        kept_days=lambda: rules.kept.visit_days,
        admission=admission,
        clock=now,
        steady=now,
        zone=rules.zone,
        zone_name=lambda: rules.kept.timezone,
    )


def _table(
    what: str, staff: AttendanceStaff, tongue: Tongue, wanted: RecordsWanted, places: PlaceNames
) -> tuple[Sequence[str], _Pieces]:
    records, zone = staff.records, tongue.zone
    if what == "visits":
        return record_columns.visit_headings(tongue), (
            record_columns.visit_cells(tongue, piece) async for piece in records.visits(None, wanted)
        )
    if what == "attendance":
        return record_columns.attendance_headings(tongue), (
            record_columns.attendance_cells(tongue, zone, piece, places)
            async for piece in records.attendance(None, wanted)
        )
    return record_columns.timetable_headings(tongue), (
        record_columns.timetable_cells(tongue, zone, piece) async for piece in records.timetable(None, wanted)
    )


def _places(store: Store, doors: Doors) -> PlaceNames:
    cameras = store.collection(CAMERAS, Camera).everything()
    return PlaceNames(
        tuple((id_, door.name) for id_, door in doors.items()),
        tuple((id_, camera.name) for id_, camera in cameras.items()),
    )


async def _person(store: Store, name: str) -> PersonId:
    for person in await store.people.people():
        if folded(person.name) == folded(name):
            return person.id
    raise CannotDo(words.nobody(name))


async def _write_down(out: Path, headings: Sequence[str], pieces: _Pieces) -> int:
    """All of it or nothing: what stood there before stays, until the new one is whole. Returns how many rows."""
    beside = out.with_name(f".{out.name}.{token_hex(4)}")
    rows = 0
    try:
        with new_file(beside) as file:
            writing = begin_table(file, TableKind(out.suffix.lower().lstrip(".")), headings)
            try:
                async for piece in pieces:
                    writing.add(piece)
                    rows += len(piece)
            except BaseException:
                writing.abandon()
                raise
            writing.close()
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return rows


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError as exc:
        raise CannotDo(words.no_day(typed)) from exc
    if not date.min + _ROOM < day < date.max - _ROOM:  # days beside it are read, too
        raise CannotDo(words.no_day(typed))
    return day


def _say(text: Text) -> None:
    sys.stdout.write(f"{terminal_tongue(os.environ).plain(text)}\n")
