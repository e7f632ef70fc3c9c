"""Looking in a process of its own: what happens to a picture when that process dies, hangs or is busy."""

import asyncio
import errno
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from importlib.util import cache_from_source
from pathlib import Path
from typing import NoReturn

import psutil
import pytest

from bot.house.doors.door import DoorId
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoRefused, PhotoTrouble, UnlikeTheOthers
from bot.house.people import (
    Box,
    Condition,
    FixtureId,
    Learned,
    Look,
    Person,
    PersonId,
    PhotoId,
    SampleId,
    Sighting,
    Verdict,
)
from bot.house.ports import EyesUnavailable
from bot.vision import Vision
from recognizer.face import EngineSettings
from recognizer.process import picture_process, spawn
from tests.fakes.books import MemoryPeople
from tests.rig.machine import shared_by

ANNA = Person(PersonId("anna"), "Anna")
LIMIT_S = 20.0

#: A service that only has the process, says its pid, and lives until it is killed.
SERVICE = """
import pathlib, sys
from recognizer.face import EngineSettings
from recognizer.process.picture_process import PictureProcess
process = PictureProcess("tests.fakes.recognisers:open_obedient", pathlib.Path(), EngineSettings())
process.start()
process.ready.wait(20)
print(process.pid, flush=True)
sys.stdin.read()
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the doubles wait at named pipes")


class Household:
    """Opens visions over doubles, and closes them."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self._folder = folder
        self._stack = stack

    async def vision(self, opener: str = "open_obedient", *, look_s: float = 15.0) -> Vision:
        people = MemoryPeople()
        await people.save(ANNA)
        vision = Vision(
            folder=self._folder,
            settings=EngineSettings(),
            people=people,
            opener=f"tests.fakes.recognisers:{opener}",
            look_s=look_s,
        )
        return await self._stack.enter_async_context(vision)

    def gate(self, name: str) -> Path:
        """A named pipe: a picture ``wait PATH`` waits until it is opened for writing."""
        path = self._folder / name
        os.mkfifo(path)
        return path


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Household]:
    async with AsyncExitStack() as stack:
        yield Household(tmp_path, stack)


async def look(vision: Vision, *jpegs: bytes) -> Look:
    async with asyncio.timeout(LIMIT_S):
        return await vision.look([(PhotoId(f"photo {index}"), jpeg) for index, jpeg in enumerate(jpegs)])


async def pid_of(vision: Vision) -> int:
    await look(vision, b"warm up")
    pid = vision._link.process.pid
    assert pid
    return pid


async def waits_for(vision: Vision, ring: bytes) -> None:
    """Until the ring stands in the queue; its checksum is made in a thread before."""
    process = vision._link.process
    async with asyncio.timeout(LIMIT_S):
        while not any(ring in one.arguments[0] for one in process._waiting if one.newest_first):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0)


async def reached(gate: Path) -> int:
    """Wait until the process waits at the gate, and hold it there: closing the answer lets it go on."""
    async with asyncio.timeout(LIMIT_S):
        return await asyncio.to_thread(os.open, gate, os.O_WRONLY)


async def test_where_it_is_and_what_is_ignored_there_reach_the_process(home: Household) -> None:
    vision = await home.vision()
    picture = [(PhotoId("photo"), b"anna")]
    async with asyncio.timeout(LIMIT_S):
        seen = await vision.look(picture, door=DoorId("front"), ignored=[FixtureId("anna")])
        elsewhere = await vision.look(picture, ignored=[FixtureId("anna")])
    assert (seen.condition, elsewhere.condition) == (Condition.NO_FACE, Condition.CLEAR)


async def test_a_face_is_told_in_the_words_of_the_house(home: Household) -> None:
    found = await look(await home.vision(), b"early", b"late")
    assert found == Look(
        PhotoId("photo 1"),
        Condition.CLEAR,
        (Sighting(1, Box(10, 20, 90, 100), Verdict.NAMED, ANNA, distance=0.31, quality=1.0),),
    )


async def test_killing_the_process_in_the_middle_of_a_picture_loses_nothing(home: Household) -> None:
    vision = await home.vision()
    pid = await pid_of(vision)
    gate = home.gate("gate")
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(look(vision, b"wait " + os.fsencode(gate)))
        held = await reached(gate)
        gate.unlink()
        os.kill(pid, signal.SIGKILL)
        os.close(held)
    assert looking.result().condition is Condition.CLEAR
    assert vision._link.process.starts == 2


