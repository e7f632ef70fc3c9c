"""``main.py worker --key FILE``: look at pictures for a household whose service runs on another machine."""

import asyncio
import logging
import os
import re
import signal
import socket
import sys
from argparse import Namespace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.engine import engine_settings
from bot.house.findings.kafka_findings import KafkaUnwell
from bot.house.ports import EyesUnavailable
from bot.kafka.cluster import KafkaCluster, cluster_of
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.sealing import HouseholdKey, NoKey, new_key, read_key
from bot.kafka.looks.topics import LookTopics, topics_of
from bot.kafka.looks.working.gallery_follower import OtherEngine, WrongKey
from bot.kafka.looks.working.worker import LookWorker, NameTaken
from bot.kafka.retries import Retries
from bot.logs import set_up
from bot.nursery import together
from bot.settings import WorkerSettings, read_worker
from bot.store.disk import new_file
from bot.vision import LookingEyes
from bot.words.commands import worker_text
from bot.words.commands.doctor_kafka_text import kafka as kafka_found
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Text, lines
from recognizer.process.limits import keep_memory_private

log = logging.getLogger("doorman.worker")

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
#: All of stopping may take two seconds.
_STOP_S = 1.8


def carry_out(chosen: Namespace) -> int:
    """Work until it is told to stop, or make a key. Raises CannotDo, SettingsWrong."""
    place: Path = chosen.key
    if chosen.make:
        return _make_key(place)
    keep_memory_private()  # the key is in it
    name = chosen.name or re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:100] or "worker"
    if not _NAME.fullmatch(name):
        raise CannotDo(worker_text.UNFIT_NAME)
    key = key_in(place)
    settings = read_worker()
    set_up(settings.house.log_level, [settings.kafka.password.get_secret_value()])
    try:
        cluster = cluster_of(settings.kafka, client_id=f"doorman-worker-{name}")
    except OSError as exc:
        raise CannotDo(worker_text.key_unread(str(settings.kafka.ca_file), exc.strerror or type(exc).__name__)) from exc
    asyncio.run(_work(settings, cluster, topics_of(settings.kafka), key, name))
    return 0


def key_in(place: Path) -> HouseholdKey:
    """The household's key for its workers. Raises CannotDo."""
    try:
        return read_key(place)
    except NoKey as exc:
        said = worker_text.key_unread(str(place), exc.why) if exc.why and place.exists() else None
        raise CannotDo(said or worker_text.no_key(str(place))) from exc


def _make_key(place: Path) -> int:
    try:
        with new_file(place) as file:
            file.write(new_key(terminal_tongue(os.environ).plain(worker_text.KEY_NOTE)))
    except FileExistsError as exc:
        raise CannotDo(worker_text.key_there(str(place))) from exc
    except OSError as exc:
        raise CannotDo(worker_text.key_not_written(str(place), exc.strerror or "")) from exc
    _say(worker_text.key_made(str(place)))
    return 0


async def _work(
    settings: WorkerSettings, cluster: KafkaCluster, topics: LookTopics, key: HouseholdKey, name: str
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with LookingEyes(engine_settings(settings)) as eyes:
        _say(worker_text.WAITING)
        worker = LookWorker(cluster, topics, key, eyes, name)
        await together(_keep_working(worker, settings.kafka.where, stop), _patience(stop))


async def _patience(stop: asyncio.Event) -> None:
    """What is in hand when it is to stop has so long."""
    await stop.wait()
    await asyncio.sleep(_STOP_S)


async def _keep_working(worker: LookWorker, where: str, stop: asyncio.Event) -> None:
    """Again and again, whatever fails for a while. Raises CannotDo."""
    retries = Retries()
    while not stop.is_set():
        looked = worker.counts.looked
        try:
            await worker.work(stop)
        except (KafkaFailed, EyesUnavailable, NameTaken, WrongKey, OtherEngine) as exc:
            said = _why(where, exc)
            if _is_hopeless(exc, worker.counts.looked):
                raise CannotDo(said) from exc
            if worker.counts.looked > looked:
                retries.are_over()
            if not retries.have_begun:
                _say(said)
            log.warning("it goes on in a moment: %s", exc)
        else:
            return
        await retries.wait(stop)


def _is_hopeless(exc: Exception, looked: int) -> bool:
    """Whether somebody has to set something otherwise; what once went is only away."""
    return isinstance(exc, WrongKey | OtherEngine) or (isinstance(exc, KafkaFailed) and exc.lasting and not looked)


def _why(where: str, exc: Exception) -> Text:
    """Why it does not go, and what to do."""
    match exc:
        case KafkaFailed(why=why, topic=topic):
            return lines(*kafka_found(KafkaUnwell(where, why, topic, for_workers=True)))
        case WrongKey(other_schema=True):
            return worker_text.OTHER_VERSION
        case WrongKey():
            return worker_text.WRONG_KEY
        case NameTaken():
            return worker_text.NAME_TAKEN
        case OtherEngine(theirs=theirs, ours=ours):
            return worker_text.other_engine(theirs, ours)
    return worker_text.EYES_AWAY


def _say(said: Text) -> None:
    sys.stderr.write(f"{terminal_tongue(os.environ).plain(said)}\n")
    sys.stderr.flush()
