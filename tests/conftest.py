"""What every test stands on."""

import asyncio
import contextlib
import functools
import gc
import inspect
import logging
import os
import signal
import ssl
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import Request

import pytest
from hypothesis import HealthCheck, settings

from bot.types_on_demand import import_types
from recognizer.detect import fetching

# Whatever the terminal says, what one process compiles is there for all others: workers, and hundreds that they start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

import_types()  # before any test imports aiogram

#: Where a test stands on the whole service, a browser, a board's program, real models or a real broker's patience, or
#: on what the residents' room does at its own pace, such as one call a second.
SLOW = (
    # a real browser
    "api/app/test_coming.py",
    "api/app/test_first_paint.py",
    "api/app/test_opening.py",
    "api/app/test_screens.py",
    "api/app/test_telegram.py",
    "api/page",
    "api/sign_in/test_passkeys.py",
    "cameras/process/test_clips.py",
    "cameras/process/test_files.py",
    "cameras/process/test_http.py",
    "cameras/process/test_rtsp.py",
    "cameras/process/test_secrets.py",
    "cameras/process/test_tls.py",
    "cameras/test_finding.py",
    "cameras/test_imports.py",
    "cameras/test_real.py",
    "cameras/test_watching.py",
    "commands/test_setup.py",
    "commands/test_start.py",
    "contracts/test_arm_topic.py",
    "contracts/test_boards.py",
    "contracts/test_cameras.py",
    "contracts/test_eyes.py",
    "contracts/test_locks.py",
    "contracts/test_messages.py",
    "contracts/test_outlets.py",
    "contracts/test_signing_board.py",
    "contracts/test_speech.py",
    "demo",
    "devices",
    "firmware",
    "home_assistant/test_access.py",
    "home_assistant/test_hostile.py",
    # Home Assistant itself, twice: it takes half a minute to be there with a service and a broker of its own
    "home_assistant/test_real.py",
    "home_assistant/test_real_devices.py",
    "home_assistant/test_room.py",
    "kafka",
    "mqtt",
    "recognizer/detect",
    "recognizer/gallery/test_gallery.py",
    "recognizer/gallery/test_same_photo.py",
    "recognizer/picture/test_picture.py",
    "recognizer/process/test_converter.py",
    "recognizer/process/test_limits.py",
    "recognizer/test_cli.py",
    "recognizer/test_liveness.py",
    "recognizer/watching/test_process.py",
    "recognizer/watching/test_real.py",
    "store/test_crash.py",
    "store/test_kept_long_enough.py",
    "store/test_taken_over.py",
    "tables/test_many_people.py",
    "tables/test_workbook.py",
    "telegram/cards/test_cards.py",
    "telegram/cards/test_clock.py",
    "telegram/chat",
    "telegram/delivery",
    "telegram/polling",
    "telegram/test_gateways.py",
    "test_fuzz.py",
    "test_interrupt.py",
    "vision/test_eyes.py",
    "vision/test_real.py",
    "web",
    "whole",
    "words/test_hostile_names.py",
)

#: Where tests stand on nothing of that, and compute for seconds: left out where only what is quick is wanted.
LONG = (
    "api/legacy/test_rows.py",
    "charts/test_charts.py",
    "commands/test_backup.py",
    "contracts/test_backups.py",
    "house/opening/test_no_unpermitted_auto_opening.py",
    "house/opening/test_no_unpermitted_opening.py",
    "house/opening/test_no_unpermitted_opening_elsewhere.py",
    "house/records/test_auditor.py",
    "house/residents/test_always_an_owner.py",
    "house/statistics/test_hour_count.py",
    "house/watch/test_incidents.py",
    "house/watch/test_staying.py",
    "recognizer/gallery/test_fixtures.py",
    "recognizer/watching/test_service.py",
    "sheets/test_ledger.py",
    "sheets/test_refusals.py",
    "store/backup",
    "store/visits/test_past_months.py",
    "tables/test_writing.py",
    "telegram/cards/test_old_buttons.py",
    "test_types_on_demand.py",
    "words/test_catalogues.py",
)

#: Tests that compute for long, the longest first.
BUSY = (
    "whole/test_press.py",
    "whole/test_crash.py",
    "whole",
    "telegram/chat/test_every_failure.py",
    "api/app/test_coming.py",
    "api/app/test_first_paint.py",
    "api/app/test_opening.py",
    "api/app/test_screens.py",
    "api/app/test_telegram.py",
    "api/page",
    "api/sign_in/test_passkeys.py",
    "demo/page",
    "recognizer/detect",
    "store/test_crash.py",
    "store/test_kept_long_enough.py",
    "vision/test_real.py",
    "recognizer",
)

#: Tests that wait for sockets, processes and a pace more than they compute, the longest first.
WAITING = (
    "home_assistant/test_real.py",
    "home_assistant/test_real_devices.py",
    "kafka",
    "cameras",
    "firmware",
    "telegram/delivery",
    "telegram/chat",
    "telegram/polling",
    "home_assistant",
    "devices",
    "mqtt",
    "web",
)