async def test_a_process_that_died_while_idle_is_replaced_before_the_next_ring(home: Household) -> None:
    vision = await home.vision()
    pid = await pid_of(vision)
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(LIMIT_S):
        while vision._link.process.starts < 2 or not vision.warm:
            await asyncio.to_thread(vision._link.process.ready.wait, 0.1)
    assert vision._link.process.pid != pid


async def test_a_picture_that_kills_twice_is_unreadable_and_never_looked_at_again(home: Household) -> None:
    vision = await home.vision()
    assert (await look(vision, b"die")).condition is Condition.UNREADABLE
    assert (await look(vision, b"good")).condition is Condition.CLEAR
    starts = vision._link.process.starts
    assert (await look(vision, b"die")).condition is Condition.UNREADABLE
    assert vision._link.process.starts == starts


async def test_a_deadly_picture_does_not_hide_the_others_of_its_visit(home: Household) -> None:
    vision = await home.vision()
    found = await look(vision, b"first", b"second", b"die")
    assert (found.condition, found.photo) == (Condition.CLEAR, PhotoId("photo 1"))
    starts = vision._link.process.starts
    assert (await look(vision, b"first", b"second", b"die", b"fourth")).photo == PhotoId("photo 3")
    assert vision._link.process.starts == starts


async def test_a_picture_that_hangs_is_given_up(home: Household) -> None:
    vision = await home.vision(look_s=0.2)
    assert (await look(vision, b"hang")).condition is Condition.UNREADABLE
    assert (await look(vision, b"good")).condition is Condition.CLEAR


async def test_an_unforeseen_error_costs_one_picture_and_no_process(home: Household) -> None:
    vision = await home.vision()
    pid = await pid_of(vision)
    assert (await look(vision, b"fail")).condition is Condition.UNREADABLE
    assert await pid_of(vision) == pid


