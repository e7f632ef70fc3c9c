"""``main.py demo``: everything round a real service, and one page to look at it."""

import asyncio
import os
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from bot.demo import parent_death
from bot.demo.broker import BrokerFailed
from bot.demo.folder import LOG, FolderTaken, own_folder
from bot.demo.page.server import PagePortTaken
from bot.demo.past.made_up import MadeUpMonth
from bot.demo.surroundings import Surroundings
from bot.demo.terminal import end_of_demo, say
from bot.house.doors.door import Door, DoorId
from bot.nursery import Nursery
from bot.settings import FetchSettings
from bot.words.commands import terminal_text
from bot.words.demo import demo_text
from bot.words.tongue import Language, Tongue
from recognizer.detect.models import YOLOX, YUNET

#: Where the demo keeps its state; never the household's own data.
FOLDER = Path("data") / "demo"

#: How long a browser may take to open the page, in seconds; then the terminal's language counts.
VISITOR_S = 8.0

#: How long the service may take to stop, in seconds; then it is killed: Ctrl-C ends everything within two.
_FAREWELL_S = 1.5

#: What the service takes over from our own environment; a household's settings stay out of the demo.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT")


#: Writes a month that never was into a data folder: that, the audit trail's key, the doors, and what makes it up.
PastWriter = Callable[
    [Path, Path, Mapping[DoorId, Door], Callable[[datetime, tzinfo], MadeUpMonth]], Coroutine[Any, Any, None]
]


async def show(
    main: Path,
    *,
    port: int,
    browser: bool,
    keep: bool,
    tongue: Tongue,
    fetch: FetchSettings,
    past: PastWriter | None = None,
) -> int:
    """Run the demo until it is interrupted; returns the exit status.

    ``main`` is the service's own command, ``tongue`` that of the terminal, and everybody's until a page chooses;
    ``fetch``: whether the service may fetch a model's file; ``past`` writes what was before today, None: nothing was.
    """
    # a place of their own lets the tests run beside a demo that somebody looks at
    folder = Path(os.environ.get("DOORMAN_DEMO_DIR", main.parent / FOLDER))
    over = end_of_demo()
    say(tongue.plain(demo_text.BUILDING))
    try:
        with own_folder(folder, keep=keep):
            around = Surroundings(folder, port=port, language=tongue.language, past=past is not None)
            async with around:
                if browser and not around.lived_in:
                    around.speak(await _visitor(around, tongue.language))
                if past and not around.lived_in:
                    say(tongue.plain(demo_text.MAKING_UP))
                    await past(folder, around.audit_key, around.doors, around.made_up)
                later = browser and around.lived_in
                return await _play(around, main, folder, over, tongue, browser=later, fetch=fetch)
    except (FolderTaken, PagePortTaken) as exc:
        say(tongue.plain(exc.said))
    except BrokerFailed as exc:
        say(tongue.plain(demo_text.broker_failed(str(exc))))
    return 1


async def _play(
    around: Surroundings,
    main: Path,
    folder: Path,
    over: asyncio.Event,
    tongue: Tongue,
    *,
    browser: bool,
    fetch: FetchSettings,
) -> int:
    models = around.models
    allowed = "yes" if fetch.allowed else "no"
    fetching = {"FETCH_MODELS": allowed, "YUNET_URL": fetch.yunet_url, "YOLOX_URL": fetch.yolox_url}
    settings = {**around.environment, "MODEL_DIR": str(models), **fetching}
    if fetch.allowed and YUNET.found_in(models) is None:
        say(tongue.plain(terminal_text.model_by_itself(fetch.yunet_url or YUNET.url)))
    if fetch.allowed and YOLOX.found_in(models) is None:
        say(tongue.plain(terminal_text.person_model_by_itself(fetch.yolox_url or YOLOX.url)))
    service = await _start(main, folder, settings)
    try:
        async with Nursery() as nursery:
            nursery.spawn(_watch(service, over), name="the service")
            nursery.spawn(_until_ready(around, tongue, browser=browser), name="first minute")
            await over.wait()
        if service.returncode is not None:
            say(tongue.plain(demo_text.service_ended(folder / LOG)))
            return 1
        say(f"\n{tongue.plain(demo_text.GOOD_NIGHT)}")
        return 0
    finally:
        await _stop(service)


async def _visitor(around: Surroundings, otherwise: Language) -> Language:
    """Open the page before anything has a name: doors are called as whoever looks at it would call them."""
    with suppress(TimeoutError):
        async with asyncio.timeout(VISITOR_S):
            if await around.page.open_in_browser():
                return await around.page.visitor()
    return otherwise


async def _watch(service: Process, over: asyncio.Event) -> None:
    await service.wait()
    over.set()


async def _until_ready(around: Surroundings, tongue: Tongue, *, browser: bool) -> None:
    for notice in await around.move_in():
        say(tongue.plain(notice))
    say(f"\n{tongue.plain(demo_text.ready(around.url, around.board.what))}\n")
    say(tongue.plain(demo_text.HOW_TO))
    if browser:
        await around.page.open_in_browser()


async def _start(main: Path, folder: Path, settings: Mapping[str, str]) -> Process:
    """The service exactly as in production, but for the addresses: a process of its own."""
    log = await asyncio.to_thread((folder / LOG).open, "ab")
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-IS",
            parent_death.__file__,
            str(os.getpid()),
            sys.executable,
            str(main),
            cwd=main.parent,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | dict(settings),
            stdout=log,
            stderr=STDOUT,
            # Ctrl-C is for us: the service is told to stop while it can still say goodbye to Telegram and the broker
            start_new_session=True,
        )
    finally:
        log.close()


async def _stop(service: Process) -> None:
    if service.returncode is None:
        service.terminate()
        try:
            async with asyncio.timeout(_FAREWELL_S):
                await service.wait()
        except TimeoutError:
            service.kill()
            await service.wait()
