"""What is done in the house without anybody asking, and who does it; for ``main.open_house``."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial

from bot.commands.engine import model_folder
from bot.commands.rooms import ledger_of, now
from bot.commands.wording import household_tongue
from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.moments import HouseTime, KeptTime
from bot.house.records.housekeeper import Housekeeper, LedgerMemory
from bot.house.records.notary import Notary, NotaryMemory
from bot.house.records.storekeeper import DiskMemory, Storekeeper
from bot.nursery import Nursery
from bot.schedule import Schedule
from bot.settings import HouseSettings, Settings
from bot.store import Store
from bot.vision import DetectorFetch, FetchMemory, Vision
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.ledger_row import LedgerWords
from bot.words.phrase import Phrase
from recognizer.detect.models import YOLOX, YUNET
from recognizer.face import YUNET_WORDS


def keep_house(
    nursery: Nursery, settings: Settings, store: Store, eyes: Vision, outlets: Outlets, steady: HouseTime
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
    nursery.keep("house time", lambda: steady.keep_on(store.collection("time", KeptTime)))
    nursery.spawn(_fetch_models(settings, store, eyes, steady), name="the models' files")


def set_chores(
    schedule: Schedule, nursery: Nursery, settings: HouseSettings, housekeeper: Housekeeper, notary: Notary
) -> None:
    """What is done by the clock, and what is made up for at the start."""
    schedule.daily(settings.daily_log_at, settings.zone, housekeeper.post_recent, "the day's log", now_too=True)
    nursery.keep("the day's log that waits", housekeeper.retry)
    schedule.daily(settings.daily_log_at, settings.zone, notary.seal, "the audit trail's seal")
    nursery.spawn(notary.look(), name="the audit trail")


def housekeeper_of(
    settings: Settings, store: Store, outlets: Outlets, doors: Mapping[DoorId, Door], steady: HouseTime
) -> Housekeeper:
    """Who writes the day's log."""
    return Housekeeper(
        visits=store.visits,
        ledger=ledger_of(settings, store),
        wording=LedgerWords(household_tongue(settings)),
        memory=store.collection("ledger", LedgerMemory),
        doors=doors,
        zone=settings.house.zone,
        clock=now,
        steady=steady,
        outlets=outlets,
        audit=store.audit,
    )


def notary_of(store: Store, outlets: Outlets, steady: HouseTime) -> Notary:
    """Who checks the audit trail, and gives the owners its seal."""
    return Notary(
        trail=store.audit,
        memory=store.collection("notary", NotaryMemory),
        outlets=outlets,
        steady=steady,
    )


async def _fetch_models(settings: Settings, store: Store, eyes: Vision, steady: HouseTime) -> None:
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
    await asyncio.gather(faces.run(), persons.run())