@pytest.mark.parametrize("trouble", [RuntimeError("can't start new thread"), MemoryError(), KeyError("look")])
async def test_whatever_happens_on_our_side_costs_one_picture_and_not_the_eyes(
    home: Household, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    vision = await home.vision()
    await pid_of(vision)

    def fails(*_: object) -> NoReturn:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(picture_process, "put", fails)
        assert (await look(vision, b"ring")).condition is Condition.UNREADABLE
    assert (await look(vision, b"next ring")).condition is Condition.CLEAR


async def test_a_process_that_cannot_be_watched_is_tried_again(
    home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(*_: object) -> NoReturn:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(picture_process, "AGAIN_S", 0.0)
    with monkeypatch.context() as patched:
        patched.setattr(picture_process, "converse", no_thread)
        vision = await home.vision()
        assert (await look(vision, b"ring")).condition is Condition.UNREADABLE
    assert (await look(vision, b"next ring")).condition is Condition.CLEAR


async def test_nobody_waits_for_ever_for_a_process_that_says_nothing(
    home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_process.PictureProcess, "start", lambda _: None)
    monkeypatch.setattr("bot.vision.link.PATIENCE_S", 0.0)
    monkeypatch.setattr("bot.vision.link.START_S", 0.0)
    vision = await home.vision(look_s=0.01)
    assert (await look(vision, b"ring")).condition is Condition.UNREADABLE


async def test_the_newest_ring_is_looked_at_first(home: Household) -> None:
    vision = await home.vision()
    await pid_of(vision)
    gate = home.gate("gate")
    async with asyncio.TaskGroup() as group:
        group.create_task(look(vision, b"wait " + os.fsencode(gate)))
        held = await reached(gate)
        gate.unlink()
        learning = group.create_task(vision.learn(PersonId("leo"), b"learn"))
        for ring in (b"one", b"two", b"three"):
            group.create_task(look(vision, ring))
            await waits_for(vision, ring)
        os.close(held)
    assert learning.result().samples == 1
    order = (await vision.describe())["looked"].split(",")
    assert order[-4:] == ["three", "two", "one", "learn"]


async def test_what_a_camera_asks_waits_behind_whatever_else_is_asked(home: Household) -> None:
    vision = await home.vision()
    await pid_of(vision)
    gate = home.gate("gate")
    async with asyncio.TaskGroup() as group:
        group.create_task(look(vision, b"wait " + os.fsencode(gate)))
        held = await reached(gate)
        gate.unlink()
        views = [(PhotoId("1"), b"view"), (PhotoId("2"), b"later view")]
        passing = group.create_task(vision.identify(views, patiently=True))
        async with asyncio.timeout(LIMIT_S):
            while not any(request.patiently for request in vision._link.process._waiting):  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0)
        learning = group.create_task(vision.learn(PersonId("leo"), b"learn"))
        group.create_task(look(vision, b"ring"))
        await waits_for(vision, b"ring")
        os.close(held)
    assert learning.result().samples == 1
    assert passing.result().photo == PhotoId("2")
    order = (await vision.describe())["looked"].split(",")
    assert order[-5:] == ["ring", "learn", "view", "view", "later view"]


async def test_a_ring_that_comes_in_the_middle_of_a_camera_s_burst_waits_for_one_picture_alone(home: Household) -> None:
    vision = await home.vision()
    await pid_of(vision)
    gate = home.gate("gate")
    async with asyncio.TaskGroup() as group:
        views = [(PhotoId("1"), b"wait " + os.fsencode(gate)), (PhotoId("2"), b"later"), (PhotoId("3"), b"last")]
        passing = group.create_task(vision.identify(views, patiently=True))
        held = await reached(gate)
        gate.unlink()
        group.create_task(look(vision, b"ring"))
        await waits_for(vision, b"ring")
        os.close(held)
    assert passing.result().photo == PhotoId("3")
    looked = (await vision.describe())["looked"].split(",")
    assert looked.index("ring") == looked.index("later") - 1


async def test_too_many_waiting_pictures_give_up_the_oldest(home: Household) -> None:
    vision = await home.vision()
    await pid_of(vision)
    gate = home.gate("gate")
    async with asyncio.TaskGroup() as group:
        group.create_task(look(vision, b"wait " + os.fsencode(gate)))
        held = await reached(gate)
        rings = [
            vision._link.process.ask("look", [b"%d" % ring], deadline_s=5, newest_first=True) for ring in range(40)
        ]
        os.close(held)
    async with asyncio.timeout(LIMIT_S):
        answers = await asyncio.gather(*map(asyncio.wrap_future, rings), return_exceptions=True)
    failed = [isinstance(answer, Exception) for answer in answers]
    assert failed == [True] * 8 + [False] * 32


async def test_closing_in_the_middle_of_a_picture_is_quick_and_leaves_no_process(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        home = Household(tmp_path, stack)
        vision = await home.vision()
        pid = await pid_of(vision)
        gate = home.gate("gate")
        looking = stack.enter_async_context(asyncio.TaskGroup())
        group = await looking
        unfinished = group.create_task(look(vision, b"wait " + os.fsencode(gate)))
        held = await reached(gate)
        began = time.monotonic()
        await vision.__aexit__(None, None, None)
        took_s = time.monotonic() - began
        os.close(held)
    assert took_s < 1.0 * shared_by()
    assert unfinished.result().condition is Condition.UNREADABLE
    assert not psutil.pid_exists(pid)


async def test_closing_while_the_process_is_still_starting_is_quick(home: Household) -> None:
    vision = await home.vision()
    began = time.monotonic()
    await vision.__aexit__(None, None, None)
    assert time.monotonic() - began < 1.0 * shared_by()
    assert vision._link.process.pid is None


async def test_ctrl_c_is_not_the_process_s_to_hear(home: Household) -> None:
    vision = await home.vision()
    pid = await pid_of(vision)
    os.kill(pid, signal.SIGINT)
    assert await pid_of(vision) == pid
    assert os.getpgid(pid) != os.getpgid(0)


async def test_the_process_does_not_get_to_see_secrets(home: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456789:example")
    pid = await pid_of(await home.vision())
    assert "BOT_TOKEN" not in psutil.Process(pid).environ()


def test_the_process_ends_when_the_service_is_killed(tmp_path: Path) -> None:
    service = subprocess.Popen(  # noqa: S603 - ourselves
        [
            sys.executable,
            "-c",
            SERVICE,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with service:
        assert service.stdout
        process = psutil.Process(int(service.stdout.readline()))
        service.kill()
    gone, _ = psutil.wait_procs([process], timeout=LIMIT_S)
    assert gone == [process]


@pytest.mark.parametrize("opener", ["open_never", "open_dying"])
async def test_a_recogniser_that_does_not_start_leaves_pictures_unread(home: Household, opener: str) -> None:
    vision = await home.vision(opener)
    assert (await look(vision, b"good")).condition is Condition.UNREADABLE
    box = Box(0, 0, 1, 1)
    for asked in (
        vision.learn(ANNA.id, b"good"),
        vision.samples(),
        vision.sample_ids(ANNA.id),
        vision.sample(ANNA.id, SampleId("1")),
        vision.unlearn(ANNA.id, []),
        vision.disown(ANNA.id, b"", box),
        vision.forget(ANNA.id),
    ):
        with pytest.raises(EyesUnavailable):
            await asked
    assert not vision.warm


async def test_a_machine_without_room_for_a_process_leaves_pictures_unread_until_there_is(
    home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room() -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as full:
        full.setattr(picture_process, "spawned", no_room)
        full.setattr(picture_process, "AGAIN_S", 0.0)
        vision = await home.vision()
        assert (await look(vision, b"early")).condition is Condition.UNREADABLE
    assert (await look(vision, b"late")).condition is Condition.CLEAR


async def test_a_refused_photo_is_explained(home: Household) -> None:
    vision = await home.vision()
    for jpeg, reason in ((b"nobody", PhotoReason.NO_FACE), (b"die", PhotoReason.UNREADABLE)):
        with pytest.raises(PhotoRefused) as refused:
            await vision.learn(ANNA.id, jpeg)
        assert refused.value.trouble == PhotoTrouble(reason)
    with pytest.raises(LooksLikeAnother) as taken:
        await vision.learn(PersonId("leo"), b"anna")
    assert taken.value.other == ANNA.id
    with pytest.raises(UnlikeTheOthers):
        await vision.learn(ANNA.id, b"unlike")
    assert (await vision.learn(PersonId("leo"), b"anna", sure=True)).samples == 1
    assert await vision.learn(ANNA.id, b"good") == Learned(1, SampleId("0" * 32))
    assert await vision.samples() == {ANNA.id: 3}


async def test_samples_are_listed_shown_and_removed(home: Household) -> None:
    vision = await home.vision()
    assert await vision.sample_ids(ANNA.id) == ["anna 1", "anna 2"]
    assert await vision.sample(ANNA.id, SampleId("anna 1")) == b"photo of anna 1"
    with pytest.raises(KeyError):
        await vision.sample(ANNA.id, SampleId("gone"))
    assert await vision.unlearn(ANNA.id, [SampleId("anna 1")]) == 2


async def test_a_picture_that_cannot_be_marked_is_shown_as_it_is(home: Household) -> None:
    vision = await home.vision()
    seen = Look(
        PhotoId("photo"),
        Condition.CLEAR,
        (
            Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, ANNA),
            Sighting(2, Box(5, 6, 7, 8), Verdict.LOOKS_LIKE, ANNA),
            Sighting(3, Box(9, 10, 11, 12), Verdict.POOR),
        ),
    )
    marked = (await vision.mark(b"good", seen)).decode("latin-1")
    assert all(part in marked for part in ("'1 Anna', 'named'", "'2 Anna?', 'looks_like'", "'3', 'poor'"))
    assert await vision.mark(b"die", seen) == b"die"
    assert await vision.mark(b"forge", seen) == b"forge"


# What a picture may cost, and what it may reach


async def test_a_picture_that_burns_the_processor_costs_one_restart_and_the_queue_goes_on(home: Household) -> None:
    vision = await home.vision("open_burning")
    await pid_of(vision)
    async with asyncio.TaskGroup() as group:
        burning = group.create_task(look(vision, b"burn"))
        others = [group.create_task(look(vision, b"good %d" % number)) for number in range(3)]
    assert burning.result().condition is Condition.UNREADABLE
    assert {other.result().condition for other in others} == {Condition.NO_FACE}
    await pid_of(vision)
    assert vision._link.process.starts == 2


async def test_each_picture_of_a_burst_has_its_own_processor_time(home: Household) -> None:
    vision = await home.vision("open_burning")
    assert (await look(vision, b"toil 1", b"toil 2", b"toil 3", b"toil 4")).condition is Condition.NO_FACE
    assert vision._link.process.starts == 1


async def test_a_hang_is_not_tried_again(home: Household) -> None:
    vision = await home.vision(look_s=0.3)
    await pid_of(vision)
    assert (await look(vision, b"hang")).condition is Condition.UNREADABLE
    await pid_of(vision)
    assert vision._link.process.starts == 2


async def test_a_picture_that_wants_all_memory_gets_an_error_and_the_process_lives(home: Household) -> None:
    vision = await home.vision()
    pid = await pid_of(vision)
    assert (await look(vision, b"fill")).condition is Condition.UNREADABLE
    assert await pid_of(vision) == pid


@pytest.mark.parametrize("order", ["a text", "an unknown frame", "a wrong type", "far too much", "a refusal"])
async def test_a_forged_answer_ends_the_process_and_is_no_look(home: Household, order: str) -> None:
    vision = await home.vision("open_forging")
    assert (await look(vision, order.encode())).condition is Condition.UNREADABLE
    assert (await look(vision, b"good")).condition is Condition.CLEAR


async def test_the_process_sees_no_file_of_ours_but_its_own(home: Household, tmp_path: Path) -> None:
    vision = await home.vision()
    if (await vision.describe())["confined"] != "yes":
        pytest.skip("this system has no Landlock")
    (tmp_path / "photo").write_bytes(b"a sample")
    project = Path(picture_process.__file__).parents[2]
    tried = {
        "gallery": f"open {tmp_path}/photo",
        "program": f"open {project}/recognizer/process/pipe.py",
        "settings": f"open {project}/pyproject.toml",
        "service": f"open {project}/bot/settings/slices.py",
        "parent": f"open /proc/{os.getpid()}/environ",
        "memory": f"open /proc/{os.getpid()}/mem",
        "passwords": "open /etc/passwd",
        "process": f"start {sys.executable}",
        "signal": f"signal {os.getpid()}",
    }
    outcomes = {}
    for name, order in tried.items():
        await look(vision, order.encode())
        outcomes[name] = (await vision.describe())["looked"].rsplit(",", 1)[-1]
    allowed = {name for name, outcome in outcomes.items() if outcome == "allowed"}
    assert allowed <= {"gallery", "program", "signal"}  # an older Landlock knows no signals
    assert {"gallery", "program"} <= allowed


async def test_libraries_in_unusual_places_cost_the_sandbox_and_not_the_eyes(
    home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_process, "AGAIN_S", 0.0)
    vision = await home.vision("open_outside")
    async with asyncio.timeout(LIMIT_S):
        while not vision.warm:
            await asyncio.to_thread(vision._link.process.ready.wait, 0.1)
    assert (await vision.describe())["confined"] == "no"


async def test_what_the_process_imports_is_compiled_before_it_starts(home: Household) -> None:
    await asyncio.to_thread(Path(cache_from_source(str(Path(picture_process.__file__).with_name("service.py")))).unlink)
    assert not spawn.is_compiled()
    vision = await home.vision()
    await pid_of(vision)
    assert spawn.is_compiled()
    assert vision._link.process.starts == 1


async def test_the_process_gets_an_environment_a_place_and_descriptors_of_its_own(
    home: Household, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANY_SECRET", "123456789:example")
    with (tmp_path / "open").open("wb") as ours:
        os.set_inheritable(ours.fileno(), True)
        process = psutil.Process(await pid_of(await home.vision()))
        assert process.open_files() == []
    assert not {"ANY_SECRET", "HOME", "PATH", "BOT_TOKEN"} & process.environ().keys()
    assert process.cwd() == "/"


@pytest.fixture
def cores() -> Iterator[None]:
    """Processes that are started leave core dumps, where this machine lets them."""
    which = resource.RLIMIT_CORE
    soft, hard = resource.getrlimit(which)
    resource.setrlimit(which, (hard, hard))
    yield
    resource.setrlimit(which, (soft, hard))


@pytest.mark.usefixtures("cores")
async def test_the_process_leaves_no_core_gains_nothing_and_has_bounds(home: Household) -> None:
    if sys.platform != "linux":
        pytest.skip("psutil tells limits on Linux only")
    process = psutil.Process(await pid_of(await home.vision()))
    assert process.rlimit(psutil.RLIMIT_CORE)[0] == 0
    for bound in (psutil.RLIMIT_AS, psutil.RLIMIT_CPU):
        assert process.rlimit(bound)[0] != psutil.RLIM_INFINITY
    assert process.rlimit(psutil.RLIMIT_NOFILE)[0] <= 256
    status = await asyncio.to_thread(Path(f"/proc/{process.pid}/status").read_text, "ascii")
    assert "NoNewPrivs:\t1\n" in status
