"""Pictures that were kept long enough go from a real disk, wherever the service is killed meanwhile."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bot.house.facts import Outlets
from bot.house.house_rules import HOUSE_RULES, HouseRules, Rules, rules_in
from bot.house.keeping.past import Past
from bot.house.keeping.retention import RETENTION, Retention, RetentionMemory
from bot.house.people import PhotoId
from bot.house.visits.visits import Visits
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import INCIDENTS, Incidents
from bot.store import Store, open_store
from tests.store.conftest import NOON, a_full_visit, files

#: So many visits with two pictures each, over three months.
VISITS = 24


class Killing:
    """Calls, and is the last thing that is done at the ``n``-th one."""

    def __init__(self, n: int) -> None:
        self.left = n

    def before(self, call: Any) -> Any:
        async def calls(*values: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return await call(*values, **named)

        return calls


def retention_of(store: Store, now: datetime, killing: Killing | None = None) -> Retention:
    outlets = Outlets()
    if killing:
        for thing, name in ((store.album, "remove"), (store.audit, "note"), (store.visits, "save")):
            setattr(thing, name, killing.before(getattr(thing, name)))
    incidents = Incidents(
        book=store.collection(INCIDENTS, Incident),
        muted=store.collection("muted_places", object),  # type: ignore[arg-type] # nothing is muted
        admission=None,  # type: ignore[arg-type] # nobody answers
        audit=store.audit,
        outlets=outlets,
        clock=lambda: now,
        steady=lambda: now,
    )
    rules, visits = Rules(HouseRules(), UTC), Visits(book=store.visits, disk=store.disk, outlets=outlets)
    return Retention(
        rules,
        visits=visits,
        incidents=incidents,
        past=Past(
            rules,
            visits=visits,
            incidents=incidents,
            trail=store.audit,
            audit=store.audit,
            clock=lambda: now,
            steady=lambda: now,
        ),
        album=store.album,
        clips=store.clips,
        busy=lambda _: False,
        memory=store.collection(RETENTION, RetentionMemory),
        audit=store.audit,
        clock=lambda: now,
        steady=lambda: now,
    )


async def night(folder: Path, killed_at: int = 0) -> None:
    """A night in the new year; at one call of a book the power fails."""
    now = NOON + timedelta(days=40)
    async with open_store(folder, lambda: now) as store:
        await retention_of(store, now, Killing(killed_at) if killed_at else None).apply()


async def test_a_kill_at_any_moment_loses_nothing_and_leaves_nothing(folder: Path) -> None:
    async with open_store(folder, lambda: NOON) as store:
        for n in range(VISITS):
            visit = a_full_visit(n, NOON - timedelta(days=2 * n))
            for picture in visit.pictures:
                await store.album.keep(picture, b"jpeg")
            await store.visits.save(visit)
    for killed_at in (1, 4, 20, 25, 45):
        done = subprocess.run(  # noqa: ASYNC221, S603 - our own program
            [
                sys.executable,
                "-c",
                f"import asyncio; from {__name__} import *; asyncio.run(night(Path(sys.argv[1]), {killed_at}))",
                folder,
            ],
            check=False,
        )
        assert done.returncode in (0, -signal.SIGKILL)
        async with open_store(folder) as store:
            visits = await store.visits.between(NOON - timedelta(days=200), NOON + timedelta(days=1))
            assert len(visits) == VISITS
            for visit in visits:
                assert visit.look
                for photo in visit.photos:
                    assert not (photo.gone and photo.id in {PhotoId(path.stem) for path in files(folder, "*.jpg")})
    await night(folder)
    assert not files(folder, "*.jpg")
    lines = [orjson.loads(line) for line in (folder / "audit.jsonl").read_bytes().splitlines()]
    told = [line for line in lines if line["what"] == "pictures kept long enough"]
    assert sum(line["details"]["pictures"] for line in told) >= 2 * VISITS
    await night(folder)
    assert len((folder / "audit.jsonl").read_bytes().splitlines()) == len(lines)


async def test_rules_that_an_earlier_release_kept_have_the_usual_periods(folder: Path) -> None:
    drawers = folder / "drawers"
    drawers.mkdir(parents=True)
    old = {"house": {"answer_window_s": 60.0, "daily_log_at": "21:30:00", "timezone": "Asia/Kolkata", "told": True}}
    async with open_store(folder) as store:
        await store.collection(HOUSE_RULES, HouseRules).put({"house": HouseRules()})
    (file,) = files(folder, "house_rules.json")
    document = orjson.loads(file.read_bytes())
    file.write_bytes(orjson.dumps({**document, **{key: old for key in document if isinstance(document[key], dict)}}))
    async with open_store(folder) as store:
        kept = rules_in(store.collection(HOUSE_RULES, HouseRules))
    assert kept
    assert (kept.answer_window_s, kept.timezone) == (60.0, "Asia/Kolkata")
    assert (kept.known_days, kept.stranger_days, kept.burst_days, kept.clip_days) == (30, 14, 1, 7)


async def test_visits_that_an_earlier_release_wrote_down_open_and_lose_their_pictures(folder: Path) -> None:
    async with open_store(folder, lambda: NOON) as store:
        visit = a_full_visit(1)
        await store.album.keep(visit.photos[0].id, b"jpeg")
        await store.visits.save(visit)
    (file,) = [path for path in files(folder, "*.json") if path.parent.name == "visits"]
    file.write_bytes(file.read_bytes().replace(b',"gone":false', b""))
    assert b"gone" not in file.read_bytes()
    await night(folder)
    async with open_store(folder) as store:
        (now,) = await store.visits.between(NOON - timedelta(days=1), NOON + timedelta(days=1))
    assert (now.pictures, now.answer, now.look) == ((), visit.answer, visit.look)
    assert not files(folder, "*.jpg")
