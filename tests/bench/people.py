"""A workbook of a thousand people with photos, taken in twice: ``uv run python -m tests.bench.people [--json FILE]``.

The store, the workbook, the photos and the command's own parts are real. Eyes that only tell photos apart stand in for
the recogniser, unless ``--recogniser``: then each photo is learned, and as they are all made of two faces, most are
refused as somebody else's. Told are the time and the most memory of this process, and of the recogniser's.
"""

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from PIL import Image, ImageEnhance

from bot.commands.people import importer
from bot.commands.rooms import eyes_of
from bot.house.faces.profile import Profile
from bot.house.people import Box, Learned, PersonId, SampleId
from bot.house.ports import Eyes
from bot.house.tables.outcome import ImportTotals, RowDone
from bot.settings import Settings, settings_from
from bot.store import Store, open_key, open_store
from bot.tables import FilePlaces, PhotoAddresses, open_table
from tests.fakes.senses import RecordingEyes
from tests.portraits import as_jpeg, eileen, grace

Figures = dict[str, float]


class KeepingEyes(RecordingEyes):
    """Tells photos apart by their sums, and keeps none of them."""

    def __init__(self) -> None:
        super().__init__()
        self._sums: dict[str, PersonId] = {}

    async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
        seal = hashlib.sha256(jpeg).hexdigest()[:32]
        new = seal not in self._sums
        self._sums[seal] = person
        return Learned(1, SampleId(seal) if new else None)

    async def samples(self) -> Mapping[PersonId, int]:
        return {person: list(self._sums.values()).count(person) for person in self._sums.values()}


def make(folder: Path, people: int, padding: int = 0) -> None:
    """A workbook of so many people, each with a photo beside it that is ``padding`` bytes longer than it must be."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["name", "group", "notes", "Phone", "photo"])
    (folder / "photos").mkdir()
    groups = ("family", "friend", "service", "")
    for number in range(people):
        photo = f"photos/{number:05}.jpg"
        (folder / photo).write_bytes(_photo(number) + bytes(padding))
        sheet.append([f"Person {number:05}", groups[number % 4], f"No. {number}", f"+1 555 {number:05}", photo])
    book.save(folder / "people.xlsx")


def _photo(number: int) -> bytes:
    face = _face(number % 2).rotate(number % 17 - 8, fillcolor=(90, 90, 90))
    return as_jpeg(ImageEnhance.Brightness(face).enhance(0.8 + number / 4000), 90)


@cache
def _face(number: int) -> Image.Image:
    face = grace() if number else eileen()
    return face.resize((320, 320 * face.height // face.width))


async def take_in(store: Store, eyes: Eyes, settings: Settings, folder: Path) -> ImportTotals:
    """Take the workbook in, as the command does."""
    totals = ImportTotals()

    async def told(row: RowDone) -> None:
        nonlocal totals
        totals = totals.with_row(row)

    async with PhotoAddresses() as addresses:
        table = await open_table(folder / "people.xlsx")
        carrying = importer(store, eyes, settings)
        await carrying.plan(None, table)
        await carrying.carry_out(None, table, FilePlaces(folder, addresses), told)
    return totals


async def kept(store: Store) -> Sequence[tuple[str, Profile | None]]:
    """Everybody, with what is kept of them."""
    profiles = store.collection("profiles", Profile)
    return [(person.name, profiles.get(person.id)) for person in await store.people.people()]


@asynccontextmanager
async def a_store(folder: Path) -> AsyncIterator[tuple[Store, Settings]]:
    """A real store, and settings for it."""
    data = folder / "data"
    settings = settings_from(
        {
            "BOT_TOKEN": "123456789:" + "A" * 35,
            "DATA_DIR": str(data),
            "DOORS": {"front": {"token": "t" * 32, "lock": "none"}},
        }
    )
    async with open_store(data, audit_key=open_key([folder / "audit.key"])) as store:
        yield store, settings


def _most_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


async def run(folder: Path, *, recogniser: bool) -> dict[str, Figures]:
    """Take it in twice; raises AssertionError where the second time changes anything."""
    outcome: dict[str, Figures] = {}
    before_mb = _most_mb(resource.RUSAGE_SELF)
    async with a_store(folder) as (store, settings):
        async with eyes_of(settings, store) if recogniser else _keeping() as eyes:
            first = None
            for turn in ("first", "second"):
                began = time.perf_counter()
                totals = await take_in(store, eyes, settings, folder)
                outcome[turn] = {
                    "seconds": time.perf_counter() - began,
                    "added": totals.added,
                    "changed": totals.changed,
                    "same": totals.same,
                    "photos_learned": totals.learned,
                    "photos_known": totals.known,
                    "photos_refused": totals.refused,
                    "most_mb": _most_mb(resource.RUSAGE_SELF),
                }
                now = await kept(store)
                assert first in (None, now), "the second time changed something"
                first = now
        assert not any(outcome["second"][what] for what in ("added", "changed", "photos_learned"))
    outcome["memory"] = {
        "before_mb": before_mb,
        "most_mb": _most_mb(resource.RUSAGE_SELF),
        "recogniser_mb": _most_mb(resource.RUSAGE_CHILDREN) if recogniser else 0.0,
    }
    return outcome


@asynccontextmanager
async def _keeping() -> AsyncIterator[Eyes]:
    yield KeepingEyes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--recogniser", action="store_true")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        # in a process of its own, whose memory does not count
        making = multiprocessing.get_context("spawn").Process(target=make, args=(folder, chosen.people))
        making.start()
        making.join()
        outcome = asyncio.run(run(folder, recogniser=chosen.recogniser))
    for name, figures in outcome.items():
        print(f"{name:8}", "  ".join(f"{what} {value:,.1f}" for what, value in figures.items()))
    if chosen.json:
        chosen.json.write_text(json.dumps(outcome, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
