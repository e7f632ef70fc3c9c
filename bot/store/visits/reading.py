"""Visits of a data folder, for whoever reads beside the service that keeps it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import orjson

from bot.house.visits.visit import Visit
from bot.store.disk import read_file
from bot.store.documents.migrations import MIGRATIONS
from bot.store.documents.schema import Schema
from bot.store.documents.shapes import Unreadable
from bot.store.visits.visit_month import month_of


def visits_in(folder: Path, start: datetime, end: datetime) -> list[Visit]:
    """The visits of a data folder that began in [start, end), without taking the folder; none where there are none."""
    schema = Schema(Visit, MIGRATIONS.get("visits", ()))
    found: list[Visit] = []
    for path in sorted((folder / "visits").glob("????-??.json")):
        if not month_of(start) <= path.stem <= month_of(end):
            continue
        try:
            documents = list(orjson.loads(read_file(path))["visits"].values())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        for document in documents:
            with suppress(Unreadable, TypeError):  # the service sets it aside, and says so
                found.append(schema.thing(document))
    return [visit for visit in found if start <= visit.began_at < end]


@contextmanager
def copied(folder: Path, start: datetime, end: datetime, drawers: Iterable[str]) -> Iterator[Path]:
    """A folder of its own with what a data folder tells of people, and of the visits in [start, end).

    For whoever opens a store beside the service that keeps the folder: each file is taken as a whole, as it was last
    written, and the copy goes with the block. ``drawers`` names the collections. Raises OSError.
    """
    with TemporaryDirectory(prefix="doorman-") as scratch:
        copy = Path(scratch)
        wanted = [folder / "people.json", folder / "residents.json"]
        wanted += [folder / "drawers" / f"{name}.json" for name in drawers]
        wanted += [
            path for path in (folder / "visits").glob("????-??.json") if month_of(start) <= path.stem <= month_of(end)
        ]
        for path in wanted:
            there = copy / path.relative_to(folder)
            there.parent.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):  # nothing of it was written yet
                copyfile(path, there)
        yield copy
