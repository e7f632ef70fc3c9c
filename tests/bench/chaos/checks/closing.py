"""How a run ends: all that tells of the visits agrees, no process is left over, and a backup is the same house."""

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from tests.bench.chaos.checks.agreement import attendance_faults, book_of, counter_faults, kafka_faults, sheet_faults
from tests.bench.chaos.faults.outside import camera_processes
from tests.bench.chaos.home import ChaosHome
from tests.rig.machine import shared_by
from tests.whole.test_commands import quick_command

#: What began while the clock was ahead is over by then: the log is written in the evening.
EVENING_S = 7 * 3600.0

#: So many watch.
CAMERAS = 2

#: Everybody who hears of visits has heard of all of them so long after a start on a machine that does nothing else, in
#: seconds; looked at so often.
HEARD_S = 120.0
_LOOK_S = 2.0

_PASSPHRASE = "correct horse battery staple"

#: What a restored house has besides: a word to its owners that it is one. And what is of the running house alone.
_RESTORED = frozenset({"drawers/restored.json"})
_LOCK = ".lock"


async def close(home: ChaosHome) -> Sequence[str]:
    """What is wrong at the end, in sentences. The service is stopped then."""
    home.shift_file.write_text(f"{EVENING_S}", encoding="ascii")
    wrong = await _watching_again(home)
    wrong += await _stop(home)
    await home.service.start()
    await home.all_connected()
    wrong += await _until_heard(home)
    wrong += await attendance_faults(home, book_of(home))
    wrong += await _stop(home)
    return [*wrong, *await restored_faults(home)]


async def _watching_again(home: ChaosHome) -> list[str]:
    """Every camera is watched, by a process of its own."""
    if not home.neighbours.garden:
        return []
    try:
        await home.service.until_told("cameras", "unwell", {}, HEARD_S * shared_by())
    except TimeoutError:
        return [f"cameras are not watched: {(await home.service.health())['parts']['cameras']}"]
    processes = camera_processes(home)
    return [f"{len(processes)} processes watch two cameras"] if len(processes) != CAMERAS else []


async def _until_heard(home: ChaosHome) -> list[str]:
    if home.neighbours.kafka:
        try:
            await home.service.until_told("kafka", "waiting", 0, HEARD_S * shared_by())
        except TimeoutError:
            return [f"facts still wait for Kafka: {(await home.service.health())['parts']['kafka']}"]
    give_up_at = time.monotonic() + HEARD_S * shared_by()
    while (wrong := await _disagreements(home)) and time.monotonic() < give_up_at:  # noqa: ASYNC110 - others hold it
        await asyncio.sleep(_LOOK_S)
    return wrong


async def _disagreements(home: ChaosHome) -> list[str]:
    """Between the book of visits and whoever else tells of them; the cheap ones first."""
    visits, round_it = book_of(home), home.neighbours
    wrong = list(await counter_faults(home.books.data, visits))
    if round_it.google:
        wrong += sheet_faults(round_it.google, visits)
    if round_it.kafka and not wrong:
        wrong += await kafka_faults(round_it.kafka, visits)
    return wrong


async def _stop(home: ChaosHome) -> list[str]:
    """SIGTERM; what was left over."""
    assert home.service.process
    children = psutil.Process(home.service.process.pid).children(recursive=True)
    status = await home.service.stop()
    _, alive = psutil.wait_procs(children, timeout=5)
    wrong = [f"the service ended with status {status}"] if status else []
    return wrong + [f"a process was left over: {process}" for process in alive]


async def restored_faults(home: ChaosHome) -> Sequence[str]:
    """A backup, put into a folder of its own, is the same house, file by file."""
    backup, other, secret = home.folder / "house.backup", home.folder / "other", home.folder / "passphrase"
    secret.write_text(f"{_PASSPHRASE}\n", encoding="utf-8")
    told = ("--passphrase-file", str(secret))
    settings = home.service.settings
    status, said = await quick_command(home.folder, "backup", str(backup), *told, **settings)
    if status:
        return [f"no backup could be made: {said}"]
    elsewhere = settings | {
        "DATA_DIR": str(other / "data"),
        "AUDIT_KEY_FILE": str(other / "audit.key"),
        "DOORMAN_ENV_FILE": str(other / "absent.env"),
    }
    other.mkdir()
    status, said = await quick_command(home.folder, "restore", str(backup), *told, **elsewhere)
    if status:
        return [f"the backup could not be put in place: {said}"]
    before, after = _files(home.books.data), _files(other / "data")
    wrong = [f"{name} is not in the backup" for name in before.keys() - after.keys()]
    wrong += [f"the backup made up {name}" for name in after.keys() - before.keys() - _RESTORED]
    changed = [name for name in before.keys() & after.keys() if before[name] != after[name]]
    wrong += [f"{name} is another one in the backup" for name in changed]
    return wrong[:10]


def _files(folder: Path) -> Mapping[str, str]:
    """The checksum of each file."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != _LOCK:
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
