"""What is done in the house without anybody asking, and who does it; for ``main.open_house``."""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import time
from functools import partial

from bot.cameras.process.heaps import give_back
from bot.cameras.room import CamerasRoom
from bot.commands.engine import model_folder
from bot.commands.looks import have_help
from bot.house.facts import Outlets
from bot.house.house_rules import LOG_OFTEN, Rules
from bot.house.keeping.backup_keeper import BackupKeeper
from bot.house.keeping.retention import Retention
from bot.house.moments import HouseTime, KeptTime
from bot.house.records.housekeeper import Housekeeper
from bot.house.records.notary import Notary
from bot.house.records.storekeeper import DiskMemory, Storekeeper
from bot.house.statistics.statistics import Statistics
from bot.house.watch.staff import WatchStaff
from bot.nursery import Nursery
from bot.schedule import Schedule
from bot.settings import Settings
from bot.store import Store
from bot.vision import DetectorFetch, FetchMemory, Vision
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Phrase
from recognizer.detect.models import YOLOX, YUNET
from recognizer.face import YUNET_WORDS


def keep_house(
    nursery: Nursery,
    settings: Settings,
    store: Store,
    eyes: Vision,
    cameras: CamerasRoom,
    outlets: Outlets,
    steady: HouseTime,
) -> None:
    """Look after the disk, the recogniser's file, and the house's own time, for as long as the nursery lives."""
    storekeeper = Storekeeper(
        disk=store.disk,
        outlets=outlets,
        residents=store.residents,
        audit=store.audit,
        memory=store.collection("disk", DiskMemory),
        steady=steady,
    )
    nursery.keep("storekeeper", storekeeper.run)
    nursery.keep("notes from beside", store.inbox().run)
    nursery.keep("houses that backups replaced", store.replaced_houses(steady).run)
    nursery.keep("house time", lambda: steady.keep_on(store.collection("time", KeptTime)))
    have_help(settings, eyes, nursery)
    nursery.spawn(_fetch_models(settings, store, eyes, cameras, steady), name="the models' files")


#: When pictures that were kept long enough are deleted, by the household's clock: at night, and not in the hours that
#: come twice, or not at all, when the clocks change.
CLEARED_AT = time(4, 10)

#: When a backup is made, where one is wanted: behind that, so that nothing is in it that had to go.
BACKED_UP_AT = time(4, 40)


#: What it is called that the log is written several times an hour.
_IN_BETWEEN = "log, often"


def set_chores(
    schedule: Schedule,
    nursery: Nursery,
    rules: Rules,
    housekeeper: Housekeeper,
    notary: Notary,
    retention: Retention,
    backups: BackupKeeper,
) -> None:
    """What is done by the clock, when the rules of the house say so, and what is made up for at the start."""

    def set_times(*, now_too: bool = False) -> None:
        at, zone = rules.kept.daily_log_at, rules.zone.present
        schedule.daily(at, zone, housekeeper.post_recent, "the day's log", now_too=now_too)
        if rules.kept.log_often:
            schedule.every(LOG_OFTEN, housekeeper.post_recent, _IN_BETWEEN)
        else:
            schedule.drop(_IN_BETWEEN)
        schedule.daily(at, zone, seal, "the audit trail's seal")
        clear = partial(keep_no_longer, retention)
        schedule.daily(CLEARED_AT, zone, clear, "what was kept long enough", now_too=now_too)

        schedule.daily(BACKED_UP_AT, zone, backups.weekly, "a backup", now_too=now_too)

    async def seal() -> None:
        if sealed := await notary.seal():
            await housekeeper.post_seal(sealed)

    set_times(now_too=True)
    rules.watch(set_times)
    nursery.keep("the day's log that waits", housekeeper.retry)
    nursery.spawn(notary.look(), name="the audit trail")


async def keep_no_longer(retention: Retention) -> None:
    """Let go what was kept long enough, and give the memory back that years of it took."""
    await retention.apply()
    await asyncio.to_thread(give_back)


def keep_watch(nursery: Nursery, watching: WatchStaff, statistics: Statistics) -> None:
    """What those do by themselves who watch with the cameras, and whoever counts visits."""
    for name, work in watching.chores.items():
        nursery.keep(name, work)
    nursery.keep("visit counts", statistics.run)


async def _fetch_models(
    settings: Settings, store: Store, eyes: Vision, cameras: CamerasRoom, steady: HouseTime
) -> None:
    """Bring the better detectors' files, as often as it takes; whoever started us is told on their terminal."""

    def told(words: Callable[[str], Phrase]) -> Callable[[str], None]:
        def begun(source: str) -> None:
            sys.stdout.write(f"{terminal_tongue(os.environ).plain(words(source))}\n")
            sys.stdout.flush()

        return begun

    fetch = partial(
        DetectorFetch,
        model_folder(settings),
        allowed=settings.fetch.allowed,
        memory=store.collection("models", FetchMemory),
        steady=steady,
        eyes=eyes,
    )
    faces = fetch(
        YUNET,
        key="yunet",
        wanted=settings.recogniser.detector in YUNET_WORDS,
        source=settings.fetch.yunet_url,
        begun=told(terminal_text.model_by_itself),
    )
    persons = fetch(
        YOLOX,
        key="yolox-nano",
        wanted=settings.recogniser.persons == "auto",
        source=settings.fetch.yolox_url,
        begun=told(terminal_text.person_model_by_itself),
    )

    async def then_watch(fetched: DetectorFetch) -> None:
        await fetched.run()
        await cameras.take_up_detector()

    await asyncio.gather(then_watch(faces), then_watch(persons))