#: By when the last of each kind is begun, as a share of all: what is long is not left for the end.
BEGUN_BY = ((BUSY, 0.8), (WAITING, 0.9), ((), 1.0))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where nothing slow is wanted, import nothing that only slow tests stand on: that alone takes ten seconds."""
    return (config.option.markexpr == "not slow" and _takes_long(collection_path)) or None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Nothing that is collected goes away: to look through a million objects again and again is a third of the work."""
    gc.disable()
    try:
        _import_from_elsewhere(session.config)
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three for each core, six at most: a slow test waits for sockets and processes as long as it computes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return min(4, cores) if config.option.markexpr == "not slow" else min(6, 3 * cores)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long: ``-m "not slow"`` is for whoever has just changed something.

    What stands on processes, browsers and clocks has a second try, which is told of: fifteen thousand tests are not
    decided by the one moment in which the machine was elsewhere. What is quick stands on nothing of that, and has none.

    Files that compute, files that wait and all others are spread alike: no core is idle, least of all at the end.
    """
    for item in items:
        if _takes_long(item.path):
            item.add_marker(pytest.mark.slow)
        if _stands_on_much(item.path):
            item.add_marker(pytest.mark.flaky(reruns=1))
    of_kind: dict[tuple[str, ...], list[Path]] = {kind: [] for kind, _ in BEGUN_BY}
    for file in dict.fromkeys(item.path for item in items):
        of_kind[next(kind for kind, _ in BEGUN_BY if not kind or _place(file, kind) is not None)].append(file)
    order: dict[Path, tuple[float, int]] = {}
    for turn, (kind, share) in enumerate(BEGUN_BY):
        files = sorted(of_kind[kind], key=lambda file: _place(file, kind) or 0)
        order |= {file: (share * n / len(files), turn) for n, file in enumerate(files)}
    items.sort(key=lambda item: order[item.path])


def _import_from_elsewhere(config: pytest.Config) -> None:
    """Of several workers each begins with other files: what one of them has compiled, the others only load."""
    worker: Mapping[str, Any] = getattr(config, "workerinput", {})
    root = Path(__file__).parents[1]
    if not worker or [Path(one).absolute() for one in config.args] != [Path(__file__).parent]:
        return
    files = sorted(path for path in (root / "tests").rglob("test_*.py") if not pytest_ignore_collect(path, config))
    begin = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    for file in files[begin:] + files[:begin]:
        # what is wrong with it is told where it is collected
        with contextlib.suppress(Exception, pytest.skip.Exception):
            import_module(".".join(file.relative_to(root).with_suffix("").parts))


@functools.cache
def _stands_on_much(path: Path) -> bool:
    return _place(path, SLOW) is not None


@functools.cache
def _takes_long(path: Path) -> bool:
    return _place(path, SLOW + LONG) is not None


def _place(path: Path, folders: tuple[str, ...]) -> int | None:
    """Which of the folders and files a file is, or is in."""
    here = Path(__file__).parent
    where = path.relative_to(here).as_posix() if path.is_relative_to(here) else ""
    return next((n for n, one in enumerate(folders) if where == one or where.startswith(f"{one}/")), None)


def pytest_configure() -> None:
    """Settle what a test's surroundings may not decide."""
    # commands speak the language of the terminal
    os.environ["LC_ALL"] = "C.UTF-8"
    # no test, and nothing that a test starts, asks anybody outside for a model's file
    os.environ["FETCH_MODELS"] = "no"
    # nobody makes an event loop in passing: pytest-asyncio would ask for one and leave it unclosed
    asyncio.set_event_loop(None)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a background shell starts us so
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # a busy machine is no failure; a check of a change tries the same examples every time
    settings.register_profile(
        "doorman", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("doorman")


@pytest.fixture(scope="session", autouse=True)
def nobody_outside_is_asked() -> Iterator[None]:
    """A model's file comes from this machine, or not at all; what a test starts is told so (``FETCH_MODELS``)."""
    asked = fetching.urlopen

    def on_loopback(request: Request, *, timeout: float) -> object:
        assert request.host.startswith("127.0.0.1:"), f"a test asked {request.host}"
        return asked(request, timeout=timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetching, "urlopen", on_loopback)
        yield


@pytest.fixture(scope="session", autouse=True)
def certificates_are_read_once() -> Iterator[None]:
    """Each of two thousand bots that are made here would read the world's certificates anew, for 20 to 50 ms."""
    if "aiogram" not in sys.modules:  # nobody makes any here: to import it takes three seconds
        yield
        return
    kept = SimpleNamespace(create_default_context=functools.cache(ssl.create_default_context))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aiogram.client.session.aiohttp.ssl", kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def signatures_are_read_once() -> Iterator[None]:
    """Each of two thousand rooms that are made here would look at the same thousand handlers and filters anew."""
    if "aiogram" not in sys.modules:
        yield
        return
    of_kind = import_module("aiogram.filters").Filter
    read: dict[object, inspect.Signature] = {}

    def signature(asked: Callable[..., object]) -> inspect.Signature:
        # filters of one class are called alike
        key = type(asked) if isinstance(asked, of_kind) else asked
        if key is asked and not inspect.isfunction(asked):
            return inspect.signature(asked)
        return read.get(key) or read.setdefault(key, inspect.signature(asked))

    with pytest.MonkeyPatch.context() as patch:
        looked_at = SimpleNamespace(**vars(inspect) | {"signature": signature})
        patch.setattr("aiogram.dispatcher.event.handler.inspect", looked_at)
        yield


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A test that sets up the log of a command leaves it to nobody else."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the recogniser keeps what it made of its models: once for all tests."""
    return tmp_path_factory.mktemp("cache")
